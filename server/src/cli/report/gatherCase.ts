/** The files of a case on disk, and the report on them. */
import path from 'node:path';
import type { ReadSources } from '../../core/case/chains';
import { isWinsockLogName } from '../../core/case/fileNames';
import {
  gatherCase as gather,
  type CaseHost,
  type CaseSettings,
  type GatheredCase,
} from '../../core/caseReport/gather';
import type { CaseHeading } from '../../core/caseReport/model';
import { distinctNames } from '../../core/caseReport/names';
import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import { fileStampOf } from '../../node/caseFolder';
import { FileIdentities } from '../../node/fileInfo';
import { InputError } from '../../node/inputError';
import { readLines } from '../../node/readLines';
import { refuseNotUnderstood } from '../../node/readLog';
import { readAhead } from '../readAhead';
import type { Inputs } from './findInputs';
import type { ReportCommandOptions } from './options';

interface Gathered extends Omit<GatheredCase, 'failures'> {
  readonly failures: readonly InputError[];
}

type GatherOptions = Pick<ReportCommandOptions, 'leakThreshold' | 'leakTurnover' | 'poolSize' | 'build' | 'mask'> & {
  readonly heading?: CaseHeading;
  /** As `readAhead` takes them. */
  readonly threads?: number | undefined;
};

type OnProgress = (file: string, read: number, total: number | undefined) => void;

export async function gatherCase(
  inputs: Inputs,
  options: GatherOptions,
  catalogue: Catalogue,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Gathered> {
  const host = await caseOnDisk(inputs, { catalogue, signal, onProgress, threads: options.threads });
  const { failures, ...gathered } = await gather(host, settingsOf(options));
  signal.throwIfAborted();
  return {
    ...gathered,
    failures: [...inputs.failures, ...failures.map(({ id, reason }) => new InputError(id, reason))],
  };
}

function settingsOf({ leakThreshold, leakTurnover, build, poolSize, mask, heading }: GatherOptions): CaseSettings {
  return { clock: { leakThreshold, leakTurnover }, build, poolSize, mask, heading };
}

interface DiskOptions {
  readonly catalogue: Catalogue;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  readonly threads?: number | undefined;
  /** What a file is called; by default its name, with as much of its folder as sets it apart. */
  readonly nameOf?: (file: string) => string;
  /** Whether a reader wants to know what identifies the files. */
  readonly identifies?: boolean;
}

/** The files of a case, as they are on disk. */
export async function caseOnDisk(
  inputs: Inputs,
  { catalogue, signal, onProgress, threads, nameOf = namesOf(inputs), identifies = true }: DiskOptions,
): Promise<CaseHost> {
  const identities = new FileIdentities();
  const piecesOf = (file: string): AsyncIterable<Uint8Array> =>
    identities.pieces(file, signal, (read, total) => {
      onProgress(file, read, total);
    });
  const goOn = (): Promise<void> => {
    signal.throwIfAborted();
    return Promise.resolve();
  };
  const readLogs: ReadSources = async function* (order) {
    const logs = readAhead(
      order.map((k) => inputs.logs[k]),
      { catalogue, signal, threads, identifies, read: (file) => LogIntake.read(piecesOf(file), catalogue, goOn) },
    );
    for await (const each of logs) {
      if (!(each instanceof InputError) && each.info) identities.learn(each.file, each.info);
      yield each;
    }
  };
  const failures = inputs.failures.map(async ({ file, reason }) => {
    const isThere = !('problem' in (await fileStampOf(file)));
    return { name: nameOf(file), reason, isWinsockLog: isThere && isWinsockLogName(path.basename(file)) };
  });
  const wanted = new Set(inputs.logs.flatMap(({ isWanted }, k) => (isWanted ? [k] : [])));
  return {
    logs: inputs.logs.map(({ file, beginning }) => ({
      id: file,
      shownAs: nameOf(file),
      name: path.basename(file),
      folder: path.dirname(path.resolve(file)),
      pieces: () => piecesOf(file),
      beginning: beginning && (() => Promise.resolve(beginning)),
      async read(begin, isWanted) {
        const intake = begin();
        for await (const piece of intake.untilLost(piecesOf(file))) {
          intake.push(piece);
          if (!isWanted()) return undefined;
          if (intake.excess !== undefined) break;
        }
        intake.end();
        await refuseNotUnderstood(file, intake);
        return intake;
      },
    })),
    wanted: wanted.size < inputs.logs.length ? wanted : undefined,
    catalogue,
    readAlone: readLogs,
    eventLogs: inputs.eventLogs.map((file) => ({
      id: file,
      shownAs: nameOf(file),
      isNamed: inputs.named.has(file),
      pieces: () => identities.pieces(file, signal),
    })),
    notRead: [
      ...inputs.notRead.map(({ file, reason }) => ({ name: nameOf(file), reason })),
      ...(await Promise.all(failures)),
    ],
    infoOf: (file) => (identifies ? identities.of(file, signal) : Promise.resolve(undefined)),
    // Gone meanwhile: then the lines are written out again from what was read of them.
    linesOf: (file, lines) => readLines(file, lines, signal).catch(() => new Map<number, string>()),
    reasonOf: (error) => (error instanceof InputError ? error.reason : undefined),
    now: () => performance.now(),
    pause: goOn,
  };
}

/** Files are called by their names, with as much of their folders as sets them apart from each other. */
function namesOf({ logs, eventLogs, notRead, failures }: Inputs): (file: string) => string {
  const files = [
    ...new Set([
      ...logs.map(({ file }) => file),
      ...eventLogs,
      ...notRead.map(({ file }) => file),
      ...failures.map(({ file }) => file),
    ]),
  ];
  const names = distinctNames(files, path.sep);
  const byFile = new Map(files.map((file, k) => [file, names[k]]));
  return (file) => byFile.get(file) ?? file;
}
