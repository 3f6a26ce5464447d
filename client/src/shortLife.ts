/** Milestones of a life that are shown where there is little room: of a long one the beginning and the end. */
const SHOWN = 7;

export function shortLife(milestones: readonly string[]): readonly string[] {
  return milestones.length <= SHOWN ? milestones : [...milestones.slice(0, SHOWN - 3), '…', ...milestones.slice(-2)];
}
