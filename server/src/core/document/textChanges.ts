/**
 * Many changes of a text at once, as LSP has them: each is made to what the one before has left. The text is cut into blocks, so that a
 * change costs a block and not the text, wherever it is and however long the lines are.
 */

/** 0-based, in UTF-16 units. Beyond the end of the line or of the text it means that end. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** The text between two positions, in either order, becomes another; without positions, all of it does. */
export interface TextChange {
  readonly range?: { readonly start: TextPosition; readonly end: TextPosition };
  readonly text: string;
}

const LF = 10;
const CR = 13;

/** UTF-16 units of a block. */
const BLOCK = 4096;

/** The text after all changes, and the first line that can be another one than before. */
export function changedText(
  text: string,
  changes: readonly TextChange[],
): { readonly text: string; readonly firstLine: number } {
  // What comes before a change of the whole text is gone with it.
  const whole = changes.findLastIndex(({ range }) => !range);
  const blocks = new Blocks(whole < 0 ? text : changes[whole].text);
  let firstLine = whole < 0 ? Infinity : 0;
  for (const { range, text: insert } of changes.slice(whole + 1)) {
    if (!range) continue;
    const { start, end } = inOrder(range);
    const line = blocks.replace(start, end, insert);
    // A CR before a change and an LF at its start are one line end: the line before may change, too.
    firstLine = Math.max(0, Math.min(firstLine, line - 1));
  }
  return { text: blocks.text, firstLine };
}

export function inOrder({ start, end }: NonNullable<TextChange['range']>): NonNullable<TextChange['range']> {
  const isBackwards = start.line > end.line || (start.line === end.line && start.character > end.character);
  return isBackwards ? { start: end, end: start } : { start, end };
}

/** A place in the blocks. The end of a block is the beginning of the next one. */
interface Place {
  readonly block: number;
  readonly at: number;
}

class Blocks {
  readonly #blocks: string[];
  /** Line ends in each block. No CR LF is cut in two. */
  readonly #ends: number[];

  constructor(text: string) {
    this.#blocks = cut(text);
    this.#ends = this.#blocks.map(lineEnds);
  }

  get text(): string {
    return this.#blocks.join('');
  }

  /** The line that the change begins in. */
  replace(start: TextPosition, end: TextPosition, text: string): number {
    const { line, ...from } = this.#placeOf(start);
    const to = this.#placeOf(end);
    let first = from.block;
    let last = to.block;
    let whole = this.#blocks[first].slice(0, from.at) + text + this.#blocks[last].slice(to.at);
    // A line end must not be cut in two at a border of what has changed.
    if (last + 1 < this.#blocks.length && (whole === '' || whole.charCodeAt(whole.length - 1) === CR))
      whole += this.#blocks[++last];
    if (first > 0 && whole.charCodeAt(0) === LF) whole = this.#blocks[--first] + whole;
    const blocks = whole.length > 2 * BLOCK ? cut(whole) : [whole];
    this.#blocks.splice(first, last - first + 1, ...blocks);
    this.#ends.splice(first, last - first + 1, ...blocks.map(lineEnds));
    return line;
  }

  /** Where a position is, and in which line. */
  #placeOf({ line, character }: TextPosition): Place & { readonly line: number } {
    const last = this.#blocks.length - 1;
    let block = 0;
    let before = 0;
    while (block <= last && before + this.#ends[block] < line) before += this.#ends[block++];
    if (block > last) return { block: last, at: this.#blocks[last].length, line: before };
    let at = 0;
    for (let k = before; k < line; k++) at = nextLine(this.#blocks[block], at);
    // The line may go on through any number of blocks.
    for (let left = character; ; block++, at = 0) {
      const text = this.#blocks[block];
      const end = this.#ends[block] === 0 ? text.length : lineEnd(text, at);
      if (at + left <= end) return { block, at: beforePair(text, at + left), line };
      if (end < text.length || block === last) return { block, at: end, line };
      left -= end - at;
    }
  }
}

/** Blocks of a text, at least one. None ends between the CR and the LF of a line end, or in the middle of a character. */
function cut(text: string): string[] {
  const blocks: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + BLOCK);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && ((last === CR && text.charCodeAt(to) === LF) || isFirstHalf(last))) to++;
    blocks.push(text.slice(from, to));
    from = to;
  }
  return blocks.length > 0 ? blocks : [''];
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = nextLine(text, 0); at >= 0; at = nextLine(text, at)) count++;
  return count;
}

/** Where the next line begins; -1 where there is no line end any more. */
function nextLine(text: string, from: number): number {
  const end = lineEnd(text, from);
  if (end === text.length) return -1;
  return end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);
}

/** Where the line ends: at its CR or LF, or at the end of the text. */
function lineEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LF || unit === CR) break;
  }
  return at;
}

/** A place between the two halves of a character is before it. */
function beforePair(text: string, at: number): number {
  return at > 0 && at < text.length && isFirstHalf(text.charCodeAt(at - 1)) && isSecondHalf(text.charCodeAt(at))
    ? at - 1
    : at;
}

function isFirstHalf(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isSecondHalf(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
