/**
 * Lines whose shape is known before they are matched. The lines of a log differ in hardly more than their digits, so there are few
 * skeletons: a line with 0 for each digit. A line's skeleton says of which shape it is, and where its numbers are. All of it is
 * compared at once, in 64 bytes; longer lines, and those that end with a CR alone, are matched each time.
 */
import {
  BYTES_AT,
  EFFECT,
  FROM_CONTEXT,
  HANDLE_AT,
  isWait,
  MASK_AT,
  TAUGHT_AT,
  USE,
} from './role';
import { contentEnd, digitCounts, digitEnds, hasMinusOne, message, mostDigits, setLine, template } from './readLine';

/** A known line, in bytes. It begins with its skeleton. */
const KNOWN: usize = 128;
const SKELETON: usize = 64;
const KIND: usize = 64;
export const ROLE: usize = 68;
/** By register, the mask of its digits among the eight bytes that end with them, 0 where it has none; and where those bytes begin. */
const DIGITS: usize = 72;
const DIGITS_FROM: usize = 96;
/** Its bytes without blanks and line end. */
const CONTENT: usize = 108;
/** One of the sums below, or 0; then the registers that the sum needs, 0 where it has none. */
export const SUM: usize = 112;
export const HANDLE_IN: usize = 113;
export const BYTES_IN: usize = 114;
export const MASK_IN: usize = 115;

// Registers.
export const CB: usize = 0;
const X: usize = 1;
const Y: usize = 2;

/** What a line of a known shape usually adds to: the uses of its control block, or of its thread's, or the waits. */
export const USE_OF_CB: u32 = 1;
export const USE_OF_CONTEXT: u32 = 2;
export const WAIT_FOR_CB: u32 = 3;

/** By hash. A skeleton takes the place of another one with its hash. */
const knownLines: usize = memory.data(512 * 128, 16);
const HASH_BITS: u64 = 9;
/** The skeleton that was looked for last, and its place; 0 where the line has none. */
const skeleton: usize = memory.data(64, 16);
let place: usize = 0;
/** Bytes of the line that was looked for last, with its line end. */
export let lineLength: usize = 0;
/** 64 bytes that are set, then 64 that are not. */
const lengthMasks: usize = memory.data(128, 16);

export function initialize(): void {
  memory.fill(lengthMasks, 0xff, SKELETON);
}

/** The known line at `start`, or 0. Reads up to 64 bytes, whatever `end` is. */
// @ts-ignore: decorator
@inline
export function findKnown(start: usize, end: usize): usize {
  const a = v128.load(start);
  const b = v128.load(start, 16);
  const c = v128.load(start, 32);
  const d = v128.load(start, 48);
  const lf = i8x16.splat(10);
  const ends =
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(a, lf)))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(b, lf)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(c, lf)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(d, lf)))) << 48);
  lineLength = (ctz(ends) as usize) + 1;
  place = 0;
  if (ends == 0 || start + lineLength > end) return 0;
  const mask = lengthMasks + SKELETON - lineLength;
  const e = v128.and(withoutDigits(a), v128.load(mask));
  const f = v128.and(withoutDigits(b), v128.load(mask, 16));
  const g = v128.and(withoutDigits(c), v128.load(mask, 32));
  const h = v128.and(withoutDigits(d), v128.load(mask, 48));
  const hash = ((i64x2.extract_lane(e, 1) ^ rotl(i64x2.extract_lane(f, 0), 23)) + lineLength) * 0x9e3779b97f4a7c15;
  const known = knownLines + (((hash as u64) >> (64 - HASH_BITS)) as usize) * KNOWN;
  const differs = v128.or(
    v128.or(v128.xor(e, v128.load(known)), v128.xor(f, v128.load(known, 16))),
    v128.or(v128.xor(g, v128.load(known, 32)), v128.xor(h, v128.load(known, 48))),
  );
  if (!v128.any_true(differs)) return known;
  v128.store(skeleton, e);
  v128.store(skeleton, f, 16);
  v128.store(skeleton, g, 32);
  v128.store(skeleton, h, 48);
  place = known;
  return 0;
}

// @ts-ignore: decorator
@inline
function withoutDigits(bytes: v128): v128 {
  const digits = i8x16.sub(bytes, i8x16.splat(48));
  const areDigits = i8x16.eq(i8x16.min_u(digits, i8x16.splat(9)), digits);
  return i8x16.sub(bytes, v128.and(digits, areDigits));
}

/** The digits in a register of the known line at `start`, each in a byte, the last one in the highest. */
// @ts-ignore: decorator
@inline
export function digitsAt(known: usize, register: usize, start: usize): u64 {
  const mask = load<u64>(known + (register << 3), DIGITS);
  return load<u64>(start + (load<u32>(known + (register << 2), DIGITS_FROM) as usize)) & mask;
}

/** Adds up eight digits by three multiplications. */
// @ts-ignore: decorator
@inline
export function numberOf(digits: u64): i32 {
  let n = ((digits * 2561) >> 8) & 0x00ff00ff00ff00ff;
  n = ((n * 6553601) >> 16) & 0x0000ffff0000ffff;
  return ((n * 42949672960001) >> 32) as i32;
}

/** The number in a register of the known line at `start`, or -1 where it has none. */
// @ts-ignore: decorator
@inline
function numberAt(known: usize, register: usize, start: usize): i32 {
  return load<u64>(known + (register << 3), DIGITS) == 0 ? -1 : numberOf(digitsAt(known, register, start));
}

/** The thread of the known line at `start`. */
// @ts-ignore: decorator
@inline
export function threadAt(start: usize): i32 {
  const digits = load<u32>(start, 1);
  return <i32>((digits & 15) * 100 + ((digits >> 8) & 15) * 10 + ((digits >> 16) & 15));
}

/** Takes the known line at `start` as the one that was read. */
// @ts-ignore: decorator
@inline
export function takeKnown(known: usize, start: usize): void {
  setLine(
    load<i32>(known, KIND),
    load<i32>(known, ROLE),
    threadAt(start),
    numberAt(known, CB, start),
    numberAt(known, X, start),
    numberAt(known, Y, start),
    start + (load<i32>(known, CONTENT) as usize),
  );
}

/** Remembers the line at `start`, which was looked for and then read, if every line with its skeleton is read likewise. */
export function learn(start: usize, next: usize): void {
  if (place == 0 || start + lineLength != next || message != start + 6 || hasMinusOne || mostDigits > 8) return;
  if (load<i32>(template, 12) == 0) return;
  memory.copy(place, skeleton, SKELETON);
  const role = load<i32>(template, 8);
  store<i32>(place, load<i32>(template), KIND);
  store<i32>(place, role, ROLE);
  for (let r: usize = 0; r < 3; r++) {
    const count = load<i32>(digitCounts + (r << 2));
    store<u64>(place + (r << 3), count == 0 ? 0 : (<u64>0x0f0f0f0f0f0f0f0f) << (64 - 8 * count), DIGITS);
    store<i32>(place + (r << 2), count == 0 ? 0 : load<i32>(digitEnds + (r << 2)) - (start as i32) - 8, DIGITS_FROM);
  }
  store<i32>(place, (contentEnd - start) as i32, CONTENT);
  store<u8>(place, sumOf(role), SUM);
  store<u8>(place, (role >> HANDLE_AT) & 3, HANDLE_IN);
  store<u8>(place, (role >> BYTES_AT) & 3, BYTES_IN);
  store<u8>(place, (role >> MASK_AT) & 3, MASK_IN);
}

function sumOf(role: i32): u32 {
  if (role >> TAUGHT_AT != 0) return 0;
  if (isWait(role)) return WAIT_FOR_CB;
  if ((role & EFFECT) != USE) return 0;
  if ((role & FROM_CONTEXT) == 0) return USE_OF_CB;
  return ((role >> HANDLE_AT) & 3) == 0 && ((role >> MASK_AT) & 3) == 0 ? USE_OF_CONTEXT : 0;
}
