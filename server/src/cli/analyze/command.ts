/** `winsock-log analyze`: from arguments to an exit status. */
import * as path from 'node:path';
import type { About } from '../../core/formats/report';
import { STDIN } from '../../core/formats/report';
import { Exit, PROGRAM, UsageError, type Command, type Host } from '../command';
import { OutputError } from '../output';
import { refuseOutputOverInput } from '../outputFile';
import { follow } from './follow';
import { analyzeHelp, LIST_LIMIT } from './help';
import { parseAnalyzeOptions, type AnalyzeOptions } from './options';
import { reportOn } from './reportOn';

export const analyzeCommand: Command = {
  name: 'analyze',
  summary: 'follow the control blocks through logs and tell which are leaked',
  help: analyzeHelp,
  async run(args, host) {
    const parsed = parseAnalyzeOptions(args);
    const options = { ...parsed, files: parsed.files.length > 0 ? parsed.files : [defaultInput(host)] };
    await refuseOutputOverInput(options.files, options.output, host);
    try {
      return await (options.follow ? follow : reportOn)(options, aboutOf(options, host), host);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      host.stderr.write(`${PROGRAM}: ${error.message}\n`);
      return Exit.error;
    }
  },
};

/** Without a file the standard input is read; but nobody wants to type a log. */
function defaultInput(host: Host): string {
  if (host.stdin.isTTY === true) throw new UsageError('name a log, or pipe one in');
  return STDIN;
}

function aboutOf(options: AnalyzeOptions, host: Host): About {
  return {
    tool: { name: PROGRAM, version: host.version },
    files: options.files,
    settings: options.settings,
    verdicts: options.verdicts,
    limit: options.all ? Infinity : LIST_LIMIT,
    color: wantsColor(options, host),
    pathSeparator: path.sep,
  };
}

function wantsColor({ color, output }: AnalyzeOptions, { stdout, env }: Host): boolean {
  if (color !== 'auto') return color === 'always';
  // https://no-color.org
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return output === undefined && stdout.isTTY === true && !isRefused;
}
