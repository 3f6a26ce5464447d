/** Reads one line: matches it against the templates, and takes its numbers. */

/**
 * Kinds of lines that `../scanner.ts` looks at itself: of no known shape; with a number of more than nine digits, or behind a byte order
 * mark. Others come after.
 */
export const RAW: i32 = 0;
export const BIG: i32 = 1;

const MAX_LINE_BYTES: usize = 65536;
const TAB: i32 = 9;
const LF: i32 = 10;
const FORM_FEED: i32 = 12;
const CR: i32 = 13;
const SPACE: i32 = 32;
const OPEN_PAREN: i32 = 40;
const MINUS: i32 = 45;
const ONE: i32 = 49;

const ESCAPE: i32 = 27;
/** Room for one line without its escape sequences. */
const UNWRAPPED_BYTES: usize = 65536;
let unwrapped: usize = 0;

/** 256 pointers, by the first byte of a message, to lists: pointer to a template or 0, its first word, and its mask, in 24 bytes. */
export const dispatch: usize = memory.data(256 * 4, 16);

// The line that was read last. Its numbers are -1 where it has none.
export let kind: i32 = RAW;
/** The role word of its shape; 0 if it is of none. */
export let role: i32 = 0;
export let thread: i32 = 0;
export let cb: i32 = 0;
export let x: i32 = 0;
export let y: i32 = 0;
/** Its end, without the blanks and the line end after it. */
export let contentEnd: usize = 0;
/** The template that it matched, and where its message begins; both 0 where there is none. */
export let template: usize = 0;
export let message: usize = 0;
/** By register (cb, x, y): where its digits end, and how many they are. */
export const digitEnds: usize = memory.data(4 * 4, 16);
export const digitCounts: usize = memory.data(4 * 4, 16);
/** The most digits that any of its numbers has, and whether one of them is -1. */
export let mostDigits: i32 = 0;
export let hasMinusOne: bool = false;

/** The number that was read last, and whether one since then had more than nine digits. */
let value: i32 = 0;
let isBig: bool = false;

/** Reads the line at `start`. Returns where the next one starts; 0 if it is not whole yet. */
export function readLine(start: usize, end: usize, final: bool): usize {
  kind = RAW;
  role = 0;
  thread = 0;
  message = 0;
  template = 0;
  isBig = false;
  let p = start;
  const head = load<u64>(p);
  const digits: u64 = ((head >> 8) & 0xffffff) - 0x303030;
  // `(`, three digits, `) `: all known logs have that. (A byte below `0` borrows, and fails the test as one above `9` does.)
  if ((head & 0xffff000000ff) == 0x202900000028 && ((digits | (digits + 0x767676)) & 0x808080) == 0) {
    thread = <i32>((digits & 0xff) * 100 + ((digits >> 8) & 0xff) * 10 + (digits >> 16));
    message = p + 6;
  } else if (load<u8>(p) == OPEN_PAREN) {
    const after = number(p + 1, end);
    // Three digits or more, then `) `.
    if (after - p > 3 && load<u16>(after) == 0x2029) {
      thread = value;
      message = after + 2;
    }
  }
  const isThreadBig = isBig;
  if (message != 0 && message < end) {
    const word = load<u64>(message);
    let entry = load<u32>(dispatch + ((<usize>word & 0xff) << 2)) as usize;
    while (entry != 0) {
      const candidate = load<u32>(entry) as usize;
      if (candidate == 0) break;
      // The first word decides nearly always.
      if ((word & load<u64>(entry, 16)) == load<u64>(entry, 8)) {
        const after = match(candidate, message, end);
        if (after != 0) {
          template = candidate;
          p = after;
          break;
        }
      }
      entry += 24;
    }
  }
  if (template != 0) {
    contentEnd = p;
    while (p < end && (load<u8>(p) == SPACE || load<u8>(p) == TAB || load<u8>(p) == FORM_FEED)) p++;
    if (p == end || load<u8>(p) == LF || load<u8>(p) == CR) {
      const isHuge = isBig || isThreadBig || p - start > MAX_LINE_BYTES;
      kind = isHuge ? BIG : load<i32>(template);
      if (isHuge) contentEnd = p;
      else role = load<i32>(template, 8);
      return lineEnd(p, end, final);
    }
    // More follows than the template has.
    template = 0;
  }
  if ((head & 0xffffff) == 0xbfbbef) kind = BIG;
  p = start;
  while (p < end && load<u8>(p) != LF && load<u8>(p) != CR) p++;
  contentEnd = p;
  return lineEnd(p, end, final);
}

export function allocateUnwrapped(): void {
  unwrapped = (heap.alloc((UNWRAPPED_BYTES as u32) + 128) + 15) & ~15;
}

/** Where the line of a wrapped log at `start` begins: at its first `(TTT) `, else at `start`. 0 where escape sequences are in the way. */
export function contentStart(start: usize, end: usize): usize {
  let isOpen = false;
  let hasEscape = false;
  for (let p = start; p < end; p++) {
    const byte = load<u8>(p) as i32;
    if (byte == LF || byte == CR) break;
    if (byte == ESCAPE) {
      hasEscape = true;
      p = escapeEnd(p, end) - 1;
    } else if (byte == OPEN_PAREN) {
      if (isThread(p, end)) return hasEscape && isOpen ? 0 : p;
      isOpen = true;
    }
  }
  return start;
}

/** True if `(TTT) ` stands at `p`. */
function isThread(p: usize, end: usize): bool {
  const first = p + 1;
  let q = first;
  while (q < end && <u32>((load<u8>(q) as i32) - 48) <= 9) q++;
  return q - first >= 3 && q + 1 < end && load<u16>(q) == 0x2029;
}

/** Position after the escape sequence at `p`; after the ESC alone where there is none. */
function escapeEnd(p: usize, end: usize): usize {
  let q = p + 1;
  if (q == end || load<u8>(q) != 91) return q;
  q++;
  while (q < end && load<u8>(q) >= 48 && load<u8>(q) <= 63) q++;
  return q < end && <u32>((load<u8>(q) | 32) - 97) < 26 ? q + 1 : p + 1;
}

/**
 * Copies the line at `start`, without its escape sequences, to where it can be read: it has some, and ends at `stop`. Returns where it begins
 * there, 0 if it has no `(TTT) ` or is too long; its end is `unwrappedEnd`, behind a line feed.
 */
export function unwrap(start: usize, stop: usize): usize {
  if (stop - start > UNWRAPPED_BYTES) return 0;
  let to = unwrapped;
  let hasEscape = false;
  for (let p = start; p < stop;) {
    const byte = load<u8>(p);
    if (byte == ESCAPE) {
      const after = escapeEnd(p, stop);
      if (after > p + 1) {
        hasEscape = true;
        p = after;
        continue;
      }
    }
    store<u8>(to++, byte);
    p++;
  }
  if (!hasEscape) return 0;
  store<u8>(to, LF);
  unwrappedEnd = to + 1;
  for (let p = unwrapped; p < to; p++) if (load<u8>(p) == OPEN_PAREN && isThread(p, to)) return p;
  return 0;
}

export let unwrappedEnd: usize = 0;

/** Where the line at `start` ends, without its line end. */
export function contentStop(start: usize, end: usize): usize {
  let p = start;
  while (p < end && load<u8>(p) != LF && load<u8>(p) != CR) p++;
  return p;
}

/** Passes over the line end at `p`; 0 if it may not be whole yet. */
// @ts-ignore: decorator
@inline
export function lineEnd(p: usize, end: usize, final: bool): usize {
  if (p == end) return final ? p : 0;
  if (load<u8>(p) == LF) return p + 1;
  if (p + 1 == end) return final ? end : 0;
  return load<u8>(p + 1) == LF ? p + 2 : p + 1;
}

/** Takes a line that need not be read: see `knownLines.ts`. */
// @ts-ignore: decorator
@inline
export function setLine(ofKind: i32, ofRole: i32, ofThread: i32, ofCb: i32, ofX: i32, ofY: i32, end: usize): void {
  kind = ofKind;
  role = ofRole;
  thread = ofThread;
  cb = ofCb;
  x = ofX;
  y = ofY;
  contentEnd = end;
}

/** The number in a register of the line that was read. */
// @ts-ignore: decorator
@inline
export function register(which: i32): i32 {
  const r = which & 3;
  return r == 1 ? x : r == 2 ? y : -1;
}

/** Reads decimal digits into `value`; more than nine of them set `isBig`. Returns the position after them. */
// @ts-ignore: decorator
@inline
function number(p: usize, end: usize): usize {
  const start = p;
  let sum: i32 = 0;
  while (p < end) {
    const digit = (load<u8>(p) as i32) - 48;
    if (<u32>digit > 9) break;
    sum = sum * 10 + digit;
    p++;
  }
  if (p - start > 9) isBig = true;
  value = sum;
  return p;
}

/**
 * Template: kind, number of slots, role, then for each literal its length and its words, and for each slot between them its
 * register (0 none, 1 cb, 2 x, 3 y; plus 4 where -1 is a number, too). Words are 8 bytes; of the last one only the masked bytes count.
 * Returns the position after the match, or 0.
 */
function match(template: usize, p: usize, end: usize): usize {
  cb = -1;
  x = -1;
  y = -1;
  isBig = false;
  hasMinusOne = false;
  mostDigits = 0;
  store<u64>(digitCounts, 0);
  store<u64>(digitCounts, 0, 8);
  let slots = load<i32>(template, 4);
  let t = template + 16;
  while (true) {
    const length = load<u32>(t) as usize;
    if (p + length > end) return 0;
    t += 8;
    let left: i32 = length as i32;
    while (left >= 8) {
      if (load<u64>(p) != load<u64>(t)) return 0;
      p += 8;
      t += 8;
      left -= 8;
    }
    if (left > 0) {
      if ((load<u64>(p) & load<u64>(t, 8)) != load<u64>(t)) return 0;
      p += left;
      t += 16;
    }
    if (slots == 0) return p;
    slots--;
    const register = load<i32>(t);
    t += 8;
    if ((register & 4) != 0 && p < end && load<u8>(p) == MINUS) {
      if (p + 1 >= end || load<u8>(p + 1) != ONE) return 0;
      p += 2;
      value = -1;
      hasMinusOne = true;
    } else {
      const after = number(p, end);
      if (after == p) return 0;
      const digits = (after - p) as i32;
      if (digits > mostDigits) mostDigits = digits;
      if ((register & 3) != 0) {
        const at = ((register & 3) - 1) << 2;
        store<i32>(digitEnds + at, after as i32);
        store<i32>(digitCounts + at, digits);
      }
      p = after;
    }
    const which = register & 3;
    if (which == 1) cb = value;
    else if (which == 2) x = value;
    else if (which == 3) y = value;
  }
  return 0;
}
