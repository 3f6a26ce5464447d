/**
 * The fold: from the lines of a log, in file order, to the instances of its control blocks. It decides what each line
 * belongs to, and when an instance ends; how an open one is judged is left to `findings/judge.ts`, since that depends on
 * settings. `docs/lifecycle.md` has the rules.
 */
import {
  CLOSE_REQUEST,
  isSignalMask,
  isTestimony,
  isUnrecognised,
  Kind,
  knownShapes,
  mayBeGap,
  type Catalogue,
  type Register,
  type Role,
} from '../log/catalogue';
import { HUGE_THREAD } from '../log/parseLine';
import type { Sums } from '../log/scanner';
import { BEYOND_SET_UP, End, InstanceTable, Life, NO_LINE, Seen } from './instances';
import { grouped } from '../text/counts';
import { NumberTable } from './numberTable';

/** One run of the MTA, from its start (or the log's) to its restart (or the log's end). Lines are 0-based. */
export interface Run {
  readonly firstLine: number;
  /** The last line, -1 for a log without lines. */
  readonly lastLine: number;
  /** The last place of the run at which lines may be missing, or bytes were lost; undefined where there is none. */
  readonly lastGap: Gap | undefined;
  /** The last testimony of the run, or -1. */
  readonly lastTestimony: number;
  /** Index of its first instance; as many as there are where it has none. */
  readonly firstInstance: number;
}

/** A place at which lines may be missing, or bytes were lost. */
export interface Gap {
  /** 0-based. Of one that stands for missing lines alone, the line behind them. */
  readonly line: number;
  /** What stands there; undefined where whoever reads the log keeps its lines, or where nothing does. */
  readonly text: string | undefined;
  /** Why lines are missing before `line`: words without a full stop. Undefined where the line itself says so. */
  readonly missing: string | undefined;
}

/**
 * How much a log may hold, so that no log uses up the memory: of a control block in use some 400 bytes are kept, at most 3 kB, and a report
 * takes as much again for a finding; of an instance some 70 bytes. A pool has twenty control blocks, or a few thousand; a gigabyte of log has some 200,000 instances.
 */
export const logLimits = { controlBlocks: 250_000, threads: 250_000, leftOpen: 250_000, instances: 20_000_000 };

const limitWords: Readonly<Record<keyof typeof logLimits, string>> = {
  controlBlocks: 'different control blocks in one run of the MTA',
  threads: 'different threads in one run of the MTA',
  leftOpen: 'control blocks that were in use at restarts of the MTA, and restarts',
  instances: 'instances',
};

/** More of a line that a doubt quotes says no more. */
const MAX_QUOTE = 200;

/** Belongs to no instance. */
export const NO_INSTANCE = -1;

const UNKNOWN = -1;
/** What `close socket -1` names (winsock2.h). */
const INVALID_SOCKET = -1;

/** What a log has come to, for judging. */
export interface Folded {
  readonly lines: number;
  readonly instances: InstanceTable;
  readonly unrecognised: number;
  readonly otherLines: number;
  readonly longestSetUp: number;
  readonly catalogue: Catalogue;
  readonly taughtCounts: readonly number[];
  runs(): readonly Run[];
  /** Brings `instances` up to date. */
  flush(): void;
}

/**
 * A point of one fold from which another one goes on. That fold may have read on meanwhile, but must not have been taken back to
 * before this point.
 */
export interface FoldState {
  readonly checkpoint: Checkpoint;
  readonly instances: InstanceTable;
  readonly endedRuns: readonly Run[];
}

export class Fold implements Sums, Folded {
  readonly instances: InstanceTable;
  /** Lines read so far. */
  lines = 0;
  /** The activity before this one of the instance that the latest line belongs to, or -1: lines can be chained by it. */
  previousActivity = NO_LINE;
  unrecognised = 0;
  /** Lines of no shape of the catalogue: the unrecognised ones, and those that say nothing. */
  otherLines = 0;
  /**
   * The largest distance, in lines, from an instance's allocation to its first line that is neither set-up nor wait: over all
   * instances of all runs that have such a line; 0 where none has.
   */
  longestSetUp = 0;
  readonly #catalogue: Catalogue;
  /** The runs that have ended. */
  readonly #endedRuns: Run[];
  #runFirstLine = 0;
  #runFirstInstance = 0;
  #lastGap: Gap | undefined;
  /** The last foreign line behind a line of this file with `(TTT)`: a gap if another one follows. */
  #pendingGap: Gap | undefined;
  /** A line with `(TTT)` has come in this file. */
  #isInside = false;
  #lastTestimony = NO_LINE;
  /** In how many instances each taught shape came; of one that means nothing, how many lines. */
  #taughtCounts: number[];
  /** CB number → index into `#lives`: the latest life of each control block in this run. */
  readonly #latest = new NumberTable();
  /** Thread id → the CB that its lines without one belong to. */
  readonly #contexts = new NumberTable();
  readonly #lives: Life[] = [];
  /** Lives in use in `#lives`; the records after them wait to be used again. */
  #liveCount = 0;
  /** The lives whose first line of unknown kind was taken last. */
  readonly #unknownLives: Life[] = [];
  /** Lives that restarts have ended, and the restarts. */
  #leftOpen = 0;
  #excess: string | undefined;
  /** Other instances that the latest line is activity of. */
  readonly #others: OtherActivity[] = [];

  /** `start`: where a fold by the same shapes has come to. Lines and instances are counted on from there. */
  constructor(catalogue: Catalogue = knownShapes, start?: FoldState) {
    this.#catalogue = catalogue;
    this.#taughtCounts = catalogue.taught.map(() => 0);
    this.instances = start ? start.instances.copy(start.checkpoint.instances) : new InstanceTable();
    this.#endedRuns = start ? start.endedRuns.slice(0, start.checkpoint.endedRuns) : [];
    if (!start) return;
    this.restore(start.checkpoint);
    this.beginFile();
  }

  /** Where it has come to, for another fold to go on from. */
  get state(): FoldState {
    this.flush();
    return { checkpoint: this.checkpoint(), instances: this.instances, endedRuns: this.#endedRuns };
  }

  /** The shapes that the log is read by. */
  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /**
   * Why the log cannot be judged, where it holds more than `logLimits` allows: words that go after its name and a colon. From there on its
   * lines are counted, and nothing else.
   */
  get excess(): string | undefined {
    return this.#excess;
  }

  /** In how many instances each taught shape came while they were open, or how many lines mean nothing by it; in the catalogue's order. */
  get taughtCounts(): readonly number[] {
    return this.#taughtCounts;
  }

  /** Takes the next line; the numbers are those of `LineSink.line`. Returns the instance it belongs to, or -1. */
  step(kind: Kind, thread: number, cb: number, x: number, y: number, also: readonly number[]): number {
    const line = this.lines++;
    this.previousActivity = NO_LINE;
    if (this.#others.length > 0) this.#others.length = 0;
    if (this.#excess !== undefined) return NO_INSTANCE;
    if (thread >= 0) this.#enter();
    const shape = this.#catalogue.shape(kind);
    if (!shape) return this.#other(kind, line, thread, cb, also);
    const { role } = shape;
    const { effect } = role;
    if (effect === 'none') {
      this.#taughtCounts[role.taught]++;
      return NO_INSTANCE;
    }
    if (effect === 'open') return this.#allocate(line, thread, cb, x);
    let life: Life;
    if (role.fromContext) {
      const context = this.#contexts.get(thread);
      const slot = context < 0 ? UNKNOWN : this.#latest.get(context);
      if (slot < 0) return NO_INSTANCE;
      life = this.#lives[slot];
    } else {
      if (effect !== 'wait' && thread >= 0) this.setContext(thread, cb);
      life = this.#lifeOf(cb, line, thread);
    }
    if (!life.isOpen) return life.index;
    if (role.taught >= 0 && life.addTaught(role.taught)) this.#taughtCounts[role.taught]++;
    addNumbers(life, role, x, y);
    if (effect === 'wait') {
      life.waits++;
      return life.index;
    }
    this.previousActivity = life.lastActivity;
    life.lastActivity = line;
    if (role.direction !== undefined) setDirection(life, role.direction);
    const seen = seenIn(role, x, y);
    if (seen !== 0) this.#goBeyondSetUp(life, line, seen);
    if (seen !== Seen.use) life.addEvidence(line, kind, thread, x, y);
    if (effect === 'close') this.#close(life, line, thread, numberAt(role.socket, x, y));
    else if (effect === 'release') this.#end(life, End.released, line, thread, line);
    return life.index;
  }

  /** Other instances than the one that the latest line belongs to, that it is activity of: it names their control blocks, too. */
  get others(): readonly OtherActivity[] {
    return this.#others;
  }

  /** Keeps the text of the line that was taken last, which is of no known shape, where a doubt may have to quote it. */
  quote(kind: Kind, text: () => string): void {
    if (this.#excess !== undefined) return;
    if (this.#unknownLives.length > 0) {
      const unknownText = shortened(text());
      for (const life of this.#unknownLives) life.unknownText = unknownText;
    }
    if (!mayBeGap(kind)) return;
    const line = this.lines - 1;
    if (this.#pendingGap?.line === line) this.#pendingGap = { line, text: text(), missing: undefined };
    else if (this.#lastGap?.line === line) this.#lastGap = { line, text: text(), missing: undefined };
  }

  /** Lines may be missing before the next line, as `why` says: words without a full stop. */
  missLines(why: string): void {
    this.#lastGap = { line: this.lines, text: undefined, missing: why };
  }

  /** The next line is the first one of another file: what stands behind the last `(TTT)` of this one is its footer. */
  beginFile(): void {
    this.#pendingGap = undefined;
    this.#isInside = false;
  }

  pass(lines: number): void {
    // Only lines of known shapes are summed.
    this.#enter();
    this.lines += lines;
  }

  addWaits(cb: number, count: number): void {
    if (this.#excess !== undefined) return;
    const life = this.#lives[this.#latest.get(cb)];
    if (life.isOpen) life.waits += count;
  }

  addUses(cb: number, linesBack: number, bytes: number): void {
    if (this.#excess !== undefined) return;
    const life = this.#lives[this.#latest.get(cb)];
    if (!life.isOpen) return;
    life.lastActivity = Math.max(life.lastActivity, this.lines - linesBack);
    life.seen |= Seen.use;
    life.bytesReceived = Math.min(life.bytesReceived + bytes, Number.MAX_SAFE_INTEGER);
  }

  setContext(thread: number, cb: number): void {
    this.#contexts.set(thread, cb);
    if (this.#contexts.size > logLimits.threads) this.#exceed('threads');
  }

  /** All runs, the present one included, which is taken to end at the last line read. Empty for a log without lines. */
  runs(): readonly Run[] {
    return this.lines === 0 ? [] : [...this.#endedRuns, this.#run(this.lines - 1)];
  }

  /** Brings `instances` up to date with the lives that are still open. Reading may go on afterwards. */
  flush(): void {
    for (let slot = 0; slot < this.#liveCount; slot++) {
      const life = this.#lives[slot];
      if (life.isOpen) this.instances.write(life, this.#endedRuns.length, End.open, NO_LINE, -1, NO_LINE);
    }
  }

  /** What is needed to go on from here, should later lines change. Proportional to the control blocks in use. */
  checkpoint(): Checkpoint {
    return {
      lines: this.lines,
      unrecognised: this.unrecognised,
      otherLines: this.otherLines,
      instances: this.instances.count,
      endedRuns: this.#endedRuns.length,
      longestSetUp: this.longestSetUp,
      runFirstLine: this.#runFirstLine,
      runFirstInstance: this.#runFirstInstance,
      lastGap: this.#lastGap,
      pendingGap: this.#pendingGap,
      isInside: this.#isInside,
      lastTestimony: this.#lastTestimony,
      taughtCounts: this.#taughtCounts.slice(),
      leftOpen: this.#leftOpen,
      excess: this.#excess,
      lives: this.#lives.slice(0, this.#liveCount).map((life) => life.copy()),
      contexts: this.#contexts.keys().map((thread) => [thread, this.#contexts.get(thread)] as const),
    };
  }

  /** How much a checkpoint would hold, in control blocks and threads. */
  get checkpointSize(): number {
    return this.#liveCount + this.#contexts.size;
  }

  /** Goes back to a checkpoint of this fold, as if no line had been read after it. */
  restore(checkpoint: Checkpoint): void {
    this.lines = checkpoint.lines;
    this.unrecognised = checkpoint.unrecognised;
    this.otherLines = checkpoint.otherLines;
    this.instances.truncate(checkpoint.instances);
    this.#endedRuns.length = checkpoint.endedRuns;
    this.longestSetUp = checkpoint.longestSetUp;
    this.#runFirstLine = checkpoint.runFirstLine;
    this.#runFirstInstance = checkpoint.runFirstInstance;
    this.#lastGap = checkpoint.lastGap;
    this.#pendingGap = checkpoint.pendingGap;
    this.#isInside = checkpoint.isInside;
    this.#lastTestimony = checkpoint.lastTestimony;
    this.#taughtCounts = checkpoint.taughtCounts.slice();
    this.#leftOpen = checkpoint.leftOpen;
    this.#excess = checkpoint.excess;
    this.#unknownLives.length = 0;
    this.#others.length = 0;
    this.#latest.clear();
    this.#liveCount = 0;
    for (const saved of checkpoint.lives) {
      const life = this.#newLife(saved.cb);
      life.assign(saved);
    }
    this.#contexts.clear();
    for (const [thread, cb] of checkpoint.contexts) this.#contexts.set(thread, cb);
  }

  /** A line with `(TTT)`: a foreign line before it stands between two of them. */
  #enter(): void {
    this.#isInside = true;
    const gap = this.#pendingGap;
    if (gap === undefined) return;
    // A gap of another kind may have come after it.
    if (this.#lastGap === undefined || this.#lastGap.line < gap.line) this.#lastGap = gap;
    this.#pendingGap = undefined;
  }

  /** A line of no shape of the catalogue. */
  #other(kind: Kind, line: number, thread: number, cb: number, also: readonly number[]): number {
    this.#unknownLives.length = 0;
    this.otherLines++;
    if (mayBeGap(kind)) {
      const gap = { line, text: undefined, missing: undefined };
      if (kind !== Kind.foreign && kind !== Kind.foreignTestimony) this.#lastGap = gap;
      else if (this.#isInside) this.#pendingGap = gap;
    }
    if (isTestimony(kind)) this.#lastTestimony = line;
    if (!isUnrecognised(kind)) return NO_INSTANCE;
    this.unrecognised++;
    if (cb < 0) return NO_INSTANCE;
    let owner: Life | undefined;
    if (thread >= 0) {
      if (thread !== HUGE_THREAD) this.setContext(thread, cb);
      owner = this.#lifeOf(cb, line, thread);
    } else {
      owner = this.#known(cb);
    }
    if (owner?.isOpen) {
      this.previousActivity = owner.lastActivity;
      this.#unknownActivity(owner, line);
    }
    for (const other of also) {
      const life = this.#known(other);
      if (!life?.isOpen || life === owner || life.lastActivity === line) continue;
      this.#others.push({ instance: life.index, previousActivity: life.lastActivity });
      this.#unknownActivity(life, line);
    }
    return owner ? owner.index : NO_INSTANCE;
  }

  #unknownActivity(life: Life, line: number): void {
    life.lastActivity = line;
    this.#goBeyondSetUp(life, line, Seen.unknown);
    if (life.unknownLine !== NO_LINE) return;
    life.unknownLine = line;
    this.#unknownLives.push(life);
  }

  /** A line that is neither set-up nor wait: with the first one, the set-up of an instance is over. */
  #goBeyondSetUp(life: Life, line: number, seen: number): void {
    if ((life.seen & (BEYOND_SET_UP | Seen.preexisting)) === 0) {
      life.setUp = line - life.allocation;
      this.longestSetUp = Math.max(this.longestSetUp, life.setUp);
    }
    life.seen |= seen;
  }

  /** The latest life of a control block; undefined for one that was never seen. */
  #known(cb: number): Life | undefined {
    const slot = this.#latest.get(cb);
    return slot < 0 ? undefined : this.#lives[slot];
  }

  /** The latest life of a control block; one that was never seen is in use before the log began. */
  #lifeOf(cb: number, line: number, thread: number): Life {
    const slot = this.#latest.get(cb);
    if (slot >= 0) return this.#lives[slot];
    const life = this.#newLife(cb);
    life.open(this.#newInstance(), cb, -1, line, thread, Seen.preexisting);
    return life;
  }

  #newLife(cb: number): Life {
    const slot = this.#liveCount++;
    if (slot === logLimits.controlBlocks) this.#exceed('controlBlocks');
    this.#latest.set(cb, slot);
    if (slot === this.#lives.length) this.#lives.push(new Life());
    return this.#lives[slot];
  }

  #allocate(line: number, thread: number, cb: number, number: number): number {
    let slot = this.#latest.get(cb);
    // Instance numbers only rise while the MTA runs; one that does not shows a restart in between.
    if (slot >= 0 && number <= this.#lives[slot].number) {
      this.#restart(line);
      slot = UNKNOWN;
    }
    let life: Life;
    if (slot >= 0) {
      life = this.#lives[slot];
      if (life.isOpen) this.#reallocated(life, line);
    } else {
      life = this.#newLife(cb);
    }
    life.open(this.#newInstance(), cb, number, line, thread, 0);
    this.setContext(thread, cb);
    return life.index;
  }

  #newInstance(): number {
    const index = this.instances.add();
    if (index === logLimits.instances) this.#exceed('instances');
    return index;
  }

  #exceed(limit: keyof typeof logLimits): void {
    this.#excess ??= `it has more than ${grouped(logLimits[limit])} ${limitWords[limit]}: it is not the log of one MTA, or it is damaged`;
  }

  #close(life: Life, line: number, thread: number, socket: number): void {
    if (socket === INVALID_SOCKET || (life.seen & Seen.closeRequest) !== 0) {
      this.#end(life, End.released, line, thread, line);
    } else {
      life.lastClose = line;
      life.lastCloseThread = thread;
    }
  }

  #reallocated(life: Life, line: number): void {
    if (life.lastClose !== NO_LINE) this.#end(life, End.released, life.lastClose, life.lastCloseThread, life.lastClose);
    else this.#end(life, End.reallocated, NO_LINE, -1, line);
  }

  /** All that was open ends with the line before, and is judged there. */
  #restart(line: number): void {
    for (let slot = 0; slot < this.#liveCount; slot++) {
      const life = this.#lives[slot];
      if (!life.isOpen) continue;
      this.#end(life, End.open, NO_LINE, -1, line);
      this.#leftOpen++;
    }
    if (++this.#leftOpen > logLimits.leftOpen) this.#exceed('leftOpen');
    this.#endedRuns.push(this.#run(line - 1));
    this.#runFirstLine = line;
    this.#runFirstInstance = this.instances.count;
    this.#lastGap = undefined;
    this.#lastTestimony = NO_LINE;
    this.#latest.clear();
    this.#contexts.clear();
    this.#liveCount = 0;
  }

  #end(life: Life, end: End, released: number, releaseThread: number, freed: number): void {
    life.isOpen = false;
    this.instances.write(life, this.#endedRuns.length, end, released, releaseThread, freed);
  }

  #run(lastLine: number): Run {
    return {
      firstLine: this.#runFirstLine,
      lastLine,
      lastGap: this.#lastGap,
      lastTestimony: this.#lastTestimony,
      firstInstance: this.#runFirstInstance,
    };
  }
}

interface OtherActivity {
  readonly instance: number;
  /** Its activity before, 0-based. */
  readonly previousActivity: number;
}

/** The same state, behind which lines may be missing, as `why` says: words without a full stop. The same object for the same state and words. */
export function missingBehind(state: FoldState, why: string): FoldState {
  const known = missing.get(state);
  if (known?.checkpoint.lastGap?.missing === why) return known;
  const lastGap = { line: state.checkpoint.lines, text: undefined, missing: why };
  const result = { ...state, checkpoint: { ...state.checkpoint, lastGap } };
  missing.set(state, result);
  return result;
}

const missing = new WeakMap<FoldState, FoldState>();

/** A point in a log from which its fold can go on. */
export interface Checkpoint {
  /** Lines read before it: the 0-based line that comes next. */
  readonly lines: number;
  readonly unrecognised: number;
  readonly otherLines: number;
  readonly instances: number;
  readonly endedRuns: number;
  readonly longestSetUp: number;
  readonly runFirstLine: number;
  readonly runFirstInstance: number;
  readonly lastGap: Gap | undefined;
  readonly pendingGap: Gap | undefined;
  readonly isInside: boolean;
  readonly lastTestimony: number;
  readonly taughtCounts: readonly number[];
  readonly leftOpen: number;
  readonly excess: string | undefined;
  readonly lives: readonly Life[];
  readonly contexts: readonly (readonly [thread: number, cb: number])[];
}

/** As much of a line as is ever quoted, in no more room than that takes. */
function shortened(text: string): string {
  return text.length <= MAX_QUOTE ? text : decoder.decode(encoder.encode(text.slice(0, MAX_QUOTE)));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function numberAt(register: Register, x: number, y: number): number {
  return register === 1 ? x : register === 2 ? y : NaN;
}

/** Keeps the sockets, handles and bytes that a line has. INVALID_SOCKET, and the handle 0 beside it, are none. */
function addNumbers(life: Life, role: Role, x: number, y: number): void {
  const socket = numberAt(role.socket, x, y);
  if (socket >= 0) life.addSocket(socket);
  const handle = numberAt(role.handle, x, y);
  if (handle >= 0 && socket !== INVALID_SOCKET) life.addHandle(handle);
  if (role.bytesReceived !== 0)
    life.bytesReceived = Math.min(life.bytesReceived + numberAt(role.bytesReceived, x, y), Number.MAX_SAFE_INTEGER);
}

function setDirection(life: Life, direction: 'inbound' | 'outbound'): void {
  if (direction === 'inbound') life.seen = (life.seen & ~Seen.outbound) | Seen.inbound | Seen.accepted;
  else life.seen = (life.seen & ~Seen.inbound) | Seen.outbound;
}

/** What a line shows of its instance, as a bit of `Seen`; 0 for set-up. */
function seenIn(role: Role, x: number, y: number): number {
  switch (role.effect) {
    case 'setUp':
      return numberAt(role.messageType, x, y) === CLOSE_REQUEST ? Seen.closeRequest : 0;
    case 'use':
      return role.eventMask !== 0 && isSignalMask(numberAt(role.eventMask, x, y)) ? Seen.signal : Seen.use;
    case 'signal':
      return Seen.signal;
    case 'disconnect':
      return Seen.disconnect;
    case 'close':
    case 'release':
      return Seen.close;
    case 'open':
    case 'wait':
    case 'none':
      return 0;
  }
}
