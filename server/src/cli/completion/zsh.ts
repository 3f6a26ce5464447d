import { PROGRAM, type Subcommand } from '../command';
import { helpOption, type Option } from '../options';

export function zshCompletion(commands: readonly Subcommand[]): string {
  return `#compdef ${PROGRAM}
_winsock_log() {
  local curcontext=$curcontext state line
  _arguments -C '1:command:->command' '*::argument:->argument' '--help[${helpOption.help}]' '--version[show the version]'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join('\n')}
      )
      _describe command commands
      ;;
    argument)
      case $line[1] in
${commands.map(caseOf).join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _winsock_log || $funcstack[1] == _${PROGRAM} ]]; then
  _winsock_log "$@"
else
  compdef _winsock_log ${PROGRAM}
fi
`;
}

function caseOf({ name, options, choices }: Subcommand): string {
  const specs = [...options, helpOption].map(optionSpec);
  const rest = choices === undefined ? `'*:file:_files'` : `'1:name:(${choices.join(' ')})'`;
  return `        ${name})
          _arguments -s -S ${[...specs, rest].join(' \\\n            ')}
          ;;`;
}

/** One word of _arguments, for each way to write the option: whether it excludes others, its help, its value. */
function optionSpec({ name, short, value, choices, isFile, repeats, help }: Option): string {
  const spellings = [...(short === undefined ? [] : [`-${short}`]), `--${name}${value === undefined ? '' : '='}`];
  const exclusion = repeats ? '*' : `(${spellings.map((each) => each.replace('=', '')).join(' ')})`;
  const values = isFile ? '_files' : choices === undefined ? ' ' : `(${choices.join(' ')})`;
  const label = value?.replace(/\W.*/, '') ?? '';
  const text = `[${help.replace(/[[\]\\:]/g, '\\$&')}]${value === undefined ? '' : `:${label}:${values}`}`;
  const names = spellings.length === 1 ? spellings[0] : `'{${spellings.join(',')}}'`;
  return `'${exclusion}${names}${text.replaceAll("'", `'\\''`)}'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
