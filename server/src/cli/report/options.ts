/** The options of `report`: from arguments to plain data, everything checked. */
import { localDate } from '../../core/caseReport/localDate';
import type { CaseHeading } from '../../core/caseReport/model';
import { defaultSettings } from '../../core/findings/verdict';
import { parseBuild } from '../../core/knowledge/builds';
import { visible } from '../../core/text/visible';
import { UsageError } from '../command';
import { checkFiles, choiceOf, parseArguments, type Option } from '../options';
import {
  clockSettings,
  leakThresholdOption,
  leakTurnoverOption,
  noProgressOption,
  outputOption,
  outputSetting,
  poolSizeSetting,
  shapesOption,
} from '../sharedOptions';

const reportFormats = ['markdown', 'html', 'json'] as const;
type ReportFormat = (typeof reportFormats)[number];

export interface ReportCommandOptions {
  /** Files and folders. */
  readonly files: readonly string[];
  readonly events: readonly string[];
  /** Look for event logs in the folders of the logs. */
  readonly findEvents: boolean;
  readonly format: ReportFormat;
  readonly output: string | undefined;
  readonly mask: boolean;
  /** Judge logs that are named by themselves. */
  readonly alone: boolean;
  readonly heading: CaseHeading;
  readonly build: string | undefined;
  /** Undefined: what the events state, else the default. */
  readonly poolSize: number | undefined;
  readonly leakThreshold: number;
  readonly leakTurnover: number;
  /** The file of the shapes that are taught. */
  readonly shapes: string | undefined;
  readonly progress: boolean;
}

export const reportOptions: readonly Option[] = [
  {
    name: 'events',
    short: 'e',
    value: 'FILE',
    isFile: true,
    repeats: true,
    help: 'read this event log, and look for no others. May be repeated',
  },
  { name: 'no-events', help: 'look for no event logs' },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: reportFormats,
    help: 'output format',
    default: 'by the name of --output, else markdown',
  },
  outputOption,
  {
    name: 'alone',
    help: 'judge each log that is named by itself, without the rotated logs beside it',
  },
  { name: 'case-number', value: 'TEXT', help: 'the number of the case, for the head of the report' },
  { name: 'customer', value: 'TEXT', help: 'whose case it is, for the head of the report' },
  {
    name: 'date',
    value: 'DATE',
    help: 'the date of the report, as 2001-06-08, or none',
    default: 'today',
  },
  { name: 'mask', help: 'replace host names and addresses with host-1, address-1, …' },
  {
    name: 'build',
    value: 'B',
    help: 'build of Emsmta.exe, such as 5.5.2653.23',
    default: 'what events 9298 and 9299 state',
  },
  {
    name: 'pool-size',
    value: 'N',
    help: 'control blocks in the pool',
    default: `what events 9156 and 9228 state, else ${defaultSettings.poolSize}`,
  },
  leakThresholdOption,
  leakTurnoverOption,
  shapesOption,
  noProgressOption,
];

/** Throws a `UsageError` for anything that is not as documented. */
export function parseReportOptions(args: readonly string[]): ReportCommandOptions {
  const given = parseArguments(args, reportOptions);
  const { positionals: files } = given;
  const events = given.values('events');
  const output = outputSetting(given);
  const build = given.value('build');
  if (files.length === 0 && events.length === 0)
    throw new UsageError('name a Winsock.log, an event log, or a folder that has them');
  checkFiles([...files, ...events]);
  if ([...files, ...events].includes('-'))
    throw new UsageError('a report quotes lines of its logs, so it cannot be made from the standard input; name files');
  if (given.isSet('no-events') && events.length > 0)
    throw new UsageError('--events and --no-events exclude each other');
  if (build !== undefined && parseBuild(build) === undefined)
    throw new UsageError(`--build takes a build such as 5.5.2653.23 or 2653.23; not '${visible(build)}'`);
  return {
    files,
    events,
    findEvents: !given.isSet('no-events') && events.length === 0,
    format: formatOf(given.value('format'), output),
    output,
    mask: given.isSet('mask'),
    alone: given.isSet('alone'),
    heading: {
      date: dateOf(given.value('date')),
      caseNumber: given.value('case-number'),
      customer: given.value('customer'),
    },
    build,
    poolSize: poolSizeSetting(given),
    ...clockSettings(given),
    shapes: given.value('shapes'),
    progress: !given.isSet('no-progress'),
  };
}

/** Undefined where none is wanted. */
function dateOf(date: string | undefined): string | undefined {
  if (date === 'none') return undefined;
  if (date === undefined) return localDate(new Date());
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
    throw new UsageError(`--date takes a date such as 2001-06-08, or none; not '${visible(date)}'`);
  return date;
}

/** By the option, else by the output's name. */
function formatOf(format: string | undefined, output: string | undefined): ReportFormat {
  const named = choiceOf('--format', format, reportFormats);
  if (named !== undefined) return named;
  if (output === undefined) return 'markdown';
  return /\.x?html?$/i.test(output) ? 'html' : /\.json$/i.test(output) ? 'json' : 'markdown';
}
