/** The options of `analyze`: from arguments to plain data, everything checked. */
import { parseArgs } from 'node:util';
import { defaultSettings, verdicts, type AnalysisSettings, type Verdict } from '../../core/findings/verdict';
import { formatNames, type FormatName } from '../../core/formats/formats';
import { STDIN } from '../../core/formats/report';
import { visible } from '../../core/text/visible';
import { UsageError } from '../command';
import { count, oneOf } from '../optionValues';

/** Worst first. */
export const failLevels = ['leaked', 'suspect', 'stuck', 'idle', 'none'] as const;
export type FailLevel = (typeof failLevels)[number];

export type ColorWish = 'auto' | 'always' | 'never';

export interface AnalyzeOptions {
  /** Empty: none were named. */
  readonly files: readonly string[];
  readonly format: FormatName;
  readonly output: string | undefined;
  readonly settings: AnalysisSettings;
  readonly verdicts: ReadonlySet<Verdict> | undefined;
  readonly failOn: FailLevel;
  readonly follow: boolean;
  readonly all: boolean;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly color: ColorWish;
}

/** Formats that can be written before the log is at its end. */
const followFormats: readonly FormatName[] = ['text', 'ndjson'];

/** Throws a `UsageError` for anything that is not as documented. */
export function parseAnalyzeOptions(args: readonly string[]): AnalyzeOptions {
  const { values, positionals } = parse(args);
  const options: AnalyzeOptions = {
    files: positionals,
    format: oneOf('--format', values.format, formatNames) ?? 'text',
    output: values.output,
    settings: {
      leakThreshold: count('--leak-threshold', values['leak-threshold'], 'lines') ?? defaultSettings.leakThreshold,
      poolSize: count('--pool-size', values['pool-size'], 'control blocks') ?? defaultSettings.poolSize,
    },
    verdicts: values.verdict && verdictSet(values.verdict),
    failOn: oneOf('--fail-on', values['fail-on'], failLevels) ?? 'leaked',
    follow: values.follow === true,
    all: values.all === true,
    quiet: values.quiet === true,
    progress: values['no-progress'] !== true,
    color: oneOf('--color', values.color, ['auto', 'always', 'never'] as const) ?? 'auto',
  };
  check(options);
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', short: 'f' },
        output: { type: 'string', short: 'o' },
        'leak-threshold': { type: 'string' },
        'pool-size': { type: 'string' },
        verdict: { type: 'string', multiple: true },
        'fail-on': { type: 'string' },
        follow: { type: 'boolean', short: 'F' },
        all: { type: 'boolean' },
        quiet: { type: 'boolean', short: 'q' },
        'no-progress': { type: 'boolean' },
        color: { type: 'string' },
      },
    });
  } catch (error) {
    // Its first sentence says what is wrong; the rest explains parseArgs.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new UsageError(visible(what.charAt(0).toLowerCase() + what.slice(1)));
  }
}

function check({ files, follow, format, output, quiet }: AnalyzeOptions): void {
  if (files.filter((file) => file === STDIN).length > 1)
    throw new UsageError('standard input (-) can be read only once');
  if (files.includes('')) throw new UsageError('a file name is empty');
  if (output === '') throw new UsageError('--output takes the name of a file');
  if (!follow) return;
  if (!followFormats.includes(format))
    throw new UsageError(
      `--follow goes with --format ${followFormats.join(' or ')}: ${format} needs the end of the log`,
    );
  if (output !== undefined)
    throw new UsageError('--follow writes to the standard output; redirect it instead of --output');
  if (quiet) throw new UsageError('--follow with --quiet would do nothing; leave one of them out');
}

/** The options' values, each one verdict or several with commas between, as a set in the order of severity. */
function verdictSet(values: readonly string[]): ReadonlySet<Verdict> {
  const names = values.flatMap((value) => value.split(','));
  const wanted = new Set(names.map((name) => oneOf('--verdict', name.trim(), [...verdicts, 'all'])));
  return new Set(verdicts.filter((verdict) => wanted.has('all') || wanted.has(verdict)));
}
