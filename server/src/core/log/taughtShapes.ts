/**
 * Shapes that users teach: only those of KB 303102 are public, and real logs hold others. They are given as JSON, in a setting
 * or a file. Nothing is guessed: an entry that is not clear is refused, with the reason.
 */
import { effects, knownMessages, slots, type Effect, type Message, type Slot } from './catalogue';

/** An entry as users write it. */
export interface TaughtShape {
  /** As in the catalogue: `WSASend on cb {cb}, {bytes} bytes`. */
  readonly template: string;
  readonly effect: Exclude<Effect, 'open'>;
  readonly meaning?: string | undefined;
  /** False for lines that do not begin with `(TTT)`. */
  readonly thread?: boolean | undefined;
}

interface TaughtShapes {
  readonly messages: readonly Message[];
  /** One for each entry that was refused: which (0-based), and why, in words that begin with its number and template. */
  readonly errors: readonly { readonly index: number; readonly text: string }[];
}

/** More shapes than this are refused: kinds of lines are kept as bytes. */
const MAX_TAUGHT = 200;
const MAX_TEMPLATE = 200;
/** More entries than this are not looked at. */
const MAX_ENTRIES = 1000;
/** Steps in which the templates of a set are held against each other: ordinary ones need a few thousand. */
const MAX_STEPS = 1_000_000;
const MAX_MEANING = 500;

/** What a user may say that a line does: nothing but the MTA's own line opens an instance. */
export const taughtEffects: readonly Effect[] = effects.filter((effect) => effect !== 'open');

/**
 * Reads `winsockLog.shapes` or the contents of a `--shapes` file, parsed from JSON. Entries that are malformed, or that some line
 * could match together with a known shape or an earlier entry, are left out and named in `errors`.
 */
export function readTaughtShapes(json: unknown): TaughtShapes {
  if (!Array.isArray(json)) return { messages: [], errors: [{ index: -1, text: 'The shapes are not a JSON array.' }] };
  // One entry more than is looked at: that there are more is an error, too.
  const text = JSON.stringify(json.slice(0, MAX_ENTRIES + 1));
  const known = readBefore.find((each) => each.text === text);
  if (known) return known.shapes;
  const shapes = readEntries(json);
  // A template that is only tried must not push a set out.
  if (json.length > 1) readBefore.unshift({ text, shapes });
  readBefore.length = Math.min(readBefore.length, MAX_SETS);
  return shapes;
}

/** Sets that were read last: every folder of a workspace asks for its own, and nearly all have the same. */
const readBefore: { readonly text: string; readonly shapes: TaughtShapes }[] = [];
const MAX_SETS = 16;

function readEntries(json: readonly unknown[]): TaughtShapes {
  const messages: Message[] = [];
  const errors: { index: number; text: string }[] = [];
  const steps = { left: MAX_STEPS };
  json.slice(0, MAX_ENTRIES).forEach((entry: unknown, index) => {
    const problem = problemOf(entry, messages, steps);
    if (problem === undefined) messages.push(messageOf(entry as TaughtShape, messages.length));
    else errors.push({ index, text: `Shape ${index + 1}${templateOf(entry)}: ${problem}` });
  });
  if (json.length > MAX_ENTRIES) {
    const text = `Shape ${MAX_ENTRIES + 1} and those after it: only ${MAX_TAUGHT} shapes can be taught.`;
    errors.push({ index: MAX_ENTRIES, text });
  }
  return { messages, errors };
}

function messageOf({ template, effect, meaning, thread }: TaughtShape, index: number): Message {
  return {
    name: `taught${index + 1}`,
    template,
    effect,
    meaning: meaning ?? '',
    ...(thread === false ? { isThreadless: true } : {}),
    grade: 'unknown',
    source: 'taught',
    sample: undefined,
  };
}

function templateOf(entry: unknown): string {
  const template = typeof entry === 'object' && entry !== null ? (entry as Partial<TaughtShape>).template : undefined;
  return typeof template === 'string' ? ` (${JSON.stringify(template.slice(0, MAX_TEMPLATE))})` : '';
}

function problemOf(entry: unknown, earlier: readonly Message[], steps: { left: number }): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'it is not an object.';
  const { template, effect, meaning, thread } = entry as Readonly<Record<string, unknown>>;
  if (typeof template !== 'string') return 'it has no "template".';
  if (typeof effect !== 'string') return 'it has no "effect".';
  if (!taughtEffects.includes(effect as Effect))
    return `the effect ${JSON.stringify(effect)} is unknown. Use one of ${taughtEffects.join(', ')}.`;
  if (meaning !== undefined && (typeof meaning !== 'string' || meaning.length > MAX_MEANING))
    return `its "meaning" is not a text of at most ${MAX_MEANING} characters.`;
  if (thread !== undefined && typeof thread !== 'boolean') return 'its "thread" is neither true nor false.';
  if (thread === false && effect !== 'none' && !template.includes('{cb}'))
    return 'without a thread it belongs to no control block: it needs {cb}, or the effect none.';
  if (earlier.length === MAX_TAUGHT) return `only ${MAX_TAUGHT} shapes can be taught.`;
  const malformed = malformation(template);
  if (malformed !== undefined) return malformed;
  const tokens = tokensOf(template);
  const others = [...knownMessages, ...earlier].filter(
    (message) => (message.isThreadless === true) === (thread === false),
  );
  const collision = others.find((message) => collide(tokens, tokensOf(message.template), steps));
  if (steps.left <= 0) return 'it is too much like the others to be told from them.';
  if (!collision) return undefined;
  const which = collision.sample === undefined ? 'another taught shape' : 'a known shape';
  return `it collides with ${which}, ${JSON.stringify(collision.template)}: a line could be of both.`;
}

function malformation(template: string): string | undefined {
  if (template.length > MAX_TEMPLATE) return `the template is longer than ${MAX_TEMPLATE} characters.`;
  if (!/^[\x20-\x7e]*$/.test(template)) return 'the template holds characters other than printable ASCII.';
  if (template.trim() !== template || template === '') return 'the template is empty, or begins or ends with a blank.';
  if (/^\(\d/.test(template)) return 'the template begins with a thread prefix: leave “(TTT) ” out.';
  const unknownSlot = [...template.matchAll(/\{([^{}]*)\}/g)].find(
    ([, inside]) => !slots.includes(inside.replace(/\|-1$/, '') as Slot) || /^(?:cb|text)\|/.test(inside),
  );
  if (unknownSlot)
    return `{${unknownSlot[1]}} is no slot. The slots are ${slots.map((slot) => `{${slot}}`).join(', ')}.`;
  const literal = template.replace(/\{[^{}]*\}/g, '\0');
  if (/[{}]/.test(literal)) return 'its braces do not match.';
  if (/\0\0/.test(literal)) return 'two slots follow each other, and it is not clear where the first one ends.';
  if (/\0\d/.test(literal)) return 'a digit follows a slot, and it is not clear where the number ends.';
  if (!/[^\0 ]/.test(literal)) return 'it has no text of its own.';
  if (template.split('{cb}').length > 2) return 'it names its control block twice.';
  if (/\{instance\b/.test(template)) return '{instance} belongs to an allocation, which cannot be taught.';
  return undefined;
}

/** A template as a small machine reads it: the code of a character, or one of these. */
const NUMBER = -1;
const NUMBER_OR_MINUS_ONE = -2;
const TEXT = -3;

const tokensByTemplate = new Map<string, readonly number[]>();
const MAX_TOKENS_KEPT = 1000;

function tokensOf(template: string): readonly number[] {
  let tokens = tokensByTemplate.get(template);
  if (tokens) return tokens;
  tokens = Array.from(template.matchAll(/\{(\w+)(\|-1)?\}|[^]/g), ([piece, slot, minus]: (string | undefined)[]) => {
    if (slot === undefined) return (piece ?? '').charCodeAt(0);
    return slot === 'text' ? TEXT : minus === undefined ? NUMBER : NUMBER_OR_MINUS_ONE;
  });
  if (tokensByTemplate.size === MAX_TOKENS_KEPT) tokensByTemplate.clear();
  tokensByTemplate.set(template, tokens);
  return tokens;
}

const BLANK = 32;
const MINUS = 45;
const ONE = 49;

/** True if the fixed characters at both ends of two templates leave it open whether some line matches both. */
function endsAgree(a: readonly number[], b: readonly number[]): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let k = 0; k < shorter && a[k] >= 0 && b[k] >= 0; k++) if (a[k] !== b[k]) return false;
  for (let k = 1; k <= shorter && a[a.length - k] >= 0 && b[b.length - k] >= 0; k++)
    if (a[a.length - k] !== b[b.length - k]) return false;
  return true;
}

/**
 * True if some line matches both templates: both are run as automata, side by side. Only characters that one of them waits for can tell
 * the states apart, and a digit for all else. With no steps left the answer is false.
 */
function collide(a: readonly number[], b: readonly number[], steps: { left: number }): boolean {
  if (!endsAgree(a, b)) return false;
  const width = (b.length + 1) * INSIDES;
  const seen = new Set<number>([0]);
  const todo = [0];
  for (let pair = todo.pop(); pair !== undefined; pair = todo.pop()) {
    if (steps.left-- <= 0) return false;
    const stateA = Math.floor(pair / width);
    const stateB = pair % width;
    if (isEnd(a, stateA) && isEnd(b, stateB)) return true;
    for (const char of new Set([ONE, MINUS, BLANK, awaited(a, stateA), awaited(b, stateB)])) {
      const nextB = after(b, stateB, char);
      if (nextB.length === 0) continue;
      for (const nextA of after(a, stateA, char)) {
        for (const next of nextB) {
          const key = nextA * width + next;
          if (seen.has(key)) continue;
          seen.add(key);
          todo.push(key);
        }
      }
    }
  }
  return false;
}

// A state is how many tokens are done, times INSIDES, plus what the last one still takes: nothing, digits, a `1` (after `-`), or any
// character (IN_BLANK: the text may not end here).
const INSIDES = 5;
const IN_NUMBER = 1;
const IN_MINUS = 2;
const IN_TEXT = 3;
const IN_BLANK = 4;

function awaited(tokens: readonly number[], state: number): number {
  const token = tokens.at(Math.floor(state / INSIDES)) ?? ONE;
  return token < 0 ? ONE : token;
}

function isEnd(tokens: readonly number[], state: number): boolean {
  const inside = state % INSIDES;
  return Math.floor(state / INSIDES) === tokens.length && inside !== IN_MINUS && inside !== IN_BLANK;
}

function after(tokens: readonly number[], state: number, char: number): readonly number[] {
  const inside = state % INSIDES;
  const done = Math.floor(state / INSIDES) * INSIDES;
  const isDigit = char >= 48 && char <= 57;
  if (inside === IN_MINUS) return char === ONE ? [done] : [];
  const next: number[] = [];
  if (inside === IN_NUMBER && isDigit) next.push(done + IN_NUMBER);
  if (inside === IN_TEXT || inside === IN_BLANK) next.push(done + (char === BLANK ? IN_BLANK : IN_TEXT));
  if (inside === IN_BLANK || done === tokens.length * INSIDES) return next;
  const token = tokens[done / INSIDES];
  const behind = done + INSIDES;
  if (token >= 0) {
    if (token === char) next.push(behind);
  } else if (token === TEXT) {
    if (char !== BLANK) next.push(behind + IN_TEXT);
  } else if (isDigit) {
    next.push(behind + IN_NUMBER);
  } else if (token === NUMBER_OR_MINUS_ONE && char === MINUS) {
    next.push(behind + IN_MINUS);
  }
  return next;
}
