/** What stands in front of an event's description, whoever wrote it. */

import { type EventLevel } from './event';

/** A part of the text, by offsets. */
export interface Part {
  readonly start: number;
  readonly end: number;
}
/** What is said of an event in front of its description. */
export interface HeadFields {
  readonly id: Part | undefined;
  readonly source: string | undefined;
  readonly level: EventLevel | undefined;
  readonly category: string | undefined;
  readonly computer: string | undefined;
  readonly date: Part | undefined;
  readonly time: Part | undefined;
}

/** The labels of an Application log's event, or one row of a viewer's export, up to the description. */
export interface HeadMark extends Part, HeadFields {
  readonly kind: 'head' | 'row';
  /** False for prose that begins like a head, until an origin shows up. */
  readonly sure: boolean;
  /** True where the description is in quotes. */
  readonly quoted: boolean;
}

/** True for the MTA's own name as a source, or where no source is stated. */
export function isMta(source: string | undefined): boolean {
  return source === undefined || /^(?:(?:MS|Microsoft) ?Exchange ?)?MTA\b/i.test(source);
}

/** Fields as they are found. */
export type Fields = { -readonly [Name in keyof HeadFields]?: HeadFields[Name] };

export function headMark(kind: HeadMark['kind'], start: number, end: number, fields: Fields, sure: boolean): HeadMark {
  const { id, source, level, category, computer, date, time } = fields;
  return { kind, start, end, id, source, level, category, computer, date, time, sure, quoted: false };
}
