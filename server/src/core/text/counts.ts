/** Counts as people read them. Line numbers are not grouped: they are typed and searched for. */

/** `5,511,050` */
export function grouped(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 line`, `5,511,050 lines` */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
