/** Reads logs to their end and writes what they say, in the format that was asked for. */
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { readChains } from '../../core/intake/chains';
import type { LogIntake } from '../../core/intake/logIntake';
import { formats } from '../../core/formats/formats';
import { type About, type ChainOfLogs, type AnalyzedLog, type Piece } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { PARALLEL_BYTES } from '../../node/parallelRead';
import { readBytes } from '../../node/readBytes';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, nowhere, writePieces, type Output } from '../output';
import { openOutput } from '../outputFile';
import { ProgressBar } from '../progress';
import { hasFailed } from './failLevel';
import type { InputFile } from '../inputFiles';
import type { AnalyzeOptions } from './options';
import { readInput } from '../readInput';

export async function analyzeInputs(
  inputs: readonly (InputFile | InputError)[],
  options: AnalyzeOptions,
  about: About,
  host: Host,
  catalogue: Catalogue,
): Promise<number> {
  const output = await outputOf(options, host);
  const format = formats[options.format](about);
  const progress = new ProgressBar(host.stderr, options.progress && !options.quiet);
  // The beginning goes out with the first log: until then there is nothing to write, and a closed pipe loses nothing.
  let beginning: Iterable<Piece> = format.begin();
  const write = async (pieces: Iterable<Piece>): Promise<void> => {
    if (output === nowhere) return;
    await writePieces(output, joined(beginning, pieces), host.interrupt);
    beginning = [];
  };
  let found = false;
  let failed = false;
  const status = (): number => (failed ? Exit.error : found ? Exit.found : Exit.ok);
  const fail = async ({ file, message }: InputError): Promise<void> => {
    failed = true;
    host.stderr.write(`${PROGRAM}: ${message}\n`);
    await write(format.failure({ file, message }));
  };
  try {
    progress.begin();
    const read = (file: string): Promise<LogIntake> => readInput(file, catalogue, progress, host);
    for await (const log of options.chain ? readAsChains(inputs, read, host) : readAhead(inputs, read)) {
      progress.clear();
      if (log instanceof InputError) {
        await fail(log);
        continue;
      }
      const analyzed = { ...analyzedLog(log.file, log.intake, about), chain: log.chain };
      found ||= hasFailed(analyzed.facts.summary, options.failOn);
      await write(format.log(analyzed));
    }
    await write(format.end());
    await output.commit();
  } catch (error) {
    progress.clear();
    await output.abandon();
    if (error instanceof ClosedPipeError) error.status = status();
    throw error;
  }
  return status();
}

function* joined(...parts: Iterable<Piece>[]): Generator<Piece> {
  for (const part of parts) yield* part;
}

export function analyzedLog(file: string, intake: LogIntake, about: About): AnalyzedLog {
  const { bytes, encoding, shapes } = intake;
  return { file, bytes, encoding, shapes, facts: intake.facts(about.settings) };
}

interface ReadLog {
  readonly file: string;
  readonly intake: LogIntake;
  readonly chain?: ChainOfLogs | undefined;
}

/**
 * The logs in the order of the inputs, or why one of them cannot be read. As many are read at once as there are cores; a large one, in
 * which all cores have a part, by itself.
 */
async function* readAhead(
  inputs: readonly (InputFile | InputError)[],
  read: (file: string) => Promise<LogIntake>,
): AsyncGenerator<ReadLog | InputError> {
  const begun: { readonly isLarge: boolean; readonly log: Promise<ReadLog | InputError> }[] = [];
  let next = 0;
  const isLarge = (input: InputFile | InputError): boolean =>
    !(input instanceof InputError) && input.size >= PARALLEL_BYTES;
  const begin = async (input: InputFile | InputError): Promise<ReadLog | InputError> => {
    if (input instanceof InputError) return input;
    try {
      return { file: input.file, intake: await read(input.file) };
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  };
  const mayBegin = (): boolean =>
    next < inputs.length &&
    (begun.length === 0 ||
      (begun.length < availableParallelism() && !isLarge(inputs[next]) && !begun.some((each) => each.isLarge)));
  while (next < inputs.length || begun.length > 0) {
    while (mayBegin()) {
      const input = inputs[next++];
      const log = begin(input);
      // It is awaited in its turn, which may never come.
      log.catch(() => undefined);
      begun.push({ isLarge: isLarge(input), log });
    }
    const first = begun.shift();
    if (first) yield await first.log;
  }
}

/** The logs, those that continue each other put together, in the order of the inputs; then what cannot be read. */
async function* readAsChains(
  inputs: readonly (InputFile | InputError)[],
  read: (file: string) => Promise<LogIntake>,
  host: Host,
): AsyncGenerator<ReadLog | InputError> {
  const files = inputs.filter((input) => !(input instanceof InputError)).map(({ file }) => file);
  const sources = files.map((file) => ({
    name: path.basename(file),
    folder: path.dirname(file),
    read: () => read(file),
    pieces: () => readBytes(file, host.interrupt),
  }));
  const { chains, copies, failures } = await readChains(sources, { isOneRotation: true });
  host.interrupt.throwIfAborted();
  for (const { links, intake } of chains) {
    const parts = links.map(({ source, firstLine, lines }) => ({ file: files[source], firstLine, lines }));
    const own = copies
      .filter(({ of }) => links.some(({ source }) => source === of))
      .map(({ source, of }) => ({ file: files[source], of: files[of] }));
    // It is called as its latest log is: that is the one that goes on.
    const { file } = parts[parts.length - 1];
    yield { file, intake, chain: parts.length + own.length > 1 ? { parts, copies: own } : undefined };
  }
  yield* inputs.filter((input) => input instanceof InputError);
  for (const { error } of failures) {
    if (!(error instanceof InputError)) throw error;
    yield error;
  }
}

function outputOf({ output, quiet }: AnalyzeOptions, host: Host): Promise<Output> {
  return output === undefined && quiet ? Promise.resolve(nowhere) : openOutput(output, host);
}
