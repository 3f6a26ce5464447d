/** WinSock error codes that an MTA event may carry. */

import { type Statement, type Grade, documented, inferred } from './statement';

interface WinsockError {
  readonly code: number;
  /** The constant of winsock2.h; undefined for 0, which is none. */
  readonly name: string | undefined;
  readonly meaning: string;
  /** True where a public source shows an MTA event with this code. */
  readonly seenWithMta: boolean;
  /** What the code is known to mean in an MTA's event. */
  readonly withMta: Statement | undefined;
  readonly grade: Grade;
  readonly source: string;
}

const row = (
  code: number,
  name: string | undefined,
  meaning: string,
  withMta?: Statement,
  seen = withMta !== undefined,
): WinsockError => ({
  code,
  name,
  meaning,
  seenWithMta: seen,
  withMta,
  grade: code === 0 ? 'inferred' : 'documented',
  source: code === 0 ? 'KB 303102, KB 193380, KB 151626' : 'winsock2.h',
});

/** In order of code. */
export const winsockErrors: readonly WinsockError[] = [
  row(
    0,
    undefined,
    'No WinSock error was recorded.',
    documented('KB 303102, KB 193380, KB 151626', 'The MTA logs 0 too: with events 9202, 9215 and 9236.'),
  ),
  row(
    10022,
    'WSAEINVAL',
    'An argument was not valid.',
    documented('KB 164400', 'On connect() over TP4: the address of the remote MTA does not match.'),
  ),
  row(10024, 'WSAEMFILE', 'No more sockets can be opened.'),
  row(
    10035,
    'WSAEWOULDBLOCK',
    'The call would have to wait.',
    inferred('Microsoft Learn: WSAEventSelect', 'Normal on sockets that report by events.'),
    false,
  ),
  row(
    10038,
    'WSAENOTSOCK',
    'The handle is not a socket.',
    documented(
      'KB 170006',
      'On select(): the MTA attempted to open an invalid socket, under heavy load. By design; it goes on.',
    ),
  ),
  row(
    10048,
    'WSAEADDRINUSE',
    'The address is in use already.',
    inferred('RFC 1006', 'On a listening MTA: something else holds TCP port 102.'),
    false,
  ),
  row(10049, 'WSAEADDRNOTAVAIL', 'The local address is not available.'),
  row(10050, 'WSAENETDOWN', 'The network is down.'),
  row(
    10051,
    'WSAENETUNREACH',
    'The network cannot be reached.',
    documented('KB 152941, KB 154301', 'On connect(), over slow or unreliable links.'),
  ),
  row(10052, 'WSAENETRESET', 'The connection was dropped by a reset, as when keep-alive finds it dead.'),
  row(
    10053,
    'WSAECONNABORTED',
    'The connection was given up by this side, for example after a timeout.',
    documented(
      'KB 170007',
      'On send(), over TP4 to a Retix 1.41 MTA, while an association is recovered: by design, a new one is made.',
    ),
  ),
  row(
    10054,
    'WSAECONNRESET',
    'The connection was reset by the other side.',
    documented('KB 169143', 'On WSARecvEx(), expected whenever a connection is closed: harmless by itself.'),
  ),
  row(10055, 'WSAENOBUFS', 'No buffer space is left, or a queue is full.'),
  row(10056, 'WSAEISCONN', 'The socket is connected already.'),
  row(
    10057,
    'WSAENOTCONN',
    'The socket is not connected.',
    inferred(
      'KB 303102, Microsoft Learn: shutdown',
      'Under event 9214: a socket was closed whose connection was never made; shutting such a socket down gives this code.',
    ),
  ),
  row(10058, 'WSAESHUTDOWN', 'The socket was shut down already.'),
  row(
    10060,
    'WSAETIMEDOUT',
    'The other side did not answer in time.',
    documented('KB 152941, KB 154301', 'On connect(), over slow or unreliable links.'),
  ),
  row(
    10061,
    'WSAECONNREFUSED',
    'The other side refused the connection.',
    documented('KB 170056', 'On connect(): the other server is down, or nothing listens there.'),
  ),
  row(10064, 'WSAEHOSTDOWN', 'The other host is down.'),
  row(10065, 'WSAEHOSTUNREACH', 'No route to the other host.'),
];

const byCode = new Map(winsockErrors.map((error) => [error.code, error]));

/** The row of a code; undefined for one that is not in the table. */
export function winsockError(code: number): WinsockError | undefined {
  return byCode.get(code);
}
