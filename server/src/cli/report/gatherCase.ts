/** Reads the files of a case. */
import path from 'node:path';
import type { RenderOptions } from '../../core/caseReport/blocks';
import { buildCase, type CaseReport, type EventLogInput, type WinsockLogInput } from '../../core/caseReport/buildCase';
import { quotedLines } from '../../core/caseReport/findings';
import type { FileInfo } from '../../core/caseReport/model';
import { distinctNames } from '../../core/caseReport/names';
import { isWinsockLogName } from '../../core/case/fileNames';
import { CaseBudget, onlySoMuch, readEventLog, type ReadEventLog } from '../../core/case/budget';
import { defaultSettings } from '../../core/findings/verdict';
import { readChains, type ReadSources } from '../../core/case/chains';
import { fileStampOf } from '../../node/caseFolder';
import { fileInfo } from '../../node/fileInfo';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { readLines } from '../../node/readLines';
import { readLogFile } from '../../node/readLog';
import { readBytes } from '../../node/readBytes';
import { readAhead } from '../readAhead';
import type { Inputs } from './findInputs';
import type { ReportCommandOptions } from './options';

interface Gathered {
  /** Undefined where nothing could be read. */
  readonly report: CaseReport | undefined;
  /** The lines that it quotes. */
  readonly lineAt?: RenderOptions['lineAt'];
  readonly failures: readonly InputError[];
}

type GatherOptions = Pick<ReportCommandOptions, 'leakThreshold' | 'leakTurnover' | 'poolSize' | 'build' | 'mask'> & {
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
  const failures = [...inputs.failures];
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures.push(error);
      return undefined;
    }
  };
  const names = namesOf(inputs);
  const { leakThreshold, leakTurnover } = options;
  const settings = { leakThreshold, leakTurnover, poolSize: options.poolSize ?? defaultSettings.poolSize };
  const known = new Map<string, FileInfo>();
  const readLogs: ReadSources = async function* (order) {
    const wanted = order.map((k) => inputs.logs[k]);
    const logs = readAhead(wanted, {
      catalogue,
      signal,
      identifies: true,
      threads: options.threads,
      read: (file) =>
        readLogFile(file, {
          catalogue,
          signal,
          onProgress: (read, total) => {
            onProgress(file, read, total);
          },
        }),
    });
    for await (const each of logs) {
      if (!(each instanceof InputError) && each.info) known.set(each.file, each.info);
      yield each;
    }
  };
  const {
    chains,
    copies,
    failures: unreadable,
  } = await readChains(
    inputs.logs.map(({ file }) => ({
      name: path.basename(file),
      shownAs: names(file),
      folder: path.dirname(path.resolve(file)),
      pieces: () => readBytes(file, signal),
    })),
    readLogs,
  );
  for (const { error } of unreadable) {
    if (!(error instanceof InputError)) throw error;
    failures.push(error);
  }
  const partOf = async (source: number) => {
    const { file } = inputs.logs[source];
    return { name: names(file), id: file, file: known.get(file) ?? (await fileInfo(file, signal)) };
  };
  // One after the other: some are read once more for their checksum, and thousands of files cannot be open at once.
  const logs: WinsockLogInput[] = [];
  for (const { links, log } of chains) {
    const parts = [];
    for (const { source, firstLine } of links) parts.push({ ...(await partOf(source)), firstLine });
    const { shapes, encoding } = log;
    logs.push({ ...parts[parts.length - 1], parts, facts: log.facts(settings), shapes, encoding });
  }
  const copiesOfLogs = [];
  for (const { source, of } of copies)
    copiesOfLogs.push({ ...(await partOf(source)), copyOf: names(inputs.logs[of].file) });
  const read = new Map<string, ReadEventLog>();
  const budget = new CaseBudget(() => performance.now());
  for (const file of inputs.eventLogs) {
    const log = await attempt(() => {
      const isNamed = inputs.named.has(file);
      const { spent } = budget;
      if (spent !== undefined && !isNamed) throw new InputError(file, onlySoMuch(spent));
      return readEventLog(readBytes(file, signal), budget, () => Promise.resolve(), isNamed);
    });
    if (log) read.set(file, log);
  }
  budget.divide();
  const eventLogs: EventLogInput[] = [];
  for (const [file, each] of read) {
    eventLogs.push({ name: names(file), log: each.log, file: await fileInfo(file, signal) });
    const loss = budget.lossOf(each);
    if (loss !== undefined) failures.push(new InputError(file, loss));
  }
  const unread = await Promise.all(
    failures.map(async ({ file, reason }) => {
      const isThere = !('problem' in (await fileStampOf(file)));
      return { name: names(file), reason, isWinsockLog: isThere && isWinsockLogName(path.basename(file)) };
    }),
  );
  if (logs.length + eventLogs.length === 0 && !unread.some(({ isWinsockLog }) => isWinsockLog))
    return { report: undefined, failures };
  const notRead = [...inputs.notRead.map(({ file, reason }) => ({ name: names(file), reason })), ...unread];
  const { build, poolSize, mask } = options;
  const report = buildCase({
    logs,
    copies: copiesOfLogs,
    eventLogs,
    notRead,
    build,
    poolSize,
    mask,
  });
  return { report, failures, lineAt: await quotes(report, signal) };
}

/** The lines that a report quotes, read once more: by then it is known which. */
async function quotes(report: CaseReport, signal: AbortSignal): Promise<RenderOptions['lineAt']> {
  const texts = new Map<string, string>();
  for (const [source, wanted] of quotedLines(report)) {
    const { parts } = report.sources[source];
    for (const [k, { id, firstLine }] of parts.entries()) {
      const end = parts.at(k + 1)?.firstLine ?? Infinity;
      const inFile = [...wanted].filter((line) => line >= firstLine && line < end).map((line) => line - firstLine);
      // Gone meanwhile: then the lines are written out again from what was read of them.
      const lines = await readLines(id, new Set(inFile), signal).catch(() => new Map<number, string>());
      for (const [line, text] of lines) texts.set(`${source} ${line + firstLine}`, text);
    }
  }
  signal.throwIfAborted();
  return (source, line) => texts.get(`${source} ${line}`);
}

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
