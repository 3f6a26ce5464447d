/** `winsock-log compare`: two logs, or two runs, side by side. */
import path from 'node:path';
import { compareLogs, type ComparedLog } from '../../core/compare/compare';
import { compareFormatNames, compareFormats, type CompareFormatName } from '../../core/compare/formats';
import { defaultSettings, type AnalysisSettings } from '../../core/findings/verdict';
import { readCase } from '../../core/caseReport/gather';
import { displayName, STDIN } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { visible } from '../../core/text/visible';
import { InputError } from '../../node/inputError';
import { colorOptions, colorWish, wantsColor, type ColorWish } from '../color';
import { Exit, PROGRAM, UsageError, type Subcommand, type Host } from '../command';
import { checkFiles, count, choiceOf, parseArguments, type Option } from '../options';
import { writeWhole } from '../output';
import { openOutput, refuseOutputOverInput } from '../outputFile';
import { ProgressBar } from '../progress';
import {
  clockSettings,
  leakThresholdOption,
  leakTurnoverOption,
  noProgressOption,
  outputOption,
  outputSetting,
  shapesOption,
} from '../sharedOptions';
import { readShapesFile } from '../shapesFile';
import { namedStampOf } from '../archive/archives';
import { readInput } from '../readInput';
import { findInputs } from '../report/findInputs';
import { caseOnDisk } from '../report/gatherCase';
import { nameOfFiles } from '../../core/text/counts';

const compareOptions: readonly Option[] = [
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: compareFormatNames,
    help: 'output format',
    default: 'text',
  },
  outputOption,
  {
    name: 'runs',
    value: 'M,N',
    help:
      'compare run M of the first log with run N of the second, or of the same log if only one is named. Runs are counted ' +
      'from 1; each restart of the MTA begins one',
    default: 'whole logs, or the first and the last run of a single log',
  },
  leakThresholdOption,
  leakTurnoverOption,
  {
    name: 'alone',
    help: 'compare only the files that are named, without the rotated logs beside them',
  },
  shapesOption,
  noProgressOption,
  ...colorOptions,
];

export const compareCommand: Subcommand = {
  name: 'compare',
  summary: 'compare two logs or two runs, before and after a fix',
  description: 'Compares two logs, or two runs of the MTA: leaks per 1,000 connections, verdicts and set-up times.',
  usage: '[OPTION…] FILE [FILE]',
  notes: [
    'A FILE may be gzipped and in any encoding; - is the standard input. A rotated log is compared together with the rotated logs beside ' +
      'it. Two files of one rotation are compared with each other.',
  ],
  options: compareOptions,
  exitStatuses: [
    [0, 'the figures do not show that the second log leaks more'],
    [1, 'the second log leaks more than chance explains'],
    [2, 'wrong usage, an input that could not be read, or an output that could not be written'],
    [130, 'interrupted'],
  ],
  examples: [
    'compare before.log after.log',
    'compare --runs 1,2 Winsock.log',
    'compare --format markdown -o comparison.md before.log.gz after.log',
  ],
  run: (args, host) => compare(parseCompareOptions(args), host),
};

interface CompareOptions {
  readonly files: readonly [string] | readonly [string, string];
  readonly format: CompareFormatName;
  readonly output: string | undefined;
  /** 0-based. */
  readonly runs: readonly [number, number] | undefined;
  readonly settings: AnalysisSettings;
  readonly shapes: string | undefined;
  readonly progress: boolean;
  readonly color: ColorWish;
  readonly alone: boolean;
}

function parseCompareOptions(args: readonly string[]): CompareOptions {
  const given = parseArguments(args, compareOptions);
  const [first, second, ...more] = given.positionals as readonly (string | undefined)[];
  if (first === undefined || more.length > 0) throw new UsageError('name two logs, or one with two runs');
  checkFiles(given.positionals);
  const output = outputSetting(given);
  return {
    files: second === undefined ? [first] : [first, second],
    format: choiceOf('--format', given.value('format'), compareFormatNames) ?? 'text',
    output,
    runs: runsOf(given.value('runs')),
    settings: {
      ...defaultSettings,
      ...clockSettings(given),
    },
    shapes: given.value('shapes'),
    progress: !given.isSet('no-progress'),
    color: colorWish(given),
    alone: given.isSet('alone'),
  };
}

function runsOf(value: string | undefined): readonly [number, number] | undefined {
  if (value === undefined) return undefined;
  const parts = value.split(',');
  if (parts.length !== 2) throw new UsageError('--runs takes two numbers with a comma between, as in --runs 1,2');
  const [first = 1, second = 1] = parts.map((part) => count('--runs', part, 'the runs'));
  return [first - 1, second - 1];
}

async function compare(options: CompareOptions, host: Host): Promise<number> {
  const { files, format, output: name, runs, settings } = options;
  const catalogue = await readShapesFile(options.shapes, host.interrupt);
  await refuseOutputOverInput([...files, ...(options.shapes ? [options.shapes] : [])], name, host);
  const bar = new ProgressBar(host.stderr, options.progress);
  const read = async (file: string): Promise<SideLog> => {
    bar.begin();
    const stamp = file === STDIN ? undefined : await namedStampOf(file);
    // What can be read but once, and lies in no folder of logs.
    if (!stamp || (!('problem' in stamp) && stamp.type === 'other')) {
      const intake = await readInput(file, catalogue, bar, host);
      // Half of a log compares with nothing.
      if (intake.lost) throw intake.lost;
      return { name: displayName(file), facts: intake.facts(settings), ids: [] };
    }
    return readChainOf(file, options, catalogue, bar, host);
  };
  let sides: readonly [ComparedLog, ComparedLog];
  try {
    const first = await read(files[0]);
    const second = files[1] === undefined ? first : await read(files[1]);
    const apart = files[1] === undefined ? [first, second] : asParts(first, second);
    sides = withRuns(apart[0], apart[1], files.length, runs);
  } catch (error) {
    bar.clear();
    if (!(error instanceof InputError)) throw error;
    host.stderr.write(`${PROGRAM}: ${error.message}\n`);
    return Exit.error;
  }
  bar.clear();
  const comparison = compareLogs(...sides);
  const tool = { name: PROGRAM, version: host.version };
  const color = wantsColor(options.color, name, host);
  const text = compareFormats[format](comparison, { tool, settings, color });
  await writeWhole(await openOutput(name, host), [text], host.interrupt);
  const leaks = comparison.changes.find(({ measure }) => measure === 'leaked');
  return leaks?.direction === 'higher' ? Exit.found : Exit.ok;
}

/** A log or a chain, and which of its files was named. */
interface SideLog extends ComparedLog {
  /** The real paths of its files. */
  readonly ids: readonly string[];
  /** Index of the one that was named. */
  readonly named?: number;
}

/** The chain that a file is in, called as the file was, with how many there are. */
async function readChainOf(
  file: string,
  { settings, alone }: CompareOptions,
  catalogue: Catalogue,
  bar: ProgressBar,
  host: Host,
): Promise<SideLog> {
  const inputs = await findInputs({ named: [file], events: [], besideLogs: false, alone }, host.interrupt);
  const onDisk = await caseOnDisk(
    { ...inputs, eventLogs: [] },
    {
      catalogue,
      signal: host.interrupt,
      identifies: false,
      onProgress: (each, read, total) => {
        bar.update(each, read, total);
      },
    },
  );
  const { logs, failures } = await readCase(onDisk, { clock: settings, poolSize: settings.poolSize });
  const named = inputs.logs.filter(({ isWanted }) => isWanted);
  const failed = failures.find(({ id }) => id === file);
  if (failed) throw new InputError(file, failed.reason);
  if (logs.length > 1) {
    const names = named.slice(0, 5).map((each) => visible(each.file));
    throw new InputError(file, `it holds ${named.length} logs; name one of them, such as ${names.join(' or ')}`);
  }
  const log = logs.at(0);
  if (!log) throw inputs.failures.at(0) ?? new InputError(file, 'it is not a Winsock.log; name one');
  const { facts, parts } = log;
  const ids = parts.map(({ id }) => path.resolve(id));
  const at = ids.indexOf(path.resolve(named[0].file));
  return { name: nameOfFiles(displayName(file), parts.length), facts, ids, ...(at < 0 ? {} : { named: at }) };
}

/** Two files of one chain are compared as such. */
function asParts(first: SideLog, second: SideLog): readonly [SideLog, SideLog] {
  const isOne = first.ids.length > 1 && first.ids.join('\n') === second.ids.join('\n');
  if (!isOne || first.named === undefined || second.named === undefined || first.named === second.named)
    return [first, second];
  const part = (side: SideLog, file: number): SideLog => ({ ...side, name: side.facts.places.files[file].name, file });
  return [part(first, first.named), part(second, second.named)];
}

function withRuns(
  first: ComparedLog,
  second: ComparedLog,
  files: number,
  runs: readonly [number, number] | undefined,
): readonly [ComparedLog, ComparedLog] {
  const last = first.facts.runs.length - 1;
  if (!runs && files === 1 && last < 1)
    throw new UsageError('the log has only one run of the MTA; name another log to compare it with');
  const [m, n] = runs ?? (files === 1 ? [0, last] : [undefined, undefined]);
  return [withRun(first, m), withRun(second, n)];
}

function withRun(log: ComparedLog, run: number | undefined): ComparedLog {
  const runs = log.facts.runs.length;
  if (run !== undefined && run >= runs) throw new UsageError(`--runs names run ${run + 1}; the log has ${runs}`);
  return { ...log, run };
}
