/** Counts, and what is counted, as people read them. Line numbers are not grouped: they are typed and searched for. */

/** `5,511,050` */
export function grouped(count: number | string): string {
  const text = String(count);
  const [sign, digits] = /^(-?)(\d+)$/.exec(text)?.slice(1) ?? [text, ''];
  const first = digits.length % 3;
  return sign + [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].filter(Boolean).join(',');
}

/** `1 line`, `5,511,050 lines` */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The name of a log that may be several files: `winsock.log`, `winsock.log (3 files)` */
export function nameOfFiles(newest: string, files: number): string {
  return files > 1 ? `${newest} (${counted(files, 'file')})` : newest;
}

/** With a capital letter at its beginning. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
