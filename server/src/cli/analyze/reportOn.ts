/** Reads logs to their end and writes one report on them. */
import { availableParallelism } from 'node:os';
import type { LogIntake } from '../../core/intake/logIntake';
import { formats } from '../../core/formats/formats';
import { STDIN, type About, type LogReport, type Piece } from '../../core/formats/report';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { PARALLEL_BYTES } from '../../node/parallelRead';
import { readLogFile, readLogStream } from '../../node/readLog';
import { Exit, PROGRAM, type Host } from '../command';
import { ClosedPipeError, nowhere, StandardOutput, writePieces, type Output } from '../output';
import { openOutputFile } from '../outputFile';
import { ProgressBar } from '../progress';
import { standardInput } from '../standardInput';
import { hasFailed } from './failLevel';
import type { InputFile } from '../inputFiles';
import type { AnalyzeOptions } from './options';

export async function reportOn(
  inputs: readonly (InputFile | InputError)[],
  options: AnalyzeOptions,
  about: About,
  host: Host,
  catalogue: Catalogue,
): Promise<number> {
  const output = await openOutput(options, host);
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
    for await (const log of readAhead(inputs, (file) => read(file, host, progress, catalogue))) {
      progress.clear();
      if (log instanceof InputError) {
        await fail(log);
        continue;
      }
      const report = reportOf(log.file, log.intake, about);
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

interface ReadLog {
  readonly file: string;
  readonly intake: LogIntake;
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

async function read(file: string, host: Host, progress: ProgressBar, catalogue: Catalogue): Promise<LogIntake> {
  const options = {
    catalogue,
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
