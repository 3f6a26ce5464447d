/**
 * Logs that came through other hands, and bear something in front of every line: a time, a host, a line number, a quotation mark, colours.
 * Such a log is read as if that were not there; columns and texts stay those of the line as it stands.
 */
import { decodeLine } from '../text/encoding';
import { FIRST_MESSAGE, Kind, type Catalogue } from './catalogue';
import { MAX_LINE_BYTES, parseLine, type ParsedLine } from './parseLine';
import { Scanner } from './scanner';

/** ANSI escape sequences that a terminal takes for colours and the like. */
const ESCAPES = /\x1b\[[0-9:;<=>?]*[A-Za-z]/g;
const PREFIX = /\(\d{3,}\) /;

/** A line without its escape sequences and all that stands before its first `(TTT) `; one without that, as it stands. */
export function unwrapLine(text: string): string {
  const plain = text.replace(ESCAPES, '');
  const start = plain.search(PREFIX);
  return start < 0 ? text : plain.slice(start);
}

/** What a line of a wrapped log says. Its columns are those of the line as it stands. */
export function parseWrappedLine(text: string, catalogue: Catalogue): ParsedLine {
  const line = unwrapLine(text);
  const parsed = parseLine(line, catalogue);
  if (line.length === text.length) return parsed;
  const columns = columnsOf(text, line.length);
  return {
    ...parsed,
    firstColumn: columns[0],
    slots: parsed.slots.map((slot) => ({ ...slot, start: columns[slot.start], end: columns[slot.end - 1] + 1 })),
  };
}

/** Of each character that is left of a line, its column in the line as it stands: the last so many that belong to no escape sequence. */
function columnsOf(text: string, left: number): number[] {
  const columns: number[] = [];
  let at = 0;
  for (const { 0: escape, index } of text.matchAll(ESCAPES)) {
    while (at < index) columns.push(at++);
    at += escape.length;
  }
  while (at < text.length) columns.push(at++);
  return columns.slice(columns.length - left);
}

/** How a log is to be read, by its first lines. */
export interface Wrapping {
  /** What stands in front of the first line that is of a known shape once unwrapped, if the log is wrapped. */
  readonly prefix: string | undefined;
  /** Byte offset behind the lines that were looked at. */
  readonly end: number;
  /** Whatever comes behind them, the answer stays the same. */
  readonly isSure: boolean;
}

/** Non-blank lines that decide. */
const LINES = 1000;
/** If there are not so many lines in the first bytes, no more of them are waited for. */
const MAX_WRAPPING_BYTES = 4 * 1024 * 1024;
const STEP = 16 * 1024;

/**
 * Whether the log in `bytes[from, to)` is wrapped: of its first 1,000 non-blank lines at least half have a known shape only once unwrapped, and
 * fewer than a tenth as they stand. With `final`, nothing follows.
 */
export function wrappingOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  final: boolean,
  catalogue: Catalogue,
): Wrapping {
  const last = Math.min(to, from + MAX_WRAPPING_BYTES);
  let lines = 0;
  let asTheyStand = 0;
  let onlyUnwrapped = 0;
  let prefix: string | undefined;
  let end = from;
  /** Set by the sink. */
  const state = { isSure: false };
  const scanner = new Scanner(catalogue);
  const sink = {
    line: (kind: Kind, _thread: number, _cb: number, _x: number, _y: number, start: number, lineEnd: number): void => {
      if (state.isSure || kind === Kind.blank) return;
      lines++;
      end = lineEnd;
      if (kind >= FIRST_MESSAGE) {
        asTheyStand++;
      } else if (lineEnd - start < MAX_LINE_BYTES) {
        const text = decodeLine(bytes.subarray(start, lineEnd));
        const line = unwrapLine(text);
        if (line.length < text.length && parseLine(line, catalogue).message) {
          onlyUnwrapped++;
          prefix ??= text.slice(0, columnsOf(text, line.length)[0]);
        }
      }
      state.isSure = lines === LINES || asTheyStand * 10 >= LINES || (lines - asTheyStand - onlyUnwrapped) * 2 > LINES;
    },
  };
  for (let at = from, step = STEP; at < last && !state.isSure;) {
    const until = Math.min(last, at + step);
    const next = scanner.scan(bytes, at, until, final && until === to, sink);
    if (next === at && until === last) break;
    // A line that is longer than a step.
    if (next === at) step *= 2;
    at = next;
  }
  const isWrapped = onlyUnwrapped > 0 && onlyUnwrapped * 2 >= lines && asTheyStand * 10 < lines;
  return { prefix: isWrapped ? prefix : undefined, end, isSure: state.isSure || last < to };
}
