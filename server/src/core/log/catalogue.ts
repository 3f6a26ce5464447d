/**
 * The message catalogue: the one list of the line shapes that are known of `Winsock.log`.
 *
 * The plain reader (`parseLine.ts`) is built from it; the byte scanner (`scanner.ts`) and the TextMate grammar are tested
 * against it; hover and docs read their words from it. All eighteen shapes are those printed in Microsoft KB 303102 and
 * KB 303101: no other public sample of the log is known.
 */

/** What a line is. The numbers are stored per line in flat arrays, hence a plain object of small integers. */
export const Kind = {
  /** Nothing but blanks. */
  blank: 0,
  /** `<…>` alone on a line: the log was cut here, and went on. */
  elision: 1,
  /** Not in the catalogue, and it names no control block (or has no thread prefix). */
  unrecognised: 2,
  /** Not in the catalogue, but `(TTT) … cb <n> …`: activity and use of that control block, since nobody can tell that it is not. */
  unrecognisedOwn: 3,
  allocated: 4,
  useThread: 5,
  message: 6,
  socketCreated: 7,
  accepted: 8,
  acceptEvents: 9,
  ioEvents: 10,
  notified: 11,
  receiveHeader: 12,
  headerDone: 13,
  recv: 14,
  recvReturned: 15,
  tpktReceived: 16,
  ioctl: 17,
  noMoreData: 18,
  wait: 19,
  disconnect: 20,
  close: 21,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];
export type MessageName = Exclude<keyof typeof Kind, 'blank' | 'elision' | 'unrecognised' | 'unrecognisedOwn'>;

/** What a line does in the life of its control block. `wait` is counted but is not activity. */
export type Effect = 'open' | 'setUp' | 'use' | 'wait' | 'release';

/** What a number in a template is. `cb` names the control block that the line belongs to. */
export type Slot =
  | 'cb'
  | 'instance'
  | 'threadCb'
  | 'messageType'
  | 'socket'
  | 'handle'
  | 'eventCount'
  | 'eventMask'
  | 'offset'
  | 'bytes'
  | 'result';

export interface Message {
  readonly name: MessageName;
  readonly kind: Kind;
  /** The text after `(TTT) `, each number written `{slot}`. Letter case counts. */
  readonly template: string;
  /** True where the line names no control block and belongs to that of its thread's latest naming line. */
  readonly fromContext: boolean;
  readonly effect: Effect;
  /** What the line says, for a person. */
  readonly meaning: string;
  /** How the meaning is known. Only `documented` may be told as a fact. */
  readonly grade: 'documented' | 'inferred' | 'unknown';
  readonly source: string;
  /** A line of this shape, from the KB article's own listing. */
  readonly sample: string;
}

const row = (
  name: MessageName,
  template: string,
  effect: Effect,
  sample: string,
  meaning: string,
  grade: Message['grade'] = 'inferred',
): Message => ({
  name,
  kind: Kind[name],
  template,
  fromContext: !template.includes('{cb}'),
  effect,
  meaning,
  grade,
  source: 'KB 303102',
  sample,
});

export const catalogue: readonly Message[] = [
  row(
    'allocated',
    'CB {cb} (instance {instance}) allocated',
    'open',
    '(001) CB 18 (instance 21) allocated',
    'A control block was taken from the pool for a new connection.',
    'documented',
  ),
  row(
    'useThread',
    'Use thread cb {threadCb} for Winsock cb {cb}',
    'setUp',
    '(001) Use thread cb 0 for Winsock cb 18',
    'The connection was given to a driver thread. Thread control blocks have their own numbers: this is not control block 0.',
  ),
  row(
    'message',
    'Message type {messageType} for cb {cb}',
    'setUp',
    '(001) Message type 1 for cb 18',
    'The layer above sent the control block a message.',
  ),
  row(
    'socketCreated',
    'Socket {socket} created on cb {cb}',
    'setUp',
    '(008) Socket 13020 created on cb 18',
    'A socket was made to call out: the connection is outbound.',
  ),
  row(
    'accepted',
    'WSAAccept OK, {eventCount} events on new socket {socket} on cb {cb}',
    'setUp',
    '(008) WSAAccept OK, 0 events on new socket 11340 on cb 2',
    'A call came in and was accepted: the connection is inbound.',
  ),
  row(
    'acceptEvents',
    'Ac/Cl/Cn events for cb {cb}, socket {socket}, handle {handle}',
    'setUp',
    '(008) Ac/Cl/Cn events for cb 18, socket 13020, handle 12636',
    'The socket now reports accept, close and connect events through this handle.',
  ),
  row(
    'ioEvents',
    'R/W/Cl events on cb {cb}, handle {handle}',
    'use',
    '(008) R/W/Cl events on cb 2, handle 10848',
    'The socket now reports read, write and close events: the connection is up.',
  ),
  row(
    'notified',
    'Events {eventMask} notified for cb {cb} using handle {handle}',
    'use',
    '(008) Events 3 notified for cb 2 using handle 10848',
    'Network events arrived.',
  ),
  row(
    'receiveHeader',
    'Receive header for cb {cb} at offset {offset}',
    'use',
    '(008) Receive header for cb 2 at offset 0',
    'The four-byte TPKT header (RFC 1006) of the next packet is being read.',
  ),
  row(
    'headerDone',
    'Header done, TPKT data length {bytes} bytes',
    'use',
    '(008) Header done, TPKT data length 14 bytes',
    'The TPKT header is complete; this much data follows it.',
  ),
  row(
    'recv',
    'WSARecv on cb {cb}, offset {offset}',
    'use',
    '(008) WSARecv on cb 2, offset 24',
    'Data is being received.',
  ),
  row(
    'recvReturned',
    'WSARecv returned {bytes} bytes',
    'use',
    '(008) WSARecv returned 14 bytes',
    'This much data was received.',
  ),
  row(
    'tpktReceived',
    'Entire TPKT received',
    'use',
    '(008) Entire TPKT received',
    'One whole packet (TPKT, RFC 1006) is in.',
  ),
  row(
    'ioctl',
    'ioctlsocket returned {result}, cb {cb}',
    'use',
    '(008) ioctlsocket returned 0, cb 2',
    'The socket was asked whether more data is waiting.',
  ),
  row('noMoreData', 'No more data', 'use', '(008) No more data', 'Nothing more is waiting on the socket.'),
  row(
    'wait',
    'Wait for cb {cb}, handle {handle}',
    'wait',
    '(008) Wait for cb 2, handle 10848',
    'The control block is in the set of handles that the thread waits on. Not activity: a leaked control block may stay in the wait set.',
  ),
  row(
    'disconnect',
    'Issue Disconnect for cb {cb}',
    'release',
    '(008) Issue Disconnect for cb 2',
    'The connection is being taken down: release has begun.',
  ),
  row(
    'close',
    'close socket {socket} on cb {cb}, handle {handle}',
    'release',
    '(008) close socket 11340 on cb 2, handle 10848',
    'The socket was closed. With socket -1, or after the close request (Message type 2), the control block is back in the pool.',
  ),
];

/** The catalogue's entry for a kind; undefined for blank, elision and unrecognised lines. */
export function messageOf(kind: Kind): Message | undefined {
  return catalogue[kind - Kind.allocated];
}

/** `Message type 2` is the close request of the layer above (KB 303102; the number's name is inferred from SNA Server's CLOSEMSG). */
export const CLOSE_REQUEST = 2;
