/** The text of `--help`, made from what a command says of itself. */
import { PROGRAM, type Subcommand } from './command';
import { helpOption, type Option } from './options';

/** Nothing is wider: a terminal of 120 columns shows it as it is. */
const COLUMNS = 118;
const OPTION_COLUMN = 27;

export function helpText({ name, description, usage, notes, options, exitStatuses, examples }: Subcommand): string {
  const paragraphs = [
    description,
    `Usage: ${PROGRAM} ${name} ${usage}`.trimEnd(),
    ...notes.map((note) => wrapped(note, 0)),
    [...options, helpOption].map(optionText).join('\n'),
    ['Exit status:', ...exitStatuses.map(([status, meaning]) => entry(`  ${String(status).padEnd(5)}`, meaning))].join(
      '\n',
    ),
    ['Examples:', ...examples.map((example) => `  ${PROGRAM} ${example}`)].join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function optionText(option: Option): string {
  const { name, short, value } = option;
  const left = `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return entry(left.padEnd(OPTION_COLUMN), optionHelp(option));
}

/** What an option does, with its choices and its default. */
export function optionHelp({ help, choices, default: byDefault }: Option): string {
  const withChoices = choices === undefined ? help : `${help}: ${choices.join(', ')}`;
  return byDefault === undefined ? withChoices : `${withChoices}; default: ${byDefault}`;
}

function entry(left: string, text: string): string {
  return left + wrapped(text, left.length);
}

/** Breaks a text into lines, all but the first indented. */
function wrapped(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && indent + line.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
