/** Colours for a terminal; all of them do nothing where colour is off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly good: (text: string) => string;
}

const none = (text: string): string => text;
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\x1b[${on}m${text}\x1b[${off}m`;

export function styleOf(color: boolean): Style {
  return color
    ? { bold: sgr(1, 22), dim: sgr(2, 22), bad: sgr(31, 39), warn: sgr(33, 39), good: sgr(32, 39) }
    : { bold: none, dim: none, bad: none, warn: none, good: none };
}
