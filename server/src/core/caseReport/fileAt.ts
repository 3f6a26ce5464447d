import type { LineOfFile, LogPart } from './model';

/** The file that a 0-based line of a log is in, and its line there: of a chain, the lines count through all its files. */
export function fileAt(
  {
    name,
    id = name,
    parts = [],
  }: { readonly name: string; readonly id?: string | undefined; readonly parts?: readonly LogPart[] | undefined },
  line: number,
): LineOfFile {
  const part = parts.findLast(({ firstLine }) => firstLine <= line);
  return part ? { name: part.name, id: part.id, line: line - part.firstLine } : { name, id, line };
}
