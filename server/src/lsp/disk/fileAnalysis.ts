/** One file that is no document: what has been read of it, and what is to be published of it. */
import type { LogIntake } from '../../core/intake/logIntake';
import { beginLog } from '../judgement/intake';
import type { Catalogue } from '../../core/log/catalogue';
import type { DiskStore, FollowedFile, GrowthListener } from './logStore';
import type { FoldState } from '../../core/lifecycle/fold';
import type { InstanceTable } from '../../core/lifecycle/instances';
import type { DiskState } from '../protocol';
import { newRevision } from '../revision';
import { errorMessage } from '../../core/text/errorMessage';

/** Bytes read of a file, and how many there were when the look began. */
export type Progress = (read: number, total: number) => void;

export class FileAnalysis implements GrowthListener {
  /** The file; undefined where the client reads it. */
  readonly #file: FollowedFile | undefined;
  /** The log by itself. */
  #log: LogIntake;
  /** The log after one that it continues. */
  #chained: { readonly start: FoldState; readonly log: LogIntake } | undefined;
  /** What came while the log was read again, to be read behind it. */
  #waiting: Uint8Array[] | undefined;
  readonly #pieces: (() => AsyncIterable<Uint8Array>) | undefined;
  #origin: DiskState['origin'] = 'opened';
  #isGrown = false;
  #isMissing = false;
  /** The present log has been published. */
  #isPublished = false;
  /** There is something new to publish. */
  #hasNews = false;
  /** Another log has just begun: who writes it may be in the middle of it, so that it is published after the next look. */
  #isSettling = false;
  /** Being read, so that what is known is half of the truth. */
  #isBusy = false;
  #onRead: ((read: number) => void) | undefined;
  #revision = newRevision();
  /** The look that is on its way. */
  #looking: Promise<unknown> | undefined;

  /** `pieces`: the file from its beginning, where it can be read again. */
  constructor(
    readonly uri: string,
    disk: DiskStore | undefined,
    readonly catalogue: Catalogue,
    pieces?: () => AsyncIterable<Uint8Array>,
  ) {
    this.#log = beginLog(catalogue);
    this.#file = disk?.follow(uri, this);
    this.#pieces = pieces;
  }

  /** Reads all that is new on disk. Rejects with words where that is impossible, or when it is aborted. */
  look(signal: AbortSignal, onProgress: Progress): Promise<void> {
    const looking = this.#look(signal, onProgress);
    this.#looking = looking.catch(() => undefined);
    return looking;
  }

  async #look(signal: AbortSignal, onProgress: Progress): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#isBusy = true;
    try {
      const size = await file.size().catch(() => undefined);
      if (size !== undefined) this.#setMissing(false);
      this.#onRead = (read) => {
        onProgress(read, Math.max(read, size ?? 0));
      };
      const settles = this.#isSettling;
      await file.look(signal);
      if (settles) this.#isSettling = false;
    } finally {
      this.#onRead = undefined;
      this.#isBusy = false;
    }
  }

  /** A piece of the log from the client; `begins`: the first one of another log. */
  feed(bytes: Uint8Array, begins: DiskState['origin'] | undefined, isLast: boolean): void {
    if (begins) this.#begin(begins);
    this.#isBusy = !isLast;
    this.bytes(bytes);
  }

  bytes(chunk: Uint8Array): void {
    this.#log.push(chunk);
    if (this.#waiting) this.#waiting.push(chunk.slice());
    else this.#chained?.log.push(chunk);
    this.#revision = newRevision();
    if (this.#isPublished) this.#isGrown = true;
    this.#hasNews = true;
    this.#onRead?.(this.#log.bytes);
  }

  newLog(reason: 'truncated' | 'replaced'): void {
    // Where nothing was published of the one before, this one is the first.
    const follows = this.#isPublished || this.#isSettling;
    this.#begin(follows ? reason : this.#origin);
    this.#isSettling = follows;
  }

  missing(): void {
    this.#setMissing(true);
  }

  /** False where the client reads it. */
  get isOnDisk(): boolean {
    return this.#file !== undefined;
  }

  /** There was a file of that name, and something has been read of it, be it nothing. */
  get isKnown(): boolean {
    return !this.#isMissing || this.#isPublished;
  }

  /** The settings have changed: what was published is published again. */
  rejudge(): void {
    if (this.#isPublished) this.#hasNews = true;
  }

  /** True if there is something new to publish, and it is whole. */
  isReady(): boolean {
    return !this.#isBusy && !this.#isSettling && (this.#hasNews || !this.#isPublished);
  }

  /** What is said of it from now on is what has been read. */
  publish(): DiskState {
    this.#isPublished = true;
    this.#hasNews = false;
    return {
      bytes: this.#log.bytes,
      origin: this.#origin,
      isGrown: this.#isGrown,
      isMissing: this.#isMissing,
    };
  }

  /** Of what has been read of it by now. */
  get revision(): number {
    return this.#revision;
  }

  /** What has been read of it is whole, and may be judged. */
  get isJudged(): boolean {
    return !this.#isBusy && !this.#isSettling && this.isKnown;
  }

  /** Whether a line of it has a known or taught shape, or there is none. */
  get isUnderstood(): boolean {
    return this.#log.isUnderstood;
  }

  /** Resolves when nothing is being read of it. */
  async whenRead(): Promise<void> {
    await this.#looking;
  }

  /** What it says by itself. */
  get alone(): InstanceTable {
    return this.#log.state.instances;
  }

  /**
   * The log as it goes on from another one. Where it has not been read so, it is read again from its beginning. Resolves to the reason
   * where that is impossible.
   */
  async readFrom(start: FoldState | undefined, pause: () => Promise<void>): Promise<LogIntake | string> {
    if (!start) return this.#log;
    if (this.#chained?.start === start) return this.#chained.log;
    if (!this.#pieces) return 'it cannot be read again';
    const log = beginLog(this.catalogue, start);
    const own = this.#log;
    const waiting: Uint8Array[] = (this.#waiting = []);
    let left = own.bytes;
    try {
      for await (const piece of this.#pieces()) {
        log.push(piece.subarray(0, left));
        left -= Math.min(left, piece.length);
        if (left === 0) break;
        await pause();
      }
    } catch (error) {
      return errorMessage(error);
    } finally {
      if (this.#waiting === waiting) this.#waiting = undefined;
    }
    if (left > 0 || this.#log !== own) return 'it changed while it was read';
    for (const piece of waiting) log.push(piece);
    this.#chained = { start, log };
    return log;
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  #begin(origin: DiskState['origin']): void {
    this.#log = beginLog(this.catalogue);
    this.#chained = undefined;
    this.#waiting = undefined;
    this.#revision = newRevision();
    this.#origin = origin;
    this.#isGrown = false;
    this.#isPublished = false;
    this.#hasNews = true;
  }

  #setMissing(isMissing: boolean): void {
    if (this.#isMissing !== isMissing) this.#hasNews = true;
    this.#isMissing = isMissing;
  }
}
