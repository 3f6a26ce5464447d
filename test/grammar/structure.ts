/** A grammar file as data, for tests of what it holds rather than what it does. */
import { readFileSync } from 'node:fs';
import { grammarPath, type GrammarName } from './tokenize';

interface RawGrammar {
  readonly scopeName: string;
  readonly patterns: readonly { readonly include?: string }[];
  readonly repository: Readonly<Record<string, unknown>>;
}

export const readGrammar = (name: GrammarName): RawGrammar =>
  JSON.parse(readFileSync(grammarPath(name), 'utf8')) as RawGrammar;

/** The values of one key, wherever it stands. */
export function valuesOf(key: string, data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap((item) => valuesOf(key, item));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([k, value]) =>
    k === key && typeof value === 'string' ? [value] : valuesOf(key, value),
  );
}

/** Every scope that the rules can give; one `name` may hold several. */
export const scopesOf = (name: GrammarName): string[] =>
  valuesOf('name', readGrammar(name).repository).flatMap((names) => names.split(' '));
