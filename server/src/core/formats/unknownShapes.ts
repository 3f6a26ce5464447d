/** The unknown shapes of some logs: as a table to read, or as a file to fill in and teach. */
import { addCb, type ShapeCounts } from '../intake/shapes';
import { suggestShape, type SuggestedShape } from '../log/suggestTemplate';
import { harmlessJson } from '../text/harmlessJson';
import { visible } from '../text/visible';
import { nameText } from './counts';
import { grouped } from '../text/counts';

export interface UnknownShape {
  /** What would match its lines; undefined where they cannot be taught. */
  readonly taught: SuggestedShape | undefined;
  /** A shape of the lines, digits folded to `#`. Log text. */
  readonly shape: string;
  readonly count: number;
  /** Where it comes first; the line is 0-based. */
  readonly first: { readonly file: string; readonly line: number };
  /** The control blocks that its lines name, the first of them. */
  readonly cbs: readonly number[];
}

/** Adds up the shapes of logs, those with the same template together; most frequent first. */
export class UnknownShapes {
  readonly #shapes = new Map<string, UnknownShape & { count: number; cbs: number[] }>();
  /** Lines of shapes that were too rare to be kept. */
  otherLines = 0;

  add(file: string, { shapes, otherLines }: ShapeCounts): void {
    this.otherLines += otherLines;
    for (const { shape, count, firstLine, cbs } of shapes) {
      const taught = suggestShape(shape);
      const key = taught ? `${taught.thread ?? true} ${taught.template}` : `\n${shape}`;
      const known = this.#shapes.get(key);
      if (known) {
        known.count += count;
        for (const cb of cbs) addCb(known.cbs, cb);
      } else {
        this.#shapes.set(key, { taught, shape, count, first: { file, line: firstLine }, cbs: [...cbs] });
      }
    }
  }

  list(): readonly UnknownShape[] {
    return [...this.#shapes.values()].sort((a, b) => b.count - a.count);
  }
}

/** A line for each shape: how often, where first, which control blocks, and its template or what it looks like. */
export function* unknownShapesTable(shapes: readonly UnknownShape[]): Generator<string> {
  if (shapes.length === 0) {
    yield 'No line is of unknown shape: there is nothing to teach.\n';
    return;
  }
  const rows = shapes.map(({ taught, shape, count, first, cbs }) => [
    grouped(count),
    `${nameText(first.file)}:${first.line + 1}`,
    cbs.length > 0 ? cbs.join(' ') : '-',
    taught
      ? `${taught.template}${taught.thread === false ? '  ("thread": false)' : ''}`
      : `${visible(shape)}  (cannot be taught)`,
  ]);
  const header = ['Lines', 'First', 'CB', 'Template'];
  const widths = header.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k].length)));
  for (const row of [header, ...rows]) {
    const [count, ...rest] = row;
    yield [count.padStart(widths[0]), ...rest.map((cell, k) => cell.padEnd(widths[k + 1]))].join('  ').trimEnd() + '\n';
  }
}

/** The file to fill in: an entry for each shape that can be taught, to be given an effect and a meaning. One entry a line. */
export function* unknownShapesFile(shapes: readonly UnknownShape[]): Generator<string> {
  let separator = '[\n';
  for (const { taught, count, first, cbs } of shapes) {
    if (taught === undefined) continue;
    const { file, line } = first;
    yield (
      separator +
      harmlessJson({ ...taught, effect: '', meaning: '', count, file, firstLine: line + 1, controlBlocks: cbs })
    );
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
