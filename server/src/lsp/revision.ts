let last = 0;

/** A number that no text of any document or file has had: what was made of one text is told by it from what was made of another. */
export function newRevision(): number {
  return ++last;
}
