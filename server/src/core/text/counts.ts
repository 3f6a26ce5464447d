/** Counts as people read them. Line numbers are not grouped: they are typed and searched for. */

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
