/** The options of `compare`: from arguments to plain data, everything checked. */
import { compareFormatNames, type CompareFormatName } from '../../core/compare/formatNames';
import { defaultSettings, type AnalysisSettings } from '../../core/findings/verdict';
import { colorOptions, colorWish, type ColorWish } from '../color';
import { UsageError } from '../command';
import { checkFiles, count, choiceOf, parseArguments, type Option } from '../options';
import {
  clockSettings,
  leakThresholdOption,
  leakTurnoverOption,
  noProgressOption,
  outputOption,
  outputSetting,
  shapesOption,
} from '../sharedOptions';

export const compareOptions: readonly Option[] = [
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

export interface CompareOptions {
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

export function parseCompareOptions(args: readonly string[]): CompareOptions {
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
