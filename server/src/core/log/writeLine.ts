/** Writes a line out again from what was kept of it: the inverse of the readers, from the same catalogue. */
import { knownShapes, type Catalogue, type Kind } from './catalogue';

/** As many digits as the MTA prints of a thread id, at least. */
const THREAD_DIGITS = 3;

/**
 * The text of a line of a known shape, from the numbers that the readers report of it. Leading zeros and trailing blanks of the
 * log's own line are not known any more. A slot of a taught shape whose value was not kept is written as its template has
 * it, `{n}`. Empty for a kind that the catalogue has no shape of.
 */
export function lineText(
  kind: Kind,
  thread: number,
  cb: number,
  x: number,
  y: number,
  catalogue: Catalogue = knownShapes,
): string {
  const shape = catalogue.shape(kind);
  if (!shape) return '';
  const { literals, slots, registers } = shape;
  const values = slots.map(({ slot }, i) => {
    if (slot === 'cb') return String(cb);
    return registers[i] === 0 ? `{${slot}}` : String(registers[i] === 1 ? x : y);
  });
  const text = literals.map((literal, i) => literal + (values[i] ?? '')).join('');
  if (shape.message.isThreadless === true) return text;
  return `(${String(thread).padStart(THREAD_DIGITS, '0')}) ${text}`;
}
