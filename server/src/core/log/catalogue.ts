/**
 * The message catalogue: the one list of the line shapes of `Winsock.log`. Both readers (`parseLine.ts`, `scanner.ts`) and the
 * fold are built from it, and so are the TextMate grammar and the docs (`npm run generate`): a new shape is one row here.
 * The known shapes are those printed in Microsoft KB 303102 and KB 303101: no other public sample of the log is known. Users
 * teach others with a setting (`taughtShapes.ts`).
 */

/**
 * What a line is: one of these, or `FIRST_MESSAGE` plus the index of its row in the catalogue. Small integers, since they
 * are stored per line in flat arrays.
 */
export const Kind = {
  /** Nothing but blanks. */
  blank: 0,
  /** `<…>` alone on a line: lines were taken out of the log here. */
  elision: 1,
  /** An elision that says what the lines showed that were taken out: “the CB will not be returned to use” (KB 303102). */
  testimony: 2,
  /** Of no known shape and without `(TTT)`: the MTA writes no such line. */
  foreign: 3,
  /** The same, with the words of testimony. */
  foreignTestimony: 4,
  /** `(TTT)` and something of no known shape. */
  unrecognised: 5,
  /** The same with a control character in it: bytes were lost or overwritten. Or it is too long to be looked at in full. */
  damaged: 6,
} as const;
export type Kind = number;

export const FIRST_MESSAGE = 7;

/** A line of no known shape that may name control blocks: their activity, of an unknown kind. */
export function isUnrecognised(kind: Kind): boolean {
  return kind >= Kind.foreign && kind < FIRST_MESSAGE;
}

/** Lines may be missing here, or bytes were lost. Of a foreign line that is true only between two lines with `(TTT)`. */
export function mayBeGap(kind: Kind): boolean {
  return kind !== Kind.blank && kind !== Kind.unrecognised && kind < FIRST_MESSAGE;
}

/** A line that says of the lines that were taken out what they showed. */
export function isTestimony(kind: Kind): boolean {
  return kind === Kind.testimony || kind === Kind.foreignTestimony;
}

/**
 * What a line does in the life of its control block.
 * - `open`: it is taken from the pool. Only known shapes do that.
 * - `setUp`: its connection is being made.
 * - `use`: the connection is up, and works.
 * - `signal`: an attempt to connect ended, one way or the other. Activity, but no use.
 * - `wait`: it is in the wait set. Counted, but not activity.
 * - `disconnect`, `close`: its release has begun.
 * - `release`: it is back in the pool.
 * - `none`: it means nothing, and names nothing. Only taught shapes do that.
 */
export const effects = ['open', 'setUp', 'use', 'signal', 'wait', 'disconnect', 'close', 'release', 'none'] as const;
export type Effect = (typeof effects)[number];

/**
 * What a template's `{…}` may be. `cb` names the control block that the line belongs to. `n` is a number that nothing is known
 * of, `text` any text that is not empty. `{socket|-1}` also takes -1.
 */
export const slots = [
  'cb',
  'instance',
  'threadCb',
  'messageType',
  'socket',
  'handle',
  'eventCount',
  'eventMask',
  'offset',
  'bytes',
  'bytesReceived',
  'dataBytes',
  'result',
  'n',
  'text',
] as const;
export type Slot = (typeof slots)[number];

/** One row: a shape of line, and all that the readers and the fold need to know of it. */
export interface Message {
  readonly name: string;
  /** The text after `(TTT) `, numbers and texts written `{slot}`. Letter case counts. */
  readonly template: string;
  readonly effect: Effect;
  /** Lines of this shape do not begin with `(TTT)`. Only taught ones may be like that. */
  readonly isThreadless?: boolean | undefined;
  /** The way a connection goes that logs this line; undefined where either way does. */
  readonly direction?: 'inbound' | 'outbound' | undefined;
  /** What the line says, for a person. */
  readonly meaning: string;
  /** How the meaning is known. Only `documented` may be stated as a fact. */
  readonly grade: 'documented' | 'inferred' | 'unknown';
  readonly source: string;
  /** A line of this shape; undefined for a taught one. */
  readonly sample: string | undefined;
}

const row = (
  name: string,
  template: string,
  effect: Effect,
  sample: string,
  meaning: string,
  more: Partial<Pick<Message, 'grade' | 'source' | 'direction'>> = {},
): Message & { readonly sample: string } => ({
  name,
  template,
  effect,
  meaning,
  grade: 'inferred',
  source: 'KB 303102',
  sample,
  ...more,
});

/** The shapes that are public. */
export const knownMessages: readonly (Message & { readonly sample: string })[] = [
  row(
    'allocated',
    'CB {cb} (instance {instance}) allocated',
    'open',
    '(001) CB 18 (instance 21) allocated',
    'A control block was taken from the pool for a new connection.',
    { grade: 'documented' },
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
    { direction: 'outbound' },
  ),
  row(
    'accepted',
    'WSAAccept OK, {eventCount} events on new socket {socket} on cb {cb}',
    'setUp',
    '(008) WSAAccept OK, 0 events on new socket 11340 on cb 2',
    'A call came in and was accepted: the connection is inbound.',
    { direction: 'inbound' },
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
    'Network events arrived. FD_CONNECT and FD_CLOSE alone (16, 32, 48) only say that the attempt ended, one way or the other.',
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
    'Header done, TPKT data length {dataBytes} bytes',
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
    'WSARecv returned {bytesReceived} bytes',
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
    'ioctlsocket returned {result|-1}, cb {cb}',
    'use',
    '(008) ioctlsocket returned 0, cb 2',
    'The socket was asked whether more data is waiting. With -1 the call failed.',
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
    'disconnect',
    '(008) Issue Disconnect for cb 2',
    'The connection is being taken down: release has begun.',
  ),
  row(
    'close',
    'close socket {socket|-1} on cb {cb}, handle {handle}',
    'close',
    '(008) close socket 11340 on cb 2, handle 10848',
    'The socket was closed. With socket -1, or after the close request (Message type 2), the control block is back in the pool.',
  ),
];

/** A slot in its place: which it is, and whether it may be -1. */
export interface TemplateSlot {
  readonly slot: Slot;
  readonly mayBeMinusOne: boolean;
}

/** Where the readers put a number: nowhere, or into the first or second of the two that a line is reported with. */
export type Register = 0 | 1 | 2;

/** What a row means to the fold and the scanner, derived from its effect, its slots, and whether it names its control block. */
export interface Role {
  readonly kind: Kind;
  readonly effect: Effect;
  /** It names no control block, and belongs to that of its thread's latest naming line. */
  readonly fromContext: boolean;
  readonly direction: 'inbound' | 'outbound' | undefined;
  readonly instance: Register;
  readonly socket: Register;
  readonly handle: Register;
  readonly bytesReceived: Register;
  readonly messageType: Register;
  readonly eventMask: Register;
  /** Which of the taught shapes it is, from 0; -1 for a known one. */
  readonly taught: number;
}

/** A row, taken apart. */
export interface Shape {
  readonly message: Message;
  readonly role: Role;
  /** The text around the slots: always one more than there are slots. */
  readonly literals: readonly string[];
  readonly slots: readonly TemplateSlot[];
  /** For each slot, where its number goes. That of the control block has a place of its own, and 0 here. */
  readonly registers: readonly Register[];
}

/** The shapes that a log is read by: the known ones, and those that were taught. */
export class Catalogue {
  readonly shapes: readonly Shape[];

  /** `taught` must have passed `readTaughtShapes`. */
  constructor(readonly taught: readonly Message[] = []) {
    this.shapes = [...knownMessages, ...taught].map((message, i) =>
      shapeOf(message, FIRST_MESSAGE + i, Math.max(-1, i - knownMessages.length)),
    );
  }

  /** The shape of a kind of line; undefined for a line of no known shape. */
  shape(kind: Kind): Shape | undefined {
    return this.shapes[kind - FIRST_MESSAGE];
  }

  message(kind: Kind): Message | undefined {
    return this.shape(kind)?.message;
  }

  /** What a kind of line does; undefined for a line of no known shape. */
  effect(kind: Kind): Effect | undefined {
    return this.shape(kind)?.message.effect;
  }
}

/** `Message type 2` is the close request of the layer above (KB 303102; the number's name is inferred from SNA Server's CLOSEMSG). */
export const CLOSE_REQUEST = 2;

/**
 * True for FD_CONNECT, FD_CLOSE or both, without any other: such events are a signal and no use, since an attempt to
 * connect that failed raises them, too (winsock2.h).
 */
export function isSignalMask(mask: number): boolean {
  return mask === 16 || mask === 32 || mask === 48;
}

const SLOT = /\{(\w+)(\|-1)?\}/;
/** Slots that decide what a line does come first: a line is reported with two numbers. */
const deciding: readonly Slot[] = ['messageType', 'eventMask', 'instance'];

function shapeOf(message: Message, kind: Kind, taught: number): Shape {
  const literals: string[] = [];
  const found: TemplateSlot[] = [];
  // Split by a pattern with two groups: literal, slot, suffix, literal, …
  const parts = message.template.split(SLOT);
  for (let i = 0; i < parts.length; i += 3) {
    literals.push(parts[i]);
    if (i + 1 < parts.length) {
      found.push({
        // What means nothing names nothing.
        slot: message.effect === 'none' && parts[i + 1] === 'cb' ? 'n' : (parts[i + 1] as Slot),
        mayBeMinusOne: (parts[i + 2] as string | undefined) !== undefined,
      });
    }
  }
  const registers = registersOf(found);
  const register = (slot: Slot): Register => registers[found.findIndex((each) => each.slot === slot)] ?? 0;
  const role: Role = {
    kind,
    effect: message.effect,
    fromContext: !found.some(({ slot }) => slot === 'cb'),
    direction: message.direction,
    instance: register('instance'),
    socket: register('socket'),
    handle: register('handle'),
    bytesReceived: register('bytesReceived'),
    messageType: register('messageType'),
    eventMask: register('eventMask'),
    taught,
  };
  return { message, role, literals, slots: found, registers };
}

function registersOf(found: readonly TemplateSlot[]): Register[] {
  const registers = found.map((): Register => 0);
  const named = [...found.keys()].filter((i) => !['cb', 'n', 'text'].includes(found[i].slot));
  const rank = (i: number): number => (deciding.includes(found[i].slot) ? 0 : 1);
  const kept = named.sort((a, b) => rank(a) - rank(b) || a - b).slice(0, 2);
  kept.sort((a, b) => a - b).forEach((i, k) => (registers[i] = k === 0 ? 1 : 2));
  return registers;
}

/** The shapes that are known, and no others. */
export const knownShapes = new Catalogue();
