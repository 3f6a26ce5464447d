/**
 * The plain reader: one line of text in, what it says out. Built straight from the catalogue's templates, so that it is
 * obviously right. Hover and the command line explain single lines with it, and it is the oracle of the byte scanner
 * (`scanner.ts`), which reads whole logs.
 */
import { Kind, knownShapes, type Catalogue, type Message, type Shape, type Slot } from './catalogue';

/** A number in a line. Columns are 0-based UTF-16 offsets into the line; `end` is exclusive. */
interface SlotValue {
  readonly slot: Slot;
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

export interface ParsedLine {
  readonly kind: Kind;
  /** The catalogue's row; undefined for blank, elision and unrecognised lines. */
  readonly message: Message | undefined;
  /** MTA thread id, or -1 where the line has no `(TTT)` prefix. */
  readonly thread: number;
  /** The control block that the line names, or -1 where it names none. */
  readonly cb: number;
  /** Up to two of its other numbers, as its shape's registers choose; -1 where there is none (a socket may be -1, too). */
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
function toNumber(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

const PREFIX = /^\((\d{3,})\)/;
const BLANK = /^[ \t]*$/;
const ELISION = /^[ \t]*<.*>[ \t]*$/s;
/** KB 303102: “… but the CB will not be returned to use”. */
const TESTIMONY = /not be returned/i;
const MENTION = /\bcb (\d+)\b/di;

const regexes = new WeakMap<Shape, RegExp>();

/** The whole line of a shape. Built when first needed: most readers need none. */
function regexOf(shape: Shape): RegExp {
  let regex = regexes.get(shape);
  if (!regex) {
    const body = shape.literals
      .map(
        (literal, i) =>
          literal.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&') + (i < shape.slots.length ? slotPattern(shape, i) : ''),
      )
      .join('');
    regex = new RegExp(`^\\((\\d{3,})\\) ${body}[ \\t]*$`, 'ds');
    regexes.set(shape, regex);
  }
  return regex;
}

function slotPattern({ slots }: Shape, i: number): string {
  const { slot, mayBeMinusOne } = slots[i];
  // A text neither begins nor ends with a blank: blanks at the end of a line do not matter.
  if (slot === 'text') return '([^ \\t](?:.*[^ \\t])?)';
  return mayBeMinusOne ? '(-1|\\d+)' : '(\\d+)';
}

/**
 * Reads one line, given without its line end. Never throws: whatever is of no known shape is blank, an elision or
 * unrecognised.
 */
export function parseLine(text: string, catalogue: Catalogue = knownShapes): ParsedLine {
  if (text.length <= MAX_LINE_BYTES) {
    if (BLANK.test(text)) return other(Kind.blank);
    if (ELISION.test(text)) return other(TESTIMONY.test(text) ? Kind.testimony : Kind.elision);
    for (const shape of catalogue.shapes) {
      const match = regexOf(shape).exec(text);
      if (match) return recognised(shape, match);
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

function recognised({ message, role, slots, registers }: Shape, match: RegExpExecArray): ParsedLine {
  const values = slots.map(({ slot }, i) => slotValue(slot, match, i + 2));
  const inRegister = (register: number): number => values[registers.indexOf(register as 1 | 2)]?.value ?? -1;
  return {
    kind: role.kind,
    message,
    thread: toNumber(match[1]),
    cb: values.find(({ slot }) => slot === 'cb')?.value ?? -1,
    x: inRegister(1),
    y: inRegister(2),
    slots: values.filter(({ slot }) => slot !== 'text'),
  };
}

function slotValue(slot: Slot, match: RegExpExecArray, group: number): SlotValue {
  const [start, end] = match.indices?.[group] ?? [0, 0];
  return { slot, value: toNumber(match[group]), start, end };
}

function other(kind: Kind): ParsedLine {
  return { kind, message: undefined, thread: -1, cb: -1, x: -1, y: -1, slots: [] };
}
