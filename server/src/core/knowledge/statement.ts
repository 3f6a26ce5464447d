/** How a statement is known. Every statement of the knowledge base carries it, and nothing is shown without it. */

import { type SourceName } from './sources';

/**
 * `documented`: it is in the cited source. `inferred`: concluded from the cited sources, no source states it.
 * `unknown`: no public source was found. Only `documented` may be shown as a fact.
 */
export type Grade = 'documented' | 'inferred' | 'unknown';

/** One statement for a person, in plain text. */
export interface Statement {
  readonly text: string;
  readonly grade: Grade;
  /** One or more names from `sources.ts`, separated by `, `. */
  readonly source: string;
}

/** One or more names of sources, separated by `, `; one that is not in the table does not compile. */
export type Cited<S extends string> = S extends SourceName
  ? S
  : S extends `${infer First}, ${infer Rest}`
    ? First extends SourceName
      ? `${First}, ${Cited<Rest>}`
      : never
    : never;

/** A statement that is in its source. `source` as in `Statement`. */
export const documented = <const S extends string>(source: Cited<S>, text: string): Statement =>
  statement('documented', source, text);

/** A statement concluded from its sources. `source` as in `Statement`. */
export const inferred = <const S extends string>(source: Cited<S>, text: string): Statement =>
  statement('inferred', source, text);

/** A statement about what no public source says. `source` as in `Statement`: where one would expect it. */
export const unknown = <const S extends string>(source: Cited<S>, text: string): Statement =>
  statement('unknown', source, text);

const statement = (grade: Grade, source: string, text: string): Statement => ({ text, grade, source });

const rank: Readonly<Record<Grade, number>> = { documented: 0, inferred: 1, unknown: 2 };

/** The weaker of the grades given: a conclusion is no surer than what it rests on. `documented` for none. */
export function weakest(grades: readonly Grade[]): Grade {
  return grades.reduce<Grade>((worst, grade) => (rank[grade] > rank[worst] ? grade : worst), 'documented');
}

/** The names in a `source` string, in order. Empty for a blank string. */
export function sourceNames(source: string): readonly string[] {
  return source
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** One `source` of several, each name once. Of parts whose names are known at run time only. */
export function citing(...sources: readonly string[]): string {
  return [...new Set(sources.flatMap(sourceNames))].join(', ');
}

/** All names of the sources of some facts, each once, in order of first mention. */
export function sourcesOf(facts: readonly Statement[]): readonly string[] {
  return [...new Set(facts.flatMap((fact) => sourceNames(fact.source)))];
}
