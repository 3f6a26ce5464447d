/** From a line of unknown shape to a template that would match it and its like: what a user then teaches. */
import { DAMAGE, TESTIMONY } from './parseLine';
import { readTaughtShapes } from './taughtShapes';

/** Longer templates are refused. */
const MAX_TEMPLATE = 200;

/** Words that tell what the number after them is. */
const slotOfWord: Readonly<Record<string, string>> = { cb: 'cb', socket: 'socket', handle: 'handle', offset: 'offset' };

/** What a user would teach of a line and all lines like it. */
export interface SuggestedShape {
  readonly template: string;
  /** Lines of the shape do not begin with `(TTT)`: the template is the whole line. */
  readonly thread?: false;
}

/**
 * The shape of a line of no known shape, or undefined where it cannot be taught: a damaged line is like no other, and testimony is no line of a
 * format. `line` may be its shape, with runs of digits folded to `#`.
 */
export function suggestShape(line: string): SuggestedShape | undefined {
  const text = line.replace(/^\ufeff+/, '').trimEnd();
  if (DAMAGE.test(text)) return undefined;
  const isThreadless = !/^\((?:\d{3,}|#)\)/.test(text);
  if (isThreadless && (TESTIMONY.test(text) || text !== text.trimStart())) return undefined;
  const template = isThreadless ? templateOf(text) : suggestTemplate(text);
  if (template === undefined) return undefined;
  const shape: SuggestedShape = isThreadless ? { template, thread: false } : { template };
  return readTaughtShapes([{ ...shape, effect: 'none' }]).errors.length === 0 ? shape : undefined;
}

/**
 * The template of a line, `(008) WSASend on cb 3, 40 bytes` → `WSASend on cb {cb}, {n} bytes`. Undefined where the line has no
 * thread prefix with one blank, or no text of its own: such a line cannot be taught.
 * @param line The line, or its shape with runs of digits folded to `#`; one that was cut ends with `…`.
 */
export function suggestTemplate(line: string): string | undefined {
  const message = /^\((?:\d+|#)\) (?=\S)(.*)$/s.exec(line.trimEnd())?.[1];
  return message === undefined ? undefined : templateOf(message);
}

function templateOf(message: string): string | undefined {
  const pieces: string[] = [];
  const isSlot = (piece: string | undefined): boolean => piece?.startsWith('{') === true;
  const add = (piece: string): void => {
    // Nothing would tell where one slot ends and the next begins.
    if (isSlot(piece) && isSlot(pieces.at(-1))) pieces[pieces.length - 1] = '{text}';
    else pieces.push(piece);
  };
  let hasCb = false;
  // A word, the blank and the number after it; a number alone; what no template can hold; anything else, character by character.
  for (const [piece, word, blank, number, bad] of message.matchAll(
    /\b([A-Za-z]+)( )(?:\d+|#)(?![\d#])|(\d+|#)|([^\x20-\x7e]+|[{}]+)|[^]/g,
  ) as Iterable<[string, ...(string | undefined)[]]>) {
    if (word !== undefined) {
      let slot = slotOfWord[word.toLowerCase()] ?? 'n';
      if (slot === 'cb' && hasCb) slot = 'n';
      hasCb ||= slot === 'cb';
      add(word + (blank ?? ''));
      add(`{${slot}}`);
    } else {
      add(number !== undefined ? '{n}' : bad !== undefined ? '{text}' : piece);
    }
  }
  const template = shortened(pieces);
  return /[^ ]/.test(template.replace(/\{\w+\}/g, '')) ? template : undefined;
}

/** As much of the template as it may have; `{text}` stands for the rest. */
function shortened(pieces: readonly string[]): string {
  const whole = pieces.join('');
  if (whole.length <= MAX_TEMPLATE) return whole;
  const rest = '{text}';
  let length = 0;
  let end = 0;
  while (length + pieces[end].length + rest.length <= MAX_TEMPLATE) length += pieces[end++].length;
  while (end > 0 && pieces[end - 1].startsWith('{')) end--;
  return pieces.slice(0, end).join('') + rest;
}
