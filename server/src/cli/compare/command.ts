/** `winsock-log compare`: two logs, or two runs, side by side. */
import { compareLogs, type ComparedLog } from '../../core/compare/compare';
import { compareFormatNames, compareFormats, type CompareFormatName } from '../../core/compare/formats';
import { defaultSettings, type AnalysisSettings } from '../../core/findings/verdict';
import { displayName, STDIN } from '../../core/formats/analyzedLog';
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
import { findInputFiles } from '../inputFiles';
import { readInput } from '../readInput';

const compareOptions: readonly Option[] = [
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: compareFormatNames,
    help: 'how to write it',
    default: 'text',
  },
  outputOption,
  {
    name: 'runs',
    value: 'M,N',
    help:
      'compare run M of the first log with run N of the second (or of the first, where only one is named), ' +
      'counted from 1; a run ends where the MTA was restarted',
    default: 'the whole logs; of a single log, its first and last run',
  },
  leakThresholdOption,
  leakTurnoverOption,
  shapesOption,
  noProgressOption,
  ...colorOptions,
];

export const compareCommand: Subcommand = {
  name: 'compare',
  summary: 'compare two logs, or two runs: before and after a fix',
  description: 'Compares two logs, or two runs of the MTA: leaks per 1,000 connections, verdicts, set-up times.',
  usage: '[OPTION…] FILE [FILE]',
  notes: ['A FILE may be gzipped, and in any encoding; - is the standard input.'],
  options: compareOptions,
  exitStatuses: [
    [0, 'the second leaks no more than the first, as far as the figures can tell'],
    [1, 'the second leaks more than chance explains'],
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
  const catalogue = await readShapesFile(options.shapes);
  await refuseOutputOverInput([...files, ...(options.shapes ? [options.shapes] : [])], name, host);
  const bar = new ProgressBar(host.stderr, options.progress);
  const read = async (file: string): Promise<ComparedLog> => {
    bar.begin();
    const log = await oneLogOf(file, host);
    const intake = await readInput(log, catalogue, bar, host);
    return { name: displayName(log), facts: intake.facts(settings) };
  };
  let sides: readonly [ComparedLog, ComparedLog];
  try {
    const first = await read(files[0]);
    sides = withRuns(first, files[1] === undefined ? first : await read(files[1]), files.length, runs);
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

/** The log that a name stands for: a file, or the only one in a folder or an archive. Rejects with an `InputError` where there are several. */
async function oneLogOf(name: string, { interrupt }: Host): Promise<string> {
  const stamp = name === STDIN ? undefined : await namedStampOf(name);
  if (!stamp || 'problem' in stamp || stamp.type !== 'folder') return name;
  const found = await findInputFiles([name], interrupt);
  const failure = found.find((each) => each instanceof InputError);
  if (failure instanceof InputError) throw failure;
  if (found.length === 1) return found[0].file;
  const names = found.slice(0, 5).map(({ file }) => visible(file));
  throw new InputError(name, `it holds ${found.length} logs; name one of them, such as ${names.join(' or ')}`);
}

function withRuns(
  first: ComparedLog,
  second: ComparedLog,
  files: number,
  runs: readonly [number, number] | undefined,
): readonly [ComparedLog, ComparedLog] {
  const last = first.facts.runs.length - 1;
  if (!runs && files === 1 && last < 1)
    throw new UsageError('the log has one run of the MTA only; name another log to compare it with');
  const [m, n] = runs ?? (files === 1 ? [0, last] : [undefined, undefined]);
  return [withRun(first, m), withRun(second, n)];
}

function withRun(log: ComparedLog, run: number | undefined): ComparedLog {
  const runs = log.facts.runs.length;
  if (run !== undefined && run >= runs) throw new UsageError(`--runs names run ${run + 1}; the log has ${runs}`);
  return { ...log, run };
}
