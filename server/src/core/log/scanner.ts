/**
 * The byte scanner: reads whole logs in one pass, without allocating anything per line. It must say of every line what the
 * plain reader (`parseLine.ts`) says; a property test holds the two equal.
 *
 * How it is fast: its inner loop (`wasm/scan.ts`) is WebAssembly. A line is matched against the catalogue's literals, eight
 * bytes at a time, without looking for its end first; what comes after a match must be the line's end. What matches nothing
 * is handed back and looked at here. `docs/performance.md` has the figures.
 */
import { catalogue, Kind, type Message } from './catalogue';
import { MAX_LINE_BYTES, parseLine } from './parseLine';
import { scanModule } from './wasm/scanModule';

/** Receives the lines, in file order. */
export interface LineSink {
  /**
   * `thread` and `cb` are -1 where the line has none; `x` and `y` are the line's other numbers in their order, -1 where
   * absent. `start` and `end` are byte offsets in the scanned buffer, `end` exclusive and without the line end.
   */
  line(kind: Kind, thread: number, cb: number, x: number, y: number, start: number, end: number): void;
  /**
   * A sink that has this is not told of lines that only add to a sum, which are nearly all of a log: it is told the sums. They
   * come before the life of their control block can have ended.
   */
  readonly sums?: Sums | undefined;
}

/** What lines come to that are not reported one by one. */
export interface Sums {
  /** So many lines have been passed. Called before whatever comes after them. */
  pass(lines: number): void;
  /** So many of them were waits for a control block, for a handle it has waited for before in its life. */
  addWaits(cb: number, count: number): void;
  /** Others were uses of a control block: the last one was so many lines before the next line, and they received so many bytes. */
  addUses(cb: number, linesBack: number, bytes: number): void;
  /** The latest line of a thread that named a control block named this one. */
  setContext(thread: number, cb: number): void;
}

/** The exports of `wasm/scan.ts`. */
interface Loop {
  readonly memory: WebAssembly.Memory;
  readonly dispatch: WebAssembly.Global;
  readonly tables: WebAssembly.Global;
  readonly tablesSize: WebAssembly.Global;
  allocate(bytes: number, events: number): number;
  eventsAt(): number;
  events(): number;
  passed(): number;
  scan(from: number, to: number, final: boolean, sumWaits: boolean): number;
}

/** Bytes that are copied into the loop's memory at a time, and records that it hands out at a time. */
const INPUT_BYTES = 1024 * 1024;
const MAX_EVENTS = 32 * 1024;
/** A record: kind, thread, cb, x, y, start, end, and the lines passed before it. */
const EVENT_INTS = 8;
/** Record kinds that are no line, as in `wasm/scan.ts`. */
const WAITS = -1;
const USES = -2;
const CONTEXT = -3;
/** Only on a tape: one call of the loop ends here. */
const END = -4;
/** Kinds from 0 to this one are not the catalogue's: 2 is a line of no known shape, 3 has a number of more than nine digits. */
const BIG = 3;

/** Bytes of a template before the first word of its first literal. */
const TEMPLATE_HEAD = 16;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const ZERO = 48;
const LESS = 60;
const GREATER = 62;

/** One loop serves all scanners: between two calls it holds nothing. */
const loop = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(atob(scanModule), (c) => c.charCodeAt(0))))
  .exports as Loop;
const inputAt = loop.allocate(INPUT_BYTES, MAX_EVENTS);
const input = new Uint8Array(loop.memory.buffer, inputAt, INPUT_BYTES);
const events = recordsIn(loop.memory.buffer, loop.eventsAt());
writeTemplates();

export class Scanner {
  /** Position after the last number that was read. */
  #after = 0;

  /**
   * Scans `bytes[from, to)`, which must start at the beginning of a line and be in an encoding that holds ASCII as itself, and
   * reports each whole line to `sink`. Returns the offset of the first line that is not whole yet; with `final` the last line
   * needs no end, and all is read.
   */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean, sink: LineSink): number {
    let start = from;
    while (start < to) {
      const size = Math.min(INPUT_BYTES, to - start);
      const last = start + size === to;
      input.set(size === bytes.length ? bytes : bytes.subarray(start, start + size));
      let at = 0;
      for (;;) {
        at = loop.scan(at, size, final && last, sink.sums !== undefined);
        const count = loop.events();
        this.#report(events, count, bytes, start, sink);
        if (loop.passed() > 0) sink.sums?.pass(loop.passed());
        if (count < MAX_EVENTS) break;
      }
      if (at === 0) {
        if (last) return start;
        // A line longer than the loop's input.
        const end = lineEnd(bytes, start, to);
        if (end === to && !final) return start;
        if (bytes[end] === CR && end + 1 === to && !final) return start;
        this.other(bytes, start, end, sink);
        start = bytes[end] === CR && end + 1 < to && bytes[end + 1] === LF ? end + 2 : Math.min(end + 1, to);
      } else {
        start += at;
        if (last) return start;
      }
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

  /** Reports what a tape holds, as `scan` would have. Its sums are told in any case. */
  replay(tape: Tape, sink: LineSink): void {
    this.#report(recordsIn(tape.records.buffer, 0), tape.records.length / EVENT_INTS, tape.lines, 0, sink);
  }

  #report({ ints, doubles }: Records, count: number, bytes: Uint8Array, base: number, sink: LineSink): void {
    const { sums } = sink;
    for (let e = 0, end = count * EVENT_INTS; e < end; e += EVENT_INTS) {
      const kind = ints[e];
      if (ints[e + 7] > 0) sums?.pass(ints[e + 7]);
      if (kind > BIG) {
        sink.line(
          kind as Kind,
          ints[e + 1],
          ints[e + 2],
          ints[e + 3],
          ints[e + 4],
          base + ints[e + 5],
          base + ints[e + 6],
        );
      } else if (kind >= 0) {
        const start = base + ints[e + 5];
        const stop = base + ints[e + 6];
        if (kind === BIG && stop - start <= MAX_LINE_BYTES) this.#parsed(bytes, start, stop, sink);
        else this.other(bytes, start, stop, sink);
      } else if (kind === WAITS) {
        sums?.addWaits(ints[e + 2], ints[e + 3]);
      } else if (kind === USES) {
        sums?.addUses(ints[e + 2], ints[e + 3], doubles[(e >> 1) + 2]);
      } else if (kind === CONTEXT) {
        sums?.setContext(ints[e + 1], ints[e + 2]);
      }
    }
  }

  /** Numbers beyond 32 bits are read by the plain reader: no MTA prints them. */
  #parsed(bytes: Uint8Array, start: number, end: number, sink: LineSink): void {
    let text = '';
    for (let p = start; p < end; p++) text += String.fromCharCode(bytes[p]);
    const { kind, thread, cb, x, y } = parseLine(text);
    sink.line(kind, thread, cb, x, y, start, end);
  }

  /** The number of the first `cb <n>` (any case, whole words) in `bytes[from, end)`, or -1. `from` must follow no word character. */
  #mention(bytes: Uint8Array, from: number, end: number): number {
    for (let p = from; p + 3 < end; p++) {
      if ((bytes[p] | 32) !== 99 || (bytes[p + 1] | 32) !== 98 || bytes[p + 2] !== SPACE) continue;
      if (p > from && isWord(bytes[p - 1])) continue;
      const value = this.#digits(bytes, p + 3, end);
      if (this.#after > p + 3 && (this.#after === end || !isWord(bytes[this.#after]))) return value;
    }
    return -1;
  }

  /** The number at `p`; sets `#after` to the position after its last digit, which is `p` where there is none. */
  #digits(bytes: Uint8Array, p: number, to: number): number {
    let value = 0;
    let digit: number;
    while (p < to && (digit = bytes[p] - ZERO) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      p++;
    }
    this.#after = p;
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  }
}

/** What a part of a log came to, to be reported later, by another thread if need be: the parts do not depend on each other. */
export interface Tape {
  readonly records: Int32Array<ArrayBuffer>;
  /** The lines that have to be looked at again. */
  readonly lines: Uint8Array<ArrayBuffer>;
}

/** Scans a part of a log onto a tape. The part must begin and end with whole lines. */
export class TapeWriter {
  /** Where the bytes go that are to be scanned next. */
  readonly input = input;
  #records = new Int32Array(64 * 1024);
  #length = 0;
  #lines = new Uint8Array(4096);
  #linesLength = 0;

  /** Scans `input[0, size)`; with `final` it ends the part. Returns the bytes taken; 0 if no line of it is whole. */
  take(size: number, final: boolean): number {
    let at = 0;
    for (;;) {
      at = loop.scan(at, size, final, true);
      const count = loop.events();
      this.#append(count);
      if (count < MAX_EVENTS) return at;
    }
  }

  /** What was scanned since the last tape. */
  finish(): Tape {
    const tape = { records: this.#records.slice(0, this.#length), lines: this.#lines.slice(0, this.#linesLength) };
    this.#length = 0;
    this.#linesLength = 0;
    return tape;
  }

  #append(count: number): void {
    const { ints } = events;
    const length = count * EVENT_INTS;
    const needed = this.#length + length + EVENT_INTS;
    if (needed > this.#records.length) {
      const larger = new Int32Array(needed * 2);
      larger.set(this.#records.subarray(0, this.#length));
      this.#records = larger;
    }
    this.#records.set(ints.subarray(0, length), this.#length);
    for (let e = this.#length, end = this.#length + length; e < end; e += EVENT_INTS) {
      const kind = this.#records[e];
      if (kind < 0 || kind > BIG) continue;
      const start = this.#records[e + 5];
      // The rest of a longer one is not looked at: one more byte tells that it is longer.
      const stop = Math.min(this.#records[e + 6], start + MAX_LINE_BYTES + 1);
      this.#records[e + 5] = this.#linesLength;
      this.#keep(input.subarray(start, stop));
      this.#records[e + 6] = this.#linesLength;
    }
    this.#length += length;
    this.#records.fill(0, this.#length, this.#length + EVENT_INTS);
    this.#records[this.#length] = END;
    this.#records[this.#length + 7] = loop.passed();
    this.#length += EVENT_INTS;
  }

  #keep(line: Uint8Array): void {
    const needed = this.#linesLength + line.length;
    if (needed > this.#lines.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.#lines.subarray(0, this.#linesLength));
      this.#lines = larger;
    }
    this.#lines.set(line, this.#linesLength);
    this.#linesLength = needed;
  }
}

/** Records as integers, and as the doubles that some of them hold. */
interface Records {
  readonly ints: Int32Array<ArrayBuffer>;
  readonly doubles: Float64Array<ArrayBuffer>;
}

function recordsIn(buffer: ArrayBuffer, at: number): Records {
  return { ints: new Int32Array(buffer, at), doubles: new Float64Array(buffer, at) };
}

/** Lays the catalogue out as the loop reads it; `match` in `wasm/scan.ts` has the format. */
function writeTemplates(): void {
  const { buffer } = loop.memory;
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  const lists = new Map<number, number[]>();
  let at = loop.tables.value;
  const int = (value: number): void => {
    view.setInt32(at, value, true);
    at += 4;
  };
  // Most lines of a log are waits and uses: they are tried first.
  const isFrequent = ({ effect }: Message): number => Number(effect === 'wait' || effect === 'use');
  for (const message of [...catalogue].sort((a, b) => isFrequent(b) - isFrequent(a))) {
    const first = message.template.charCodeAt(0);
    lists.set(first, [...(lists.get(first) ?? []), at]);
    const parts = message.template.split(/\{(\w+)\}/);
    int(message.kind);
    int((parts.length - 1) / 2);
    let register = 2;
    parts.forEach((part, i) => {
      if (i % 2 === 0) {
        int(part.length);
        int(0);
        for (let p = 0; p < part.length; p += 8) {
          const word = part.slice(p, p + 8);
          for (let k = 0; k < word.length; k++) bytes[at + k] = word.charCodeAt(k);
          at += 8;
          if (word.length === 8) continue;
          bytes.fill(0xff, at, at + word.length);
          at += 8;
        }
      } else {
        const mayBeMinusOne = message.kind === Kind.close && part === 'socket';
        int((part === 'cb' ? 1 : register++) + (mayBeMinusOne ? 4 : 0));
        int(0);
      }
    });
  }
  for (const [first, templates] of lists) {
    view.setUint32(loop.dispatch.value + first * 4, at, true);
    for (const template of templates) {
      int(template);
      int(0);
      const word = bytes.slice(template + TEMPLATE_HEAD, template + TEMPLATE_HEAD + 8);
      bytes.set(word, at);
      for (let k = 0; k < 8; k++) bytes[at + 8 + k] = word[k] === 0 ? 0 : 0xff;
      at += 16;
    }
    int(0);
    int(0);
  }
  if (at > loop.tables.value + loop.tablesSize.value)
    throw new Error('The catalogue no longer fits into wasm/scan.ts: enlarge `tables`.');
}

/** Offset of the first CR or LF at or after `from`, or `to`. */
function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  while (p < to && bytes[p] !== LF && bytes[p] !== CR) p++;
  return p;
}

function isWord(byte: number): boolean {
  const lower = byte | 32;
  return (byte >= ZERO && byte <= 57) || (lower >= 97 && lower <= 122) || byte === 95;
}
