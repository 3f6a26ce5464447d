/**
 * The byte scanner: reads whole logs in one pass, without allocating anything per line. It must say of every line what the
 * plain reader (`parseLine.ts`) says; a property test holds the two equal.
 *
 * How it is fast: its inner loop (`wasm/scan.ts`) is WebAssembly. A line is matched against the catalogue's literals, eight
 * bytes at a time, without looking for its end first; what comes after a match must be the line's end. A line that differs from
 * an earlier one in its digits alone is not matched again (`wasm/knownLines.ts`). What matches nothing is handed back and looked at here. `docs/performance.md` has the figures.
 */
import { type Catalogue, effects, Kind, knownShapes, type Register, type Role, type Shape } from './catalogue';
import { HUGE_THREAD, MAX_LINE_BYTES, parseLine } from './parseLine';
import { scanModule } from './scanModule';

/** Receives the lines, in file order. */
export interface LineSink {
  /**
   * `thread` and `cb` are -1 where the line has none; `x` and `y` are what its shape's registers hold, -1 where they hold
   * nothing. `start` and `end` are byte offsets in the scanned buffer, `end` exclusive and without the line end. `also` are the
   * control blocks that a line of no known shape names beside `cb`, which is the first.
   */
  line(
    kind: Kind,
    thread: number,
    cb: number,
    x: number,
    y: number,
    start: number,
    end: number,
    also: readonly number[],
  ): void;
  /**
   * A sink that has this gets no call for lines that only add to a sum, which are nearly all of a log: it gets the sums. They
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
interface LoopExports {
  readonly memory: WebAssembly.Memory;
  readonly dispatch: WebAssembly.Global;
  allocate(bytes: number, events: number, tables: number): number;
  eventsAt(): number;
  tablesAt(): number;
  events(): number;
  passed(): number;
  scan(from: number, to: number, final: boolean, summing: boolean, wrapped: boolean): number;
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
/** As in `wasm/readLine.ts`, not a kind: a line that the plain reader has to read. 0 is a line of no known shape. */
const BIG = 1;

/** Bytes of a template before the first word of its first literal. */
const TEMPLATE_HEAD = 24;
/** Taught shapes up to this one are summed like known ones; lines of the rest are reported one by one. */
const COUNTED_TAUGHT = 31;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const ZERO = 48;
const LESS = 60;
const GREATER = 62;
const FORM_FEED = 12;
const ESCAPE = 27;
const AMPERSAND = 38;
const COMMA = 44;
const FULL_STOP = 46;
const SEMICOLON = 59;
const UNDERSCORE = 95;
const OPEN_BRACKET = 91;
const LOWER_C = 99;
const LOWER_S = 115;

/** Most lines of no known shape name one control block at most. */
const NONE: readonly number[] = [];

type CompiledLoop = InstanceType<typeof WebAssembly.Module>;
let compiled: CompiledLoop | undefined;

function compiledLoop(): CompiledLoop {
  return (compiled ??= new WebAssembly.Module(Uint8Array.from(atob(scanModule), (c) => c.charCodeAt(0))));
}

/** The loop with a catalogue's templates laid out. One serves all scanners of a catalogue: between two calls it holds nothing. */
class Loop {
  readonly input: Uint8Array<ArrayBuffer>;
  readonly records: Records;
  readonly exports: LoopExports;

  constructor(catalogue: Catalogue) {
    this.exports = new WebAssembly.Instance(compiledLoop()).exports as LoopExports;
    const inputAt = this.exports.allocate(INPUT_BYTES, MAX_EVENTS, tablesSize(catalogue));
    const buffer = this.exports.memory.buffer;
    this.input = new Uint8Array(buffer, inputAt, INPUT_BYTES);
    this.records = recordsIn(buffer, this.exports.eventsAt());
    writeTemplates(this.exports, catalogue);
  }

  static readonly #loops = new WeakMap<Catalogue, Loop>();

  static of(catalogue: Catalogue): Loop {
    let loop = Loop.#loops.get(catalogue);
    if (!loop) Loop.#loops.set(catalogue, (loop = new Loop(catalogue)));
    return loop;
  }
}

export class Scanner {
  readonly #catalogue: Catalogue;
  /** The loop does not know all shapes. */
  readonly #slowShapes: boolean;
  /** Position after the last number that was read. */
  #after = 0;
  /** What the line at hand names. */
  readonly #named: number[] = [];

  /** `wrapped`: every line is read from its `(TTT)` on (`unwrap.ts`). */
  constructor(
    catalogue: Catalogue = knownShapes,
    readonly wrapped = false,
  ) {
    this.#catalogue = catalogue;
    this.#slowShapes = catalogue.shapes.some(isSlow);
  }

  /**
   * Scans `bytes[from, to)`, which must start at the beginning of a line and be in an encoding that holds ASCII as itself, and
   * reports each whole line to `sink`. Returns the offset of the first line that is not whole yet; with `final` the last line
   * needs no end, and all is read.
   */
  scan(bytes: Uint8Array, from: number, to: number, final: boolean, sink: LineSink): number {
    // Not before: where workers scan, no loop is needed here.
    const { input, records, exports: loop } = Loop.of(this.#catalogue);
    let start = from;
    while (start < to) {
      const size = Math.min(INPUT_BYTES, to - start);
      const last = start + size === to;
      input.set(size === bytes.length ? bytes : bytes.subarray(start, start + size));
      let at = 0;
      for (;;) {
        at = loop.scan(at, size, final && last, sink.sums !== undefined, this.wrapped);
        const count = loop.events();
        this.#report(records, count, bytes, start, sink);
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
    if (!this.wrapped) {
      this.#other(bytes, start, end, tooLong, sink);
      return;
    }
    let last = end;
    while (last > start && isBlank(bytes[last - 1])) last--;
    const line = unwrappedBytes(bytes.subarray(start, end));
    this.#other(line, 0, line.length, tooLong, {
      // As it stands in the log.
      line: (kind, thread, cb, x, y, _start, _end, also) => {
        sink.line(kind, thread, cb, x, y, start, kind === Kind.blank ? start : last, also);
      },
    });
  }

  #other(bytes: Uint8Array, start: number, end: number, tooLong: boolean, sink: LineSink): void {
    let from = start;
    // Byte order marks.
    while (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf && from + 2 < end) from += 3;
    let last = end;
    while (last > from && isBlank(bytes[last - 1])) last--;
    if (!tooLong) {
      if (last === from) {
        sink.line(Kind.blank, -1, -1, -1, -1, start, start, NONE);
        return;
      }
      if ((this.#slowShapes || this.wrapped) && this.#parsed(bytes, start, last, sink)) return;
      let first = from;
      while (isBlank(bytes[first])) first++;
      if (last - first >= 2 && bytes[first] === LESS && bytes[last - 1] === GREATER) {
        const kind = isTestimony(bytes, first, last) ? Kind.testimony : Kind.elision;
        sink.line(kind, -1, -1, -1, -1, start, last, NONE);
        return;
      }
    }
    let thread = -1;
    if (bytes[from] === OPEN_PAREN) {
      const value = this.#digits(bytes, from + 1, end);
      if (this.#after - from > 3 && this.#after < end && bytes[this.#after] === CLOSE_PAREN)
        thread = Math.min(value, HUGE_THREAD);
    }
    const isForeign = thread < 0;
    const kind = isForeign
      ? isTestimony(bytes, from, last)
        ? Kind.foreignTestimony
        : Kind.foreign
      : tooLong || isDamaged(bytes, from, last)
        ? Kind.damaged
        : Kind.unrecognised;
    const named = this.#mentions(bytes, from, last);
    const also = named.length > 1 ? named.slice(1) : NONE;
    sink.line(kind, thread, named.length > 0 ? named[0] : -1, -1, -1, start, last, also);
  }

  /** Reports what a tape holds, as `scan` would have. Its sums are reported in any case. */
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
          kind,
          ints[e + 1],
          ints[e + 2],
          ints[e + 3],
          ints[e + 4],
          base + ints[e + 5],
          base + ints[e + 6],
          NONE,
        );
      } else if (kind >= 0) {
        const start = base + ints[e + 5];
        const stop = base + ints[e + 6];
        const isRead =
          kind === BIG && !this.wrapped && stop - start <= MAX_LINE_BYTES && this.#parsed(bytes, start, stop, sink);
        if (!isRead) this.other(bytes, start, stop, sink);
      } else if (kind === WAITS) {
        sums?.addWaits(ints[e + 2], ints[e + 3]);
      } else if (kind === USES) {
        sums?.addUses(ints[e + 2], ints[e + 3], doubles[(e >> 1) + 2]);
      } else if (kind === CONTEXT) {
        sums?.setContext(ints[e + 1], ints[e + 2]);
      }
    }
  }

  /**
   * Has the plain reader read a line: one with numbers beyond 32 bits, since no MTA prints them, one behind a byte order mark, or one that
   * may be of a taught shape with texts in it. False, and nothing is reported, if it is of no shape.
   */
  #parsed(bytes: Uint8Array, start: number, end: number, sink: LineSink): boolean {
    let text = '';
    for (let p = start; p < end; p++) text += String.fromCharCode(bytes[p]);
    const { kind, message, thread, cb, x, y } = parseLine(text, this.#catalogue);
    if (!message) return false;
    sink.line(kind, thread, cb, x, y, start, end, NONE);
    return true;
  }

  /** The control blocks that `bytes[from, end)` names, in its order: what `mentions.ts` says by a pattern. */
  #mentions(bytes: Uint8Array, from: number, end: number): readonly number[] {
    const named = this.#named;
    named.length = 0;
    for (let p = from; p + 2 < end; p++) {
      if ((bytes[p] | 32) !== LOWER_C) continue;
      let q = nameEnd(bytes, p, end);
      if (q < 0 || (p > from && (isWord(bytes[p - 1]) || isAt(bytes, p - 7, from, p, THREAD)))) continue;
      const isPlural = q < end && (bytes[q] | 32) === LOWER_S;
      q = gapEnd(bytes, isPlural ? q + 1 : q, end);
      if (q < 0) continue;
      for (;;) {
        const cb = this.#digits(bytes, q, end);
        if (cb <= Number.MAX_SAFE_INTEGER) named.push(cb);
        p = this.#after - 1;
        q = isPlural ? nextNumber(bytes, this.#after, end) : -1;
        if (q < 0) break;
      }
    }
    return named;
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
    return value;
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
  readonly input: Uint8Array<ArrayBuffer>;
  readonly #loop: Loop;
  #records = new Int32Array(64 * 1024);
  #length = 0;
  #lines = new Uint8Array(4096);
  #linesLength = 0;

  constructor(
    catalogue: Catalogue,
    readonly wrapped = false,
  ) {
    this.#loop = Loop.of(catalogue);
    this.input = this.#loop.input;
  }

  /** Scans `input[0, size)`; with `final` it ends the part. Returns the bytes taken; 0 if no line of it is whole. */
  take(size: number, final: boolean): number {
    const loop = this.#loop.exports;
    let at = 0;
    for (;;) {
      at = loop.scan(at, size, final, true, this.wrapped);
      const count = loop.events();
      this.#append(count);
      if (count < MAX_EVENTS) return at;
    }
  }

  /** What was scanned since the last tape. `used` is a tape that is needed no more: the next one is written over it. */
  finish(used?: Tape): Tape {
    const tape = {
      records: this.#records.subarray(0, this.#length),
      lines: this.#lines.subarray(0, this.#linesLength),
    };
    this.#records = used ? new Int32Array(used.records.buffer) : new Int32Array(64 * 1024);
    this.#lines = used ? new Uint8Array(used.lines.buffer) : new Uint8Array(4096);
    this.#length = 0;
    this.#linesLength = 0;
    return tape;
  }

  #append(count: number): void {
    const { ints } = this.#loop.records;
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
      // The rest of a longer one is not looked at: one more byte shows that it is longer.
      const stop = Math.min(this.#records[e + 6], start + MAX_LINE_BYTES + 1);
      this.#records[e + 5] = this.#linesLength;
      this.#keep(this.input.subarray(start, stop));
      this.#records[e + 6] = this.#linesLength;
    }
    this.#length += length;
    this.#records.fill(0, this.#length, this.#length + EVENT_INTS);
    this.#records[this.#length] = END;
    this.#records[this.#length + 7] = this.#loop.exports.passed();
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

/** A shape whose lines the plain reader reads: it has texts in it, or no thread. */
function isSlow({ slots, message }: Shape): boolean {
  return message.isThreadless === true || slots.some(({ slot }) => slot === 'text');
}

function hasLiteralDigit({ literals }: Shape): boolean {
  return literals.some((literal) => /\d/.test(literal));
}

/** What a message of the shape may begin with: a template that begins with a number is looked up by each digit. */
function firstsOf({ literals }: Shape): readonly string[] {
  return literals[0] ? [literals[0][0]] : Array.from('0123456789-');
}

function withoutDigits(text: string): string {
  return text.replace(/\d/g, '0');
}

/** What the loop needs to know of a role, in one word: `wasm/role.ts` takes it apart. */
function roleWord(role: Role): number {
  // Sums hold no sockets, and bytes of uses only: lines that have those are reported one by one.
  const isSummed = role.socket === 0 && (role.effect !== 'wait' || role.bytesReceived === 0);
  const taught = (isSummed ? Math.min(role.taught, COUNTED_TAUGHT) : COUNTED_TAUGHT) + 1;
  return (
    effects.indexOf(role.effect) |
    (Number(role.fromContext) << 4) |
    (role.handle << 8) |
    (role.bytesReceived << 10) |
    (role.eventMask << 12) |
    (taught << 16)
  );
}

/** Room for a list entry and a template of each shape, and for lists' ends. */
function tablesSize({ shapes }: Catalogue): number {
  const bytes = (shape: Shape): number =>
    TEMPLATE_HEAD + shape.literals.reduce((sum, literal) => sum + literal.length + 40, 0) + 12 * 24;
  return shapes.reduce((sum, shape) => sum + bytes(shape), 256 * 8);
}

/** Lays the catalogue out as the loop reads it; `match` in `wasm/readLine.ts` has the format. */
function writeTemplates(loop: LoopExports, { shapes }: Catalogue): void {
  const { buffer } = loop.memory;
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  const lists = new Map<string, number[]>();
  let at = loop.tablesAt();
  const int = (value: number): void => {
    view.setInt32(at, value, true);
    at += 4;
  };
  // Where a digit belongs to a template, lines that differ in digits alone may be of different shapes.
  const ambiguous = new Set(shapes.filter(hasLiteralDigit).flatMap(firstsOf).map(withoutDigits));
  // Most lines of a log are waits and uses: they are tried first.
  const isFrequent = ({ role: { effect } }: Shape): number => Number(effect === 'wait' || effect === 'use');
  for (const shape of shapes.filter((each) => !isSlow(each)).sort((a, b) => isFrequent(b) - isFrequent(a))) {
    const { role, literals, slots, registers } = shape;
    for (const first of firstsOf(shape)) lists.set(first, [...(lists.get(first) ?? []), at]);
    int(role.kind);
    int(slots.length);
    int(roleWord(role));
    int(Number(!firstsOf(shape).some((first) => ambiguous.has(withoutDigits(first)))));
    literals.forEach((literal, i) => {
      int(literal.length);
      int(0);
      for (let p = 0; p < literal.length; p += 8) {
        const word = literal.slice(p, p + 8);
        for (let k = 0; k < word.length; k++) bytes[at + k] = word.charCodeAt(k);
        at += 8;
        if (word.length === 8) continue;
        bytes.fill(0xff, at, at + word.length);
        at += 8;
      }
      if (i === slots.length) return;
      const { slot, mayBeMinusOne } = slots[i];
      int(registerCode(slot === 'cb', registers[i]) + (mayBeMinusOne ? 4 : 0));
      int(0);
    });
  }
  for (const [first, templates] of lists) {
    view.setUint32(loop.dispatch.value + first.charCodeAt(0) * 4, at, true);
    for (const template of templates) {
      int(template);
      int(0);
      const length = Math.min(8, view.getInt32(template + TEMPLATE_HEAD - 8, true));
      const word = bytes.slice(template + TEMPLATE_HEAD, template + TEMPLATE_HEAD + length);
      bytes.set(word, at);
      bytes.fill(0xff, at + 8, at + 8 + length);
      at += 16;
    }
    int(0);
    int(0);
  }
}

function registerCode(isCb: boolean, register: Register): number {
  return isCb ? 1 : register === 0 ? 0 : register + 1;
}

/** Offset of the first CR or LF at or after `from`, or `to`. */
export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  let p = from;
  while (p < to && bytes[p] !== LF && bytes[p] !== CR) p++;
  return p;
}

function isWord(byte: number): boolean {
  const lower = byte | 32;
  return (byte >= ZERO && byte <= 57) || (lower >= 97 && lower <= 122) || byte === 95;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === FORM_FEED;
}

/** A line without its escape sequences and all that stands before its first `(TTT) `; one without that, as it stands. */
export function unwrappedBytes(line: Uint8Array): Uint8Array {
  let plain = line;
  if (line.includes(ESCAPE)) {
    plain = new Uint8Array(line.length);
    let to = 0;
    for (let p = 0; p < line.length;) {
      const after = line[p] === ESCAPE ? escapeEnd(line, p) : p;
      if (after > p) p = after;
      else plain[to++] = line[p++];
    }
    plain = plain.subarray(0, to);
  }
  for (let p = plain.indexOf(OPEN_PAREN); p >= 0; p = plain.indexOf(OPEN_PAREN, p + 1)) {
    let q = p + 1;
    while (q < plain.length && isDigit(plain[q])) q++;
    if (q - p > 3 && plain[q] === CLOSE_PAREN && plain[q + 1] === SPACE) return plain.subarray(p);
  }
  return line;
}

/** Position after the escape sequence at `p`, or `p` where there is none. */
function escapeEnd(line: Uint8Array, p: number): number {
  if (line[p + 1] !== OPEN_BRACKET) return p;
  let q = p + 2;
  while (q < line.length && line[q] >= ZERO && line[q] <= 63) q++;
  const lower = line[q] | 32;
  return q < line.length && lower >= 97 && lower <= 122 ? q + 1 : p;
}

/** True of a line with a control character that no whole line holds. */
function isDamaged(bytes: Uint8Array, from: number, end: number): boolean {
  for (let p = from; p < end; p++) {
    const byte = bytes[p];
    if (byte < SPACE && byte !== TAB && byte !== FORM_FEED && byte !== ESCAPE) return true;
  }
  return false;
}

const CB = new TextEncoder().encode('cb');
const CONTROL_BLOCK = new TextEncoder().encode('control block');
const THREAD = new TextEncoder().encode('thread ');
const AND = new TextEncoder().encode('and');
const TESTIMONY = new TextEncoder().encode('not be returned');

/** True if the lower-case letters and blanks of `word` stand at `p`, in any case, within `[from, end)`. */
function isAt(bytes: Uint8Array, p: number, from: number, end: number, word: Uint8Array): boolean {
  if (p < from || p + word.length > end) return false;
  for (let k = 0; k < word.length; k++)
    if (bytes[p + k] !== word[k] && (word[k] === SPACE || (bytes[p + k] | 32) !== word[k])) return false;
  return true;
}

/** Position after `cb` or `control block` at `p`, or -1. */
function nameEnd(bytes: Uint8Array, p: number, end: number): number {
  if (isAt(bytes, p, p, end, CB)) return p + CB.length;
  return isAt(bytes, p, p, end, CONTROL_BLOCK) ? p + CONTROL_BLOCK.length : -1;
}

/** Position of the digit behind at most four characters at `p` that may stand between a name and its number, or -1. */
function gapEnd(bytes: Uint8Array, p: number, end: number): number {
  for (let characters = 0; p < end && !isDigit(bytes[p]); characters++) {
    const byte = bytes[p];
    if (characters === 4 || (isWord(byte) && byte !== UNDERSCORE)) return -1;
    if (byte === COMMA || byte === SEMICOLON || byte === FULL_STOP) return -1;
    p++;
    if (byte >= 0x80) while (p < end && bytes[p] >= 0x80) p++;
  }
  return p < end ? p : -1;
}

/** Position of the next number of a list behind `p`, or -1: joined by `,`, `&` or `and`. */
function nextNumber(bytes: Uint8Array, p: number, end: number): number {
  let isJoined = false;
  for (;;) {
    while (p < end && isBlank(bytes[p])) p++;
    if (p < end && (bytes[p] === COMMA || bytes[p] === AMPERSAND)) p++;
    else if (isAt(bytes, p, p, end, AND)) p += AND.length;
    else return isJoined && p < end && isDigit(bytes[p]) ? p : -1;
    isJoined = true;
  }
}

/** True if the line holds the article's words “not be returned”, in any letter case. */
function isTestimony(bytes: Uint8Array, from: number, end: number): boolean {
  for (let p = from; p + TESTIMONY.length <= end; p++) if (isAt(bytes, p, from, end, TESTIMONY)) return true;
  return false;
}
