import { PROGRAM, type Subcommand } from '../command';
import { helpOption, type Option } from '../options';

/** For bash 4 or later. */
export function bashCompletion(commands: readonly Subcommand[]): string {
  return `# ${PROGRAM}(1) completion for bash
_winsock_log() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words= files=
  # bash takes --option=value for three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$cur"))
    return
  fi
  case \${COMP_WORDS[1]}:$prev in
${commands.flatMap(valueCases).join('\n')}
    *)
      case \${COMP_WORDS[1]}:$cur in
${commands
  .map(
    (command) =>
      `        ${command.name}:-*) words='${allOptions(command)
        .map(({ name }) => `--${name}`)
        .join(' ')}' ;;`,
  )
  .join('\n')}
${commands.map((command) => `        ${command.name}:*) ${command.choices ? `words='${command.choices.join(' ')}'` : 'files=1'} ;;`).join('\n')}
      esac
      ;;
  esac
  if [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -F _winsock_log ${PROGRAM}
`;
}

function valueCases({ name, options }: Subcommand): string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .map((option) => {
      const patterns = spellings(option).map((spelling) => `${name}:${spelling}`);
      const what = option.isFile ? 'files=1' : `words='${(option.choices ?? []).join(' ')}'`;
      return `    ${patterns.join('|')}) ${what} ;;`;
    });
}

function allOptions({ options }: Subcommand): readonly Option[] {
  return [...options, helpOption];
}

function spellings({ name, short }: Option): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}
