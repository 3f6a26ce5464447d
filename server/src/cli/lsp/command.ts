/** `winsock-log lsp`: the language server, for editors that have the command line installed. */
import { once } from 'node:events';
import { visible } from '../../core/text/visible';
import { isPort } from '../../node/port';
import { UsageError, type Subcommand } from '../command';
import { parseArguments, type Option } from '../options';

const options: readonly Option[] = [
  { name: 'stdio', help: 'speak over standard input and output' },
  { name: 'socket', value: 'PORT', help: 'connect to this port of 127.0.0.1' },
  { name: 'pipe', value: 'NAME', help: 'connect to this pipe or socket file' },
];

export const lspCommand: Subcommand = {
  name: 'lsp',
  summary: 'run the language server, which an editor starts',
  description: 'Runs the language server. An editor starts it: see docs/editors.md.',
  usage: '--stdio | --socket PORT | --pipe NAME',
  notes: [],
  options,
  exitStatuses: [
    [0, 'the editor shut the server down'],
    [1, 'the connection broke, or the editor went away'],
    [2, 'wrong usage'],
  ],
  examples: ['lsp --stdio'],
  async run(args, { interrupt }) {
    const given = parseArguments(args, options);
    const [port, pipe] = [given.value('socket'), given.value('pipe')];
    const transports = [
      ...(given.isSet('stdio') ? ['--stdio'] : []),
      ...(port === undefined ? [] : [`--socket=${port}`]),
      ...(pipe === undefined ? [] : [`--pipe=${pipe}`]),
    ];
    if (transports.length !== 1 || given.positionals.length > 0)
      throw new UsageError('lsp needs one of --stdio, --socket, --pipe');
    if (pipe === '' || (port !== undefined && !isPort(port)))
      throw new UsageError(`not a port or a pipe: '${visible(port ?? pipe ?? '')}'`);
    process.argv.splice(2, Infinity, ...transports);
    await import('./server.js');
    // The server ends the process itself; only a signal ends it from here.
    if (!interrupt.aborted) await once(interrupt, 'abort');
    return 1;
  },
};
