/** What the features of an event log answer from: one version of it, read, with the settings that hold for it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { EventLog, EventSpan, MtaEvent } from '../../core/eventlog/event';
import { columns } from '../convert';
import type { Settings } from '../settings';
import { withoutEnd } from '../../core/text/withoutEnd';

export interface EventSnapshot {
  readonly uri: string;
  readonly version: number;
  readonly text: TextDocument;
  readonly log: EventLog;
  readonly settings: Settings;
}

/** A line without its end and the blanks around it. */
export function textRange({ text }: Pick<EventSnapshot, 'text'>, line: number): Range {
  const raw = textOfLine(text, line).trimEnd();
  return columns(line, raw.length - raw.trimStart().length, raw.length);
}

/** From the first to the last character of an event. */
export function eventRange(snapshot: Pick<EventSnapshot, 'text'>, event: MtaEvent): Range {
  return { start: textRange(snapshot, event.firstLine).start, end: textRange(snapshot, event.lastLine).end };
}

export function spanRange({ line, start, end }: EventSpan): Range {
  return columns(line, start, end);
}

/** Where an event names its id, or its first line where it names none. */
export function idRange(snapshot: Pick<EventSnapshot, 'text'>, event: MtaEvent): Range {
  const id = event.spans.find(({ of }) => of === 'id');
  return id ? spanRange(id) : textRange(snapshot, event.firstLine);
}

function textOfLine(text: TextDocument, line: number): string {
  return withoutEnd(text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }), /[\r\n]/);
}
