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
}

interface TaughtShapes {
  readonly messages: readonly Message[];
  /** One for each entry that was refused: which (0-based), and why, in words that begin with its number and template. */
  readonly errors: readonly { readonly index: number; readonly text: string }[];
}

/** More shapes than this are refused: kinds of lines are kept as bytes. */
const MAX_TAUGHT = 200;
const MAX_TEMPLATE = 200;
const MAX_MEANING = 500;

/** What a user may say that a line does: nothing but the MTA's own line opens an instance. */
export const taughtEffects: readonly Effect[] = effects.filter((effect) => effect !== 'open');

/**
 * Reads `winsockLog.shapes` or the contents of a `--shapes` file, parsed from JSON. Entries that are malformed, or that some line
 * could match together with a known shape or an earlier entry, are left out and named in `errors`.
 */
export function readTaughtShapes(json: unknown): TaughtShapes {
  if (!Array.isArray(json)) return { messages: [], errors: [{ index: -1, text: 'The shapes are not a JSON array.' }] };
  const messages: Message[] = [];
  const errors: { index: number; text: string }[] = [];
  json.forEach((entry: unknown, index) => {
    const problem = problemOf(entry, messages);
    if (problem === undefined) messages.push(messageOf(entry as TaughtShape, messages.length));
    else errors.push({ index, text: `Shape ${index + 1}${templateOf(entry)}: ${problem}` });
  });
  return { messages, errors };
}

function messageOf({ template, effect, meaning }: TaughtShape, index: number): Message {
  return {
    name: `taught${index + 1}`,
    template,
    effect,
    meaning: meaning ?? '',
    grade: 'unknown',
    source: 'taught',
    sample: undefined,
  };
}

function templateOf(entry: unknown): string {
  const template = typeof entry === 'object' && entry !== null ? (entry as Partial<TaughtShape>).template : undefined;
  return typeof template === 'string' ? ` (${JSON.stringify(template.slice(0, MAX_TEMPLATE))})` : '';
}

function problemOf(entry: unknown, earlier: readonly Message[]): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'it is not an object.';
  const { template, effect, meaning } = entry as Readonly<Record<string, unknown>>;
  if (typeof template !== 'string') return 'it has no "template".';
  if (typeof effect !== 'string') return 'it has no "effect".';
  if (!taughtEffects.includes(effect as Effect))
    return `the effect ${JSON.stringify(effect)} is unknown. Use one of ${taughtEffects.join(', ')}.`;
  if (meaning !== undefined && (typeof meaning !== 'string' || meaning.length > MAX_MEANING))
    return `its "meaning" is not a text of at most ${MAX_MEANING} characters.`;
  if (earlier.length === MAX_TAUGHT) return `only ${MAX_TAUGHT} shapes can be taught.`;
  const malformed = malformation(template);
  if (malformed !== undefined) return malformed;
  const tokens = tokensOf(template);
  const collision = [...knownMessages, ...earlier].find((message) => collide(tokens, tokensOf(message.template)));
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

/** A template as a small machine reads it: a character, a number, or a text. */
type Token =
  | { readonly is: 'char'; readonly char: string }
  | { readonly is: 'number'; readonly minus: boolean }
  | { readonly is: 'text' };

function tokensOf(template: string): Token[] {
  const tokens: Token[] = [];
  for (const [piece, slot, minus] of template.matchAll(/\{(\w+)(\|-1)?\}|[^]/g) as Iterable<(string | undefined)[]>) {
    if (slot === undefined) tokens.push({ is: 'char', char: piece ?? '' });
    else if (slot === 'text') tokens.push({ is: 'text' });
    else tokens.push({ is: 'number', minus: minus !== undefined });
  }
  return tokens;
}

/**
 * True if some line matches both templates: both are run as automata, side by side, over every character that either can
 * tell from others. A state is how many tokens are done, and whether the one before may still take more characters.
 */
function collide(a: readonly Token[], b: readonly Token[]): boolean {
  // Of what only numbers and texts take, one digit is enough: it may also follow `-`.
  const alphabet = new Set(['1']);
  for (const token of [...a, ...b]) if (token.is === 'char') alphabet.add(token.char);
  const seen = new Set<string>();
  const todo: (readonly [State, State])[] = [[start, start]];
  for (let pair = todo.pop(); pair; pair = todo.pop()) {
    const key = `${pair[0].done}${pair[0].inside}|${pair[1].done}${pair[1].inside}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (isEnd(a, pair[0]) && isEnd(b, pair[1])) return true;
    for (const char of alphabet) {
      for (const nextA of after(a, pair[0], char))
        for (const nextB of after(b, pair[1], char)) todo.push([nextA, nextB]);
    }
  }
  return false;
}

interface State {
  readonly done: number;
  /** What the last token done still takes: nothing, digits, a `1` (after `-`), or any character (`blank`: the text may not end here). */
  readonly inside: '' | 'number' | 'minus' | 'text' | 'blank';
}

const start: State = { done: 0, inside: '' };

function isEnd(tokens: readonly Token[], { done, inside }: State): boolean {
  return done === tokens.length && inside !== 'minus';
}

function after(tokens: readonly Token[], { done, inside }: State, char: string): State[] {
  const isDigit = char >= '0' && char <= '9';
  if (inside === 'minus') return char === '1' ? [{ done, inside: '' }] : [];
  const next: State[] = [];
  if (inside === 'number' && isDigit) next.push({ done, inside });
  if (inside === 'text' || inside === 'blank') next.push({ done, inside: char === ' ' ? 'blank' : 'text' });
  if (inside === 'blank' || done === tokens.length) return next;
  const token = tokens[done];
  if (token.is === 'char' && token.char === char) next.push({ done: done + 1, inside: '' });
  else if (token.is === 'number' && isDigit) next.push({ done: done + 1, inside: 'number' });
  else if (token.is === 'number' && token.minus && char === '-') next.push({ done: done + 1, inside: 'minus' });
  else if (token.is === 'text' && char !== ' ') next.push({ done: done + 1, inside: 'text' });
  return next;
}
