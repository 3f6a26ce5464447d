/**
 * The inner loop of the byte scanner, in AssemblyScript: compiled to WebAssembly, where eight bytes are compared at once and
 * no line costs an allocation. `scanner.ts` owns it: it writes the catalogue's templates into the tables below, copies bytes
 * in, and reads records out. What this loop cannot say for sure (unknown shapes, huge numbers) it hands back.
 */

/** Room after the input, so that eight-byte loads near its end stay inside. */
const SLACK: u32 = 64;

/** Record kinds that `scanner.ts` resolves itself. The catalogue's kinds are those of `Kind`. */
const RAW: i32 = 2;
const BIG: i32 = 3;

/** Not a line: so many waits for a control block, as a sum. */
const WAITS: i32 = 1;

const ALLOCATED: i32 = 4;
const WAIT: i32 = 19;
const CLOSE: i32 = 21;

const RECORD: usize = 32;
/** Control blocks below this number have their waits summed. */
const SUMMED: i32 = 1024;

/** 256 pointers, by the first byte of a message, to 0-terminated lists of pointers to templates. */
export const dispatch: usize = memory.data(256 * 4, 16);
/** Room for the lists and templates; `scanner.ts` lays them out. */
export const tables: usize = memory.data(16 * 1024, 16);
export const tablesSize: i32 = 16 * 1024;

let inputStart: usize = 0;
let inputSize: u32 = 0;
let eventStart: usize = 0;
let eventEnd: usize = 0;
let eventCount: i32 = 0;

// Waits that are summed and not reported yet: their number, by control block; the handle they wait for, and the time it holds.
const sums: usize = memory.data(1024 * 4, 16);
const handles: usize = memory.data(1024 * 4, 16);
const times: usize = memory.data(1024 * 4, 16);
/** The control blocks with a sum; one may stand here twice. */
const summed: usize = memory.data(1024 * 4, 16);
let summedCount: i32 = 0;
/** Moves on where all control blocks may have got new lives. */
let time: i32 = 0;
/** Lines that only added to a sum since the last record. */
let passedLines: i32 = 0;

// What the last number and the last match found.
let value: i32 = 0;
let big: bool = false;
let cb: i32 = 0;
let x: i32 = 0;
let y: i32 = 0;

/** Lays out memory for inputs of at most `bytes` and batches of at most `events` records. Returns where the input goes. */
export function allocate(bytes: u32, events: u32): usize {
  inputStart = (heap.alloc(bytes + SLACK) + 15) & ~15;
  inputSize = bytes;
  // A batch ends with its sums.
  eventStart = (heap.alloc((events + 2 * SUMMED) * (RECORD as u32) + SLACK) + 15) & ~15;
  eventEnd = eventStart + (events as usize) * RECORD;
  return inputStart;
}

export function eventsAt(): usize {
  return eventStart;
}

export function events(): i32 {
  return eventCount;
}

/** Summed lines after the last record. */
export function passed(): i32 {
  return passedLines;
}

/**
 * Scans the input `[from, to)` and writes a record per whole line. Returns where the first line starts that has no record:
 * it is not whole yet, or the records are full.
 *
 * With `sumWaits` a wait for the handle that its control block has waited for before gets no record: it is summed, and the
 * sum is reported before the control block can have got a new life, or at the end.
 */
export function scan(from: i32, to: i32, final: bool, sumWaits: bool): i32 {
  const end = inputStart + to;
  let start = inputStart + from;
  let record = eventStart;
  time++;
  passedLines = 0;
  while (start < end && record < eventEnd) {
    let p = start;
    let kind = RAW;
    let thread = 0;
    let hugeThread = false;
    big = false;
    if (load<u8>(p) == 40 /* ( */) {
      const digits = p + 1;
      p = number(digits, end);
      thread = value;
      hugeThread = big;
      // Three digits or more, then `) ` and at least one byte of message.
      if (p - digits >= 3 && p + 2 < end && load<u16>(p) == 0x2029 /* ) and space */) {
        p += 2;
        let entry = load<u32>(dispatch + ((load<u8>(p) as usize) << 2)) as usize;
        while (entry != 0) {
          const template = load<u32>(entry) as usize;
          if (template == 0) break;
          const after = match(template, p, end);
          if (after != 0) {
            kind = load<i32>(template);
            p = after;
            break;
          }
          entry += 4;
        }
      }
    }
    let next: usize = 0;
    let contentEnd = p;
    if (kind != RAW) {
      while (p < end && (load<u8>(p) == 32 || load<u8>(p) == 9)) p++;
      if (p == end) {
        if (!final) break;
        next = p;
      } else {
        const c = load<u8>(p);
        if (c == 10) next = p + 1;
        else if (c == 13) {
          if (p + 1 == end && !final) break;
          next = p + 1 < end && load<u8>(p + 1) == 10 ? p + 2 : p + 1;
        }
      }
      if (next == 0) kind = RAW;
      else if (big || hugeThread || p - start > 65536) {
        kind = BIG;
        contentEnd = p;
      }
    }
    if (kind == RAW) {
      p = start;
      while (p < end) {
        const c = load<u8>(p);
        if (c == 10 || c == 13) break;
        p++;
      }
      if (p == end && !final) break;
      next = p;
      if (p < end) {
        if (load<u8>(p) == 13) {
          if (p + 1 == end && !final) break;
          next = p + 1 < end && load<u8>(p + 1) == 10 ? p + 2 : p + 1;
        } else next = p + 1;
      }
      contentEnd = p;
    }
    if (sumWaits) {
      if (kind == WAIT && cb < SUMMED) {
        const at = (cb as usize) << 2;
        if (load<i32>(times + at) == time && load<i32>(handles + at) == x) {
          const sum = load<i32>(sums + at);
          if (sum == 0) {
            if (summedCount == SUMMED) record = flush(record);
            store<i32>(summed + ((summedCount as usize) << 2), cb);
            summedCount++;
          }
          store<i32>(sums + at, sum + 1);
          passedLines++;
          start = next;
          continue;
        }
        // The first wait of its life, or for another handle: a line like any other.
        if (load<i32>(sums + at) != 0) record = flush(record);
        store<i32>(times + at, time);
        store<i32>(handles + at, x);
      } else if (kind == ALLOCATED || kind == CLOSE || kind == BIG) {
        record = flush(record);
        if (kind != CLOSE) time++;
      }
    }
    store<i32>(record, kind, 0);
    store<i32>(record, thread, 4);
    store<i32>(record, cb, 8);
    store<i32>(record, x, 12);
    store<i32>(record, y, 16);
    store<i32>(record, (start - inputStart) as i32, 20);
    store<i32>(record, (contentEnd - inputStart) as i32, 24);
    store<i32>(record, passedLines, 28);
    passedLines = 0;
    record += RECORD;
    start = next;
  }
  record = flush(record);
  eventCount = ((record - eventStart) / RECORD) as i32;
  return (start - inputStart) as i32;
}

/** Reports the sums. Returns where the next record goes. */
function flush(record: usize): usize {
  for (let i: i32 = 0; i < summedCount; i++) {
    const which = load<i32>(summed + ((i as usize) << 2));
    const at = (which as usize) << 2;
    const sum = load<i32>(sums + at);
    if (sum == 0) continue;
    store<i32>(record, WAITS, 0);
    store<i32>(record, which, 8);
    store<i32>(record, sum, 12);
    store<i32>(record, 0, 28);
    record += RECORD;
    store<i32>(sums + at, 0);
  }
  summedCount = 0;
  return record;
}

/** Reads decimal digits into `value`; more than nine of them set `big`. Returns the position after them. */
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
  if (p - start > 9) big = true;
  value = sum;
  return p;
}

/**
 * Template: kind, number of slots, then for each literal its length and its words, and for each slot between them its
 * register (1 cb, 2 x, 3 y; plus 4 where -1 is a number, too). Words are 8 bytes; of the last one only the masked bytes count.
 * Returns the position after the match, or 0.
 */
function match(template: usize, p: usize, end: usize): usize {
  cb = -1;
  x = -1;
  y = -1;
  big = false;
  let slots = load<i32>(template, 4);
  let t = template + 8;
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
    if ((register & 4) != 0 && p < end && load<u8>(p) == 45 /* - */) {
      if (p + 1 >= end || load<u8>(p + 1) != 49 /* 1 */) return 0;
      p += 2;
      value = -1;
    } else {
      const after = number(p, end);
      if (after == p) return 0;
      p = after;
    }
    const which = register & 3;
    if (which == 1) cb = value;
    else if (which == 2) x = value;
    else y = value;
  }
}
