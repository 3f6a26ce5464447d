/**
 * The plain reader: one line of text in, what it says out. Built straight from the catalogue's templates, so that it is
 * obviously right. Hover and the command line explain single lines with it, and it is the oracle of the byte scanner
 * (`scanner.ts`), which reads whole logs.
 */
import { Kind, knownShapes, type Catalogue, type Message, type Shape, type Slot } from './catalogue';
import { mentionsIn } from './mentions';
import { matchTexts, type SlotPlace } from './textShape';

/** A number in a line. Columns are 0-based UTF-16 offsets into the line; `end` is exclusive. */
interface SlotValue {
  readonly slot: Slot;
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

export interface ParsedLine {
  readonly kind: Kind;
  /** The catalogue's row; undefined for a line of no known shape. */
  readonly message: Message | undefined;
  /** MTA thread id, or -1 where the line has no `(TTT)` prefix. */
  readonly thread: number;
  /** The control block that the line names, or -1 where it names none; of a line of no known shape, the first one. */
  readonly cb: number;
  /** The others that a line of no known shape names. */
  readonly also: readonly number[];
  /** Up to two of its other numbers, as its shape's registers choose; -1 where there is none (a socket may be -1, too). */
  readonly x: number;
  readonly y: number;
  readonly slots: readonly SlotValue[];
  /** The column at which it begins: in a wrapped log not the first one. */
  readonly firstColumn: number;
}

/** Of lines above this many bytes only the first ones are looked at: nobody knows what the others say. */
export const MAX_LINE_BYTES = 65_536;

/** Byte order marks at the start of a line, read as UTF-8 or byte for byte: files get joined. */
const MARKS = /^(?:\ufeff|\u00ef\u00bb\u00bf)+/;
const PREFIX = /^\((\d{3,})\)/;
const BLANK = /^[ \t\f]*$/;
const ELISION = /^[ \t\f]*<.*>[ \t\f]*$/s;
/** KB 303102: “… but the CB will not be returned to use”. */
export const TESTIMONY = /not be returned/i;
/** Control characters that no whole line holds: all but TAB, form feed and ESC. */
export const DAMAGE = /[\x00-\x08\x0a\x0b\x0d-\x1a\x1c-\x1f]/;

/** No MTA writes a number above 2^53 − 1: as a thread, all of them are this one. */
export const HUGE_THREAD = Number.MAX_SAFE_INTEGER + 1;

const regexes = new WeakMap<Shape, RegExp>();

/** The whole line of a shape. Built when first needed: most readers need none. */
function regexOf(shape: Shape): RegExp {
  let regex = regexes.get(shape);
  if (!regex) {
    const body = shape.literals
      .map(
        (literal, i) =>
          literal.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&') +
          (i === shape.slots.length ? '' : shape.slots[i].mayBeMinusOne ? '(-1|\\d+)' : '(\\d+)'),
      )
      .join('');
    regex = new RegExp(`^${shape.message.isThreadless === true ? '' : '\\(\\d{3,}\\) '}${body}[ \\t\\f]*$`, 'd');
    regexes.set(shape, regex);
  }
  return regex;
}

/** Where each slot of a shape is in a line; undefined where the line is of another one. */
function placesIn(line: string, shape: Shape): readonly SlotPlace[] | undefined {
  if (shape.slots.some(({ slot }) => slot === 'text')) {
    // A text neither begins nor ends with a blank: blanks at the end of a line do not matter.
    const start = shape.message.isThreadless === true ? 0 : (/^\(\d+\) /.exec(line)?.[0].length ?? -1);
    return start < 0 ? undefined : matchTexts(line, start, withoutBlanks(line), shape);
  }
  const match = regexOf(shape).exec(line);
  return match?.indices?.slice(1).map((place) => ({ start: place?.[0] ?? 0, end: place?.[1] ?? 0 }));
}

/** The length of a line without the blanks at its end. */
function withoutBlanks(line: string): number {
  let end = line.length;
  while (end > 0 && /[ \t\f]/.test(line[end - 1])) end--;
  return end;
}

/**
 * Reads one line, given without its line end. Never throws: whatever is of no known shape is blank, an elision, foreign, damaged or
 * unrecognised.
 */
export function parseLine(text: string, catalogue: Catalogue = knownShapes): ParsedLine {
  const marks = MARKS.exec(text)?.[0].length ?? 0;
  if (text.length > MAX_LINE_BYTES) return other(text.slice(marks, MAX_LINE_BYTES), marks, true);
  const line = text.slice(marks);
  if (BLANK.test(line)) return nothing(Kind.blank);
  const prefix = PREFIX.exec(line);
  for (const shape of catalogue.shapes) {
    if ((shape.message.isThreadless === true) === (prefix !== null)) continue;
    const places = placesIn(line, shape);
    const read = places && recognised(shape, line, Number(prefix?.[1] ?? -1), places, marks);
    if (read) return read;
  }
  if (ELISION.test(line)) return nothing(TESTIMONY.test(line) ? Kind.testimony : Kind.elision);
  return other(line, marks);
}

/** A line of no known shape, or what is read of one that is too long; columns are so many more. */
function other(line: string, columns: number, isTooLong = false): ParsedLine {
  const prefix = PREFIX.exec(line);
  const kind = prefix
    ? isTooLong || DAMAGE.test(line)
      ? Kind.damaged
      : Kind.unrecognised
    : TESTIMONY.test(line)
      ? Kind.foreignTestimony
      : Kind.foreign;
  const mentions = mentionsIn(line);
  return {
    ...nothing(kind),
    thread: prefix ? Math.min(Number(prefix[1]), HUGE_THREAD) : -1,
    cb: mentions.at(0)?.cb ?? -1,
    also: mentions.slice(1).map(({ cb }) => cb),
    slots: mentions.map(({ cb, start, end }) => ({
      slot: 'cb',
      value: cb,
      start: columns + start,
      end: columns + end,
    })),
  };
}

/** Undefined where one of its numbers is above 2^53 − 1: then it is of no known shape. */
function recognised(
  { message, role, slots, registers }: Shape,
  line: string,
  thread: number,
  places: readonly SlotPlace[],
  columns: number,
): ParsedLine | undefined {
  const values = slots.map(({ slot }, i): SlotValue => {
    const { start, end } = places[i];
    return { slot, value: Number(line.slice(start, end)), start: columns + start, end: columns + end };
  });
  const numbers = values.filter(({ slot }) => slot !== 'text');
  if (Math.max(thread, ...numbers.map(({ value }) => value)) > Number.MAX_SAFE_INTEGER) return undefined;
  const inRegister = (register: number): number => values[registers.indexOf(register as 1 | 2)]?.value ?? -1;
  return {
    kind: role.kind,
    message,
    thread,
    cb: values.find(({ slot }) => slot === 'cb')?.value ?? -1,
    also: [],
    x: inRegister(1),
    y: inRegister(2),
    slots: numbers,
    firstColumn: 0,
  };
}

function nothing(kind: Kind): ParsedLine {
  return { kind, message: undefined, thread: -1, cb: -1, also: [], x: -1, y: -1, slots: [], firstColumn: 0 };
}
