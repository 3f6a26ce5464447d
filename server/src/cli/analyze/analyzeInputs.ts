/** Reads logs to their end and writes what they say, in the format that was asked for. */
import type { FactsOptions } from '../../core/findings/facts';
import type { TakenLog } from '../../core/intake/logIntake';
import { formats } from '../../core/formats/formats';
import { summaryOf, type About, type AnalyzedLog, type Piece } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { readLogWhile } from '../../node/readLog';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, nowhere, writePieces, type Output } from '../output';
import { openOutput } from '../outputFile';
import { ProgressBar } from '../progress';
import { hasFailed } from './failLevel';
import { judgedLogs, type Wanted } from './judgedLogs';
import type { AnalyzeOptions } from './options';
import { readInput } from '../readInput';

export async function analyzeInputs(
  wanted: Wanted,
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
    const logs = judgedLogs(wanted, {
      catalogue,
      signal: host.interrupt,
      read: (file) => readInput(file, catalogue, progress, host),
      readWhile: (file, begin, isWanted) =>
        readLogWhile(file, isWanted, {
          begin,
          mustBeUnderstood: true,
          signal: host.interrupt,
          onProgress: (read, total) => {
            progress.update(file, read, total);
          },
        }),
    });
    for await (const next of logs) {
      progress.clear();
      if (next instanceof InputError) {
        await fail(next);
        continue;
      }
      const { file, chain, listed, log } = next;
      const analyzed = { ...analyzedLog(file, log, about, next.options), chain, listed };
      found ||= hasFailed(summaryOf(analyzed), options.failOn);
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

export function analyzedLog(file: string, log: TakenLog, about: About, options?: FactsOptions): AnalyzedLog {
  const { bytes, encoding, shapes } = log;
  return { file, bytes, encoding, shapes, facts: log.facts(about.settings, options) };
}

function outputOf({ output, quiet }: AnalyzeOptions, host: Host): Promise<Output> {
  return output === undefined && quiet ? Promise.resolve(nowhere) : openOutput(output, host);
}
