/** Reads logs to their end and writes one report on them. */
import type { LogIntake } from '../../core/intake/logIntake';
import { formats } from '../../core/formats/formats';
import { STDIN, type About, type LogReport, type Piece } from '../../core/formats/report';
import { InputError } from '../../node/inputError';
import { readLogFile, readLogStream } from '../../node/readLog';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, nowhere, StandardOutput, writePieces, type Output } from '../output';
import { openOutputFile } from '../outputFile';
import { Progress } from '../progress';
import { standardInput } from '../standardInput';
import { hasFailed } from './failLevel';
import type { AnalyzeOptions } from './options';

export async function reportOn(options: AnalyzeOptions, about: About, host: Host): Promise<number> {
  const output = await openOutput(options, host);
  const format = formats[options.format](about);
  const progress = new Progress(host.stderr, options.progress && !options.quiet);
  // The beginning goes out with the first log: until then there is nothing to be told, and nothing lost by a closed pipe.
  let beginning: Iterable<Piece> = format.begin();
  const write = async (pieces: Iterable<Piece>): Promise<void> => {
    if (output === nowhere) return;
    await writePieces(output, joined(beginning, pieces), host.interrupt);
    beginning = [];
  };
  let found = false;
  let failed = false;
  const status = (): number => (failed ? Exit.error : found ? Exit.found : Exit.ok);
  try {
    for (const file of options.files) {
      let intake: LogIntake;
      progress.begin();
      try {
        intake = await read(file, host, progress);
      } catch (error) {
        progress.clear();
        if (!(error instanceof InputError)) throw error;
        failed = true;
        host.stderr.write(`${PROGRAM}: ${error.message}\n`);
        await write(format.failure({ file, message: error.message }));
        continue;
      }
      progress.clear();
      const report = reportOf(file, intake, about);
      found ||= hasFailed(report.facts.summary, options.failOn);
      await write(format.log(report));
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

export function reportOf(file: string, intake: LogIntake, about: About): LogReport {
  const { bytes, encoding, shapes } = intake;
  return { file, bytes, encoding, shapes, facts: intake.facts(about.settings) };
}

async function read(file: string, host: Host, progress: Progress): Promise<LogIntake> {
  const options = {
    signal: host.interrupt,
    onProgress: (bytes: number, total: number | undefined) => {
      progress.update(file, bytes, total);
    },
  };
  return file === STDIN ? readLogStream(STDIN, standardInput(host), options) : readLogFile(file, options);
}

function openOutput({ output, quiet }: AnalyzeOptions, host: Host): Promise<Output> {
  if (output !== undefined) return openOutputFile(output, host);
  return Promise.resolve(quiet ? nowhere : new StandardOutput(host.stdout));
}
