/**
 * The plain reader: one line of text in, what it says out. Built straight from the catalogue's templates, so that it is
 * obviously right. Hover and the command line explain single lines with it, and it is the oracle of the byte scanner
 * (`scanner.ts`), which reads whole logs.
 */
import { catalogue, Kind, type Message, type Slot } from './catalogue';

/** A number in a line. Columns are 0-based UTF-16 offsets into the line; `end` is exclusive. */
export interface SlotValue {
  readonly slot: Slot;
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

export interface ParsedLine {
  readonly kind: Kind;
  /** The catalogue's entry; undefined for blank, elision and unrecognised lines. */
  readonly message: Message | undefined;
  /** MTA thread id, or -1 where the line has no `(TTT)` prefix. */
  readonly thread: number;
  /** The control block that the line names, or -1 where it names none. */
  readonly cb: number;
  /** The first and second number of the line that is not its control block; -1 where there is none (a socket may be -1, too). */
  readonly x: number;
  readonly y: number;
  readonly slots: readonly SlotValue[];
}

/** Lines above this many bytes are unrecognised, whatever they hold: only their first bytes are looked at. */
export const MAX_LINE_BYTES = 65_536;

/**
 * The value of a run of decimal digits. Numbers above 2^53 − 1 become 2^53 − 1: no MTA prints them, and a number that
 * stays whole and finite keeps every consumer safe.
 */
export function toNumber(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

const PREFIX = /^\((\d{3,})\)/;
const BLANK = /^[ \t]*$/;
const ELISION = /^[ \t]*<.*>[ \t]*$/s;
const MENTION = /\bcb (\d+)\b/di;

interface Pattern {
  readonly message: Message;
  readonly slots: readonly Slot[];
  readonly regex: RegExp;
}

const patterns: readonly Pattern[] = catalogue.map((message) => {
  const slots: Slot[] = [];
  const body = message.template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, slot: Slot) => {
    slots.push(slot);
    // INVALID_SOCKET: only the final close prints it.
    return message.kind === Kind.close && slot === 'socket' ? '(-1|\\d+)' : '(\\d+)';
  });
  return { message, slots, regex: new RegExp(`^\\((\\d{3,})\\) ${body}[ \\t]*$`, 'd') };
});

/**
 * Reads one line, given without its line end. Never throws: whatever is not in the catalogue is blank, an elision or
 * unrecognised.
 */
export function parseLine(text: string): ParsedLine {
  if (text.length <= MAX_LINE_BYTES) {
    if (BLANK.test(text)) return other(Kind.blank);
    if (ELISION.test(text)) return other(Kind.elision);
    for (const pattern of patterns) {
      const match = pattern.regex.exec(text);
      if (match) return known(pattern, match);
    }
  }
  const head = text.slice(0, MAX_LINE_BYTES);
  const prefix = PREFIX.exec(head);
  if (!prefix) return other(Kind.unrecognised);
  const thread = toNumber(prefix[1]);
  const mention = MENTION.exec(head);
  if (!mention) return { ...other(Kind.unrecognised), thread };
  const cb = slotValue('cb', mention, 1);
  return { ...other(Kind.unrecognisedOwn), thread, cb: cb.value, slots: [cb] };
}

function known(pattern: Pattern, match: RegExpExecArray): ParsedLine {
  const slots = pattern.slots.map((slot, i) => slotValue(slot, match, i + 2));
  const rest = slots.filter((s) => s.slot !== 'cb').map((s) => s.value);
  return {
    kind: pattern.message.kind,
    message: pattern.message,
    thread: toNumber(match[1]),
    cb: slots.find((s) => s.slot === 'cb')?.value ?? -1,
    x: rest.at(0) ?? -1,
    y: rest.at(1) ?? -1,
    slots,
  };
}

function slotValue(slot: Slot, match: RegExpExecArray, group: number): SlotValue {
  const [start, end] = match.indices?.[group] ?? [0, 0];
  return { slot, value: toNumber(match[group]), start, end };
}

function other(kind: Kind): ParsedLine {
  return { kind, message: undefined, thread: -1, cb: -1, x: -1, y: -1, slots: [] };
}
