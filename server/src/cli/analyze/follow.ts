/** `--follow`: goes on reading as the logs grow, and tells findings as they become certain. */
import { setTimeout } from 'node:timers/promises';
import { followNdjsonFormat, followTextFormat, type FollowFormat } from '../../core/formats/followFormats';
import { displayName, STDIN, type About } from '../../core/formats/report';
import { visible } from '../../core/text/visible';
import { isGzip } from '../../node/decompress';
import { InputError, reasonOf } from '../../node/inputError';
import { TailedFile } from '../../node/tailedFile';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, StandardOutput, writePieces } from '../output';
import { hasFailed } from './failLevel';
import { FollowedLog } from './followedLog';
import type { AnalyzeOptions } from './options';
import { reportOf } from './reportOn';

/** A look at a file that has not changed costs one `stat`. */
const POLL_MS = 250;
const TAIL_CHUNK_BYTES = 1 << 18;

/** An input that is followed. `look` takes in what is new. */
interface Source {
  readonly log: FollowedLog;
  look(): Promise<void>;
  /** Nothing more will come of it: the end of a pipe, or an error. */
  isOver: boolean;
  /** What was told last of why it cannot be read, for the time being. */
  trouble: string;
  close(): Promise<void>;
}

export async function follow(options: AnalyzeOptions, about: About, host: Host, pollMs = POLL_MS): Promise<number> {
  const session = new FollowSession(options, about, host, pollMs);
  return session.run();
}

class FollowSession {
  readonly #format: FollowFormat;
  readonly #output: StandardOutput;
  /** What is still to be written: listeners are called while a file is being read, and cannot wait. */
  readonly #pending: Iterable<string>[] = [];
  #failed = false;
  #found = false;

  constructor(
    readonly options: AnalyzeOptions,
    readonly about: About,
    readonly host: Host,
    readonly pollMs: number,
  ) {
    this.#format = options.format === 'ndjson' ? followNdjsonFormat(about) : followTextFormat(about);
    this.#output = new StandardOutput(host.stdout);
  }

  async run(): Promise<number> {
    const sources = this.options.files.map((file) => this.#open(file));
    const present = (): Source[] => (this.#isInterrupted() ? [] : sources.filter(({ isOver }) => !isOver));
    try {
      while (present().length > 0) {
        for (const source of present()) await this.#look(source);
        await this.#write();
        if (present().length > 0) await this.#pause();
      }
      for (const { log } of sources) this.#end(log);
      await this.#write();
    } catch (error) {
      if (error instanceof ClosedPipeError) error.status = this.#status();
      throw error;
    } finally {
      for (const source of sources) await source.close();
    }
    return this.#status();
  }

  #isInterrupted(): boolean {
    return this.host.interrupt.aborted;
  }

  /** Until the next look; an interrupt ends it. */
  async #pause(): Promise<void> {
    await setTimeout(this.pollMs, undefined, { signal: this.host.interrupt }).catch(() => undefined);
  }

  #status(): number {
    return this.#failed ? Exit.error : this.#found ? Exit.found : Exit.ok;
  }

  #open(file: string): Source {
    const log = new FollowedLog(file, this.about.settings);
    return file === STDIN ? this.#openStream(log) : this.#openFile(log);
  }

  #openFile(log: FollowedLog): Source {
    const tailed = new TailedFile(
      log.file,
      {
        bytes: (chunk) => {
          this.#take(log, chunk);
        },
        newLog: (reason) => {
          const { facts, news } = log.finish();
          this.#found ||= hasFailed(facts.summary, this.options.failOn);
          this.#pending.push(this.#format.news(log.file, facts, news), this.#format.newLog(log.file, reason, facts));
        },
        missing: () => {
          this.#note(log.file, 'is not there; waiting for it');
        },
      },
      TAIL_CHUNK_BYTES,
    );
    return {
      log,
      isOver: false,
      trouble: '',
      look: () => tailed.poll(this.host.interrupt),
      close: () => tailed.close(),
    };
  }

  #openStream(log: FollowedLog): Source {
    const { stdin } = this.host;
    let error: Error | undefined;
    const source: Source = {
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
      source.isOver = true;
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
    return source;
  }

  #take(log: FollowedLog, chunk: Uint8Array): void {
    if (log.intake.bytes === 0 && isGzip(chunk))
      throw new InputError(log.file, 'it is compressed, and compressed logs do not grow; leave out --follow');
    log.push(chunk);
  }

  async #look(source: Source): Promise<void> {
    try {
      await source.look();
      source.trouble = '';
    } catch (error) {
      if (this.#isInterrupted()) return;
      if (!(error instanceof InputError)) throw error;
      this.#troubled(source, error);
    }
    const bulletin = source.log.bulletin();
    if (bulletin) this.#pending.push([...this.#format.news(source.log.file, bulletin.facts, bulletin.news)]);
  }

  /** A log that could be read before may be so again: while it is rotated, or the network is away. It is told once. */
  #troubled(source: Source, { file, message }: InputError): void {
    const { log } = source;
    if (message === source.trouble) return;
    source.trouble = message;
    this.host.stderr.write(`${PROGRAM}: ${message}\n`);
    this.#pending.push(this.#format.failure({ file, message }));
    source.isOver = file === STDIN || (log.intake.bytes === 0 && log.before.logs === 0);
    this.#failed ||= source.isOver;
  }

  /** The summary of a log that was read; nothing of one that never was. */
  #end(log: FollowedLog): void {
    const before = { ...log.before, summary: { ...log.before.summary } };
    if (log.intake.bytes === 0 && before.logs === 0) return;
    const { facts, news, intake } = log.finish();
    this.#found ||= hasFailed(facts.summary, this.options.failOn);
    this.#pending.push(
      this.#format.news(log.file, facts, news),
      this.#format.summary(reportOf(log.file, intake, this.about), before),
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
