/** The numbers of `Message type <k> for cb <n>`, and of event 9225's bad message type. */

import { type Statement, inferred, unknown } from './statement';

interface MessageType {
  readonly type: number;
  /** SNA Server's name for the number; undefined where none is known. */
  readonly name: string | undefined;
  readonly fact: Statement;
}

const sna = 'KB 303102, Microsoft Learn: Host Integration Server';

/** The types seen in public samples. */
export const messageTypes: readonly MessageType[] = [
  {
    type: 1,
    name: 'OPENMSG',
    fact: inferred(
      sna,
      'Open: the layer above asks for a connection, or answers one that came in. SNA Server, which shares the architecture, uses 1 so.',
    ),
  },
  {
    type: 2,
    name: 'CLOSEMSG',
    fact: inferred(
      sna,
      'Close: the layer above is done with the connection. SNA Server, which shares the architecture, uses 2 so.',
    ),
  },
  {
    type: 243,
    name: undefined,
    fact: unknown(
      'KB 303102',
      'Not known. In the one public sample it comes between the open and the first data of an inbound connection.',
    ),
  },
];

/** What the second byte of a type says, in SNA Server. */
export const messageQualifiers: readonly {
  readonly qualifier: number;
  readonly name: string;
  readonly meaning: string;
}[] = [
  { qualifier: 1, name: 'REQU', meaning: 'request' },
  { qualifier: 2, name: 'RSPOK', meaning: 'answer: done' },
  { qualifier: 3, name: 'RSPERR', meaning: 'answer: failed' },
];

/** The row of a type; undefined for one that is not in the table. */
export function messageType(type: number): MessageType | undefined {
  return messageTypes.find((row) => row.type === type);
}

/**
 * What a message type says, for a person. A number above one byte is read as type (low byte) and qualifier (next byte), as
 * event 9225's 769 = 0x0301. Any number is allowed; one that is not known is said to be so.
 */
export function describeMessageType(type: number): Statement {
  const known = messageType(type);
  if (known !== undefined) return known.fact;
  if (Number.isInteger(type) && type > 0xff && type <= 0xffff) {
    const low = messageType(type % 256);
    const qualifier = messageQualifiers.find((row) => row.qualifier === Math.floor(type / 256));
    if (low?.name !== undefined && qualifier !== undefined) {
      return inferred(
        'KB 151626, Microsoft Learn: Host Integration Server',
        `Read as ${low.name} (${low.type}) with qualifier ${qualifier.name} (${qualifier.qualifier}, ${qualifier.meaning}).`,
      );
    }
  }
  return unknown('KB 303102', `Message type ${type} is in no public source.`);
}
