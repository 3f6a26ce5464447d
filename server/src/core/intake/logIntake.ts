/**
 * A log being taken in, whichever way its bytes come: everything that a report needs to know of it. It can be judged at any time,
 * also with a last line that is not finished: that counts, as it does in a document, and is taken back when more of it comes.
 */
import { Facts, type FactsOptions } from '../findings/facts';
import type { AnalysisSettings } from '../findings/verdict';
import { Fold, type FoldState } from '../lifecycle/fold';
import type { InstanceTable } from '../lifecycle/instances';
import { decodeLine, type Encoding, type EncodingGuess } from '../text/encoding';
import type { LogContent, PackedLog } from './packedLog';
import { LogReader, type ByteSink } from './logReader';
import { FIRST_MESSAGE, isUnrecognised, Kind, knownShapes, type Catalogue } from '../log/catalogue';
import { EncodingWatch } from './encodingWatch';
import { MAX_LINE_BYTES } from '../log/parseLine';
import { Scanner, unwrappedBytes, type Sums, type Tape } from '../log/scanner';
import { untilLost } from './restLost';
import { countsOf, ShapeCounter, type ShapeCounts } from './shapes';

/** A table of more instances is kept as it is: to copy it costs more than the room that it has to spare. */
const LARGE_TABLE = 65_536;

/** A log that has been taken in to its end. */
export type TakenLog = Pick<
  LogIntake,
  'bytes' | 'lines' | 'isUnderstood' | 'encoding' | 'prefix' | 'shapes' | 'catalogue' | 'facts'
> &
  Partial<Pick<LogIntake, 'lost' | 'excess'>>;

/** Is told of the lines of a log that name a control block in a known way, or as the first that an unknown one names. */
export interface OwnLineWatch {
  allocation(cb: number, instance: number): void;
  /** Any other line. Of those that only count, the first of a control block at least. */
  mention(cb: number): void;
  /** One that knows what this one does, for lines that may be taken back. */
  fork(): OwnLineWatch;
}

export class LogIntake implements ByteSink {
  readonly #fold: Fold;
  /** Nothing here looks at single lines that only count. */
  readonly sums: Sums;
  readonly #reader: LogReader;
  /** The bytes of the logs that it goes on from, and the shapes of their unknown lines. */
  #bytesBefore = 0;
  #shapesBefore: readonly ShapeCounter[] = [];
  #watch: OwnLineWatch | undefined;
  #scanner: Scanner;
  readonly #shapes = new ShapeCounter();
  readonly #encoding = new EncodingWatch();
  #buffer = new Uint8Array(0);
  #isWrapped = false;
  /** Why the rest of the file could not be taken in, where it could not. */
  lost: Error | undefined;
  /** Of the files before the present one, the first prefix. */
  #prefixBefore: string | undefined;
  /** While the log is judged as if it ended here. */
  #peekedPrefix: string | undefined;

  /** `start`: the log goes on where another one ended, with its lines and instances. */
  constructor(catalogue: Catalogue = knownShapes, start?: FoldState) {
    this.#fold = new Fold(catalogue, start);
    this.sums = this.#fold;
    this.#reader = new LogReader(this, catalogue);
    this.#scanner = new Scanner(catalogue);
  }

  /** Reads a log to its end, or to where the rest is lost or it is too much. `pause` is called after each piece, and may reject to stop. */
  static async read(
    pieces: AsyncIterable<Uint8Array>,
    catalogue: Catalogue,
    pause: () => Promise<void>,
  ): Promise<LogIntake> {
    const intake = new LogIntake(catalogue);
    for await (const piece of intake.untilLost(pieces)) {
      intake.push(piece);
      if (intake.excess !== undefined) break;
      await pause();
    }
    intake.end();
    return intake;
  }

  /** The pieces of a log to take in, up to where the rest is lost: `lost` says that then. */
  untilLost(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return untilLost(pieces, (error) => {
      this.lost = error;
    });
  }

  /** The shapes that it is read by. */
  get catalogue(): Catalogue {
    return this.#fold.catalogue;
  }

  /** Takes the next bytes of the log. They are not kept: the caller may reuse the buffer. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  /** Takes a part of the log that was scanned elsewhere, of so many bytes. Parts come before anything that is pushed. */
  replay(tape: Tape, guess: EncodingGuess, bytes: number, prefix?: string): void {
    this.#reader.skip(guess, bytes, prefix);
    const wrapped = prefix !== undefined;
    if (wrapped !== this.#scanner.wrapped) this.#scanner = new Scanner(this.catalogue, wrapped);
    this.buffer(tape.lines, prefix);
    this.#scanner.replay(tape, this);
  }

  /** The log is at its end: a last line without a line end counts from now on. Nothing may be pushed afterwards. */
  end(): void {
    this.#reader.end();
    this.#buffer = new Uint8Array(0);
  }

  /**
   * The log, which is at its end, goes on in another file, as far as anybody knows: an intake that begins with what this one has come
   * to. This one stays as it is. `watch` is told of the other file's lines.
   */
  next(watch?: OwnLineWatch): LogIntake {
    const next = new LogIntake(this.catalogue, this.state);
    next.#bytesBefore = this.bytes;
    next.#prefixBefore = this.prefix;
    next.#shapesBefore = [...this.#shapesBefore, this.#shapes];
    next.#watch = watch;
    return next;
  }

  /** Lines may be missing before the next one, as `why` says: words without a full stop. */
  missLines(why: string): void {
    this.#fold.missLines(why);
  }

  /** If the log is wrapped, what stands in front of its lines, as the first one has it. */
  get prefix(): string | undefined {
    return this.#prefixBefore ?? this.#reader.prefix ?? this.#peekedPrefix;
  }

  /** Bytes taken in so far. */
  get bytes(): number {
    return this.#bytesBefore + this.#reader.bytes;
  }

  get lines(): number {
    return this.#fold.lines;
  }

  /** Whether a line has a known or taught shape, or there is none: of another text nothing may be called clean. */
  get isUnderstood(): boolean {
    if (this.excess !== undefined) return false;
    return this.#fold.lines === 0 || this.#fold.otherLines < this.#fold.lines;
  }

  /** Why the log cannot be judged, where it holds more than any log of an MTA: words that go after its name and a colon. */
  get excess(): string | undefined {
    return this.#fold.excess;
  }

  /** Instances seen so far. */
  get instances(): number {
    return this.#fold.instances.count;
  }

  get encoding(): Encoding {
    return this.#encoding.encoding(this.#reader.encoding);
  }

  get shapes(): ShapeCounts {
    return countsOf([...this.#shapesBefore, this.#shapes]);
  }

  /** What the whole lines so far say; after `end`, all of them. Stale once more bytes are pushed. */
  facts(settings: AnalysisSettings, options?: FactsOptions): Facts {
    return new Facts(this.#fold, settings, { ...options, prefix: options?.prefix ?? this.prefix });
  }

  /** Where it has come to, for another log to go on from, as if this one ended here. */
  get state(): FoldState {
    let state = this.#fold.state;
    // A last line that is not finished is taken back, so that what it says is kept apart.
    if (!this.#reader.isAtLineEnd) {
      this.#withLastLine(() => {
        const { checkpoint, instances, endedRuns } = this.#fold.state;
        state = { checkpoint, instances: instances.copy(instances.count), endedRuns: endedRuns.slice() };
      });
    }
    return state;
  }

  /** What has been taken in, as plain data for another thread. Nothing may be pushed afterwards. */
  pack(): PackedLog {
    return this.#content((instances) => instances.pack());
  }

  /** What has been taken in, to be kept: in no more room than it needs, but a large table is not copied. Nothing may be pushed afterwards. */
  get content(): LogContent | PackedLog {
    return this.#fold.instances.count > LARGE_TABLE ? this.#content((instances) => instances) : this.pack();
  }

  #content<Instances>(of: (instances: InstanceTable) => Instances): LogContent<Instances> {
    const fold = this.#fold;
    fold.flush();
    const { lines, unrecognised, otherLines, longestSetUp, taughtCounts } = fold;
    return {
      bytes: this.bytes,
      encoding: this.encoding,
      prefix: this.prefix,
      shapes: this.shapes,
      fold: {
        lines,
        unrecognised,
        otherLines,
        longestSetUp,
        taughtCounts,
        runs: fold.runs(),
        instances: of(fold.instances),
      },
    };
  }

  /**
   * Answers from what the log says so far, as if it ended here. The facts are only valid until `answer` returns, and `watch` is the one
   * that knows of all the lines that they are of.
   */
  judge<R>(
    settings: AnalysisSettings,
    answer: (facts: Facts, watch: OwnLineWatch | undefined) => R,
    options?: FactsOptions,
  ): R {
    return this.#withLastLine((watch) => answer(this.facts(settings, options), watch));
  }

  #withLastLine<R>(action: (watch: OwnLineWatch | undefined) => R): R {
    const fold = this.#fold;
    if (this.#reader.isAtLineEnd) return action(this.#watch);
    const checkpoint = fold.checkpoint();
    const watch = this.#watch?.fork();
    let buffer = new Uint8Array(0);
    this.#reader.peekEnd({
      buffer: (bytes, prefix) => {
        buffer = bytes as Uint8Array<ArrayBuffer>;
        this.#peekedPrefix = prefix;
      },
      line: (kind, thread, cb, x, y, start, end, also) => {
        fold.step(kind, thread, cb, x, y, also);
        if (watch && cb >= 0) this.#tell(watch, kind, thread, cb, x);
        if (kind < FIRST_MESSAGE)
          fold.quote(kind, () => lineOf(buffer.subarray(start, end), this.#peekedPrefix !== undefined));
      },
    });
    try {
      return action(watch);
    } finally {
      fold.restore(checkpoint);
      this.#peekedPrefix = undefined;
    }
  }

  buffer(bytes: Uint8Array, prefix: string | undefined): void {
    this.#buffer = bytes as Uint8Array<ArrayBuffer>;
    this.#isWrapped = prefix !== undefined;
  }

  /** The scanner's report of the next line: the hot path. */
  line(
    kind: Kind,
    thread: number,
    cb: number,
    x: number,
    y: number,
    start: number,
    end: number,
    also: readonly number[],
  ): void {
    this.#fold.step(kind, thread, cb, x, y, also);
    if (this.#watch && cb >= 0) this.#tell(this.#watch, kind, thread, cb, x);
    if (kind < FIRST_MESSAGE) this.#other(kind, cb, start, end);
  }

  #tell(watch: OwnLineWatch, kind: Kind, thread: number, cb: number, x: number): void {
    const role = this.catalogue.shape(kind)?.role;
    if (role?.effect === 'open') watch.allocation(cb, x);
    // A mention without `(TTT)` makes no control block one that was in use before.
    else if (role ? !role.fromContext : thread >= 0) watch.mention(cb);
  }

  #other(kind: Kind, cb: number, start: number, end: number): void {
    if (kind === Kind.blank) return;
    this.#encoding.add(this.#buffer, start, end, end - start === MAX_LINE_BYTES);
    this.#fold.quote(kind, () => lineOf(this.#buffer.subarray(start, end), this.#isWrapped));
    if (!isUnrecognised(kind)) return;
    const line = this.#fold.lines - 1;
    if (this.#isWrapped) {
      const bytes = unwrappedBytes(this.#buffer.subarray(start, end));
      this.#shapes.add(bytes, 0, bytes.length, line, cb);
    } else {
      this.#shapes.add(this.#buffer, start, end, line, cb);
    }
  }
}

/** What a line says. */
function lineOf(bytes: Uint8Array, isWrapped: boolean): string {
  return decodeLine(isWrapped ? unwrappedBytes(bytes) : bytes);
}
