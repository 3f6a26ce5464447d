/** `winsock-log mcp`: the tools of an assistant, for a client of the Model Context Protocol to start. */
import { Exit, PROGRAM, UsageError, type Subcommand } from '../command';
import { parseArguments, type Option } from '../options';
import {
  clockSettings,
  leakThresholdOption,
  leakTurnoverOption,
  poolSizeOption,
  poolSizeSetting,
  shapesOption,
} from '../sharedOptions';
import { readShapesFile } from '../shapesFile';

const options: readonly Option[] = [leakThresholdOption, leakTurnoverOption, poolSizeOption, shapesOption];

export const mcpCommand: Subcommand = {
  name: 'mcp',
  summary: 'run an MCP server, through which an AI assistant asks about logs',
  description:
    'Runs a Model Context Protocol (MCP) server for AI assistants. Their client starts it: see docs/assistants.md.',
  usage: '[OPTION…] FOLDER…',
  notes: [
    'The server reads only the logs in the FOLDERs and in the folders below them. It writes nothing and opens no connection. ' +
      'Its tools list logs and findings, explain a control block, and make the case report.',
  ],
  options,
  exitStatuses: [
    [0, 'the client ended the session'],
    [1, 'the client sent a message that was too long'],
    [2, 'wrong usage, or a FOLDER that cannot be read'],
    [130, 'interrupted'],
  ],
  examples: ['mcp logs', 'mcp C:\\Exchsrvr\\Mtadata D:\\cases'],
  async run(args, host) {
    const given = parseArguments(args, options);
    if (given.positionals.length === 0) throw new UsageError('name the folders that may be read');
    if (given.positionals.includes('')) throw new UsageError('a folder name is empty');
    const { taught } = await readShapesFile(given.value('shapes'), host.interrupt);
    // No other command needs it, and it is as large as all of them.
    const { serve } = await import('./mcp.js');
    const end = await serve({
      folders: given.positionals,
      clock: clockSettings(given),
      poolSize: poolSizeSetting(given),
      taught,
      host,
    });
    if (typeof end === 'object') throw new UsageError(end.problem);
    if (end === 'over') return Exit.ok;
    host.stderr.write(`${PROGRAM}: the client sent a message above 10 MB; no client of this server does that\n`);
    return 1;
  },
};
