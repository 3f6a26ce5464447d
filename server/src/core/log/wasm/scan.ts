/**
 * The inner loop of the byte scanner, in AssemblyScript: compiled to WebAssembly, where eight bytes are compared at once and
 * no line costs an allocation. `scanner.ts` owns it: it writes the catalogue's templates into the tables below, copies bytes
 * in, and reads records out. What this loop cannot say for sure (unknown shapes, huge numbers) it hands back.
 *
 * With `summing`, lines that only count get no record of their own. Waits and uses of a control block are summed, and the sums
 * are reported before its life can have ended: before any allocation, close, or line that is handed back, and at the end of
 * the input. For that the loop follows two things: which control blocks the receiver knows to be alive (`lives`), and which
 * control block each thread was last about (`contexts`). Where it does not know, it reports the line.
 */
import {
  BYTES_IN,
  CB,
  digitsAt,
  findKnown,
  HANDLE_IN,
  initialize,
  learn,
  lineLength,
  MASK_IN,
  numberOf,
  ROLE,
  SUM,
  takeKnown,
  threadAt,
  USE_OF_CONTEXT,
  WAIT_FOR_CB,
} from './knownLines';
import {
  allocateUnwrapped,
  BIG,
  cb,
  contentEnd,
  contentStart,
  contentStop,
  kind,
  lineEnd,
  readLine,
  register,
  role,
  thread,
  unwrap,
  unwrappedEnd,
  x,
  y,
} from './readLine';
import {
  BYTES_AT,
  CLOSE,
  EFFECT,
  FROM_CONTEXT,
  HANDLE_AT,
  isSignalMask,
  isWait,
  MASK_AT,
  NONE,
  OPEN,
  RELEASE,
  TAUGHT_AT,
  UNCOUNTED,
  USE,
  WAIT,
} from './role';

export { dispatch } from './readLine';

/** Room after the input, so that loads near its end stay inside. */
const SLACK: u32 = 64;

/** Records that are no line: a sum of waits, a sum of uses, what a thread was last about. */
const WAITS: i32 = -1;
const USES: i32 = -2;
const CONTEXT: i32 = -3;

/** A record: kind, thread, cb, x, y, start, end, lines passed before it. In a sum of uses, y and start hold the bytes. */
const RECORD: usize = 32;

/** Control blocks and threads below this number are summed. */
const SUMMED: i32 = 1024;

/** By control block, what is followed of it: one record each. */
const lives: usize = memory.data(1024 * 64, 16);
// The time at which its life was last reported, and a use of it, and the taught shapes that were; the handle that was reported last.
const TIME: usize = 0;
const USE_TIME: usize = 4;
const TAUGHT_TIME: usize = 8;
const TAUGHT_MASK: usize = 12;
const HANDLE: usize = 16;
// Its latest instance number, and the run that it was seen in.
const NUMBER: usize = 20;
const NUMBER_RUN: usize = 24;
// The sums, and whether it is listed among those that have one.
const WAIT_SUM: usize = 28;
const USE_COUNT: usize = 32;
const USE_LINE: usize = 36;
const USE_BYTES: usize = 40;
const IS_LISTED: usize = 48;
/** The handle's digits in a known line, or -1: to compare them is quicker than to add them up. */
const HANDLE_DIGITS: usize = 56;
/** The control blocks with a sum, each once. */
const listed: usize = memory.data(1024 * 4, 16);
let listedCount: i32 = 0;
/** By thread: its control block plus one, or 0 where it is not known; whether the receiver does not know; whether it is among `threads`. */
const contexts: usize = memory.data(1024 * 8, 16);
const IS_UNREPORTED: usize = 4;
const IS_THREAD: usize = 5;
/** The threads that have one, each once. */
const threads: usize = memory.data(1024 * 4, 16);
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

/** Lays out memory for inputs of at most `bytes`, batches of some `events` records, and tables. Returns where the input goes. */
export function allocate(bytes: u32, events: u32, tables: u32): usize {
  initialize();
  allocateUnwrapped();
  // Loads before the first line stay inside, too.
  inputStart = (heap.alloc(bytes + 2 * SLACK) + SLACK) & ~15;
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
 * Of a log that is wrapped, each line is read from its `(TTT)` on.
 */
export function scan(from: i32, to: i32, final: bool, summing: bool, wrapped: bool): i32 {
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
    // Where the line is read: in a wrapped log not at its start.
    let head = start;
    let stop: usize = 0;
    let known: usize = 0;
    let next: usize = 0;
    if (wrapped) head = contentStart(start, end);
    const isRead = head != 0;
    if (isRead) {
      known = findKnown(head, end);
      next = head + lineLength;
      if (known == 0) {
        next = readLine(head, end, final);
        if (next == 0) break;
        if (kind > BIG) learn(head, next);
      }
    }
    // It may be of a known shape without its escape sequences.
    if (wrapped && (!isRead || (known == 0 && kind <= BIG))) {
      stop = contentStop(start, end);
      next = lineEnd(stop, end, final);
      if (next == 0) break;
      const plain = unwrap(start, stop);
      if (plain != 0) {
        head = plain;
        known = findKnown(head, unwrappedEnd);
        if (known == 0) {
          const after = readLine(head, unwrappedEnd, true);
          if (kind > BIG) learn(head, after);
        }
      } else if (!isRead) {
        readLine(start, end, final);
      }
    }
    if (summing) {
      const isOfWait = isWait(known == 0 ? role : load<i32>(known, ROLE));
      if (isOfWait && runStart == 0 && blockEnd != 0 && comesAgain(start, end, final)) {
        blockRepeats++;
        lineCount += blockLines;
        passedLines += blockLines;
        start += blockEnd - blockStart;
        continue;
      }
    }
    let isSummed = summing && known != 0 && sumsUp(known, head, start);
    if (!isSummed) {
      if (known != 0) takeKnown(known, head);
      if (summing) {
        if (isWait(role)) followRun(start, cb, role);
        else if (runStart != 0) endRun(start);
        isSummed = kind > BIG ? summed(role, thread) : unsummed(kind);
      }
    }
    if (isSummed) passedLines++;
    else write(kind, thread, cb, x, y, (start - inputStart) as i32, ((stop == 0 ? contentEnd : stop) - inputStart) as i32);
    lineCount++;
    start = next;
  }
  if (summing) flush(true);
  eventCount = ((record - eventStart) / RECORD) as i32;
  return (start - inputStart) as i32;
}

/** What `summed` and `followRun` do, for a known line that is read at `head` and usually only adds to a sum. False, and nothing is done, where it does more. */
// @ts-ignore: decorator
@inline
function sumsUp(known: usize, head: usize, start: usize): bool {
  const sum = load<u8>(known, SUM) as u32;
  if (sum == 0) return false;
  const thread = threadAt(head);
  if (sum == USE_OF_CONTEXT) {
    const context = load<i32>(contextOf(thread));
    if (context == 0 || load<i32>(lifeOf(context - 1), USE_TIME) != time) return false;
    if (runStart != 0) endRun(start);
    const bytesIn = load<u8>(known, BYTES_IN) as usize;
    addUse(context - 1, bytesIn == 0 ? 0 : numberOf(digitsAt(known, bytesIn, head)));
    return true;
  }
  const which = numberOf(digitsAt(known, CB, head));
  if (which >= SUMMED) return false;
  const life = lifeOf(which);
  if (load<i32>(life, TIME) != time) return false;
  const handleIn = load<u8>(known, HANDLE_IN) as usize;
  if (handleIn != 0) {
    const digits = digitsAt(known, handleIn, head);
    if (load<u64>(life, HANDLE_DIGITS) != digits) {
      if (load<i32>(life, HANDLE) != numberOf(digits)) return false;
      store<u64>(life, digits, HANDLE_DIGITS);
    }
  }
  if (sum == WAIT_FOR_CB) {
    followRun(start, which, 0);
    addWait(which);
    return true;
  }
  if (load<i32>(life, USE_TIME) != time) return false;
  const maskIn = load<u8>(known, MASK_IN) as usize;
  if (maskIn != 0 && isSignalMask(numberOf(digitsAt(known, maskIn, head)))) return false;
  if (runStart != 0) endRun(start);
  if (load<i32>(contextOf(thread)) != which + 1) setContext(thread, which, true);
  const bytesIn = load<u8>(known, BYTES_IN) as usize;
  addUse(which, bytesIn == 0 ? 0 : numberOf(digitsAt(known, bytesIn, head)));
  return true;
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

/** What is followed of a control block. */
// @ts-ignore: decorator
@inline
function lifeOf(which: i32): usize {
  return lives + ((which as usize) << 6);
}

// @ts-ignore: decorator
@inline
function contextOf(thread: i32): usize {
  return contexts + ((thread as usize) << 3);
}

/** True if the line only adds to a sum. Keeps track of what the receiver knows. */
function summed(role: i32, thread: i32): bool {
  const effect = role & EFFECT;
  // It means nothing, but the receiver counts such lines.
  if (effect == NONE) return false;
  const isUse = effect == USE && !isSignal(role);
  if ((role & FROM_CONTEXT) != 0) {
    if (thread >= SUMMED) {
      if (!isUse) flush(false);
      return false;
    }
    const about = load<i32>(contextOf(thread)) - 1;
    if (about < 0) {
      // The receiver knows which, and it may be one with sums.
      if (!isUse) flush(false);
      return false;
    }
    const life = lifeOf(about);
    const hasHandle = ((role >> HANDLE_AT) & 3) != 0;
    const handle = register(role >> HANDLE_AT);
    const isHandleReported = !hasHandle || load<i32>(life, HANDLE) == handle;
    if (isUse && isUseReported(life) && isHandleReported && isTaughtReported(life, role)) {
      addUse(about, register(role >> BYTES_AT));
      return true;
    }
    reportContext(thread);
    if (!isUse) flushOne(about);
    markTaught(life, role);
    if (isUse) {
      if (hasHandle) setHandle(life, handle);
      store<i32>(life, time, USE_TIME);
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
  const life = lifeOf(cb);
  const known = load<i32>(life, TIME) == time;
  const hasHandle = ((role >> HANDLE_AT) & 3) != 0;
  const handle = register(role >> HANDLE_AT);
  const isReported = known && (!hasHandle || load<i32>(life, HANDLE) == handle) && isTaughtReported(life, role);
  const keptHandle = known && !hasHandle ? load<i32>(life, HANDLE) : handle;
  if (effect == WAIT) {
    if (isReported) {
      addWait(cb);
      return true;
    }
    markLife(life, keptHandle);
    markTaught(life, role);
    return false;
  }
  if (isUse && thread < SUMMED) {
    if (isReported && isUseReported(life)) {
      setContext(thread, cb, true);
      addUse(cb, register(role >> BYTES_AT));
      return true;
    }
    setContext(thread, cb, false);
    markLife(life, keptHandle);
    store<i32>(life, time, USE_TIME);
    markTaught(life, role);
    return false;
  }
  setContext(thread, cb, false);
  // Its life may end here: nothing that comes before may be reported after it.
  if (effect == CLOSE || effect == RELEASE) flushOne(cb);
  if (!known) markLife(life, -1);
  markTaught(life, role);
  return false;
}

/** A control block is allocated: it has a new life, and if the MTA was restarted, so has every other. */
function allocated(thread: i32): void {
  const isFollowed = cb < SUMMED;
  const life = lifeOf(isFollowed ? cb : 0);
  const isOfRun = isFollowed && load<i32>(life, NUMBER_RUN) == run;
  // Its number rose: the MTA was not restarted.
  if (isOfRun && x > load<i32>(life, NUMBER)) {
    flushOne(cb);
    blockEnd = 0;
    store<i32>(life, 0, USE_TIME);
    store<i32>(life, 0, TAUGHT_TIME);
  } else {
    flush(true);
    newLives();
    if (isOfRun) run++;
  }
  setContext(thread, cb, false);
  if (!isFollowed) return;
  markLife(life, -1);
  store<i32>(life, x, NUMBER);
  store<i32>(life, run, NUMBER_RUN);
}

/** FD_CONNECT and FD_CLOSE alone are no use: see `isSignalMask` in the catalogue. */
// @ts-ignore: decorator
@inline
function isSignal(role: i32): bool {
  return ((role >> MASK_AT) & 3) != 0 && isSignalMask(register(role >> MASK_AT));
}

/** True if a use of this life has been reported: the first one is a line of its own. */
// @ts-ignore: decorator
@inline
function isUseReported(life: usize): bool {
  return load<i32>(life, USE_TIME) == time;
}

/** True if the line is of a known shape, or of a taught one that was reported of this life. */
// @ts-ignore: decorator
@inline
function isTaughtReported(life: usize, role: i32): bool {
  const taught = role >> TAUGHT_AT;
  if (taught == 0) return true;
  if (taught >= UNCOUNTED) return false;
  return load<i32>(life, TAUGHT_TIME) == time && ((load<i32>(life, TAUGHT_MASK) >> (taught - 1)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function markTaught(life: usize, role: i32): void {
  const taught = role >> TAUGHT_AT;
  if (taught == 0 || taught >= UNCOUNTED) return;
  const before = load<i32>(life, TAUGHT_TIME) == time ? load<i32>(life, TAUGHT_MASK) : 0;
  store<i32>(life, time, TAUGHT_TIME);
  store<i32>(life, before | (1 << (taught - 1)), TAUGHT_MASK);
}

/** The record that comes now reports this life, and this handle. */
// @ts-ignore: decorator
@inline
function markLife(life: usize, handle: i32): void {
  store<i32>(life, time, TIME);
  setHandle(life, handle);
}

// @ts-ignore: decorator
@inline
function setHandle(life: usize, handle: i32): void {
  store<i32>(life, handle, HANDLE);
  store<u64>(life, -1, HANDLE_DIGITS);
}

/** The latest control block of a thread; `unreported` if the line that names it is not reported. */
function setContext(thread: i32, which: i32, unreported: bool): void {
  if (thread >= SUMMED) return;
  const at = contextOf(thread);
  if (load<u8>(at, IS_THREAD) == 0) {
    store<u8>(at, 1, IS_THREAD);
    store<i32>(threads + ((threadCount as usize) << 2), thread);
    threadCount++;
  }
  // A control block that is not followed here has its lines reported: the receiver knows.
  const context = which < SUMMED ? which + 1 : 0;
  if (unreported && load<i32>(at) == context) return;
  store<i32>(at, context);
  store<u8>(at, unreported, IS_UNREPORTED);
}

/** Reports the latest control block of a thread, if the receiver does not know it. */
function reportContext(thread: i32): void {
  const at = contextOf(thread);
  if (load<i32>(at) != 0 && load<u8>(at, IS_UNREPORTED) != 0) write(CONTEXT, thread, load<i32>(at) - 1, 0, 0, 0, 0);
  store<u8>(at, 0, IS_UNREPORTED);
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
  const life = lifeOf(cb);
  if (load<u8>(life, IS_LISTED) != 0) return;
  store<u8>(life, 1, IS_LISTED);
  store<i32>(listed + ((listedCount as usize) << 2), cb);
  listedCount++;
}

// @ts-ignore: decorator
@inline
function addWait(cb: i32): void {
  const life = lifeOf(cb);
  list(cb);
  store<i32>(life, load<i32>(life, WAIT_SUM) + 1, WAIT_SUM);
}

/** A use that is summed; `bytes` is -1 where the line has none. */
// @ts-ignore: decorator
@inline
function addUse(cb: i32, bytes: i32): void {
  const life = lifeOf(cb);
  list(cb);
  store<i32>(life, load<i32>(life, USE_COUNT) + 1, USE_COUNT);
  store<i32>(life, lineCount, USE_LINE);
  if (bytes > 0) store<i64>(life, load<i64>(life, USE_BYTES) + (bytes as i64), USE_BYTES);
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
    store<u8>(contextOf(thread), 0, IS_THREAD);
    store<i32>(contextOf(thread), 0);
  }
  threadCount = 0;
}

/** Reports the sums of one control block, which stays listed. */
// @ts-ignore: decorator
@inline
function flushOne(which: i32): void {
  addRepeats();
  if (which < SUMMED && load<u8>(lifeOf(which), IS_LISTED) != 0) {
    flushSums(which);
    store<u8>(lifeOf(which), 1, IS_LISTED);
  }
}

function flushSums(which: i32): void {
  const life = lifeOf(which);
  store<u8>(life, 0, IS_LISTED);
  const waits = load<i32>(life, WAIT_SUM);
  if (waits > 0) {
    write(WAITS, 0, which, waits, 0, 0, 0);
    store<i32>(life, 0, WAIT_SUM);
  }
  if (load<i32>(life, USE_COUNT) > 0) {
    const sum = record;
    // How many lines back the last use was, from the line that comes next.
    write(USES, 0, which, lineCount - load<i32>(life, USE_LINE), 0, 0, 0);
    store<f64>(sum, load<i64>(life, USE_BYTES) as f64, 16);
    store<i32>(life, 0, USE_COUNT);
    store<i64>(life, 0, USE_BYTES);
  }
}

/** Adds up how often the run of waits came again. */
function addRepeats(): void {
  if (blockRepeats == 0) return;
  for (let i: usize = 0; i < (blockLines as usize); i++) {
    const which = load<i32>(block + (i << 2));
    list(which);
    store<i32>(lifeOf(which), load<i32>(lifeOf(which), WAIT_SUM) + blockRepeats, WAIT_SUM);
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
function followRun(start: usize, cb: i32, role: i32): void {
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
