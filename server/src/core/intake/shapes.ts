/**
 * The shapes of unrecognised lines: what the verdicts could not take into account. A shape is the line with each run of
 * decimal digits folded to `#`, its thread prefix included. A line of a shape already seen costs no allocation.
 */
import { decodeLine, tryUtf8 } from '../text/encoding';

interface CountedShape {
  /** Its text; one that is longer than `MAX_SHAPE_BYTES` ends with `…`. */
  readonly shape: string;
  readonly count: number;
  /** The first line of this shape, 0-based. */
  readonly firstLine: number;
  /** The control blocks that its lines name, in order of appearance; the first `MAX_SHAPE_CBS`. */
  readonly cbs: readonly number[];
}

export interface ShapeCounts {
  /** Most frequent first, then in order of appearance. */
  readonly shapes: readonly CountedShape[];
  /** Unrecognised lines of yet other, rarer shapes. */
  readonly otherLines: number;
}

/** Shapes that are listed. */
export const MAX_SHAPES = 1000;
/** Shapes that are counted: a frequent one may come late, after many that come once. */
const MAX_COUNTED_SHAPES = 16_384;
export const MAX_SHAPE_BYTES = 200;
const MAX_SHAPE_CBS = 16;

const ZERO = 48;
const NINE = 57;
const HASH_SIGN = 35;
/** Stands after the bytes of a shape that was cut: no line holds one. */
const CUT = 10;
/** A power of two, and four times as many as there are shapes: probing stays short. */
const SLOTS = 4 * MAX_COUNTED_SHAPES;

export class ShapeCounter {
  /** The line at hand, folded. */
  readonly #folded = new Uint8Array(MAX_SHAPE_BYTES + 1);
  /** Hash → index of the shape + 1; 0 where there is none. */
  #slots: Uint16Array | undefined;
  /** The bytes of all shapes, one after the other; `#ends[i]` is where those of shape i end. */
  #bytes = new Uint8Array(4096);
  readonly #ends: number[] = [];
  readonly #counts: number[] = [];
  readonly #firstLines: number[] = [];
  readonly #cbs: number[][] = [];
  #otherLines = 0;

  /**
   * Counts the line `bytes[start, end)`, given without its line end and trailing blanks. `line` is its 0-based number, `cb` the
   * control block that it names, or -1.
   */
  add(bytes: Uint8Array, start: number, end: number, line: number, cb = -1): void {
    const folded = this.#folded;
    let length = 0;
    let hash = 0x811c9dc5;
    let p = start;
    while (p < end && length < MAX_SHAPE_BYTES) {
      let byte = bytes[p++];
      if (byte >= ZERO && byte <= NINE) {
        while (p < end && bytes[p] >= ZERO && bytes[p] <= NINE) p++;
        byte = HASH_SIGN;
      }
      folded[length++] = byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    if (p < end) folded[length++] = CUT;
    hash ^= hash >>> 15;
    // Most logs have no such line, and a case has any number of logs.
    const slots = (this.#slots ??= new Uint16Array(SLOTS));
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const shape = slots[slot] - 1;
      if (shape < 0) {
        this.#insert(slots, slot, length, line, cb);
        return;
      }
      if (this.#is(shape, length)) {
        this.#counts[shape]++;
        if (cb >= 0) addCb(this.#cbs[shape], cb);
        return;
      }
    }
  }

  counts(): ShapeCounts {
    return countsOf([this]);
  }

  /** Unrecognised lines of shapes that were too many to be counted. */
  get otherLines(): number {
    return this.#otherLines;
  }

  /** The shapes in order of appearance; two of them may read the same. */
  *each(): Generator<CountedShape> {
    for (const [i, end] of this.#ends.entries()) {
      const shape = shapeText(this.#bytes.subarray(this.#startOf(i), end));
      yield { shape, count: this.#counts[i], firstLine: this.#firstLines[i], cbs: this.#cbs[i] };
    }
  }

  #startOf(shape: number): number {
    return shape === 0 ? 0 : this.#ends[shape - 1];
  }

  /** True if the shape's bytes are those of the line at hand. */
  #is(shape: number, length: number): boolean {
    const start = this.#startOf(shape);
    if (this.#ends[shape] - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== this.#folded[i]) return false;
    return true;
  }

  #insert(slots: Uint16Array, slot: number, length: number, line: number, cb: number): void {
    const shape = this.#ends.length;
    if (shape === MAX_COUNTED_SHAPES) {
      this.#otherLines++;
      return;
    }
    const start = this.#startOf(shape);
    if (start + length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(this.#folded.subarray(0, length), start);
    this.#ends.push(start + length);
    this.#counts.push(1);
    this.#firstLines.push(line);
    this.#cbs.push(cb < 0 ? [] : [cb]);
    slots[slot] = shape + 1;
  }
}

/** What several counters have counted, one after the other, in one log. */
export function countsOf(counters: readonly ShapeCounter[]): ShapeCounts {
  // Different bytes may read the same, in a log of mixed encodings: to a reader that is one shape.
  const byText = new Map<string, CountedShape>();
  let otherLines = 0;
  for (const counter of counters) {
    otherLines += counter.otherLines;
    for (const { shape, count, firstLine, cbs: named } of counter.each()) {
      const known = byText.get(shape);
      const cbs = known?.cbs.slice() ?? [];
      for (const cb of named) addCb(cbs, cb);
      byText.set(shape, { shape, count: count + (known?.count ?? 0), firstLine: known?.firstLine ?? firstLine, cbs });
    }
  }
  // The sort is stable, and shapes are in order of appearance.
  const shapes = [...byText.values()].sort((a, b) => b.count - a.count);
  const rarer = shapes.splice(MAX_SHAPES).reduce((sum, { count }) => sum + count, 0);
  return { shapes, otherLines: otherLines + rarer };
}

export function addCb(cbs: number[], cb: number): void {
  if (cbs.length < MAX_SHAPE_CBS && !cbs.includes(cb)) cbs.push(cb);
}

function shapeText(bytes: Uint8Array): string {
  const isCut = bytes[bytes.length - 1] === CUT;
  if (!isCut) return decodeLine(bytes);
  const whole = bytes.subarray(0, -1);
  // The cut may have gone through a character of several bytes.
  for (let length = whole.length; length >= Math.max(0, whole.length - 3); length--) {
    const text = tryUtf8(whole.subarray(0, length));
    if (text !== undefined) return `${text}…`;
  }
  return `${decodeLine(whole)}…`;
}
