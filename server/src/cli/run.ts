/** From arguments to an exit status: finds the subcommand, and puts errors in words. */
import { visible } from '../core/text/visible';
import { analyzeCommand } from './analyze/command';
import { compareCommand } from './compare/command';
import { Exit, PROGRAM, UsageError, type Subcommand, type Host } from './command';
import { completionCommand } from './completion/command';
import { helpText } from './helpText';
import { lspCommand } from './lsp/command';
import { manualCommand } from './manual';
import { mcpCommand } from './mcp/command';
import { ClosedPipeError, OutputError } from './output';
import { reportCommand } from './report/command';
import { shapesCommand } from './shapes/command';

export const commands: readonly Subcommand[] = [
  analyzeCommand,
  reportCommand,
  compareCommand,
  shapesCommand,
  lspCommand,
  mcpCommand,
  completionCommand(() => commands),
  manualCommand(() => commands),
];

const help = `Finds leaked WinSock control blocks (KB 303102) in the Winsock.log of an Exchange MTA.

Usage: ${PROGRAM} COMMAND [OPTION…] [FILE…]

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

  ${PROGRAM} COMMAND --help   shows the options of a command
  ${PROGRAM} --version
`;

/** Never rejects. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  try {
    return await dispatch(args, host);
  } catch (error) {
    if (error instanceof ClosedPipeError) return error.status;
    if (error instanceof UsageError) {
      const named = commands.find(({ name }) => name === args[0]);
      host.stderr.write(
        `${PROGRAM}: ${error.message}\nTry '${[PROGRAM, ...(named ? [named.name] : []), '--help'].join(' ')}'.\n`,
      );
    } else if (error instanceof OutputError) {
      host.stderr.write(`${PROGRAM}: ${error.message}\n`);
    } else if (!host.interrupt.aborted) {
      // Not foreseen: a fault of this program.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      host.stderr.write(`${PROGRAM}: internal error, please report it: ${text.split('\n').map(visible).join('\n')}\n`);
    }
    return Exit.error;
  }
}

async function dispatch(args: readonly string[], host: Host): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--version' || first === '-V') {
    host.stdout.write(`${PROGRAM} ${host.version}\n`);
    return Exit.ok;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    const named = commands.find(({ name }) => name === rest[0]);
    host.stdout.write(named ? helpText(named) : help);
    return Exit.ok;
  }
  if (args.length === 0) {
    host.stderr.write(help);
    return Exit.error;
  }
  const command = commands.find(({ name }) => name === first);
  if (!command) {
    const looksLikeFile = /[./\\]/.test(first) && !first.startsWith('-');
    throw new UsageError(
      looksLikeFile
        ? `no command '${visible(first)}'. To analyse a log: ${PROGRAM} analyze ${visible(first)}`
        : `no command '${visible(first)}'; there are ${commands.map(({ name }) => name).join(', ')}`,
    );
  }
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    host.stdout.write(helpText(command));
    return Exit.ok;
  }
  return command.run(rest, host);
}
