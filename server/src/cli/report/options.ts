/** The options of `report`: from arguments to plain data, everything checked. */
import { parseArgs } from 'node:util';
import { defaultSettings } from '../../core/findings/verdict';
import { parseBuild } from '../../core/knowledge/builds';
import { visible } from '../../core/text/visible';
import { UsageError } from '../command';
import { count, oneOf } from '../optionValues';

export const reportFormats = ['markdown', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportCommandOptions {
  /** Files and folders. */
  readonly files: readonly string[];
  readonly events: readonly string[];
  /** Look for event logs in the folders of the logs. */
  readonly findEvents: boolean;
  readonly format: ReportFormat;
  readonly output: string | undefined;
  readonly mask: boolean;
  readonly build: string | undefined;
  /** Undefined: what the events state, else the default. */
  readonly poolSize: number | undefined;
  readonly leakThreshold: number;
  readonly progress: boolean;
}

/** Throws a `UsageError` for anything that is not as documented. */
export function parseReportOptions(args: readonly string[]): ReportCommandOptions {
  const { values, positionals } = parse(args);
  const events = values.events ?? [];
  const noEvents = values['no-events'] === true;
  if (positionals.length === 0 && events.length === 0)
    throw new UsageError('name a Winsock.log, an event log, or a folder that has them');
  if ([...positionals, ...events].includes('')) throw new UsageError('a file name is empty');
  if ([...positionals, ...events].includes('-'))
    throw new UsageError('a report quotes lines of its logs, so it cannot be made from the standard input; name files');
  if (values.output === '') throw new UsageError('--output takes the name of a file');
  if (noEvents && events.length > 0) throw new UsageError('--events and --no-events exclude each other');
  if (values.build !== undefined && parseBuild(values.build) === undefined)
    throw new UsageError(`--build takes a build such as 5.5.2653.23 or 2653.23; not '${visible(values.build)}'`);
  return {
    files: positionals,
    events,
    findEvents: !noEvents && events.length === 0,
    format: formatOf(values.format, values.output),
    output: values.output,
    mask: values.mask === true,
    build: values.build,
    poolSize: count('--pool-size', values['pool-size'], 'control blocks'),
    leakThreshold: count('--leak-threshold', values['leak-threshold'], 'lines') ?? defaultSettings.leakThreshold,
    progress: values['no-progress'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        events: { type: 'string', short: 'e', multiple: true },
        'no-events': { type: 'boolean' },
        format: { type: 'string', short: 'f' },
        output: { type: 'string', short: 'o' },
        mask: { type: 'boolean' },
        build: { type: 'string' },
        'pool-size': { type: 'string' },
        'leak-threshold': { type: 'string' },
        'no-progress': { type: 'boolean' },
      },
    });
  } catch (error) {
    // Its first sentence says what is wrong; the rest explains parseArgs.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new UsageError(visible(what.charAt(0).toLowerCase() + what.slice(1)));
  }
}

/** By the option, else by the output's name. */
function formatOf(format: string | undefined, output: string | undefined): ReportFormat {
  const named = oneOf('--format', format, reportFormats);
  if (named !== undefined) return named;
  return output !== undefined && /\.x?html?$/i.test(output) ? 'html' : 'markdown';
}
