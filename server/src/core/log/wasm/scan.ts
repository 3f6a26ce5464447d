/**
 * The inner loop of the byte scanner, in AssemblyScript: compiled to WebAssembly, where eight bytes are compared at once and
 * no line costs an allocation. `scanner.ts` owns it: it writes the catalogue's templates into the tables below, copies bytes
 * in, and reads records out. What this loop cannot say for sure (unknown shapes, huge numbers) it hands back.
 *
 * With `summing`, lines that only count get no record of their own. Waits and uses of a control block are summed, and the sums
 * are reported before its life can have ended: before any allocation, close, or line that is handed back, and at the end of
 * the input. For that the loop follows two things: which control blocks the receiver knows to be alive (`times`), and which
 * control block each thread was last about (`contexts`). Where it does not know, it reports the line.
 */

/** Room after the input, so that loads near its end stay inside. */
const SLACK: u32 = 64;
const MAX_LINE_BYTES: usize = 65536;

/** Records that are no line: a sum of waits, a sum of uses, what a thread was last about. */
const WAITS: i32 = -1;
const USES: i32 = -2;
const CONTEXT: i32 = -3;
/** Lines that `scanner.ts` looks at itself: of no known shape, and with a number of more than nine digits. Kinds come after. */
const RAW: i32 = 0;
const BIG: i32 = 1;

// What a template does: the parts of its role word, which `roleWord` in `scanner.ts` writes.
const EFFECT: i32 = 15;
const OPEN: i32 = 0;
const USE: i32 = 2;
const WAIT: i32 = 4;
const CLOSE: i32 = 6;
const RELEASE: i32 = 7;
const FROM_CONTEXT: i32 = 16;
// Registers, two bits each: where the handle, the bytes received and the event mask are.
const HANDLE_AT: i32 = 8;
const BYTES_AT: i32 = 10;
const MASK_AT: i32 = 12;
/** Which taught shape: 0 for none, from 1 on those that are summed, `UNCOUNTED` for lines that are reported one by one. */
const TAUGHT_AT: i32 = 16;
const UNCOUNTED: i32 = 32;

/** A record: kind, thread, cb, x, y, start, end, lines passed before it. In a sum of uses, y and start hold the bytes. */
const RECORD: usize = 32;

/** Control blocks and threads below this number are summed. */
const SUMMED: i32 = 1024;

/** 256 pointers, by the first byte of a message, to lists: pointer to a template or 0, its first word, and its mask, in 24 bytes. */
export const dispatch: usize = memory.data(256 * 4, 16);

// By control block: the time at which its life was last reported, and a use of it, and the taught shapes that were; the handle
// that was reported last; and the sums.
const times: usize = memory.data(1024 * 4, 16);
const useTimes: usize = memory.data(1024 * 4, 16);
const taughtTimes: usize = memory.data(1024 * 4, 16);
const taughtMasks: usize = memory.data(1024 * 4, 16);
/** Its latest instance number, and the run that it was seen in. */
const numbers: usize = memory.data(1024 * 4, 16);
const numberRuns: usize = memory.data(1024 * 4, 16);
const handles: usize = memory.data(1024 * 4, 16);
const waitSums: usize = memory.data(1024 * 4, 16);
const useCounts: usize = memory.data(1024 * 4, 16);
const useLines: usize = memory.data(1024 * 4, 16);
const useBytes: usize = memory.data(1024 * 8, 16);
/** The control blocks with a sum, each once, and whether one is listed. */
const listed: usize = memory.data(1024 * 4, 16);
const isListed: usize = memory.data(1024, 16);
let listedCount: i32 = 0;
/** By thread: its control block plus one, or 0 where it is not known; whether the receiver does not know; the threads that have one, each once. */
const contexts: usize = memory.data(1024 * 4, 16);
const isUnreported: usize = memory.data(1024, 16);
const threads: usize = memory.data(1024 * 4, 16);
const isThread: usize = memory.data(1024, 16);
let threadCount: i32 = 0;
/** Moves on where the MTA may have been restarted, so that instance numbers begin anew. */
let run: i32 = 1;
/** Moves on where control blocks may have got new lives. */
let time: i32 = 1;
/** Lines that only added to a sum since the last record. */
let passedLines: i32 = 0;
/** Lines of this input so far. */
let lineCount: i32 = 0;

// The latest run of waits, which usually comes again to the letter: where it stands in the input, its control blocks, and how
// often it came again.
let blockStart: usize = 0;
let blockEnd: usize = 0;
let blockLines: i32 = 0;
let blockRepeats: i32 = 0;
const block: usize = memory.data(1024 * 4, 16);
/** The run that is being read, or 0. */
let runStart: usize = 0;
let runLines: i32 = 0;
/** In place of its number of lines: it is too long, or has control blocks that are not summed. */
const UNSUMMED: i32 = -1;

let inputStart: usize = 0;
let tableStart: usize = 0;
let eventStart: usize = 0;
let eventEnd: usize = 0;
let eventCount: i32 = 0;
/** Where the next record goes. */
let record: usize = 0;

// What the last number and the last match found.
let value: i32 = 0;
let big: bool = false;
let cb: i32 = 0;
let x: i32 = 0;
let y: i32 = 0;

/** Lays out memory for inputs of at most `bytes`, batches of some `events` records, and tables. Returns where the input goes. */
export function allocate(bytes: u32, events: u32, tables: u32): usize {
  inputStart = (heap.alloc(bytes + SLACK) + 15) & ~15;
  // Sums and contexts may follow the last line.
  eventStart = (heap.alloc((events + 4 * SUMMED) * (RECORD as u32) + SLACK) + 15) & ~15;
  eventEnd = eventStart + (events as usize) * RECORD;
  tableStart = (heap.alloc(tables + SLACK) + 15) & ~15;
  return inputStart;
}

/** Room for the lists and templates; `scanner.ts` lays them out. */
export function tablesAt(): usize {
  return tableStart;
}

export function eventsAt(): usize {
  return eventStart;
}

export function events(): i32 {
  return eventCount;
}

/** Lines passed after the last record. */
export function passed(): i32 {
  return passedLines;
}

/**
 * Scans the input `[from, to)` and writes records. Returns where the first line starts that was not taken: it is not whole
 * yet, or the records are full.
 */
export function scan(from: i32, to: i32, final: bool, summing: bool): i32 {
  const end = inputStart + to;
  let start = inputStart + from;
  record = eventStart;
  passedLines = 0;
  lineCount = 0;
  time++;
  run++;
  blockEnd = 0;
  runStart = 0;
  while (start < end && record < eventEnd) {
    if (summing && blockEnd != 0 && runStart == 0 && load<u8>(start + 6) == load<u8>(blockStart + 6) && comesAgain(start, end, final)) {
      blockRepeats++;
      lineCount += blockLines;
      passedLines += blockLines;
      start += blockEnd - blockStart;
      continue;
    }
    let p = start;
    let kind = RAW;
    let role: i32 = 0;
    let thread = 0;
    let hugeThread = false;
    big = false;
    let message: usize = 0;
    const head = load<u64>(p);
    const digits: u64 = ((head >> 8) & 0xffffff) - 0x303030;
    // `(`, three digits, `) `: all known logs have that. (A byte below `0` borrows, and fails the test as one above `9` does.)
    if ((head & 0xffff000000ff) == 0x202900000028 && ((digits | (digits + 0x767676)) & 0x808080) == 0) {
      thread = <i32>((digits & 0xff) * 100 + ((digits >> 8) & 0xff) * 10 + (digits >> 16));
      message = p + 6;
    } else if (load<u8>(p) == 40 /* ( */) {
      const after = number(p + 1, end);
      // Three digits or more, then `) `.
      if (after - p > 3 && load<u16>(after) == 0x2029) {
        thread = value;
        hugeThread = big;
        message = after + 2;
      }
    }
    if (message != 0 && message < end) {
      const word = load<u64>(message);
      let entry = load<u32>(dispatch + ((<usize>word & 0xff) << 2)) as usize;
      while (entry != 0) {
        const template = load<u32>(entry) as usize;
        if (template == 0) break;
        // The first word decides nearly always.
        if ((word & load<u64>(entry, 16)) == load<u64>(entry, 8)) {
          const after = match(template, message, end);
          if (after != 0) {
            kind = load<i32>(template);
            role = load<i32>(template, 8);
            p = after;
            break;
          }
        }
        entry += 24;
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
      else if (big || hugeThread || p - start > MAX_LINE_BYTES) {
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
    if (summing) {
      if (kind > BIG && (role & (EFFECT | FROM_CONTEXT)) == WAIT) followRun(start, role);
      else if (runStart != 0) endRun(start);
      if (kind > BIG ? summed(role, thread) : unsummed(kind)) {
        passedLines++;
        lineCount++;
        start = next;
        continue;
      }
    }
    write(kind, thread, cb, x, y, (start - inputStart) as i32, (contentEnd - inputStart) as i32);
    lineCount++;
    start = next;
  }
  if (summing) flush(true);
  eventCount = ((record - eventStart) / RECORD) as i32;
  return (start - inputStart) as i32;
}

// @ts-ignore: decorator
@inline
function write(kind: i32, thread: i32, cb: i32, x: i32, y: i32, start: i32, end: i32): void {
  store<i32>(record, kind, 0);
  store<i32>(record, thread, 4);
  store<i32>(record, cb, 8);
  store<i32>(record, x, 12);
  store<i32>(record, y, 16);
  store<i32>(record, start, 20);
  store<i32>(record, end, 24);
  store<i32>(record, passedLines, 28);
  passedLines = 0;
  record += RECORD;
}

/** A line that `scanner.ts` looks at may be about any control block; with a huge number it may open or end a life. */
function unsummed(kind: i32): bool {
  flush(true);
  if (kind == BIG) {
    run++;
    newLives();
  }
  return false;
}

/** True if the line only adds to a sum. Keeps track of what the receiver knows. */
function summed(role: i32, thread: i32): bool {
  const effect = role & EFFECT;
  const isUse = effect == USE && !isSignal(role);
  if ((role & FROM_CONTEXT) != 0) {
    if (thread >= SUMMED) {
      if (!isUse) flush(false);
      return false;
    }
    const about = load<i32>(contexts + ((thread as usize) << 2)) - 1;
    if (about < 0) {
      // The receiver knows which, and it may be one with sums.
      if (!isUse) flush(false);
      return false;
    }
    const hasHandle = ((role >> HANDLE_AT) & 3) != 0;
    const handle = register(role >> HANDLE_AT);
    const isHandleReported = !hasHandle || load<i32>(handles + ((about as usize) << 2)) == handle;
    if (isUse && isUseReported(about) && isHandleReported && isTaughtReported(about, role)) {
      addUse(about, register(role >> BYTES_AT));
      return true;
    }
    reportContext(thread);
    if (!isUse) flushOne(about);
    markTaught(about, role);
    if (isUse) {
      if (hasHandle) store<i32>(handles + ((about as usize) << 2), handle);
      markUse(about);
    }
    return false;
  }
  if (effect == OPEN) {
    allocated(thread);
    return false;
  }
  if (cb >= SUMMED) {
    if (effect != WAIT) setContext(thread, cb, false);
    return false;
  }
  const at = (cb as usize) << 2;
  const known = load<i32>(times + at) == time;
  const hasHandle = ((role >> HANDLE_AT) & 3) != 0;
  const handle = register(role >> HANDLE_AT);
  if (effect == WAIT) {
    if (known && (!hasHandle || load<i32>(handles + at) == handle) && isTaughtReported(cb, role)) {
      list(cb);
      store<i32>(waitSums + at, load<i32>(waitSums + at) + 1);
      return true;
    }
    markLife(cb, known && !hasHandle ? load<i32>(handles + at) : handle);
    markTaught(cb, role);
    return false;
  }
  if (isUse && thread < SUMMED) {
    if (isUseReported(cb) && (!hasHandle || load<i32>(handles + at) == handle) && isTaughtReported(cb, role)) {
      setContext(thread, cb, true);
      addUse(cb, register(role >> BYTES_AT));
      return true;
    }
    setContext(thread, cb, false);
    markLife(cb, known && !hasHandle ? load<i32>(handles + at) : handle);
    markUse(cb);
    markTaught(cb, role);
    return false;
  }
  setContext(thread, cb, false);
  // Its life may end here: nothing that comes before may be reported after it.
  if (effect == CLOSE || effect == RELEASE) flushOne(cb);
  if (!known) markLife(cb, -1);
  markTaught(cb, role);
  return false;
}

/** A control block is allocated: it has a new life, and if the MTA was restarted, so has every other. */
function allocated(thread: i32): void {
  const at = (cb as usize) << 2;
  // Its number rose: the MTA was not restarted.
  if (cb < SUMMED && load<i32>(numberRuns + at) == run && x > load<i32>(numbers + at)) {
    flushOne(cb);
    blockEnd = 0;
    store<i32>(useTimes + at, 0);
    store<i32>(taughtTimes + at, 0);
  } else {
    flush(true);
    newLives();
    if (cb < SUMMED && load<i32>(numberRuns + at) == run) run++;
  }
  setContext(thread, cb, false);
  if (cb >= SUMMED) return;
  markLife(cb, -1);
  store<i32>(numbers + at, x);
  store<i32>(numberRuns + at, run);
}

/** The number in a register of the line at hand. */
// @ts-ignore: decorator
@inline
function register(which: i32): i32 {
  const r = which & 3;
  return r == 1 ? x : r == 2 ? y : -1;
}

/** FD_CONNECT and FD_CLOSE alone are no use: see `isSignalMask` in the catalogue. */
// @ts-ignore: decorator
@inline
function isSignal(role: i32): bool {
  if (((role >> MASK_AT) & 3) == 0) return false;
  const mask = register(role >> MASK_AT);
  return mask == 16 || mask == 32 || mask == 48;
}

/** True if a use of this control block's present life has been reported: the first one is a line of its own. */
// @ts-ignore: decorator
@inline
function isUseReported(which: i32): bool {
  return load<i32>(useTimes + ((which as usize) << 2)) == time;
}

// @ts-ignore: decorator
@inline
function markUse(which: i32): void {
  store<i32>(useTimes + ((which as usize) << 2), time);
}

/** True if the line is of a known shape, or of a taught one that was reported of this control block's present life. */
// @ts-ignore: decorator
@inline
function isTaughtReported(which: i32, role: i32): bool {
  const taught = role >> TAUGHT_AT;
  if (taught == 0) return true;
  if (taught >= UNCOUNTED) return false;
  const at = (which as usize) << 2;
  return load<i32>(taughtTimes + at) == time && ((load<i32>(taughtMasks + at) >> (taught - 1)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function markTaught(which: i32, role: i32): void {
  const taught = role >> TAUGHT_AT;
  if (taught == 0 || taught >= UNCOUNTED) return;
  const at = (which as usize) << 2;
  if (load<i32>(taughtTimes + at) != time) {
    store<i32>(taughtTimes + at, time);
    store<i32>(taughtMasks + at, 0);
  }
  store<i32>(taughtMasks + at, load<i32>(taughtMasks + at) | (1 << (taught - 1)));
}

/** The record that comes now reports this life of the control block, and this handle. */
// @ts-ignore: decorator
@inline
function markLife(cb: i32, handle: i32): void {
  const at = (cb as usize) << 2;
  store<i32>(times + at, time);
  store<i32>(handles + at, handle);
}

/** The latest control block of a thread; `unreported` if the line that names it is not reported. */
// @ts-ignore: decorator
@inline
function setContext(thread: i32, which: i32, unreported: bool): void {
  if (thread >= SUMMED) return;
  const at = (thread as usize) << 2;
  if (load<u8>(isThread + (thread as usize)) == 0) {
    store<u8>(isThread + (thread as usize), 1);
    store<i32>(threads + ((threadCount as usize) << 2), thread);
    threadCount++;
  }
  // A control block that is not followed here has its lines reported: the receiver knows.
  const context = which < SUMMED ? which + 1 : 0;
  if (unreported && load<i32>(contexts + at) == context) return;
  store<i32>(contexts + at, context);
  store<u8>(isUnreported + (thread as usize), unreported);
}

/** Reports the latest control block of a thread, if the receiver does not know it. */
function reportContext(thread: i32): void {
  const at = (thread as usize) << 2;
  if (load<i32>(contexts + at) != 0 && load<u8>(isUnreported + (thread as usize)) != 0)
    write(CONTEXT, thread, load<i32>(contexts + at) - 1, 0, 0, 0, 0);
  store<u8>(isUnreported + (thread as usize), 0);
}

/** Control blocks may have got new lives: none is known to the receiver any more. */
// @ts-ignore: decorator
@inline
function newLives(): void {
  time++;
  blockEnd = 0;
}

// @ts-ignore: decorator
@inline
function list(cb: i32): void {
  if (load<u8>(isListed + (cb as usize)) != 0) return;
  store<u8>(isListed + (cb as usize), 1);
  store<i32>(listed + ((listedCount as usize) << 2), cb);
  listedCount++;
}

/** A use that is summed; `bytes` is -1 where the line has none. */
// @ts-ignore: decorator
@inline
function addUse(cb: i32, bytes: i32): void {
  const at = (cb as usize) << 2;
  list(cb);
  store<i32>(useCounts + at, load<i32>(useCounts + at) + 1);
  store<i32>(useLines + at, lineCount);
  store<i64>(useBytes + (at << 1), load<i64>(useBytes + (at << 1)) + ((bytes < 0 ? 0 : bytes) as i64));
}

/** Reports the sums; with `all`, also what each thread was last about, which is forgotten. */
function flush(all: bool): void {
  addRepeats();
  for (let i: usize = 0; i < (listedCount as usize); i++) flushSums(load<i32>(listed + (i << 2)));
  listedCount = 0;
  if (!all) return;
  for (let i: usize = 0; i < (threadCount as usize); i++) {
    const thread = load<i32>(threads + (i << 2));
    reportContext(thread);
    store<u8>(isThread + (thread as usize), 0);
    store<i32>(contexts + ((thread as usize) << 2), 0);
  }
  threadCount = 0;
}

/** Reports the sums of one control block, which stays listed. */
// @ts-ignore: decorator
@inline
function flushOne(which: i32): void {
  addRepeats();
  if (which < SUMMED && load<u8>(isListed + (which as usize)) != 0) {
    flushSums(which);
    store<u8>(isListed + (which as usize), 1);
  }
}

function flushSums(which: i32): void {
  const at = (which as usize) << 2;
  store<u8>(isListed + (which as usize), 0);
  const waits = load<i32>(waitSums + at);
  if (waits > 0) {
    write(WAITS, 0, which, waits, 0, 0, 0);
    store<i32>(waitSums + at, 0);
  }
  if (load<i32>(useCounts + at) > 0) {
    const sum = record;
    // How many lines back the last use was, from the line that comes next.
    write(USES, 0, which, lineCount - load<i32>(useLines + at), 0, 0, 0);
    store<f64>(sum, load<i64>(useBytes + (at << 1)) as f64, 16);
    store<i32>(useCounts + at, 0);
    store<i64>(useBytes + (at << 1), 0);
  }
}

/** Adds up how often the run of waits came again. */
function addRepeats(): void {
  if (blockRepeats == 0) return;
  for (let i: usize = 0; i < (blockLines as usize); i++) {
    const which = load<i32>(block + (i << 2));
    const at = (which as usize) << 2;
    list(which);
    store<i32>(waitSums + at, load<i32>(waitSums + at) + blockRepeats);
  }
  blockRepeats = 0;
}

/** True if the latest run of waits stands at `p` again, to the letter. */
// @ts-ignore: decorator
@inline
function comesAgain(p: usize, end: usize, final: bool): bool {
  const length = blockEnd - blockStart;
  if (p + length > end) return false;
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) {
    if (v128.any_true(v128.xor(v128.load(p + i), v128.load(blockStart + i)))) return false;
  }
  for (; i < length; i++) if (load<u8>(p + i) != load<u8>(blockStart + i)) return false;
  // A CR at its end may be half of a line end here.
  if (load<u8>(blockEnd - 1) == 13) return p + length < end ? load<u8>(p + length) != 10 : final;
  return true;
}

/** The line at `start` is a wait for `cb`: a run begins or goes on. One with a line that must be reported each time is not summed. */
// @ts-ignore: decorator
@inline
function followRun(start: usize, role: i32): void {
  if (runStart == 0) {
    // Another run takes the place of the latest one.
    addRepeats();
    blockEnd = 0;
    runStart = start;
    runLines = 0;
  }
  if (cb >= SUMMED || runLines == SUMMED || role >> TAUGHT_AT >= UNCOUNTED) runLines = UNSUMMED;
  if (runLines == UNSUMMED) return;
  store<i32>(block + ((runLines as usize) << 2), cb);
  runLines++;
}

/** The run ended before `start`: it is the one to look out for, if it can be summed. */
// @ts-ignore: decorator
@inline
function endRun(start: usize): void {
  if (runLines != UNSUMMED) {
    blockStart = runStart;
    blockEnd = start;
    blockLines = runLines;
  }
  runStart = 0;
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
 * Template: kind, number of slots, role, then for each literal its length and its words, and for each slot between them its
 * register (0 none, 1 cb, 2 x, 3 y; plus 4 where -1 is a number, too). Words are 8 bytes; of the last one only the masked bytes count.
 * Returns the position after the match, or 0.
 */
function match(template: usize, p: usize, end: usize): usize {
  cb = -1;
  x = -1;
  y = -1;
  big = false;
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
    else if (which == 3) y = value;
  }
  return 0;
}
