/** How lines of the axis are called: of a chain, by the file that they are in. Knows nothing of the page. */
import { grouped } from '../../../../server/src/core/text/counts';
import { visible } from '../../../../server/src/core/text/visible';
import type { ChainFile } from '../../../../server/src/lsp/protocol';

type Files = readonly Pick<ChainFile, 'name' | 'firstLine'>[];

function placeOf(files: Files, line: number): { readonly name: string; readonly line: number } {
  const file = files.length < 2 ? undefined : files.findLast(({ firstLine }) => firstLine <= line);
  return file ? { name: visible(file.name), line: line - file.firstLine } : { name: '', line };
}

/** `line 1,305`, or `winsock.log.1, line 12`; of a 0-based line of the chain. */
export function lineText(files: Files, at: number): string {
  const { name, line } = placeOf(files, at);
  return `${name === '' ? '' : `${name}, `}line ${grouped(line + 1)}`;
}

/** The same for a narrow column: `1,305`, or `winsock.log.1:12`. */
export function lineLabel(files: Files, at: number): string {
  const { name, line } = placeOf(files, at);
  return `${name === '' ? '' : `${name}:`}${grouped(line + 1)}`;
}

/** `lines 1–305`, or `winsock.log.1, line 12 to winsock.log, line 7`: both included. */
export function spanText(files: Files, first: number, last: number): string {
  const [from, to] = [placeOf(files, first), placeOf(files, last)];
  if (from.name !== to.name) return `${lineText(files, first)} to ${lineText(files, last)}`;
  return `${from.name === '' ? '' : `${from.name}, `}lines ${grouped(from.line + 1)}–${grouped(to.line + 1)}`;
}
