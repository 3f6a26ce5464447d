/**
 * One line of Winsock.log explained from the knowledge base: what happened, what its numbers mean, and how that is known.
 * Plain text; nothing of the line itself but its numbers gets into it.
 */
import { documented, inferred, unknown, type Statement } from '../knowledge/statement';
import { describeMessageType, messageType } from '../knowledge/messageTypes';
import { decodeNetworkEvents, maskHint, maskWords, networkEventNames } from '../knowledge/networkEvents';
import { CLOSE_REQUEST, Kind, type Message, type Slot } from '../log/catalogue';
import type { ParsedLine } from '../log/parseLine';

interface NumberMeaning {
  /** The number as people call it: `Events 3`, `thread (008)`. */
  readonly name: string;
  readonly facts: readonly Statement[];
}

export interface LineExplanation {
  readonly what: Statement;
  /** In the order of the line. Numbers that need no explaining, as a handle, are left out. */
  readonly numbers: readonly NumberMeaning[];
}

/** Undefined for a blank line. `isInside`: there is a line with `(TTT)` before it and one behind it. */
export function explainLine(line: ParsedLine, isInside = true): LineExplanation | undefined {
  if (line.kind === Kind.blank) return undefined;
  const { message } = line;
  const what: Statement = message
    ? { text: meaningOf(message), grade: message.grade, source: message.source }
    : otherLine(line, isInside);
  return { what, numbers: [...threadMeaning(line), ...line.slots.flatMap((slot) => slotMeaning(line, slot))] };
}

function meaningOf({ meaning, effect, sample }: Message): string {
  return sample === undefined
    ? `A shape that was taught (${effect === 'none' ? 'it means nothing' : effect}). ${meaning}`
    : meaning;
}

function otherLine({ kind, cb, also }: ParsedLine, isInside: boolean): Statement {
  const named =
    cb < 0
      ? ''
      : also.length === 0
        ? ' It names a control block, and counts as its activity of an unknown kind: perhaps its use.'
        : ' It names several control blocks, and counts as activity of each, of an unknown kind: perhaps its use.';
  switch (kind) {
    case Kind.elision:
      return inferred('KB 303102', 'Lines were taken out of the log here, and nobody knows what they said.');
    case Kind.testimony:
    case Kind.foreignTestimony:
      return documented(
        'KB 303102',
        `Lines were taken out of the log here, by somebody who says what they showed: the control block is not returned to use.${named}`,
      );
    case Kind.foreign:
      return unknown(
        'KB 303102',
        (isInside
          ? 'The MTA begins each line with its thread, and this one has none: lines may be missing here, or the rest of a broken line stands here. What they said is not known.'
          : 'A line without the thread of the MTA, before its first line or behind its last one: a header or a footer.') +
          named,
      );
    case Kind.damaged:
      return unknown(
        'KB 303102',
        `A damaged line: it holds control characters, so bytes were lost or overwritten here, or it is longer than 64 KiB, and its rest was not read. What they said is not known.${named}`,
      );
    default:
      return unknown(
        'KB 303102',
        `A line of unknown shape: ${named === '' ? 'kept and counted, but it changes no verdict.' : `kept and counted.${named}`}`,
      );
  }
}

/** True of lines that only the thread writes that does the socket calls: all but those by which others hand over a connection. */
function isDriverLine({ message, slots }: ParsedLine): boolean {
  return (
    message?.sample !== undefined &&
    message.effect !== 'open' &&
    !slots.some(({ slot }) => slot === 'threadCb' || slot === 'messageType')
  );
}

function threadMeaning(line: ParsedLine): readonly NumberMeaning[] {
  const { thread, message, slots } = line;
  if (thread < 0) return [];
  const facts = [
    inferred(
      'KB 236586, KB 303102',
      "The thread of the MTA that wrote the line. The MTA's events have the same number in the brackets at their end.",
    ),
  ];
  if (isDriverLine(line)) {
    facts.push(
      inferred(
        'KB 303102, KB 170056',
        'It makes the socket calls; events call it TCP/IP DRVR. Mostly 8 in Exchange 5.5, and another number in other configurations.',
      ),
    );
  } else if (message?.effect === 'open') {
    facts.push(
      inferred(
        'KB 303102',
        'Allocated by the main thread, mostly 1, for a call out; by the socket thread, mostly 8, for one that came in.',
      ),
    );
  } else if (slots.some(({ slot, value }) => slot === 'messageType' && value === CLOSE_REQUEST)) {
    facts.push(inferred('KB 319936, KB 303102', 'In the sample, a thread of the transport layer (POP4 UP, mostly 7).'));
  }
  return [{ name: `thread (${String(thread).padStart(3, '0')})`, facts }];
}

function slotMeaning(line: ParsedLine, { slot, value }: { slot: Slot; value: number }): readonly NumberMeaning[] {
  const explained = explainSlot(line, slot, value);
  return explained ? [explained] : [];
}

function explainSlot(line: ParsedLine, slot: Slot, value: number): NumberMeaning | undefined {
  const meaning = (name: string, ...facts: Statement[]): NumberMeaning => ({ name, facts });
  switch (slot) {
    case 'instance':
      return meaning(
        `instance ${value}`,
        inferred(
          'KB 303102',
          'Distinguishes this use of the control block from earlier and later ones; probably one counter for all control blocks.',
        ),
      );
    case 'threadCb':
      return meaning(
        `thread cb ${value}`,
        inferred(
          'KB 152951, KB 271568',
          `A control block of a driver thread, with a number series of its own: not CB ${value} of this log.`,
        ),
      );
    case 'messageType': {
      const name = messageType(value)?.name;
      return meaning(`Message type ${value}${name ? ` (${name})` : ''}`, describeMessageType(value));
    }
    case 'eventMask':
      return meaning(`Events ${value}`, ...maskFacts(value));
    case 'eventCount':
      return meaning(
        `${value} events`,
        value === 0
          ? inferred('KB 303102', 'The events that the new socket inherits from the listener are cleared.')
          : unknown('KB 303102', 'Only 0 is in the public sample.'),
      );
    case 'socket':
      return value === -1
        ? meaning(
            'socket -1',
            documented('winsock2.h', 'INVALID_SOCKET: there is no socket any more.'),
            inferred('KB 303102', 'The second, final close: the last sign of a control block in the sample.'),
          )
        : chosenEvents(line);
    case 'handle':
      if (line.message?.effect === 'use') return chosenEvents(line);
      return value === 0 && line.message?.effect === 'close'
        ? meaning('handle 0', inferred('KB 303102', 'No event handle any more.'))
        : undefined;
    case 'offset':
      return meaning(
        `offset ${value}`,
        value === 0
          ? inferred('KB 303102', 'The beginning of the buffer.')
          : unknown('KB 303102', "A place in the MTA's buffer. No public source says why it is printed."),
      );
    case 'dataBytes':
      return packetLength(value);
    case 'cb':
    case 'bytes':
    case 'bytesReceived':
    case 'n':
    case 'text':
      return undefined;
    case 'result':
      return meaning(
        `returned ${value}`,
        value === 0
          ? documented('winsock2.h', 'The call succeeded.')
          : inferred('winsock2.h', 'The call failed, as any result but 0 says.'),
      );
  }
}

function maskFacts(mask: number): Statement[] {
  const { events, rest } = decodeNetworkEvents(mask);
  const facts: Statement[] = [];
  if (events.length > 0) {
    facts.push(
      inferred(
        'winsock2.h, KB 303102',
        `${networkEventNames(mask)}: ${events.map(({ meaning }) => meaning).join(', ')}.`,
      ),
    );
  }
  if (rest !== 0) facts.push(unknown('winsock2.h', `No public source says what ${rest} stands for.`));
  else if (events.length === 0) facts.push(inferred('winsock2.h, KB 303102', 'No event at all.'));
  const hint = maskHint(mask);
  if (hint) facts.push(hint);
  return facts;
}

/** `Ac/Cl/Cn` and `R/W/Cl`: no number in the line says them, so they are explained once, by what they were chosen for. */
function chosenEvents({ message }: ParsedLine): NumberMeaning | undefined {
  const row = maskWords.find(({ word }) => message?.template.startsWith(`${word} `));
  if (!row) return undefined;
  const { text, grade, source } = row.fact;
  return {
    name: row.word,
    facts: [{ text: `${networkEventNames(row.mask)} = ${row.mask}. ${text}`, grade, source }],
  };
}

/** RFC 1006: the header is four bytes long, and its length field counts it in. */
const TPKT_HEADER = 4;
/** The length of the data of the first packet in the sample, and of the connection request that KB 157015 prints. */
const CONNECTION_REQUEST = 14;

function packetLength(bytes: number): NumberMeaning {
  const facts = [
    documented(
      'RFC 1006',
      `With the TPKT header of ${TPKT_HEADER} bytes, whose length field counts itself in, a packet of ${bytes + TPKT_HEADER} bytes.`,
    ),
  ];
  if (bytes === CONNECTION_REQUEST) {
    facts.push(
      inferred('KB 157015', 'As long as the connection request (CR TPDU) that the article prints: probably one.'),
    );
  }
  return { name: `${bytes} bytes`, facts };
}
