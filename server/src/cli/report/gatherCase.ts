/** Reads the files of a case. */
import path from 'node:path';
import {
  buildCase,
  linesToQuote,
  type CaseFile,
  type CaseInput,
  type EventLogInput,
} from '../../core/caseReport/caseFile';
import { distinctNames } from '../../core/caseReport/names';
import { CaseBudget, overBudget, readEventLog } from '../../core/caseBudget';
import { defaultSettings } from '../../core/findings/verdict';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError } from '../../node/inputError';
import { readLines } from '../../node/readLines';
import { readLogFile } from '../../node/readLog';
import { readBytes } from '../../node/readBytes';
import type { Inputs } from './findInputs';
import type { ReportCommandOptions } from './options';

export interface Gathered {
  /** Undefined where nothing could be read. */
  readonly caseFile: CaseFile | undefined;
  readonly failures: readonly InputError[];
}

export type OnProgress = (file: string, read: number, total: number | undefined) => void;

export async function gatherCase(
  inputs: Inputs,
  options: ReportCommandOptions,
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
  const logs: { readonly file: string; readonly input: CaseInput['logs'][number] }[] = [];
  for (const file of inputs.logs) {
    const intake = await attempt(() =>
      readLogFile(file, {
        catalogue,
        signal,
        onProgress: (read, total) => {
          onProgress(file, read, total);
        },
      }),
    );
    if (!intake) continue;
    const { shapes, encoding } = intake;
    logs.push({ file, input: { name: names(file), facts: intake.facts(settings), shapes, encoding } });
  }
  const eventLogs: EventLogInput[] = [];
  const budget = new CaseBudget(() => performance.now());
  for (const file of inputs.eventLogs) {
    const read = await attempt(() => {
      const { spent } = budget;
      if (spent !== undefined) throw new InputError(file, overBudget(spent));
      return readEventLog(readBytes(file, signal), budget, () => Promise.resolve());
    });
    if (!read) continue;
    eventLogs.push({ name: names(file), log: read.log });
    if (read.cut !== undefined) failures.push(new InputError(file, read.cut));
  }
  if (logs.length + eventLogs.length === 0) return { caseFile: undefined, failures };
  const notRead = [
    ...inputs.notRead.map(({ file, reason }) => ({ name: names(file), reason })),
    ...failures.map(({ file, reason }) => ({ name: names(file), reason })),
  ];
  const { build, poolSize, mask } = options;
  const input: CaseInput = { logs: logs.map((log) => log.input), eventLogs, notRead, build, poolSize, mask };
  const wanted = linesToQuote(input);
  const quoted = await Promise.all(
    // Gone meanwhile: then the lines are written out again from what was read of them.
    logs.map(({ file }, k) => readLines(file, wanted[k] ?? new Set(), signal).catch(() => new Map<number, string>())),
  );
  signal.throwIfAborted();
  const withLines = input.logs.map((log, k) => ({ ...log, lineAt: (line: number) => quoted[k]?.get(line) }));
  return { caseFile: buildCase({ ...input, logs: withLines }), failures };
}

function namesOf({ logs, eventLogs, notRead, failures }: Inputs): (file: string) => string {
  const files = [
    ...new Set([...logs, ...eventLogs, ...notRead.map(({ file }) => file), ...failures.map(({ file }) => file)]),
  ];
  const names = distinctNames(files, path.sep);
  const byFile = new Map(files.map((file, k) => [file, names[k]]));
  return (file) => byFile.get(file) ?? file;
}
