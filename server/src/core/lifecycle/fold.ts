/**
 * The fold: from the lines of a log, in file order, to the instances of its control blocks. It decides what each line
 * belongs to, and when an instance ends; how an open one is judged is left to `findings/judge.ts`, since that depends on
 * settings. `docs/lifecycle.md` has the rules.
 */
import { CLOSE_REQUEST, Kind } from '../log/catalogue';
import type { Sums } from '../log/scanner';
import { End, InstanceTable, Life, NO_LINE, Seen } from './instances';
import { NumberTable } from './numberTable';

/** One run of the MTA, from its start (or the log's) to its restart (or the log's end). Lines are 0-based. */
export interface Run {
  readonly firstLine: number;
  /** The last line, -1 for a log without lines. */
  readonly lastLine: number;
  /** The last elision of the run, or -1. */
  readonly lastElision: number;
}

/** Belongs to no instance. */
export const NO_INSTANCE = -1;

const UNKNOWN = -1;

export class Fold implements Sums {
  readonly instances = new InstanceTable();
  /** Lines read so far. */
  lines = 0;
  /** The activity before this one of the instance that the latest line belongs to, or -1: lines can be chained by it. */
  previousActivity = NO_LINE;
  unrecognised = 0;
  /** The runs that have ended. */
  readonly #endedRuns: Run[] = [];
  #runFirstLine = 0;
  #lastElision = NO_LINE;
  /** CB number → index into `#lives`: the latest life of each control block in this run. */
  readonly #latest = new NumberTable();
  /** Thread id → the CB that its lines without one belong to. */
  readonly #contexts = new NumberTable();
  readonly #lives: Life[] = [];
  /** Lives in use in `#lives`; the records after them wait to be used again. */
  #liveCount = 0;

  /** Takes the next line; the numbers are those of `LineSink.line`. Returns the instance it belongs to, or -1. */
  step(kind: Kind, thread: number, cb: number, x: number, y: number): number {
    const line = this.lines++;
    this.previousActivity = NO_LINE;
    if (kind === Kind.wait) {
      const life = this.#lifeOf(cb, line, thread);
      if (life.isOpen) {
        life.waits++;
        if (life.handles[0] !== x) life.addHandle(x);
      }
      return life.index;
    }
    switch (kind) {
      case Kind.blank:
        return NO_INSTANCE;
      case Kind.elision:
        this.#lastElision = line;
        return NO_INSTANCE;
      case Kind.unrecognised:
        this.unrecognised++;
        return NO_INSTANCE;
      case Kind.headerDone:
      case Kind.recvReturned:
      case Kind.tpktReceived:
      case Kind.noMoreData: {
        const context = this.#contexts.get(thread);
        const slot = context < 0 ? UNKNOWN : this.#latest.get(context);
        if (slot < 0) return NO_INSTANCE;
        const life = this.#lives[slot];
        if (life.isOpen) {
          this.previousActivity = life.lastActivity;
          life.lastActivity = line;
          life.seen |= Seen.use;
          if (kind === Kind.recvReturned)
            life.bytesReceived = Math.min(life.bytesReceived + x, Number.MAX_SAFE_INTEGER);
        }
        return life.index;
      }
      case Kind.allocated:
        return this.#allocate(line, thread, cb, x);
    }
    this.#contexts.set(thread, cb);
    const life = this.#lifeOf(cb, line, thread);
    if (kind === Kind.unrecognisedOwn) this.unrecognised++;
    if (!life.isOpen) return life.index;
    this.previousActivity = life.lastActivity;
    life.lastActivity = line;
    switch (kind) {
      case Kind.useThread:
        life.addEvidence(line, kind, thread, x, y);
        break;
      case Kind.message:
        life.addEvidence(line, kind, thread, x, y);
        if (x === CLOSE_REQUEST) life.seen |= Seen.closeRequest;
        break;
      case Kind.socketCreated:
        life.addEvidence(line, kind, thread, x, y);
        life.addSocket(x);
        life.seen = (life.seen & ~Seen.inbound) | Seen.outbound;
        break;
      case Kind.accepted:
        life.addEvidence(line, kind, thread, x, y);
        life.addSocket(y);
        life.seen = (life.seen & ~Seen.outbound) | Seen.inbound;
        break;
      case Kind.acceptEvents:
        life.addEvidence(line, kind, thread, x, y);
        life.addSocket(x);
        life.addHandle(y);
        break;
      case Kind.ioEvents:
        life.addHandle(x);
        life.seen |= Seen.use;
        break;
      case Kind.notified:
        life.addHandle(y);
        life.seen |= Seen.use;
        break;
      case Kind.disconnect:
        life.addEvidence(line, kind, thread, x, y);
        life.seen |= Seen.disconnect;
        break;
      case Kind.close:
        life.addEvidence(line, kind, thread, x, y);
        this.#close(life, line, thread, x, y);
        break;
      default:
        life.seen |= Seen.use;
    }
    return life.index;
  }

  pass(lines: number): void {
    this.lines += lines;
  }

  addWaits(cb: number, count: number): void {
    const life = this.#lives[this.#latest.get(cb)];
    if (life.isOpen) life.waits += count;
  }

  addUses(cb: number, linesBack: number, bytes: number): void {
    const life = this.#lives[this.#latest.get(cb)];
    if (!life.isOpen) return;
    life.lastActivity = Math.max(life.lastActivity, this.lines - linesBack);
    life.seen |= Seen.use;
    life.bytesReceived = Math.min(life.bytesReceived + bytes, Number.MAX_SAFE_INTEGER);
  }

  setContext(thread: number, cb: number): void {
    this.#contexts.set(thread, cb);
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
      instances: this.instances.count,
      endedRuns: this.#endedRuns.length,
      runFirstLine: this.#runFirstLine,
      lastElision: this.#lastElision,
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
    this.instances.truncate(checkpoint.instances);
    this.#endedRuns.length = checkpoint.endedRuns;
    this.#runFirstLine = checkpoint.runFirstLine;
    this.#lastElision = checkpoint.lastElision;
    this.#latest.clear();
    this.#liveCount = 0;
    for (const saved of checkpoint.lives) {
      const life = this.#newLife(saved.cb);
      life.assign(saved);
    }
    this.#contexts.clear();
    for (const [thread, cb] of checkpoint.contexts) this.#contexts.set(thread, cb);
  }

  /** The latest life of a control block; one that was never seen is in use since before the log began. */
  #lifeOf(cb: number, line: number, thread: number): Life {
    const slot = this.#latest.get(cb);
    if (slot >= 0) return this.#lives[slot];
    const life = this.#newLife(cb);
    life.open(this.instances.add(), cb, -1, line, thread, Seen.preexisting);
    return life;
  }

  #newLife(cb: number): Life {
    const slot = this.#liveCount++;
    this.#latest.set(cb, slot);
    if (slot === this.#lives.length) this.#lives.push(new Life());
    return this.#lives[slot];
  }

  #allocate(line: number, thread: number, cb: number, number: number): number {
    let slot = this.#latest.get(cb);
    // Instance numbers only rise while the MTA runs; one that does not tells of a restart in between.
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
    life.open(this.instances.add(), cb, number, line, thread, 0);
    this.#contexts.set(thread, cb);
    return life.index;
  }

  #close(life: Life, line: number, thread: number, socket: number, handle: number): void {
    if (socket >= 0) {
      life.addSocket(socket);
      life.addHandle(handle);
    }
    life.seen |= Seen.close;
    if (socket < 0 || (life.seen & Seen.closeRequest) !== 0) {
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
      if (life.isOpen) this.#end(life, End.open, NO_LINE, -1, line);
    }
    this.#endedRuns.push(this.#run(line - 1));
    this.#runFirstLine = line;
    this.#lastElision = NO_LINE;
    this.#latest.clear();
    this.#contexts.clear();
    this.#liveCount = 0;
  }

  #end(life: Life, end: End, released: number, releaseThread: number, freed: number): void {
    life.isOpen = false;
    this.instances.write(life, this.#endedRuns.length, end, released, releaseThread, freed);
  }

  #run(lastLine: number): Run {
    return { firstLine: this.#runFirstLine, lastLine, lastElision: this.#lastElision };
  }
}

/** A point in a log from which its fold can go on. */
export interface Checkpoint {
  /** Lines read before it: the 0-based line that comes next. */
  readonly lines: number;
  readonly unrecognised: number;
  readonly instances: number;
  readonly endedRuns: number;
  readonly runFirstLine: number;
  readonly lastElision: number;
  readonly lives: readonly Life[];
  readonly contexts: readonly (readonly [thread: number, cb: number])[];
}
