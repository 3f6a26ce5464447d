/** The options of `analyze`: from arguments to plain data, everything checked. */
import { defaultSettings, verdicts, type AnalysisSettings, type Verdict } from '../../core/findings/verdict';
import { formatNames, type FormatName } from '../../core/formats/formats';
import { STDIN } from '../../core/formats/analyzedLog';
import { colorOptions, colorWish, type ColorWish } from '../color';
import { UsageError } from '../command';
import { checkFiles, choiceOf, parseArguments, type Option } from '../options';
import {
  clockSettings,
  leakThresholdOption,
  leakTurnoverOption,
  noProgressOption,
  outputOption,
  outputSetting,
  poolSizeOption,
  poolSizeSetting,
  shapesOption,
} from '../sharedOptions';

/** Worst first. */
export const failLevels = ['leaked', 'suspect', 'stuck', 'idle', 'none'] as const;
export type FailLevel = (typeof failLevels)[number];

export interface AnalyzeOptions {
  /** Empty: none were named. */
  readonly files: readonly string[];
  readonly format: FormatName;
  readonly output: string | undefined;
  readonly settings: AnalysisSettings;
  /** The file of the shapes that are taught. */
  readonly shapes: string | undefined;
  readonly verdicts: ReadonlySet<Verdict> | undefined;
  readonly failOn: FailLevel;
  /** The logs are of one rotation, and are judged as one as far as they continue each other. */
  readonly chain: boolean;
  /** Each log is judged by itself. */
  readonly alone: boolean;
  readonly follow: boolean;
  readonly all: boolean;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly color: ColorWish;
}

/** Formats that can be written before the log is at its end. */
const followFormats: readonly FormatName[] = ['text', 'ndjson'];

export const LIST_LIMIT = 50;

export const analyzeOptions: readonly Option[] = [
  { name: 'format', short: 'f', value: 'FORMAT', choices: formatNames, help: 'output format', default: 'text' },
  outputOption,
  leakThresholdOption,
  leakTurnoverOption,
  shapesOption,
  poolSizeOption,
  {
    name: 'verdict',
    value: 'V[,V…]',
    repeats: true,
    choices: [...verdicts, 'all'],
    help: 'list only instances with these verdicts; the summary counts all. May be repeated',
  },
  {
    name: 'fail-on',
    value: 'V',
    choices: failLevels,
    help: 'exit with status 1 on a finding with this verdict or a worse one',
    default: 'leaked',
  },
  { name: 'all', help: `list all findings in text and markdown, not just ${LIST_LIMIT} of each verdict` },
  {
    name: 'chain',
    help:
      'judge the logs as one rotated log, whatever their folders and names. Their names give the order; where they do not, ' +
      'name the oldest first. A log that does not continue the one before it is judged by itself',
  },
  {
    name: 'alone',
    help: 'judge each log by itself, without the rotated logs in its folder',
  },
  {
    name: 'follow',
    short: 'F',
    help:
      'keep reading as the logs grow, through truncation and rotation, and report findings as they come and go. ' +
      'Ctrl-C stops it and prints the summary. Only with --format text or ndjson',
  },
  { name: 'quiet', short: 'q', help: 'write only errors and the --output file; the exit status tells the result' },
  noProgressOption,
  ...colorOptions,
];

/** Throws a `UsageError` for anything that is not as documented. */
export function parseAnalyzeOptions(args: readonly string[]): AnalyzeOptions {
  const given = parseArguments(args, analyzeOptions);
  const options: AnalyzeOptions = {
    files: given.positionals,
    format: choiceOf('--format', given.value('format'), formatNames) ?? 'text',
    output: outputSetting(given),
    settings: {
      ...clockSettings(given),
      poolSize: poolSizeSetting(given) ?? defaultSettings.poolSize,
    },
    shapes: given.value('shapes'),
    verdicts: given.isSet('verdict') ? verdictSet(given.values('verdict')) : undefined,
    failOn: choiceOf('--fail-on', given.value('fail-on'), failLevels) ?? 'leaked',
    chain: given.isSet('chain'),
    alone: given.isSet('alone'),
    follow: given.isSet('follow'),
    all: given.isSet('all'),
    quiet: given.isSet('quiet'),
    progress: !given.isSet('no-progress'),
    color: colorWish(given),
  };
  check(options);
  return options;
}

function check({ files, chain, alone, follow, format, output, quiet }: AnalyzeOptions): void {
  checkFiles(files);
  if (chain && files.includes(STDIN)) throw new UsageError('--chain cannot read the standard input (-): name files');
  if (chain && follow) throw new UsageError('--chain and --follow exclude each other');
  if (chain && alone) throw new UsageError('--chain and --alone exclude each other');
  if (!follow) return;
  if (!followFormats.includes(format)) {
    throw new UsageError(
      `--follow works with --format ${followFormats.join(' or ')} only: ${format} needs the end of the log`,
    );
  }
  if (output !== undefined)
    throw new UsageError('--follow writes to the standard output; redirect it instead of --output');
  if (quiet) throw new UsageError('--follow with --quiet would do nothing; leave one of them out');
}

/** The options' values, each one verdict or several with commas between, as a set in the order of severity. */
function verdictSet(values: readonly string[]): ReadonlySet<Verdict> {
  const names = values.flatMap((value) => value.split(','));
  const wanted = new Set(names.map((name) => choiceOf('--verdict', name.trim(), [...verdicts, 'all'])));
  return new Set(verdicts.filter((verdict) => wanted.has('all') || wanted.has(verdict)));
}
