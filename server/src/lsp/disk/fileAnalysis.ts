/** One file that is no document: what has been read of it, and what is to be published of it. */
import type { FolderEvents } from '../../core/eventlog/folderEvents';
import { wholeLine } from '../convert';
import { diagnostics } from '../features/diagnostics';
import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import type { DiskStore, FollowedFile, GrowthListener } from './logStore';
import type { DiskState, StatusParams } from '../protocol';
import type { Settings } from '../settings';
import type { Judged } from '../snapshot';
import { status } from '../features/status';

interface Findings {
  readonly diagnostics: ReturnType<typeof diagnostics>;
  readonly status: StatusParams;
}

/** Bytes read of a file, and how many there were when the look began. */
export type Progress = (read: number, total: number) => void;

export class FileAnalysis implements GrowthListener {
  /** The file; undefined where the client reads it. */
  readonly #file: FollowedFile | undefined;
  #log: LogIntake;
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
  /** Rises with everything that is read. */
  #generation = 0;

  constructor(
    readonly uri: string,
    disk: DiskStore | undefined,
    readonly catalogue: Catalogue,
  ) {
    this.#log = new LogIntake(catalogue);
    this.#file = disk?.follow(uri, this);
  }

  /** Reads all that is new on disk. Rejects with words where that is impossible, or when it is aborted. */
  async look(signal: AbortSignal, onProgress: Progress): Promise<void> {
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
    this.#generation++;
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

  findings(settings: Settings, events: FolderEvents): Findings {
    const { uri } = this;
    const disk: DiskState = {
      bytes: this.#log.bytes,
      origin: this.#origin,
      isGrown: this.#isGrown,
      isMissing: this.#isMissing,
    };
    this.#isPublished = true;
    this.#hasNews = false;
    return this.#log.judge(settings, (facts) => {
      const judged = { uri, version: null, facts, settings, events, rangeOf: wholeLine };
      return { diagnostics: diagnostics(judged), status: { ...status(judged), disk } };
    });
  }

  /** Answers from what has been read, for as long as `answer` is at it; undefined while that is not whole. */
  judge<R>(settings: Settings, events: FolderEvents, answer: (judged: Judged, generation: number) => R): R | undefined {
    const { uri } = this;
    return this.#isBusy || !this.#isPublished
      ? undefined
      : this.#log.judge(settings, (facts) =>
          answer({ uri, version: null, facts, settings, events, rangeOf: wholeLine }, this.#generation),
        );
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  #begin(origin: DiskState['origin']): void {
    this.#log = new LogIntake(this.catalogue);
    this.#generation++;
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
