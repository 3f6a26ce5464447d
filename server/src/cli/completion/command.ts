/** `winsock-log completion SHELL`: what a shell needs to complete the commands and options of this program. */
import { visible } from '../../core/text/visible';
import { Exit, PROGRAM, UsageError, type Subcommand } from '../command';
import { parseArguments } from '../options';
import { bashCompletion } from './bash';
import { fishCompletion } from './fish';
import { powershellCompletion } from './powershell';
import { zshCompletion } from './zsh';

const shells: ReadonlyMap<string, (commands: readonly Subcommand[]) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
  ['powershell', powershellCompletion],
]);
const names = [...shells.keys()];

/** The command that completes all commands, itself included. */
export function completionCommand(all: () => readonly Subcommand[]): Subcommand {
  return {
    name: 'completion',
    summary: 'write a completion script for a shell',
    description: 'Writes the script with which a shell completes the commands and options of winsock-log.',
    usage: names.join('|'),
    notes: [],
    options: [],
    choices: names,
    exitStatuses: [
      [Exit.ok, 'the script was written'],
      [Exit.error, 'wrong usage'],
    ],
    examples: [
      'completion bash >> ~/.bashrc',
      `completion zsh > "\${fpath[1]}/_${PROGRAM}"`,
      'completion fish > ~/.config/fish/completions/winsock-log.fish',
      'completion powershell >> $PROFILE',
    ],
    run(args, host) {
      const words = parseArguments(args, []).positionals;
      const write = words.length === 1 ? shells.get(words[0].toLowerCase()) : undefined;
      if (write === undefined) {
        const given = words.length === 0 ? '' : `; not '${visible(words.join(' '))}'`;
        throw new UsageError(`name one shell of ${names.join(', ')}${given}`);
      }
      host.stdout.write(write(all()));
      return Promise.resolve(Exit.ok);
    },
  };
}
