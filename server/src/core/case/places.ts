/** Where a line of a chain is: in which file, and on which line of that. */

/** A log of a chain. */
export interface Link {
  /** Index into the sources. */
  readonly source: number;
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
}

/** Where a line of a chain is: the link, and the line's number in that. All 0-based. */
export function placeIn(links: readonly Link[], line: number): { readonly source: number; readonly line: number } {
  const link = links.findLast(({ firstLine }) => firstLine <= line) ?? links[0];
  return { source: link.source, line: line - link.firstLine };
}
