/** Small logs for tests of the command line: one for each verdict. */
const wait = '(008) Wait for cb 0, handle 9036\n';

/** `n` lines in which nothing happens. */
export const quiet = (n: number): string => wait.repeat(n);

export const leak = (cb: number, instance: number): string =>
  `(001) CB ${cb} (instance ${instance}) allocated\n(001) Use thread cb 0 for Winsock cb ${cb}\n` +
  `(001) Message type 1 for cb ${cb}\n(008) Socket 13020 created on cb ${cb}\n` +
  `(008) Ac/Cl/Cn events for cb ${cb}, socket 13020, handle 12636\n`;

export const used = (cb: number, instance: number): string =>
  `${leak(cb, instance)}(008) R/W/Cl events on cb ${cb}, handle 12636\n`;

export const closing = (cb: number, instance: number): string =>
  `${used(cb, instance)}(008) Issue Disconnect for cb ${cb}\n`;

export const released = (cb: number, instance: number): string =>
  `${closing(cb, instance)}(008) close socket 13020 on cb ${cb}, handle 12636\n` +
  `(007) Message type 2 for cb ${cb}\n(008) close socket -1 on cb ${cb}, handle 0\n`;

/** Instances that come and go, enough of them for what is silent meanwhile to be taken for lost. */
export const turnover = Array.from({ length: 25 }, (_, k) => released(2, k + 52)).join('');

/** CB 1 leaks: it is silent for long, while others come and go. */
export const oldLeak = leak(1, 51) + turnover + quiet(250);

/** Every verdict once, in this order: leaked, stuck, idle, reallocated, released, suspect, closing, active. */
export const everyVerdict =
  leak(1, 1) +
  closing(2, 2) +
  used(3, 3) +
  used(4, 4) +
  released(4, 5) +
  quiet(250) +
  leak(5, 6) +
  closing(6, 7) +
  used(7, 8);
