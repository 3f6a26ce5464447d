/** The pool over the log drawn with characters, for media that show no pictures. */
import type { LogPart, PoolPicture } from './model';
import { visible } from '../text/visible';
import { grouped } from '../text/counts';

const COLUMNS = 64;
const ROWS = 8;

/** Lines of text without markup: `█` lost, `░` in use otherwise, `┄` the size of the pool. `files`: those of a chain, oldest first. */
export function poolText(pool: PoolPicture, files: readonly LogPart[] = []): string {
  const { size, peak, lines } = pool;
  const top = Math.max(size, peak.inUse, 1);
  const heights = columnsOf(pool).map(({ inUse, lost }) => ({ inUse: rowsOf(inUse, top), lost: rowsOf(lost, top) }));
  const sizeRow = rowsOf(size, top);
  const width = grouped(top).length;
  const rows: string[] = [];
  for (let row = ROWS; row >= 1; row--) {
    const label = row === ROWS ? grouped(top) : row === sizeRow && size < top ? grouped(size) : '';
    const empty = row === sizeRow ? '┄' : ' ';
    const cells = heights.map(({ inUse, lost }) => (row <= lost ? '█' : row <= inUse ? '░' : empty)).join('');
    rows.push(`${label.padStart(width)} ┤${cells}`.trimEnd());
  }
  const first = '1';
  const last = String(lines - (files.at(-1)?.firstLine ?? 0));
  const borders = new Set(
    files.slice(1).map(({ firstLine }) => Math.floor((firstLine * COLUMNS) / Math.max(lines, 1))),
  );
  const axis = Array.from({ length: COLUMNS }, (_, k) => (borders.has(k) ? '┴' : '─')).join('');
  rows.push(`${'0'.padStart(width)} └${axis}`);
  rows.push(`${' '.repeat(width)}  ${first}${last.padStart(COLUMNS - first.length)}`);
  rows.push(`${' '.repeat(width)}  lines   █ lost   ░ in use otherwise   ┄ pool size ${grouped(size)}`);
  if (files.length > 1)
    rows.push(`${' '.repeat(width)}  ┴ next file: ${files.map(({ name }) => visible(name)).join(', ')}`);
  return rows.join('\n');
}

/** A value above nothing is always to be seen. */
function rowsOf(value: number, top: number): number {
  return value === 0 ? 0 : Math.max(1, Math.round((value * ROWS) / top));
}

/** The highest of each column's stretch of the log. */
function columnsOf({ points, lines }: PoolPicture): { readonly inUse: number; readonly lost: number }[] {
  let next = 0;
  let last = { inUse: 0, lost: 0 };
  return Array.from({ length: COLUMNS }, (_, k) => {
    const begin = Math.floor((k * lines) / COLUMNS);
    const end = Math.floor(((k + 1) * lines) / COLUMNS);
    // What ended at the column's first line is not in it any more.
    for (; next < points.length && points[next].line <= begin; next++) last = points[next];
    let { inUse, lost } = last;
    for (; next < points.length && points[next].line < end; next++) {
      last = points[next];
      inUse = Math.max(inUse, last.inUse);
      lost = Math.max(lost, last.lost);
    }
    return { inUse, lost };
  });
}
