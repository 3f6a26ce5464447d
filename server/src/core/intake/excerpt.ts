/**
 * A part of a log to read: the lines of one control block, everything but the waits, or the lines of some instances, each with its
 * number in the log. Read from the log's bytes, so that a log need not fit into an editor.
 */
import { Places, type FileOfLog } from '../findings/places';
import { Fold } from '../lifecycle/fold';
import { mayBeGap, type Catalogue, type Kind } from '../log/catalogue';
import { decodeLine } from '../text/encoding';
import { visible } from '../text/visible';
import { LogReader, type ByteSink } from './logReader';

export type ExcerptWish =
  | { readonly kind: 'controlBlock'; readonly cb: number }
  | { readonly kind: 'withoutWaits' }
  /** Their lines without waits, by the index of the instance. */
  | { readonly kind: 'instances'; readonly instances: ReadonlySet<number> };

/** Between the number of a line and its text, as the grammar of excerpts has it. */
const NUMBER_END = ' │ ';

/** Of the text that is made: an editor colours no more, and a reader reads no more. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

export class Excerpt implements ByteSink {
  readonly #wish: ExcerptWish;
  readonly #catalogue: Catalogue;
  #reader: LogReader;
  readonly #fold: Fold;
  readonly #texts: string[] = [];
  readonly #lines: number[] = [];
  readonly #owners: number[] = [];
  readonly #files: FileOfLog[] = [];
  /** The control block of each instance: its first line names it. */
  readonly #cbs: number[] = [];
  #buffer = new Uint8Array(0);
  #characters = 0;
  #left = 0;

  /** `catalogue`: the one that the log was analysed by, so that its instances are the same. */
  constructor(wish: ExcerptWish, catalogue: Catalogue) {
    this.#wish = wish;
    this.#catalogue = catalogue;
    this.#reader = new LogReader(this, catalogue);
    this.#fold = new Fold(catalogue);
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
  }

  /** What follows is the next file of a chain, of that name; called for the first one, too. */
  begin(name: string): void {
    if (this.#files.length > 0) this.#reader = new LogReader(this, this.#catalogue);
    this.#files.push({ name, firstLine: this.#fold.lines });
  }

  /** Lines that would have belonged to it, but for its size. */
  get left(): number {
    return this.#left;
  }

  /** Lines of the log. */
  get total(): number {
    return this.#fold.lines;
  }

  /** The 0-based lines in it. */
  get lines(): readonly number[] {
    return this.#lines;
  }

  /** The instance that each of them belongs to, or -1. */
  get owners(): readonly number[] {
    return this.#owners;
  }

  /** The lines of one instance that are in it, as they are, without what cannot end a row; 0-based. */
  linesOf(instance: number): readonly { readonly line: number; readonly text: string }[] {
    return this.#lines
      .map((line, k) => ({ line, text: this.#texts[k], owner: this.#owners[k] }))
      .filter(({ owner }) => owner === instance);
  }

  /**
   * One row for each line: its 1-based number, in a chain behind the name of its file, and what it says, as it is, but for what would end
   * the row.
   */
  get text(): string {
    const places = new Places(this.#files);
    const labels = this.#lines.map((line) => places.label(line));
    const width = labels.reduce((widest, label) => Math.max(widest, label.length), 0);
    return this.#texts.map((text, k) => `${labels[k].padStart(width)}${NUMBER_END}${text}\n`).join('');
  }

  buffer(bytes: Uint8Array): void {
    this.#buffer = bytes as Uint8Array<ArrayBuffer>;
  }

  line(
    kind: Kind,
    thread: number,
    cb: number,
    x: number,
    y: number,
    start: number,
    end: number,
    also: readonly number[],
  ): void {
    const line = this.#fold.lines;
    const owner = this.#fold.step(kind, thread, cb, x, y, also);
    if (owner === this.#cbs.length) this.#cbs.push(cb);
    if (!this.#isWanted(kind, owner) && !this.#fold.others.some(({ instance }) => this.#isWanted(kind, instance)))
      return;
    if (this.#characters > MAX_CHARACTERS) {
      this.#left++;
      return;
    }
    // What an editor takes for a line end would put the rows below out of step with their numbers.
    const text = decodeLine(this.#buffer.subarray(start, end)).replace(/[\r\n\u2028\u2029]/g, visible);
    this.#characters += text.length + 12;
    this.#texts.push(text);
    this.#lines.push(line);
    this.#owners.push(owner);
  }

  #isWanted(kind: Kind, owner: number): boolean {
    // Where lines may be missing, that is to be seen.
    if (mayBeGap(kind)) return true;
    switch (this.#wish.kind) {
      case 'controlBlock':
        return owner >= 0 && this.#cbs[owner] === this.#wish.cb;
      case 'withoutWaits':
        return !this.#isWait(kind);
      case 'instances':
        return !this.#isWait(kind) && this.#wish.instances.has(owner);
    }
  }

  #isWait(kind: Kind): boolean {
    return this.#catalogue.effect(kind) === 'wait';
  }
}
