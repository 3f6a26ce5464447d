/** What is known of each instance of a control block, in flat arrays indexed in order of allocation. */

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

type Numbers = Int32Array | Float64Array;
type AnyColumn = Numbers | Uint16Array | Uint8Array;

/** Rows of all columns. Numbers take four bytes each, until one comes that needs eight. */
function pageOf(rows: number) {
  const numbers = (): Numbers => new Int32Array(rows);
  return {
    cb: numbers(),
    number: numbers(),
    run: new Int32Array(rows),
    seen: new Uint16Array(rows),
    end: new Uint8Array(rows),
    thread: numbers(),
    allocation: new Int32Array(rows),
    lastActivity: new Int32Array(rows),
    setUp: new Int32Array(rows),
    released: new Int32Array(rows),
    releaseThread: numbers(),
    freed: new Int32Array(rows),
    bytesReceived: numbers(),
    waits: new Int32Array(rows),
    /** The first socket and handle, or -1; the rest, which hardly any instance has, are in `more`. */
    socket: numbers(),
    handle: numbers(),
  };
}

type Page = ReturnType<typeof pageOf>;
type Name = keyof Page;

const names = Object.keys(pageOf(0)) as Name[];
const FIRST_ROWS = 64;
const PAGE_BITS = 16;
/** To double columns of millions of rows would take their room three times over. */
const PAGE_ROWS = 1 << PAGE_BITS;

/** An instance table as plain data, to be passed between threads. */
export interface PackedInstances {
  readonly count: number;
  /** `count` rows of each column, all in one buffer. */
  readonly columns: Readonly<Record<string, AnyColumn>>;
  readonly lists: readonly ReadonlyMap<number, unknown>[];
}

/**
 * The columns, indexed by instance. Lines are 0-based; -1 stands for none. It is written in pages; a column is put together when it is
 * read, and the pages are parts of it then.
 */
export class InstanceTable {
  count = 0;
  /** Of `PAGE_ROWS` each, but for the last one. */
  readonly #pages: Page[];
  #room: number;
  /** The columns that have been put together since rows were added. */
  #whole: Partial<Page> = {};
  readonly #moreSockets = new Map<number, readonly number[]>();
  readonly #moreHandles = new Map<number, readonly number[]>();
  /** The evidence of instances that are open at the end of their run. */
  readonly #evidence = new Map<number, readonly number[]>();
  /** The first line of unknown kind of instances that are open at the end of their run. */
  readonly #unknown = new Map<number, UnknownLine>();
  readonly #taught = new Map<number, readonly number[]>();

  constructor(columns = pageOf(FIRST_ROWS)) {
    this.#room = columns.cb.length;
    this.#pages = this.#room === 0 ? [pageOf(0)] : [];
    for (let from = 0; from < this.#room; from += PAGE_ROWS)
      this.#pages.push(changed(columns, (name) => columns[name].subarray(from, from + PAGE_ROWS)));
    this.#whole = { ...columns };
  }

  get cb(): Numbers {
    return this.#whole.cb ?? this.#join('cb');
  }

  get number(): Numbers {
    return this.#whole.number ?? this.#join('number');
  }

  get run(): Int32Array {
    return this.#whole.run ?? this.#join('run');
  }

  get seen(): Uint16Array {
    return this.#whole.seen ?? this.#join('seen');
  }

  get end(): Uint8Array {
    return this.#whole.end ?? this.#join('end');
  }

  get thread(): Numbers {
    return this.#whole.thread ?? this.#join('thread');
  }

  get allocation(): Int32Array {
    return this.#whole.allocation ?? this.#join('allocation');
  }

  get lastActivity(): Int32Array {
    return this.#whole.lastActivity ?? this.#join('lastActivity');
  }

  /** Lines from the allocation to the first line that is neither set-up nor wait; -1 where there is none. */
  get setUp(): Int32Array {
    return this.#whole.setUp ?? this.#join('setUp');
  }

  /** The release point, or -1. */
  get released(): Int32Array {
    return this.#whole.released ?? this.#join('released');
  }

  get releaseThread(): Numbers {
    return this.#whole.releaseThread ?? this.#join('releaseThread');
  }

  /** The line from which on it is no longer in use: release point, re-allocation or restart; -1 while it is in use. */
  get freed(): Int32Array {
    return this.#whole.freed ?? this.#join('freed');
  }

  get bytesReceived(): Numbers {
    return this.#whole.bytesReceived ?? this.#join('bytesReceived');
  }

  get waits(): Int32Array {
    return this.#whole.waits ?? this.#join('waits');
  }

  /** Makes room for one more instance and returns its index. */
  add(): number {
    if (this.count === this.#room) this.#grow();
    return this.count++;
  }

  /** Writes what is known of a life. `released` and `freed` as in the columns. */
  write(life: Life, run: number, end: End, released: number, releaseThread: number, freed: number): void {
    const i = life.index;
    const page = this.#pages[i >>> PAGE_BITS];
    const row = i & (PAGE_ROWS - 1);
    const socket = life.sockets.at(0) ?? -1;
    const handle = life.handles.at(0) ?? -1;
    if (life.cb !== (life.cb | 0)) this.#widen(page, 'cb');
    if (life.number !== (life.number | 0)) this.#widen(page, 'number');
    if (life.thread !== (life.thread | 0)) this.#widen(page, 'thread');
    if (releaseThread !== (releaseThread | 0)) this.#widen(page, 'releaseThread');
    if (life.bytesReceived !== (life.bytesReceived | 0)) this.#widen(page, 'bytesReceived');
    if (socket !== (socket | 0)) this.#widen(page, 'socket');
    if (handle !== (handle | 0)) this.#widen(page, 'handle');
    page.cb[row] = life.cb;
    page.number[row] = life.number;
    page.run[row] = run;
    page.seen[row] = life.seen;
    page.end[row] = end;
    page.thread[row] = life.thread;
    page.allocation[row] = life.allocation;
    page.lastActivity[row] = life.lastActivity;
    page.setUp[row] = life.setUp;
    page.released[row] = released;
    page.releaseThread[row] = releaseThread;
    page.freed[row] = freed;
    page.bytesReceived[row] = life.bytesReceived;
    page.waits[row] = life.waits;
    page.socket[row] = socket;
    page.handle[row] = handle;
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
    return list(this.#first('socket', i), this.#moreSockets.get(i));
  }

  /** Distinct event handles in order of appearance, the 0 of a final close left out. */
  handles(i: number): readonly number[] {
    return list(this.#first('handle', i), this.#moreHandles.get(i));
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
    const room = Math.max(FIRST_ROWS, count + (count >> 2));
    const table = new InstanceTable(changed(pageOf(0), (name) => enlarged(this.#join(name).subarray(0, count), room)));
    table.#take(count, this.#lists);
    return table;
  }

  pack(): PackedInstances {
    const { count } = this;
    // The widest first: each then begins where its numbers may.
    const columns = names
      .map((name) => [name, this.#join(name).subarray(0, count)] as const)
      .sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
    const buffer = new ArrayBuffer(columns.reduce((sum, [, { byteLength }]) => sum + byteLength, 0));
    let at = 0;
    const packed = columns.map(([name, values]) => {
      const copy = new (values.constructor as ArrayType)(buffer, at, count);
      copy.set(values);
      at += copy.byteLength;
      return [name, copy] as const;
    });
    return { count, columns: Object.fromEntries(packed), lists: this.#lists };
  }

  /** A table that `pack` has packed. */
  static unpack({ count, columns, lists }: PackedInstances): InstanceTable {
    const table = new InstanceTable({ ...pageOf(0), ...columns });
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

  #first(name: 'socket' | 'handle', i: number): number {
    return this.#pages[i >>> PAGE_BITS][name][i & (PAGE_ROWS - 1)];
  }

  #grow(): void {
    const last = this.#pages.length - 1;
    const rows = this.#pages[last].cb.length;
    if (rows === PAGE_ROWS) {
      this.#pages.push(pageOf(PAGE_ROWS));
      this.#room += PAGE_ROWS;
    } else {
      const larger = Math.min(PAGE_ROWS, Math.max(FIRST_ROWS, 2 * rows));
      const page = this.#pages[last];
      this.#pages[last] = changed(page, (name) => enlarged(page[name], larger));
      this.#room += larger - rows;
    }
    this.#whole = {};
  }

  #widen(page: Page, name: Name): void {
    if (page[name] instanceof Float64Array) return;
    Object.assign(page, { [name]: Float64Array.from(page[name]) });
    Object.assign(this.#whole, { [name]: undefined });
  }

  /** A whole column. Behind the last instance its rows mean nothing. */
  #join<N extends Name>(name: N): Page[N] {
    const known = this.#whole[name];
    if (known) return known;
    const parts = this.#pages.map((page) => page[name]);
    let whole: AnyColumn = parts[0];
    if (parts.length > 1) {
      const wide = parts.find((part) => part instanceof Float64Array) ?? whole;
      whole = new (wide.constructor as ArrayType)(this.#room);
      for (const [k, part] of parts.entries()) {
        whole.set(part, k * PAGE_ROWS);
        Object.assign(this.#pages[k], { [name]: whole.subarray(k * PAGE_ROWS, k * PAGE_ROWS + part.length) });
      }
    }
    Object.assign(this.#whole, { [name]: whole });
    return whole as Page[N];
  }
}

type ArrayType = new (of: number | ArrayBuffer, at?: number, length?: number) => AnyColumn;

function changed(page: Page, change: (name: Name) => AnyColumn): Page {
  const result = { ...page };
  for (const name of names) Object.assign(result, { [name]: change(name) });
  return result;
}

function enlarged(from: AnyColumn, rows: number): AnyColumn {
  const to = new (from.constructor as ArrayType)(rows);
  to.set(from);
  return to;
}

/** A life that was taken back to a checkpoint may have fewer than it had. */
function keepMore(more: Map<number, readonly number[]>, i: number, numbers: NumberList): void {
  if (numbers.length > 1) more.set(i, numbers.slice(1));
  else more.delete(i);
}

function list(first: number, more: readonly number[] | undefined): readonly number[] {
  return first < 0 ? [] : more ? [first, ...more] : [first];
}
