/** Reads logs to their end and writes what they say, in the format that was asked for. */
import * as path from 'node:path';
import { distinctNames } from '../../core/caseReport/names';
import { readChains, type ReadSources } from '../../core/case/chains';
import type { LogIntake, TakenLog } from '../../core/intake/logIntake';
import { formats } from '../../core/formats/formats';
import { type About, type ChainOfLogs, type AnalyzedLog, type Piece } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { readBytes } from '../../node/readBytes';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, nowhere, writePieces, type Output } from '../output';
import { openOutput } from '../outputFile';
import { ProgressBar } from '../progress';
import { hasFailed } from './failLevel';
import type { InputFile } from '../inputFiles';
import type { AnalyzeOptions } from './options';
import { readInput } from '../readInput';
import { readAhead, type ReadLog } from '../readAhead';

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
    const logs: AsyncIterable<ReadLog | ChainedLog | InputError> = options.chain
      ? readAsChains(inputs, read, catalogue, host)
      : readAhead(inputs, { read, catalogue, signal: host.interrupt });
    for await (const next of logs) {
      progress.clear();
      if (next instanceof InputError) {
        await fail(next);
        continue;
      }
      const analyzed = { ...analyzedLog(next.file, next.log, about), chain: 'chain' in next ? next.chain : undefined };
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

export function analyzedLog(file: string, log: TakenLog, about: About): AnalyzedLog {
  const { bytes, encoding, shapes } = log;
  return { file, bytes, encoding, shapes, facts: log.facts(about.settings) };
}

interface ChainedLog extends ReadLog {
  readonly chain: ChainOfLogs | undefined;
}

/** The logs, those that continue each other put together, in the order of the inputs; then what cannot be read. */
async function* readAsChains(
  inputs: readonly (InputFile | InputError)[],
  read: (file: string) => Promise<LogIntake>,
  catalogue: Catalogue,
  host: Host,
): AsyncGenerator<ChainedLog | InputError> {
  const found = inputs.filter((input) => !(input instanceof InputError));
  const files = found.map(({ file }) => file);
  const names = distinctNames(files, path.sep);
  const sources = files.map((file, k) => ({
    name: path.basename(file),
    shownAs: names[k],
    folder: path.dirname(file),
    pieces: () => readBytes(file, host.interrupt),
  }));
  const readAll: ReadSources = (order) =>
    readAhead(
      order.map((k) => found[k]),
      { read, catalogue, signal: host.interrupt },
    );
  const { chains, copies, failures } = await readChains(sources, readAll, { isOneRotation: true });
  host.interrupt.throwIfAborted();
  for (const { links, log } of chains) {
    const parts = links.map(({ source }) => files[source]);
    const own = copies
      .filter(({ of }) => links.some(({ source }) => source === of))
      .map(({ source, of }) => ({ file: files[source], of: files[of] }));
    // It is called as its latest log is: that is the one that goes on.
    const file = parts[parts.length - 1];
    yield { file, log, chain: parts.length + own.length > 1 ? { files: parts, copies: own } : undefined };
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
