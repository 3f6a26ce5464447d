/** What is read from an event log. Lines and columns are 0-based; columns count UTF-16 code units. */

import { type IndexKind } from '../knowledge/origins';
import { type EventTime } from './eventTime';
import { type EventTally } from './tally';
import { firstWhere } from '../text/search';

/**
 * How the event is written.
 * `text`: the MTA's EV*.LOG, header and origin each on its line. `textNoHeader`: origin only. `textReflowed`: header and origin run
 * together, or without the word `message`. `applicationLabelled`: `Event ID: 9215`, `Source: …` and the like, with a bracket tail.
 * `applicationRow`: one row of a viewer's export. `applicationBracketFirst`: the bracket is before the text.
 * `applicationStructured`: a program wrote the fields out by name, as XML or JSON.
 * `applicationTextOrigin`: the parenthesis of the text form inside the description. `applicationTextOnly`: no more than the description.
 */
export type EventFormat =
  | 'text'
  | 'textNoHeader'
  | 'textReflowed'
  | 'applicationLabelled'
  | 'applicationRow'
  | 'applicationStructured'
  | 'applicationBracketFirst'
  | 'applicationTextOrigin'
  | 'applicationTextOnly';

export type EventLevel = 'error' | 'warning' | 'information';

export type SpanOf =
  'id' | 'controlBlock' | 'error' | 'origin' | 'severity' | 'time' | 'count' | 'networkType' | 'build' | 'address';

/** A place in one line; `end` is not included. What is wrapped over several lines has a span in each of them. */
export interface EventSpan {
  readonly of: SpanOf;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The caller's address of event 9301. */
export interface NetworkAddress {
  /** As printed. */
  readonly hex: string;
  /** Dotted, where it is four bytes; else undefined. */
  readonly ip: string | undefined;
  /** The letters, where all bytes are printable ASCII; else undefined. Four such bytes may be either, and then have both. */
  readonly name: string | undefined;
}

export interface MtaEvent {
  /** 0 to 99999, or undefined where none is stated and the text is not known. */
  readonly id: number | undefined;
  /** `text`: concluded from the words of the event; undefined with a undefined id. */
  readonly idFrom: 'stated' | 'text' | undefined;
  readonly format: EventFormat;
  readonly firstLine: number;
  readonly lastLine: number;
  /** The MTA's own number, such as 12 or 14. */
  readonly severity: number | undefined;
  readonly level: EventLevel | undefined;
  /** As written; `eventCategories` has the names of both kinds of log. */
  readonly category: string | undefined;
  /** As written, of an Application log. */
  readonly computer: string | undefined;
  readonly module: string | undefined;
  readonly task: string | undefined;
  /** The MTA's thread number, as in `(008)` of Winsock.log. */
  readonly tid: number | undefined;
  readonly proc: number | undefined;
  /** As written, in one line; undefined where there is none. */
  readonly timeText: string | undefined;
  readonly time: EventTime | undefined;
  /** Without head and tail. Lines are kept in text formats, and joined by blanks in those of the Application log. */
  readonly text: string;
  /** The number that the event calls CB or index. Only with `indexIs` of `winsockCb` is it a control block of Winsock.log. */
  readonly controlBlockIndex: number | undefined;
  /** `unknown` too where there is no index. */
  readonly indexIs: IndexKind;
  readonly socketError: number | undefined;
  /** `Error code=8640`: the MTA's own code, not WinSock's. */
  readonly errorCode: number | undefined;
  /** Of events 9156 and 9228. */
  readonly networkType: number | undefined;
  /** Of events 9156 and 9228: the size of that network type's pool. */
  readonly configuredCount: number | undefined;
  /** Of event 9225. */
  readonly messageType: number | undefined;
  /** Of events 9298 and 9299: `5.5.2653.23`, or `2653.23` where no version is stated. */
  readonly build: string | undefined;
  /** Of event 9301. */
  readonly networkAddress: NetworkAddress | undefined;
  /** In order of place. */
  readonly spans: readonly EventSpan[];
}

export interface EventLog {
  /** Lines of the text; an empty rest after the last line end is none. */
  readonly lines: number;
  /** In order of place. Of a log that is not open, only those that a case needs are kept. */
  readonly events: readonly MtaEvent[];
  /** Of all events, kept or not. */
  readonly tally: EventTally;
  /** Lines that belong to no event and are not blank. */
  readonly unrecognisedLines: number;
  /** The first of them, 0-based; undefined where there is none. */
  readonly firstUnrecognised: number | undefined;
  /** Events of other programs than the MTA, which an Application log holds too. They are passed over. */
  readonly otherSources: number;
}

/** The control block of Winsock.log that an event names; undefined where it names none, or another layer's. */
export function winsockCbOf(event: Pick<MtaEvent, 'controlBlockIndex' | 'indexIs'>): number | undefined {
  return event.indexIs === 'winsockCb' ? event.controlBlockIndex : undefined;
}

/** The event that a 0-based line belongs to, or undefined. By binary search; of two events on one line, the first. */
export function eventAtLine(log: Pick<EventLog, 'events'>, line: number): MtaEvent | undefined {
  const event = log.events.at(firstWhere(0, log.events.length, (k) => log.events[k].lastLine >= line));
  return event !== undefined && event.firstLine <= line ? event : undefined;
}

/** The event and the span at a 0-based place, or undefined. A place right behind a span counts as in it, as where a cursor is. */
export function spanAt(
  log: Pick<EventLog, 'events'>,
  line: number,
  column: number,
): { readonly event: MtaEvent; readonly span: EventSpan } | undefined {
  const first = eventAtLine(log, line);
  if (first === undefined) return undefined;
  for (let i = log.events.indexOf(first); i < log.events.length && log.events[i].firstLine <= line; i++) {
    const event = log.events[i];
    const hits = event.spans.filter((span) => span.line === line && span.start <= column && column <= span.end);
    // Where spans touch, the narrowest is what is meant.
    const span = hits.sort((a, b) => a.end - a.start - (b.end - b.start)).at(0);
    if (span !== undefined) return { event, span };
  }
  return undefined;
}
