/** The FD_* bits: what a socket's events mask in `Events <mask> notified for cb …` is made of. */

import { type Statement, type Grade, inferred } from './statement';

interface NetworkEvent {
  readonly bit: number;
  readonly name: string;
  readonly meaning: string;
  readonly grade: Grade;
  readonly source: string;
}

const row = (bit: number, name: string, meaning: string): NetworkEvent => ({
  bit,
  name,
  meaning,
  grade: 'documented',
  source: 'winsock2.h',
});

/** In order of bit. */
export const networkEvents: readonly NetworkEvent[] = [
  row(1, 'FD_READ', 'data can be read'),
  row(2, 'FD_WRITE', 'data can be written'),
  row(4, 'FD_OOB', 'urgent data came'),
  row(8, 'FD_ACCEPT', 'a call came in'),
  row(16, 'FD_CONNECT', 'the connection attempt is over, well or not'),
  row(32, 'FD_CLOSE', 'the connection was closed'),
  row(64, 'FD_QOS', 'the quality of service changed'),
];

interface NetworkEventMask {
  readonly events: readonly NetworkEvent[];
  /** What is left when the known bits are taken away; 0 for a mask of known bits only. */
  readonly rest: number;
}

/**
 * Takes a mask apart. A mask that is negative, not whole, or beyond exact integers has no events and is all rest.
 */
export function decodeNetworkEvents(mask: number): NetworkEventMask {
  if (!Number.isSafeInteger(mask) || mask < 0) return { events: [], rest: mask };
  // By division: masks may be wider than the 32 bits of the bitwise operators.
  const events = networkEvents.filter(({ bit }) => Math.floor(mask / bit) % 2 === 1);
  return { events, rest: mask - events.reduce((sum, { bit }) => sum + bit, 0) };
}

/** The names of a mask, as `FD_READ | FD_WRITE`; a rest is added as a number, and an empty mask is `0`. */
export function networkEventNames(mask: number): string {
  const { events, rest } = decodeNetworkEvents(mask);
  const names = events.map(({ name }) => name);
  if (rest !== 0 || names.length === 0) names.push(String(rest));
  return names.join(' | ');
}

/** The masks that the log's wording means. */
export const maskWords: readonly { readonly word: string; readonly mask: number; readonly fact: Statement }[] = [
  {
    word: 'Ac/Cl/Cn',
    mask: 56,
    fact: inferred(
      'KB 303102, winsock2.h, Microsoft Learn: WSAEventSelect',
      'Accept, close and connect events were chosen for the socket.',
    ),
  },
  {
    word: 'R/W/Cl',
    mask: 35,
    fact: inferred(
      'KB 303102, winsock2.h, Microsoft Learn: WSAEventSelect',
      'Read, write and close events were chosen for the socket.',
    ),
  },
];

/** What a mask says about the connection, beyond its bits. Undefined where there is nothing to say. */
export function maskHint(mask: number): Statement | undefined {
  const names = new Set(decodeNetworkEvents(mask).events.map(({ name }) => name));
  const source = 'winsock2.h, Microsoft Learn: WSAEventSelect';
  if (names.has('FD_CONNECT') && names.has('FD_CLOSE'))
    return inferred(source, 'Connect and close at once: the connection attempt probably failed.');
  if (names.has('FD_CONNECT')) return inferred(source, 'An outbound connection attempt ended.');
  if (names.has('FD_ACCEPT')) return inferred(source, 'A call came in on a listening socket.');
  if (names.has('FD_CLOSE')) return inferred(source, 'The other side closed the connection, or it broke.');
  return undefined;
}
