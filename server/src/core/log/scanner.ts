/**
 * The byte scanner: reads whole logs in one pass, without allocating anything per line. It must say of every line what the
 * plain reader (`parseLine.ts`) says; a property test holds the two equal.
 *
 * How it is fast: each line is matched against the catalogue's literals directly from the bytes, without looking for its
 * end first; what comes after a match must be the line's end. Only lines that match nothing are walked a second time.
 */
import { catalogue, Kind, type Message } from './catalogue';
import { MAX_LINE_BYTES } from './parseLine';

/** Receives the lines, in file order. */
export interface LineSink {
  /**
   * `thread` and `cb` are -1 where the line has none; `x` and `y` are the line's other numbers in their order, -1 where
   * absent. `start` and `end` are byte offsets in the scanned buffer, `end` exclusive and without the line end.
   */
  line(kind: Kind, thread: number, cb: number, x: number, y: number, start: number, end: number): void;
}

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const MINUS = 45;
const ZERO = 48;
const LESS = 60;
const GREATER = 62;

/** A template cut at its numbers: literal, number, literal, …; the last literal may be empty. */
interface Template {
  readonly kind: Kind;
  readonly literals: readonly Uint8Array[];
  /** Which register each number goes to: 0 = cb, 1 = x, 2 = y. */
  readonly registers: readonly number[];
}

function compile(message: Message): Template {
  const parts = message.template.split(/\{(\w+)\}/);
  let next = 1;
  return {
    kind: message.kind,
    literals: parts.filter((_, i) => i % 2 === 0).map((text) => Uint8Array.from(text, (c) => c.charCodeAt(0))),
    registers: parts.filter((_, i) => i % 2 === 1).map((slot) => (slot === 'cb' ? 0 : next++)),
  };
}

/** Templates by the first byte of their message; at most four share one. */
const templatesByFirstByte: readonly (readonly Template[])[] = Array.from({ length: 256 }, (_, byte) =>
  catalogue.filter((m) => m.template.charCodeAt(0) === byte).map(compile),
);

const WAIT_HEAD = Uint8Array.from('Wait for cb ', (c) => c.charCodeAt(0));
const WAIT_TAIL = Uint8Array.from(', handle ', (c) => c.charCodeAt(0));

/**
 * Scans bytes in an encoding that holds ASCII as itself (ASCII, Latin-1, UTF-8; UTF-16 is transcoded before). One object
 * per log: it holds only scratch registers, no state between lines.
 */
export class Scanner {
  /** Position after the last number that was read, or -1 where there was none. */
  #after = 0;
  #registers = new Float64Array(3);

  /**
   * Scans `bytes[from, to)`, which must start at the beginning of a line, and reports each whole line to `sink`.
   * Returns the offset of the first line that is not whole yet; with `final` the last line needs no end, and all is read.
   */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean, sink: LineSink): number {
    const registers = this.#registers;
    let start = from;
    while (start < to) {
      let p = start;
      let thread = -1;
      // The prefix `(TTT) `.
      if (bytes[p] === OPEN_PAREN) {
        let value = 0;
        let digit: number;
        p++;
        while (p < to && (digit = bytes[p]! - ZERO) >= 0 && digit <= 9) {
          value = value * 10 + digit;
          p++;
        }
        if (p - start > 3 && p + 1 < to && bytes[p] === CLOSE_PAREN && bytes[p + 1] === SPACE) {
          thread = value;
          p += 2;
        }
      }
      let kind: Kind = Kind.unrecognised;
      if (thread >= 0 && p < to) {
        const after = this.#matchWait(bytes, p, to);
        if (after >= 0) {
          kind = Kind.wait;
          p = after;
        } else {
          for (const template of templatesByFirstByte[bytes[p]!]!) {
            const end = this.#match(template, bytes, p, to);
            if (end >= 0) {
              kind = template.kind;
              p = end;
              break;
            }
          }
        }
      }
      if (kind !== Kind.unrecognised) {
        const end = p;
        while (p < to && (bytes[p] === SPACE || bytes[p] === TAB)) p++;
        let next = -1;
        if (p === to) {
          if (!final) return start;
          next = p;
        } else if (bytes[p] === LF) {
          next = p + 1;
        } else if (bytes[p] === CR) {
          if (p + 1 === to && !final) return start;
          next = p + 1 < to && bytes[p + 1] === LF ? p + 2 : p + 1;
        }
        if (next >= 0 && p - start <= MAX_LINE_BYTES) {
          sink.line(kind, clamp(thread), registers[0]!, registers[1]!, registers[2]!, start, end);
          start = next;
          continue;
        }
      }
      // Not a known shape: find the line's end, then see what it is.
      p = start;
      while (p < to && bytes[p] !== LF && bytes[p] !== CR) p++;
      if (p === to && !final) return start;
      let next = p;
      if (p < to) {
        if (bytes[p] === CR && p + 1 === to && !final) return start;
        next = bytes[p] === CR && p + 1 < to && bytes[p + 1] === LF ? p + 2 : p + 1;
      }
      this.other(bytes, start, p, sink);
      start = next;
    }
    return start;
  }

  /** Reports a line that is of no known shape: `bytes[start, end)`, without its line end. */
  other(bytes: Uint8Array, start: number, end: number, sink: LineSink): void {
    const tooLong = end - start > MAX_LINE_BYTES;
    if (tooLong) end = start + MAX_LINE_BYTES;
    let last = end;
    while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB)) last--;
    if (!tooLong) {
      if (last === start) {
        sink.line(Kind.blank, -1, -1, -1, -1, start, start);
        return;
      }
      let first = start;
      while (bytes[first] === SPACE || bytes[first] === TAB) first++;
      if (last - first >= 2 && bytes[first] === LESS && bytes[last - 1] === GREATER) {
        sink.line(Kind.elision, -1, -1, -1, -1, start, last);
        return;
      }
    }
    let thread = -1;
    let p = start;
    if (bytes[p] === OPEN_PAREN) {
      const value = this.#digits(bytes, p + 1, end);
      if (this.#after - start > 3 && this.#after < end && bytes[this.#after] === CLOSE_PAREN) {
        thread = value;
        p = this.#after + 1;
      }
    }
    const cb = thread < 0 ? -1 : this.#mention(bytes, p, end);
    sink.line(cb < 0 ? Kind.unrecognised : Kind.unrecognisedOwn, thread, cb, -1, -1, start, last);
  }

  /** The number of the first `cb <n>` (any case, whole words) in `bytes[from, end)`, or -1. `from` must follow no word character. */
  #mention(bytes: Uint8Array, from: number, end: number): number {
    for (let p = from; p + 3 < end; p++) {
      if ((bytes[p]! | 32) !== 99 || (bytes[p + 1]! | 32) !== 98 || bytes[p + 2] !== SPACE) continue;
      if (p > from && isWord(bytes[p - 1]!)) continue;
      const value = this.#digits(bytes, p + 3, end);
      if (this.#after > p + 3 && (this.#after === end || !isWord(bytes[this.#after]!))) return value;
    }
    return -1;
  }

  /** Position after `Wait for cb <n>, handle <h>`, or -1. Most lines of a log are of this shape: it has its own way. */
  #matchWait(bytes: Uint8Array, p: number, to: number): number {
    // The byte that tells `Wait` from all other messages goes first.
    if (p + 12 > to || bytes[p + 1] !== 97 /* a */ || !startsWith(bytes, p, WAIT_HEAD)) return -1;
    p += 12;
    const cb = this.#digits(bytes, p, to);
    if (this.#after === p) return -1;
    p = this.#after;
    if (p + 9 > to || !startsWith(bytes, p, WAIT_TAIL)) return -1;
    p += 9;
    const handle = this.#digits(bytes, p, to);
    if (this.#after === p) return -1;
    this.#registers[0] = cb;
    this.#registers[1] = handle;
    this.#registers[2] = -1;
    return this.#after;
  }

  #match(template: Template, bytes: Uint8Array, p: number, to: number): number {
    const { literals, registers } = template;
    this.#registers[0] = -1;
    this.#registers[1] = -1;
    this.#registers[2] = -1;
    for (let i = 0; ; i++) {
      const literal = literals[i]!;
      if (p + literal.length > to || !startsWith(bytes, p, literal)) return -1;
      p += literal.length;
      if (i === registers.length) return p;
      // `close socket -1`: INVALID_SOCKET. No other number is ever negative.
      if (bytes[p] === MINUS && template.kind === Kind.close && registers[i] === 1) {
        if (p + 1 >= to || bytes[p + 1] !== ZERO + 1) return -1;
        p += 2;
        continue;
      }
      const value = this.#digits(bytes, p, to);
      if (this.#after === p) return -1;
      p = this.#after;
      this.#registers[registers[i]!] = value;
    }
  }

  /** The number at `p`; sets `#after` to the position after its last digit, which is `p` where there is none. */
  #digits(bytes: Uint8Array, p: number, to: number): number {
    let value = 0;
    let digit: number;
    while (p < to && (digit = bytes[p]! - ZERO) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      p++;
    }
    this.#after = p;
    return clamp(value);
  }
}

function clamp(value: number): number {
  return value > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : value;
}

function startsWith(bytes: Uint8Array, p: number, literal: Uint8Array): boolean {
  for (let i = 0; i < literal.length; i++) if (bytes[p + i] !== literal[i]) return false;
  return true;
}

function isWord(byte: number): boolean {
  const lower = byte | 32;
  return (byte >= ZERO && byte <= 57) || (lower >= 97 && lower <= 122) || byte === 95;
}
