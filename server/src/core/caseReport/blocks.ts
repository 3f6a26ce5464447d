/** A report as a tree of blocks, before it is Markdown or HTML: what is said is decided once, how it looks is each medium's. */
import type { CaseAnswer } from './diagnosis';
import { sourceNames, type Statement, type Grade } from '../knowledge/statement';
import { sourceNamed } from '../knowledge/sources';
import { fileAt } from './fileAt';
import { cut, MAX_TEXT } from './findings';
import type { CaseReport, ExcerptLine, Place, PoolPicture, SourceIndex } from './model';

/** How a statement is known. `observed`: it is in the files that were given, for anyone to see. */
type Basis = 'observed' | Grade;

export type Inline =
  /** Any text: the formatters escape it. */
  | string
  | { readonly strong: string }
  /** Text from outside, such as a log line, or something to type. */
  | { readonly code: string }
  | { readonly place: Place; readonly text: string }
  /** A line of a log, as it is there. */
  | { readonly quote: ExcerptLine }
  | { readonly link: string; readonly text: string }
  | { readonly basis: Basis; readonly sources: readonly string[] };

export type Text = readonly Inline[];

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

export interface Item {
  readonly text: Text;
  readonly more?: readonly Text[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly id: string; readonly text: Text }
  | {
      readonly kind: 'answer';
      readonly answer: CaseAnswer;
      readonly lines: readonly { readonly label: string; readonly text: Text }[];
    }
  | { readonly kind: 'paragraph'; readonly text: Text; readonly isNote?: boolean }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly isNumbered?: boolean }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'excerpt'; readonly lines: readonly ExcerptLine[] }
  | { readonly kind: 'pool'; readonly pool: PoolPicture; readonly name: string };

export interface RenderOptions {
  /**
   * Where a link to a line leads: `file` is the `id` of the input, `line` is 1-based. Undefined: no link. By default Markdown
   * links to `<name>#L<line>` beside the report, and HTML does not link.
   */
  readonly lineHref?: ((file: string, line: number) => string | undefined) | undefined;
  /** Named at the end, such as `winsock-log 1.0.0`. */
  readonly tool?: string | undefined;
  /** The text of a 0-based line, without its end: for verbatim quotes. Undefined where it is not at hand. */
  readonly lineAt?: ((source: SourceIndex, line: number) => string | undefined) | undefined;
}

/** The lines of an excerpt as they are shown. What is neither at hand nor written out is left out. */
export function quotesOf(
  { mask }: CaseReport,
  { lineAt }: RenderOptions,
  lines: readonly ExcerptLine[],
): readonly (Place & { readonly text: string })[] {
  return lines.flatMap(({ source, line, written }) => {
    const text = lineAt?.(source, line) ?? written;
    return text === '' ? [] : [{ source, line, text: cut(mask(text.slice(0, 2 * MAX_TEXT))) }];
  });
}

/** Date, case number and customer, as far as they are known: one short text each. */
export function headingParts({ heading: { date, caseNumber, customer } }: CaseReport): readonly string[] {
  return [date ?? '', caseNumber ? `Case ${caseNumber}` : '', customer ?? ''].filter((part) => part !== '');
}

export const heading = (level: 2 | 3, id: string, ...text: Inline[]): Block => ({ kind: 'heading', level, id, text });
export const paragraph = (...text: Inline[]): Block => ({ kind: 'paragraph', text });
export const note = (...text: Inline[]): Block => ({ kind: 'paragraph', text, isNote: true });
export const list = (items: readonly (Text | Item)[], isNumbered = false): Block => ({
  kind: 'list',
  items: items.map((item) => ('text' in item ? item : { text: item })),
  isNumbered,
});
export const table = (columns: readonly (string | Column)[], rows: readonly (readonly Text[])[]): Block => ({
  kind: 'table',
  columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
  rows,
});
export const number = (title: string): Column => ({ title, isNumber: true });

/** `line 5`, or `Winsock.log, line 5` where there is more than one source of its kind. In a chain, of the file that it is in. */
export function placeText({ sources }: CaseReport, place: Place, withName = false): Extract<Inline, { place: Place }> {
  const source = sources[place.source];
  const isOnly = source.parts.length < 2 && sources.filter(({ kind }) => kind === source.kind).length === 1;
  const { name, line } = fileAt(source, place.line);
  const text = `line ${line + 1}`;
  return { place, text: isOnly && !withName ? text : `${name}, ${text}` };
}

/** The number of a line that is quoted; in a chain, with the name of the file in front. */
export function lineLabel({ sources }: CaseReport, place: Place): Inline {
  const source = sources[place.source];
  const { name, line } = fileAt(source, place.line);
  return { place, text: source.parts.length > 1 ? `${name}:${line + 1}` : String(line + 1) };
}

/** What a statement rests on, to follow it. */
export function basisOf({ grade, source }: Statement): Inline {
  const names = sourceNames(source);
  const isOwn = names.length > 0 && names.every((name) => sourceNamed(name)?.url === undefined);
  return { basis: grade === 'documented' && isOwn ? 'observed' : grade, sources: names };
}

/** A statement, and what it rests on. */
export const statementText = (statement: Statement): Text => [`${statement.text} `, basisOf(statement)];

export const basisWords: Readonly<Record<Basis, string>> = {
  observed: 'observed',
  documented: 'documented',
  inferred: 'inferred',
  unknown: 'not known',
};
