/** Tokens as readable text, compared with a file. `UPDATE_SNAPSHOTS=1` writes the files anew. */
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type GrammarName, type Token } from './tokenize';

/**
 * Each source line behind `>`; beneath it, one line per token that a theme can colour: carets under its text, then its
 * scopes, outermost first, without the root scope and the suffix that all of them end in. Plain text and what has `meta`
 * scopes only are left out: no theme shows them, and the tokens beside them name the rule.
 */
export function render(name: GrammarName, lines: readonly string[], tokens: readonly (readonly Token[])[]): string {
  return lines
    .map((line, i) => [`>${line}`, ...(tokens[i] ?? []).flatMap((token) => marker(name, token))].join('\n') + '\n')
    .join('');
}

function marker(name: GrammarName, { start, end, scopes }: Token): string[] {
  const suffix = `.${name}`;
  const shown = scopes.slice(1).map((scope) => (scope.endsWith(suffix) ? scope.slice(0, -suffix.length) : `!${scope}`));
  return shown.every((scope) => scope.startsWith('meta.'))
    ? []
    : [` ${' '.repeat(start)}${'^'.repeat(end - start)} ${shown.join(' ')}`];
}

export function assertSnapshot(file: string, actual: string): void {
  const path = join(root, 'test', 'grammar', 'snapshots', file);
  if (process.env['UPDATE_SNAPSHOTS'] === '1') {
    writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${file} is missing: run with UPDATE_SNAPSHOTS=1 and read what it wrote`);
  // A checkout may have converted its line ends.
  const expected = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  if (actual !== expected) assert.fail(difference(file, expected, actual));
}

/** The source lines whose tokens changed, each with the expectation above what came. */
function difference(file: string, expected: string, actual: string): string {
  const before = blocks(expected);
  const after = blocks(actual);
  const report = [`${file} differs (UPDATE_SNAPSHOTS=1 accepts):`];
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const [was, is] = [before[i] ?? [], after[i] ?? []];
    if (was.join('\n') === is.join('\n')) continue;
    report.push(`@ line ${i + 1}`);
    if (was.length > 0 && was[0] === is[0]) report.push(`  ${was[0]}`);
    report.push(...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`));
    report.push(...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`));
  }
  return report.join('\n');
}

function blocks(snapshot: string): string[][] {
  const result: string[][] = [];
  for (const line of snapshot.split('\n')) {
    if (line.startsWith('>')) result.push([line]);
    else if (line !== '') result.at(-1)?.push(line);
  }
  return result;
}
