/** WinSock error codes that an MTA event may carry. */

import { type Statement, type Grade, inferred } from './statement';

interface WinsockError {
  readonly code: number;
  /** The constant of winsock2.h; undefined for 0, which is none. */
  readonly name: string | undefined;
  /** Whatever the call. What a code says in an event of the MTA is in the events table. */
  readonly meaning: string;
  /** What follows for an MTA; undefined where nothing does. */
  readonly note: Statement | undefined;
  readonly grade: Grade;
  readonly source: string;
}

const row = (code: number, name: string | undefined, meaning: string, note?: Statement): WinsockError => ({
  code,
  name,
  meaning,
  note,
  grade: code === 0 ? 'inferred' : 'documented',
  source: code === 0 ? 'KB 303102, KB 193380, KB 151626' : 'winsock2.h',
});

/** In order of code. */
export const winsockErrors: readonly WinsockError[] = [
  row(0, undefined, 'No WinSock error was recorded.'),
  row(10022, 'WSAEINVAL', 'An argument was not valid.'),
  row(10024, 'WSAEMFILE', 'No more sockets can be opened.'),
  row(
    10035,
    'WSAEWOULDBLOCK',
    'The call would have to wait.',
    inferred('Microsoft Learn: WSAEventSelect', 'Normal on sockets that report by events.'),
  ),
  row(10038, 'WSAENOTSOCK', 'The handle is not a socket.'),
  row(
    10048,
    'WSAEADDRINUSE',
    'The address is in use already.',
    inferred('RFC 1006', 'On a listening MTA: something else holds TCP port 102.'),
  ),
  row(10049, 'WSAEADDRNOTAVAIL', 'The address is not valid here.'),
  row(10050, 'WSAENETDOWN', 'The network is down.'),
  row(10051, 'WSAENETUNREACH', 'The network cannot be reached.'),
  row(10052, 'WSAENETRESET', 'The connection was dropped by a reset, as when keep-alive finds it dead.'),
  row(10053, 'WSAECONNABORTED', 'The connection was given up by this side, for example after a timeout.'),
  row(10054, 'WSAECONNRESET', 'The connection was reset by the other side.'),
  row(10055, 'WSAENOBUFS', 'No buffer space is left, or a queue is full.'),
  row(10056, 'WSAEISCONN', 'The socket is connected already.'),
  row(10057, 'WSAENOTCONN', 'The socket is not connected.'),
  row(10058, 'WSAESHUTDOWN', 'The socket was shut down already.'),
  row(10060, 'WSAETIMEDOUT', 'The other side did not answer in time.'),
  row(10061, 'WSAECONNREFUSED', 'The connection was refused.'),
  row(10064, 'WSAEHOSTDOWN', 'The other host is down.'),
  row(10065, 'WSAEHOSTUNREACH', 'No route to the other host.'),
];

const byCode = new Map(winsockErrors.map((error) => [error.code, error]));

/** The row of a code; undefined for one that is not in the table. */
export function winsockError(code: number): WinsockError | undefined {
  return byCode.get(code);
}
