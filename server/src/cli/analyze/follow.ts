/** `--follow`: reads on as the logs grow, and announces findings as they come and go. */
import { setTimeout } from 'node:timers/promises';
import { isGzip } from '../../core/text/bytes';
import { followNdjsonFormat, followTextFormat, type FollowFormat } from '../../core/formats/followFormats';
import { displayName, STDIN, type About, type Piece } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { visible } from '../../core/text/visible';
import { InputError, reasonOf } from '../../node/inputError';
import { TailedFile } from '../../node/tailedFile';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, StandardOutput, writePieces } from '../output';
import { hasFailed } from './failLevel';
import { FollowedLog } from './followedLog';
import type { AnalyzeOptions } from './options';
import { analyzedLog } from './analyzeInputs';

/** A look at a file that has not changed costs one `stat`. */
const POLL_MS = 250;
const TAIL_CHUNK_BYTES = 1 << 18;

/** An input that is followed. `look` takes in what is new. */
interface FollowedInput {
  readonly log: FollowedLog;
  look(): Promise<void>;
  /** Nothing more will come of it: the end of a pipe, or an error. */
  isOver: boolean;
  /** Why it could not be read when that was last said; empty where it can be. */
  trouble: string;
  close(): Promise<void>;
}

export async function follow(
  options: AnalyzeOptions,
  about: About,
  host: Host,
  catalogue: Catalogue,
  pollMs = POLL_MS,
): Promise<number> {
  const session = new FollowSession(options, about, host, catalogue);
  try {
    await session.look();
    while (!session.isOver()) {
      // An interrupt ends the pause.
      await setTimeout(pollMs, undefined, { signal: host.interrupt }).catch(() => undefined);
      if (!session.isOver()) await session.look();
    }
    await session.end();
  } catch (error) {
    if (error instanceof ClosedPipeError) error.status = session.status;
    throw error;
  } finally {
    await session.close();
  }
  return session.status;
}

export class FollowSession {
  readonly #format: FollowFormat;
  readonly #output: StandardOutput;
  readonly #inputs: readonly FollowedInput[];
  /** What is still to be written: listeners are called while a file is being read, and cannot wait. */
  readonly #pending: Iterable<Piece>[] = [];
  #failed = false;
  #found = false;

  constructor(
    readonly options: AnalyzeOptions,
    readonly about: About,
    readonly host: Host,
    readonly catalogue: Catalogue,
  ) {
    this.#format = options.format === 'ndjson' ? followNdjsonFormat(about) : followTextFormat(about);
    this.#output = new StandardOutput(host.stdout);
    this.#inputs = options.files.map((file) => this.#open(file));
  }

  /** Nothing more will come, or it is not wanted any more. */
  isOver(): boolean {
    return this.#isInterrupted() || this.#inputs.every(({ isOver }) => isOver);
  }

  get status(): number {
    return this.#failed ? Exit.error : this.#found ? Exit.found : Exit.ok;
  }

  /** Takes in all that is new, and writes what follows from it. */
  async look(): Promise<void> {
    for (const input of this.#inputs) if (!input.isOver && !this.#isInterrupted()) await this.#look(input);
    await this.#write();
  }

  /** Writes the summaries. */
  async end(): Promise<void> {
    for (const { log } of this.#inputs) this.#end(log);
    await this.#write();
  }

  async close(): Promise<void> {
    for (const input of this.#inputs) await input.close();
  }

  #isInterrupted(): boolean {
    return this.host.interrupt.aborted;
  }

  #open(file: string): FollowedInput {
    const log = new FollowedLog(file, this.catalogue, this.about.settings, (each, i) => this.#format.wording(each, i));
    return file === STDIN ? this.#openStream(log) : this.#openFile(log);
  }

  #openFile(log: FollowedLog): FollowedInput {
    const tailed = new TailedFile(
      log.file,
      {
        bytes: (chunk) => {
          this.#take(log, chunk);
        },
        newLog: (change) => {
          const { log: ended, news } = log.finish();
          this.#found ||= hasFailed(ended.facts.summary, this.options.failOn);
          this.#pending.push([...this.#format.news(ended, news)], [...this.#format.newLog(ended, change)]);
        },
        missing: () => {
          this.#note(log.file, 'does not exist; waiting for it');
        },
      },
      { chunkBytes: TAIL_CHUNK_BYTES, readsRotated: true },
    );
    return {
      log,
      isOver: false,
      trouble: '',
      look: () => tailed.poll(this.host.interrupt),
      close: () => tailed.close(),
    };
  }

  #openStream(log: FollowedLog): FollowedInput {
    const { stdin } = this.host;
    let error: Error | undefined;
    const input: FollowedInput = {
      log,
      isOver: false,
      trouble: '',
      look: () => (error ? Promise.reject(error) : Promise.resolve()),
      close: () => {
        stdin.destroy();
        return Promise.resolve();
      },
    };
    const end = (): void => {
      input.isOver = true;
    };
    stdin.on('data', (chunk: Buffer) => {
      try {
        this.#take(log, chunk);
      } catch (cause) {
        error = cause as Error;
        stdin.pause();
      }
    });
    stdin.once('end', end);
    stdin.once('error', (cause) => (error = new InputError(STDIN, reasonOf(cause))));
    return input;
  }

  #take(log: FollowedLog, chunk: Uint8Array): void {
    if (log.intake.bytes === 0 && isGzip(chunk))
      throw new InputError(log.file, 'it is compressed, and compressed logs do not grow; leave out --follow');
    log.push(chunk);
  }

  async #look(input: FollowedInput): Promise<void> {
    try {
      await input.look();
      input.trouble = '';
    } catch (error) {
      if (this.#isInterrupted()) return;
      if (!(error instanceof InputError)) throw error;
      this.#troubled(input, error);
    }
    input.log.bulletin((log, news) => {
      this.#pending.push([...this.#format.news(log, news)]);
    });
  }

  /** A log that could be read before may be so again: while it is rotated, or the network is away. It is said once. */
  #troubled(input: FollowedInput, { file, message }: InputError): void {
    const { log } = input;
    if (message === input.trouble) return;
    input.trouble = message;
    this.host.stderr.write(`${PROGRAM}: ${message}\n`);
    this.#pending.push(this.#format.failure({ file, message }));
    input.isOver = file === STDIN || (log.intake.bytes === 0 && log.before.logs === 0);
    this.#failed ||= input.isOver;
  }

  /** The summary of a log that was read; nothing of one that never was. */
  #end(log: FollowedLog): void {
    const before = { ...log.before, summary: { ...log.before.summary } };
    if (log.intake.bytes === 0 && before.logs === 0) return;
    const { log: ended, news, intake } = log.finish();
    this.#found ||= hasFailed(ended.facts.summary, this.options.failOn);
    this.#pending.push(
      this.#format.news(ended, news),
      this.#format.summary(analyzedLog(log.file, intake, this.about), before),
    );
  }

  async #write(): Promise<void> {
    const pieces = this.#pending.splice(0).flatMap((each) => [...each]);
    // The summary is written even though it was an interrupt that brought it.
    if (pieces.length > 0) await writePieces(this.#output, pieces, new AbortController().signal);
  }

  #note(file: string, text: string): void {
    this.host.stderr.write(`${PROGRAM}: ${visible(displayName(file))} ${text}\n`);
  }
}
