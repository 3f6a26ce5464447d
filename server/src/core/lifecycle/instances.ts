/** What is known of each instance of a control block, in flat arrays indexed in order of allocation. */

import { Column, NumberColumn } from './column';
import { NumberList } from './numberList';

/** How an instance's life ended, as far as the log shows. */
export const End = {
  /** It is open at the end of its run: the verdict depends on how long it has been quiet. */
  open: 0,
  /** It went back to the pool: at `released`. */
  released: 1,
  /** The same control block was allocated again, and no close was logged. */
  reallocated: 2,
} as const;
export type End = (typeof End)[keyof typeof End];

/** What was seen in an instance's life. */
export const Seen = {
  use: 1,
  disconnect: 2,
  close: 4,
  closeRequest: 8,
  inbound: 16,
  outbound: 32,
  /** Not allocated in this log: in use since before it began. Never a finding. */
  preexisting: 64,
  /** A line of unknown kind: it may be use, nobody knows. */
  unknown: 128,
  /** An inbound connection was accepted at some time, whatever was seen afterwards. */
  accepted: 256,
  /** Network events that only say that an attempt to connect ended. */
  signal: 512,
} as const;

/** Any sign that the release of the control block had begun. */
export const RELEASE_BEGUN = Seen.disconnect | Seen.close | Seen.closeRequest;

/** Any line that is neither set-up nor wait. */
export const BEYOND_SET_UP = Seen.use | Seen.signal | Seen.unknown | RELEASE_BEGUN;

/** No such line. */
export const NO_LINE = -1;

/** More sockets or handles than this of one instance are not remembered: the MTA gives an instance one or two. */
const MAX_NUMBERS = 16;

/**
 * The life of one control block while it is open: the fold's working state. A record is reused for the control block's
 * next instance, so hold no reference to one: what lasts is written to the `InstanceTable`.
 */
export class Life {
  index = 0;
  cb = 0;
  /** The number in `(instance <i>)`; -1 where the allocation is not in the log. */
  number = -1;
  isOpen = false;
  seen = 0;
  thread = -1;
  /** 0-based lines, here and below. For a pre-existing control block its first mention. */
  allocation = 0;
  lastActivity = 0;
  /** Lines from the allocation to the first line that is neither set-up nor wait; -1 before it. */
  setUp = NO_LINE;
  lastClose = NO_LINE;
  lastCloseThread = -1;
  bytesReceived = 0;
  waits = 0;
  sockets = NONE;
  handles = NONE;
  /** Its set-up, signal and release lines after the allocation, the first of them, as flat `EVIDENCE_FIELDS`-tuples. */
  evidence = NONE;
  /** Its first line of unknown kind, and its text; NO_LINE and undefined if there is none. */
  unknownLine = NO_LINE;
  unknownText: string | undefined;
  /** Which taught shapes its lines had, each once. */
  taught = NONE;

  open(index: number, cb: number, number: number, line: number, thread: number, seen: number): void {
    this.index = index;
    this.cb = cb;
    this.number = number;
    this.isOpen = true;
    this.seen = seen;
    this.thread = thread;
    this.allocation = line;
    this.lastActivity = line;
    this.setUp = NO_LINE;
    this.lastClose = NO_LINE;
    this.lastCloseThread = -1;
    this.bytesReceived = 0;
    this.waits = 0;
    this.sockets.clear();
    this.handles.clear();
    this.evidence.clear();
    this.unknownLine = NO_LINE;
    this.unknownText = undefined;
    this.taught.clear();
  }

  addSocket(socket: number): void {
    this.sockets = withNumber(this.sockets, socket);
  }

  addHandle(handle: number): void {
    this.handles = withNumber(this.handles, handle);
  }

  addTaught(shape: number): boolean {
    if (this.taught.includes(shape)) return false;
    if (this.taught === NONE) this.taught = new NumberList();
    this.taught.push(shape);
    return true;
  }

  /** Keeps a line as evidence: `kind`, its thread and its numbers, from which it can be written out again. */
  addEvidence(line: number, kind: number, thread: number, x: number, y: number): void {
    if (this.evidence.length >= MAX_EVIDENCE * EVIDENCE_FIELDS) return;
    if (this.evidence === NONE) this.evidence = new NumberList();
    const { evidence } = this;
    evidence.push(line);
    evidence.push(kind);
    evidence.push(thread);
    evidence.push(x);
    evidence.push(y);
  }

  copy(): Life {
    const copy = new Life();
    copy.assign(this);
    return copy;
  }

  assign(other: Life): void {
    this.open(other.index, other.cb, other.number, other.allocation, other.thread, other.seen);
    this.isOpen = other.isOpen;
    this.lastActivity = other.lastActivity;
    this.setUp = other.setUp;
    this.lastClose = other.lastClose;
    this.lastCloseThread = other.lastCloseThread;
    this.bytesReceived = other.bytesReceived;
    this.waits = other.waits;
    this.sockets = copyOf(other.sockets);
    this.handles = copyOf(other.handles);
    this.evidence = copyOf(other.evidence);
    this.unknownLine = other.unknownLine;
    this.unknownText = other.unknownText;
    this.taught = copyOf(other.taught);
  }
}

/** Line, kind, thread, x, y. */
export const EVIDENCE_FIELDS = 5;
/** Lines of evidence kept per instance: a leaked one has five. */
const MAX_EVIDENCE = 12;

/** Stands for a list that nothing was added to: a log may have millions of lives of which nothing more is known. */
const NONE = new NumberList();

function withNumber(numbers: NumberList, value: number): NumberList {
  if (numbers.length === MAX_NUMBERS || numbers.includes(value)) return numbers;
  const list = numbers === NONE ? new NumberList() : numbers;
  list.push(value);
  return list;
}

function copyOf(numbers: NumberList): NumberList {
  return numbers.length === 0 ? NONE : numbers.copy();
}

export interface UnknownLine {
  /** 0-based. */
  readonly line: number;
  /** Undefined where whoever reads the log keeps its lines. */
  readonly text: string | undefined;
}

/** An instance table as plain data, to be passed between threads. */
export interface PackedInstances {
  readonly count: number;
  /** `count` rows of each column, all in one buffer. */
  readonly columns: Readonly<Record<string, Float64Array | Int32Array | Uint16Array | Uint8Array>>;
  readonly lists: readonly ReadonlyMap<number, unknown>[];
}

type NumberValues = Int32Array | Float64Array;

const lines = (): Column<Int32Array> => new Column((length) => new Int32Array(length));

function emptyColumns() {
  return {
    cb: new NumberColumn(),
    number: new NumberColumn(),
    run: lines(),
    seen: new Column((length) => new Uint16Array(length)),
    end: new Column((length) => new Uint8Array(length)),
    thread: new NumberColumn(),
    allocation: lines(),
    lastActivity: lines(),
    setUp: lines(),
    released: lines(),
    releaseThread: new NumberColumn(),
    freed: lines(),
    bytesReceived: new NumberColumn(),
    waits: lines(),
    socket: new NumberColumn(),
    handle: new NumberColumn(),
  };
}

type Columns = ReturnType<typeof emptyColumns>;

/** The columns, indexed by instance. Lines are 0-based; -1 stands for none. */
export class InstanceTable {
  count = 0;
  readonly #columns: Columns;
  #room: number;
  readonly #moreSockets = new Map<number, readonly number[]>();
  readonly #moreHandles = new Map<number, readonly number[]>();
  /** The evidence of instances that are open at the end of their run. */
  readonly #evidence = new Map<number, readonly number[]>();
  /** The first line of unknown kind of instances that are open at the end of their run. */
  readonly #unknown = new Map<number, UnknownLine>();
  readonly #taught = new Map<number, readonly number[]>();

  constructor(columns = emptyColumns()) {
    this.#columns = columns;
    this.#room = columns.cb.room;
  }

  get cb(): NumberValues {
    return this.#columns.cb.values;
  }

  get number(): NumberValues {
    return this.#columns.number.values;
  }

  get run(): Int32Array {
    return this.#columns.run.values;
  }

  get seen(): Uint16Array {
    return this.#columns.seen.values;
  }

  get end(): Uint8Array {
    return this.#columns.end.values;
  }

  get thread(): NumberValues {
    return this.#columns.thread.values;
  }

  get allocation(): Int32Array {
    return this.#columns.allocation.values;
  }

  get lastActivity(): Int32Array {
    return this.#columns.lastActivity.values;
  }

  /** Lines from the allocation to the first line that is neither set-up nor wait; -1 where there is none. */
  get setUp(): Int32Array {
    return this.#columns.setUp.values;
  }

  /** The release point, or -1. */
  get released(): Int32Array {
    return this.#columns.released.values;
  }

  get releaseThread(): NumberValues {
    return this.#columns.releaseThread.values;
  }

  /** The line from which on it is no longer in use: release point, re-allocation or restart; -1 while it is in use. */
  get freed(): Int32Array {
    return this.#columns.freed.values;
  }

  get bytesReceived(): NumberValues {
    return this.#columns.bytesReceived.values;
  }

  get waits(): Int32Array {
    return this.#columns.waits.values;
  }

  /** Makes room for one more instance and returns its index. */
  add(): number {
    if (this.count === this.#room) {
      for (const column of Object.values(this.#columns)) column.grow();
      this.#room = this.#columns.cb.room;
    }
    return this.count++;
  }

  /** Writes what is known of a life. `released` and `freed` as in the columns. */
  write(life: Life, run: number, end: End, released: number, releaseThread: number, freed: number): void {
    const i = life.index;
    const columns = this.#columns;
    columns.cb.set(i, life.cb);
    columns.number.set(i, life.number);
    columns.run.set(i, run);
    columns.seen.set(i, life.seen);
    columns.end.set(i, end);
    columns.thread.set(i, life.thread);
    columns.allocation.set(i, life.allocation);
    columns.lastActivity.set(i, life.lastActivity);
    columns.setUp.set(i, life.setUp);
    columns.released.set(i, released);
    columns.releaseThread.set(i, releaseThread);
    columns.freed.set(i, freed);
    columns.bytesReceived.set(i, life.bytesReceived);
    columns.waits.set(i, life.waits);
    // The first socket and handle; the rest, which hardly any instance has, are in `more`.
    columns.socket.set(i, life.sockets.at(0) ?? -1);
    columns.handle.set(i, life.handles.at(0) ?? -1);
    keepMore(this.#moreSockets, i, life.sockets);
    keepMore(this.#moreHandles, i, life.handles);
    const isJudged = end === End.open && (life.seen & Seen.preexisting) === 0;
    if (isJudged && life.evidence.length > 0) this.#evidence.set(i, life.evidence.slice());
    else this.#evidence.delete(i);
    if (isJudged && life.unknownLine !== NO_LINE)
      this.#unknown.set(i, { line: life.unknownLine, text: life.unknownText });
    else this.#unknown.delete(i);
    if (isJudged && life.taught.length > 0) this.#taught.set(i, life.taught.slice());
    else this.#taught.delete(i);
  }

  isPreexisting(i: number): boolean {
    return (this.seen[i] & Seen.preexisting) !== 0;
  }

  /** Distinct sockets in order of appearance, INVALID_SOCKET left out. */
  sockets(i: number): readonly number[] {
    return list(this.#columns.socket.values[i], this.#moreSockets.get(i));
  }

  /** Distinct event handles in order of appearance, the 0 of a final close left out. */
  handles(i: number): readonly number[] {
    return list(this.#columns.handle.values[i], this.#moreHandles.get(i));
  }

  /** Flat `EVIDENCE_FIELDS`-tuples of an instance that is open at the end of its run, without its allocation; empty for any other. */
  evidence(i: number): readonly number[] {
    return this.#evidence.get(i) ?? [];
  }

  /** The first line of unknown kind of an instance that is open at the end of its run; undefined where there is none. */
  unknownLine(i: number): UnknownLine | undefined {
    return this.#unknown.get(i);
  }

  /** Which taught shapes the lines of an instance had that is open at the end of its run: indexes, in order of appearance. */
  taught(i: number): readonly number[] {
    return this.#taught.get(i) ?? [];
  }

  /** Forgets all instances from `count` on. */
  truncate(count: number): void {
    for (const map of this.#lists) for (const i of map.keys()) if (i >= count) map.delete(i);
    this.count = count;
  }

  /** The first `count` instances as a table of its own, with room for more. */
  copy(count: number): InstanceTable {
    const room = Math.max(64, count + (count >> 2));
    const table = new InstanceTable(mapColumns(this.#columns, (column) => column.copy(count, room)));
    table.#take(count, this.#lists);
    return table;
  }

  pack(): PackedInstances {
    const { count } = this;
    // The widest first: each then begins where its numbers may.
    const columns = Object.entries(this.#columns)
      .map(([name, { values }]) => [name, values.subarray(0, count)] as const)
      .sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
    const buffer = new ArrayBuffer(columns.reduce((sum, [, { byteLength }]) => sum + byteLength, 0));
    let at = 0;
    const packed = columns.map(([name, values]) => {
      const copy = new (values.constructor as new (buffer: ArrayBuffer, at: number, length: number) => typeof values)(
        buffer,
        at,
        count,
      );
      copy.set(values);
      at += copy.byteLength;
      return [name, copy] as const;
    });
    return { count, columns: Object.fromEntries(packed), lists: this.#lists };
  }

  /** A table that `pack` has packed. */
  static unpack({ count, columns, lists }: PackedInstances): InstanceTable {
    const table = new InstanceTable(
      mapColumns(emptyColumns(), (column, name) => (name in columns ? column.with(columns[name] as never) : column)),
    );
    table.#take(count, lists);
    return table;
  }

  #take(count: number, lists: PackedInstances['lists']): void {
    this.count = count;
    for (const [k, list] of this.#lists.entries())
      for (const [i, each] of lists[k]) if (i < count) (list as Map<number, unknown>).set(i, each);
  }

  get #lists() {
    return [this.#moreSockets, this.#moreHandles, this.#evidence, this.#unknown, this.#taught];
  }
}

type AnyColumn = Columns[keyof Columns];

function mapColumns(columns: Columns, change: (column: AnyColumn, name: string) => AnyColumn): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, change(column, name)]),
  ) as unknown as Columns;
}

/** A life that was taken back to a checkpoint may have fewer than it had. */
function keepMore(more: Map<number, readonly number[]>, i: number, numbers: NumberList): void {
  if (numbers.length > 1) more.set(i, numbers.slice(1));
  else more.delete(i);
}

function list(first: number, more: readonly number[] | undefined): readonly number[] {
  return first < 0 ? [] : more ? [first, ...more] : [first];
}
