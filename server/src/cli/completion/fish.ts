import { PROGRAM, type Subcommand } from '../command';
import { helpOption, type Option } from '../options';

export function fishCompletion(commands: readonly Subcommand[]): string {
  const lines = commands.flatMap((command) => [
    complete('__fish_use_subcommand', `-f -a ${command.name} -d ${quoted(command.summary)}`),
    ...(command.choices ? [complete(within(command), `-f -a ${quoted(command.choices.join(' '))}`)] : []),
    ...[...command.options, helpOption].map((option) => complete(within(command), optionWords(option))),
  ]);
  return `# ${PROGRAM}(1) completion for fish
${complete('__fish_use_subcommand', `-f -l help -s h -d ${quoted(helpOption.help)}`)}
${complete('__fish_use_subcommand', `-f -l version -s V -d 'show the version'`)}
${lines.join('\n')}
`;
}

function complete(condition: string, words: string): string {
  return `complete -c ${PROGRAM} -n ${quoted(condition)} ${words}`;
}

function within({ name }: Subcommand): string {
  return `__fish_seen_subcommand_from ${name}`;
}

function optionWords({ name, short, value, choices, isFile, help }: Option): string {
  return [
    `-l ${name}`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    // -x: it takes a value, which is no file; -r: it takes one, and files are offered.
    ...(value === undefined ? [] : [isFile ? '-r' : '-x']),
    ...(choices === undefined ? [] : [`-a ${quoted(choices.join(' '))}`]),
    `-d ${quoted(help)}`,
  ].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
