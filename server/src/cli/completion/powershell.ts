import { PROGRAM, type Subcommand } from '../command';
import { helpOption, type Option } from '../options';

/** For Windows PowerShell 5 and later. Files are completed by PowerShell itself wherever nothing is offered. */
export function powershellCompletion(commands: readonly Subcommand[]): string {
  return `# ${PROGRAM}(1) completion for PowerShell
Register-ArgumentCompleter -Native -CommandName '${PROGRAM}' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${commands.map(optionTable).join('\n')}
  }
  $values = @{
${commands.flatMap(valueTable).join('\n')}
  }
  $commands = [ordered]@{
${commands.map(({ name, summary }) => `    ${quoted(name)} = ${quoted(summary)}`).join('\n')}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $offer = {
    param($text, $help)
    if ($text -like "$wordToComplete*") {
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
  }
  if ($words.Count -lt 2) {
    foreach ($name in $commands.Keys) { & $offer $name $commands[$name] }
    return
  }
  $command = $words[1]
  $key = "$command $($words[-1])"
  if ($values.ContainsKey($key)) {
    foreach ($value in $values[$key]) { & $offer $value $value }
    return
  }
  if ($wordToComplete.StartsWith('-') -and $options.ContainsKey($command)) {
    foreach ($option in $options[$command]) { & $offer $option[0] $option[1] }
    return
  }
  if ($values.ContainsKey($command)) {
    foreach ($value in $values[$command]) { & $offer $value $value }
  }
}
`;
}

function optionTable({ name, options }: Subcommand): string {
  const rows = [...options, helpOption].map(
    ({ name: option, help }) => `, @(${quoted(`--${option}`)}, ${quoted(help)})`,
  );
  return `    ${quoted(name)} = @(\n${rows.map((row) => `      ${row}`).join('\n')}\n    )`;
}

function valueTable({ name, options, choices }: Subcommand): string[] {
  const row = (key: string, values: readonly string[]): string =>
    `    ${quoted(key)} = @(${values.map(quoted).join(', ')})`;
  return [
    ...(choices === undefined ? [] : [row(name, choices)]),
    ...options.flatMap((option: Option) =>
      option.choices === undefined
        ? []
        : [`--${option.name}`, ...(option.short === undefined ? [] : [`-${option.short}`])].map((spelling) =>
            row(`${name} ${spelling}`, option.choices ?? []),
          ),
    ),
  ];
}

function quoted(text: string): string {
  // PowerShell takes typographic quotes for quotes, too.
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
