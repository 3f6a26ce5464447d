/** `winsock-log man`: the manual page, made from what the commands say of themselves. */
import { Exit, PROGRAM, UsageError, type Subcommand } from './command';
import { optionHelp } from './helpText';
import { helpOption, parseArguments, type Option } from './options';

/** The command that describes all commands, itself included. */
export function manualCommand(all: () => readonly Subcommand[]): Subcommand {
  return {
    name: 'man',
    summary: 'write the manual page',
    description: 'Writes the manual page of winsock-log, in the man(7) format.',
    usage: '',
    notes: [],
    options: [],
    choices: [],
    exitStatuses: [
      [Exit.ok, 'the page was written'],
      [Exit.error, 'wrong usage'],
    ],
    examples: ['man | man -l -'],
    run(args, host) {
      if (parseArguments(args, []).positionals.length > 0) throw new UsageError('man takes no arguments');
      host.stdout.write(manualPage(all(), host.version));
      return Promise.resolve(Exit.ok);
    },
  };
}

/** The page for man(1); plain ASCII but for what the commands' own words hold. */
function manualPage(commands: readonly Subcommand[], version: string): string {
  return [
    `.TH ${PROGRAM.toUpperCase()} 1 "" "${PROGRAM} ${version}"`,
    '.SH NAME',
    `${text(PROGRAM)} \\- find leaked WinSock control blocks in the Winsock.log of an Exchange MTA`,
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, usage }) => [`.B ${text(PROGRAM)} ${name}`, text(usage), '.br']),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH SEE ALSO',
    'KB 303102: XCON: MTA Does Not Release Control Blocks; https://mskb.pkisolutions.com/kb/303102',
    '',
  ].join('\n');
}

function commandSection({ name, description, notes, options, exitStatuses, examples }: Subcommand): string[] {
  return [
    `.SS ${name}`,
    ...[description, ...notes].flatMap((paragraph) => [text(paragraph), '.PP']),
    ...[...options, helpOption].flatMap(optionItem),
    '.PP',
    'Exit status:',
    ...exitStatuses.flatMap(([status, meaning]) => ['.TP', `.B ${status}`, text(meaning)]),
    '.PP',
    'Examples:',
    '.PP',
    '.nf',
    ...examples.map((example) => text(`  ${PROGRAM} ${example}`)),
    '.fi',
  ];
}

function optionItem(option: Option): string[] {
  const { name, short, value } = option;
  const spellings = [...(short === undefined ? [] : [`\\fB\\-${short}\\fR`]), `\\fB${text(`--${name}`)}\\fR`];
  return [
    '.TP',
    `${spellings.join(', ')}${value === undefined ? '' : ` \\fI${text(value)}\\fR`}`,
    text(optionHelp(option)),
  ];
}

/** A text as roff shows it: a hyphen that can be copied, a backslash and a leading dot that do nothing. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
