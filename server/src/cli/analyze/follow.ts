/** `--follow`: reads on as the logs grow, and announces findings as they come and go. */
import { setTimeout } from 'node:timers/promises';
import { isGzip } from '../../core/text/bytes';
import { followNdjsonFormat, followTextFormat, type FollowFormat } from '../../core/formats/followFormats';
import { displayName, STDIN, summaryOf, type About, type Piece } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { emptySummary, type Summary } from '../../core/findings/judge';
import { verdicts } from '../../core/findings/verdict';
import { visible } from '../../core/text/visible';
import { InputError, NotUnderstoodError, reasonOf } from '../../node/inputError';
import { TailedFile, type Change } from '../../node/tailedFile';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, StandardOutput, writePieces } from '../output';
import { hasFailed } from './failLevel';
import { FollowedLog, type Part } from './followedLog';
import type { AnalyzeOptions } from './options';

/** A look at a file that has not changed costs one `stat`. */
const POLL_MS = 250;
const TAIL_CHUNK_BYTES = 1 << 18;

/** An input that is followed. `look` takes in what is new. */
interface FollowedInput {
  readonly log: FollowedLog;
  look(): Promise<void>;
  /** Looks at the files beside it, and gives what of them cannot be read. */
  lookAround(): Promise<readonly InputError[]>;
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
  /** Failures that were told. */
  readonly #told = new Set<string>();
  /** What each log was last said to be judged together with. */
  readonly #judgedWith = new Map<FollowedLog, string>();
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
    for (const { log, isOver } of this.#inputs) if (!isOver || log.intake.bytes > 0) this.#end(log);
    await this.#write();
  }

  async close(): Promise<void> {
    for (const input of this.#inputs) await input.close();
  }

  #isInterrupted(): boolean {
    return this.host.interrupt.aborted;
  }

  #open(file: string): FollowedInput {
    const log = new FollowedLog(
      file,
      this.catalogue,
      {
        settings: this.about.settings,
        isAlone: this.options.alone || file === STDIN,
        signal: this.host.interrupt,
      },
      (each, i) => this.#format.wording(each, i),
    );
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
          this.#change(log, change);
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
      lookAround: () => log.lookAround(tailed),
      close: () => tailed.close(),
    };
  }

  #change(log: FollowedLog, { reason, earlier, mayHaveLost }: Change): void {
    const change = { reason, mayHaveLost, earlier: earlier && log.nameBeside(earlier.path) };
    if (earlier && !this.options.alone) {
      log.rotated(earlier);
      this.#pending.push([...this.#format.newLog(log.file, change, undefined)]);
      return;
    }
    const ended = this.#finish(log);
    this.#pending.push([...this.#format.newLog(log.file, change, sumOf(ended.map(summaryOf)))]);
  }

  /** The last news of what was followed. */
  #finish(log: FollowedLog): readonly Part[] {
    const ended = log.finish((part, news) => this.#pending.push([...this.#format.news(part, news)]));
    this.#found ||= ended.some((part) => hasFailed(summaryOf(part), this.options.failOn));
    return ended;
  }

  #openStream(log: FollowedLog): FollowedInput {
    const { stdin } = this.host;
    let error: Error | undefined;
    const input: FollowedInput = {
      log,
      isOver: false,
      trouble: '',
      look: () => (error ? Promise.reject(error) : Promise.resolve()),
      lookAround: () => Promise.resolve([]),
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
    const { log } = input;
    let trouble: InputError | undefined;
    try {
      await input.look();
      for (const problem of await input.lookAround()) this.#fail(problem);
    } catch (error) {
      if (this.#isInterrupted()) return;
      if (!(error instanceof InputError)) throw error;
      trouble = error;
    }
    log.bulletin((part, news) => {
      this.#together(log, part);
      this.#pending.push([...this.#format.news(part, news)]);
    });
    trouble ??= log.whyNotUnderstood();
    if (trouble) this.#troubled(input, trouble);
    else input.trouble = '';
  }

  /** Says what a log is judged together with, and whether it is wrapped, where that has changed. */
  #together(log: FollowedLog, part: Part): void {
    if (part.file !== log.file) return;
    const before = this.#judgedWith.get(log) ?? '';
    const { prefix } = part.facts;
    const now = part.chain || prefix !== undefined ? JSON.stringify([part.chain, prefix]) : '';
    if (now === before) return;
    this.#judgedWith.set(log, now);
    this.#pending.push([...this.#format.together(part)]);
  }

  /** A log that could be read before may be so again: while it is rotated, or the network is away. It is said once. */
  #troubled(input: FollowedInput, error: InputError): void {
    const { log } = input;
    if (error.message === input.trouble) return;
    input.trouble = error.message;
    // More may come that is understood.
    if (error instanceof NotUnderstoodError) {
      this.#tellOnce(error);
      return;
    }
    this.#tell(error);
    input.isOver = error.file === STDIN || (log.intake.bytes === 0 && log.before.logs === 0);
    this.#failed ||= input.isOver;
  }

  /** A file beside a log cannot be read, and nothing replaces it. */
  #fail(error: InputError): void {
    this.#failed = true;
    this.#tellOnce(error);
  }

  #tellOnce(error: InputError): void {
    if (this.#told.has(error.message)) return;
    this.#told.add(error.message);
    this.#tell(error);
  }

  #tell({ file, message }: InputError): void {
    this.host.stderr.write(`${PROGRAM}: ${message}\n`);
    this.#pending.push(this.#format.failure({ file, message }));
  }

  /** The summary of a log that was read; nothing of one that never was, or of which nothing was understood. */
  #end(log: FollowedLog): void {
    const before = { ...log.before, summary: { ...log.before.summary } };
    const trouble = log.whyNotUnderstood(true);
    if (trouble) this.#fail(trouble);
    const isRead = log.intake.bytes > 0;
    const ended = this.#finish(log).filter(({ bytes }) => bytes > 0 || before.logs > 0);
    const parts = trouble && isRead ? ended.slice(0, -1) : ended;
    for (const [k, part] of parts.entries()) {
      this.#pending.push(
        this.#format.summary(part, k === parts.length - 1 ? before : { logs: 0, summary: before.summary }),
      );
    }
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

function sumOf(summaries: readonly Readonly<Summary>[]): Summary {
  const sum = emptySummary();
  for (const summary of summaries) for (const verdict of verdicts) sum[verdict] += summary[verdict];
  return sum;
}
