/**
 * An open log: its text, what each line is, and which instance it belongs to, kept up to date with edits. Every checkpoint
 * holds what the fold knew there, so an edit is followed by reading on from the checkpoint before it, and an append by
 * reading what was appended. Changes wait until somebody asks: however many have come by then, the text is made and read once.
 */
import { Facts, type FactsOptions } from '../findings/facts';
import type { AnalysisSettings } from '../findings/verdict';
import { Fold, NO_INSTANCE, type Checkpoint, type FoldState } from '../lifecycle/fold';
import { FIRST_MESSAGE, isUnrecognised, Kind, knownShapes, type Catalogue, type Effect } from '../log/catalogue';
import { parseLine, type ParsedLine } from '../log/parseLine';
import { Scanner, type LineSink } from '../log/scanner';
import { parseWrappedLine, unwrapLine, wrappingOf, type Wrapping } from '../log/unwrap';
import { guessEncoding } from '../text/encoding';
import { ShapeCounter } from '../intake/shapes';
import { likelyLines, LogText } from './logText';
import { changedText, inOrder, type TextChange, type TextPosition } from './textChanges';

/** Lines between two checkpoints, at least. */
const CHECKPOINT_LINES = 4096;
/** Lines between two checkpoints for each control block that a checkpoint holds: keeps them all in O(lines). */
const LINES_PER_LIFE = 16;

const encoder = new TextEncoder();

const LF = 10;
const CR = 13;

/** UTF-16 units of changes that may wait: a client that sends nothing else must not fill the memory. */
const MAX_WAITING = 16 * 1024 * 1024;

interface TextEdit {
  readonly start: TextPosition;
  readonly end: TextPosition;
  readonly text: string;
}

export class LogDocument implements LineSink {
  #text: LogText;
  #catalogue: Catalogue;
  #fold: Fold;
  #scanner: Scanner;
  readonly #checkpoints: Checkpoint[] = [];
  #nextCheckpoint = CHECKPOINT_LINES;
  #kinds: Uint8Array;
  #owners: Int32Array;
  /** Of each line that is activity: the next activity of its instance. True up to the instance's last one in this log. */
  #next: Int32Array;
  /** The same for the other instances that a line is activity of. */
  readonly #nextOfOthers = new Map<number, Map<number, number>>();
  /** What the log goes on from, where it continues another one. */
  #start: FoldState | undefined;
  #firstLine = 0;
  /** Of instances that were open at the start: their first activity here. */
  readonly #entries = new Map<number, number>();

  /** Changes that have not been made yet, and how much text is in them. */
  #waiting: TextChange[] = [];
  #waitingUnits = 0;

  #wrapping: Wrapping = { prefix: undefined, end: 0, isSure: false };
  /** Byte offset up to which the text has been read. */
  #read = 0;
  #isRead = false;
  #rewrites = 0;
  /** How many lines have each unknown shape, of the text that they were counted in. */
  #shapes:
    | {
        readonly text: LogText;
        readonly rewrites: number;
        readonly lines: number;
        readonly catalogue: Catalogue;
        readonly counts: ReadonlyMap<string, number>;
      }
    | undefined;

  /** Reads nothing yet: `advance` does, or the first question that needs it. */
  constructor(text: string, catalogue: Catalogue = knownShapes) {
    this.#text = new LogText(text);
    const lines = likelyLines(text);
    this.#kinds = new Uint8Array(lines);
    this.#owners = new Int32Array(lines);
    this.#next = new Int32Array(lines);
    this.#catalogue = catalogue;
    this.#fold = new Fold(catalogue);
    this.#scanner = new Scanner(catalogue);
    this.#readFrom(undefined);
  }

  /** The shapes that it is read by. */
  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  /**
   * Reads it anew by other shapes, or from another start: where it continues another log, lines and instances are counted on from
   * that. Lines of this log are its own at all doors here but in `facts`.
   */
  readBy(catalogue: Catalogue, start?: FoldState): void {
    if (catalogue === this.#catalogue && start === this.#start) return;
    this.#makeChanges();
    if (catalogue !== this.#catalogue) this.#scanner = new Scanner(catalogue);
    this.#catalogue = catalogue;
    this.#start = start;
    this.#firstLine = start?.checkpoint.lines ?? 0;
    this.#checkpoints.length = 0;
    this.#readFrom(undefined);
  }

  /** What it goes on from; undefined where it continues no other log. */
  get start(): FoldState | undefined {
    return this.#start;
  }

  /** The number of its first line in the chain; 0 where it continues no other log. */
  get firstLine(): number {
    return this.#firstLine;
  }

  /** Where it has come to, for another log to go on from. Valid until the next edit. */
  get state(): FoldState {
    this.#readAll();
    return this.#fold.state;
  }

  /** The text as UTF-8, whether it has been read or not. */
  get bytes(): Uint8Array {
    this.#makeChanges();
    return this.#text.bytes.subarray(0, this.#text.length);
  }

  /** Rises with every change of the text but an append. */
  get rewrites(): number {
    this.#makeChanges();
    return this.#rewrites;
  }

  /** If the log is wrapped, what stands in front of its lines, as the first one has it. */
  get prefix(): string | undefined {
    this.#makeChanges();
    return this.#wrapping.prefix;
  }

  /** What a line says: of a wrapped log, without what stands in front of it. */
  message(line: number): string {
    return this.#unwrapped(this.text.line(line));
  }

  get text(): LogText {
    this.#readAll();
    return this.#text;
  }

  /** Lines of the log: an empty remainder after the last line end is not one. */
  get lines(): number {
    this.#readAll();
    return this.#fold.lines - this.firstLine;
  }

  /** Why it cannot be judged, where it, with all that it continues, holds more than any log of an MTA. */
  get excess(): string | undefined {
    this.#readAll();
    return this.#fold.excess;
  }

  get isRead(): boolean {
    return this.#isRead && !this.isWaiting;
  }

  /** Reads on, by about this many bytes. True when all is read. */
  advance(bytes: number): boolean {
    this.#makeChanges();
    const { length } = this.#text;
    if (this.#isRead) return true;
    const to = bytes < length - this.#read ? this.#read + bytes : length;
    const read = this.#scanner.scan(this.#text.bytes, this.#read, to, to === length, this);
    // A line longer than the step: take a larger one.
    if (read === this.#read && to < length) return this.advance(bytes * 2);
    this.#read = read;
    if (read < length) return false;
    // Editors count the line that a last line end begins.
    const last = this.#text.bytes[length - 1];
    if (length === 0 || last === LF || last === CR) this.#text.addLine(length);
    return (this.#isRead = true);
  }

  /** Whether changes wait to be made. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The whole text anew. */
  reset(text: string): void {
    this.change([{ text }]);
  }

  /** One edit: the text between two positions (0-based lines, UTF-16 columns) becomes another. */
  edit({ start, end, text }: TextEdit): void {
    this.change([{ range: { start, end }, text }]);
  }

  /** Changes, each of what the one before has left. They are made with the next question. */
  change(changes: readonly TextChange[]): void {
    for (const change of changes) {
      // What came before a whole text is of no interest any more.
      if (!change.range) this.#forgetWaiting();
      this.#waiting.push(change);
      this.#waitingUnits += change.text.length;
    }
    if (this.#waitingUnits > MAX_WAITING && this.#waiting.length > 1) this.#makeChanges();
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingUnits = 0;
  }

  #makeChanges(): void {
    if (this.#waiting.length === 0) return;
    const changes = this.#waiting;
    this.#forgetWaiting();
    const [{ range, text }] = changes;
    let changedFrom = 0;
    if (changes.length === 1 && !range) {
      this.#text = new LogText(text);
      this.#readAgain(0);
    } else if (changes.length === 1 && range && this.#isRead) {
      changedFrom = this.#edit(inOrder(range), text);
    } else {
      const changed = changedText(this.#text.slice(0, this.#text.length), changes);
      this.#text.rewrite(changed.text);
      this.#readAgain(changed.firstLine);
    }
    if (changedFrom <= this.#wrapping.end || !this.#wrapping.isSure) this.#lookAgain();
  }

  /** The first lines may have changed, which decide whether the log is wrapped. */
  #lookAgain(): void {
    const before = this.#wrapping;
    this.#wrapping = this.#look();
    if ((before.prefix === undefined) === (this.#wrapping.prefix === undefined)) return;
    this.#checkpoints.length = 0;
    this.#readFrom(undefined);
  }

  /** Whether the log is wrapped, by its first lines as they are now. */
  #look(): Wrapping {
    const { bytes, length } = this.#text;
    return wrappingOf(bytes, guessEncoding(bytes.subarray(0, 3)).bom, length, true, this.#catalogue);
  }

  #unwrapped(text: string): string {
    return this.#wrapping.prefix === undefined ? text : unwrapLine(text);
  }

  /** One edit of a text whose lines are known. Returns the offset at which it begins. */
  #edit({ start, end }: Omit<TextEdit, 'text'>, text: string): number {
    const from = this.#text.offsetAt(start.line, start.character);
    const to = this.#text.offsetAt(end.line, end.character);
    const isAppended = from === this.#text.length && this.#text.bytes[from - 1] === LF;
    // A CR before the edit and an LF at its start are one line end: the line before may change, too.
    const changed = this.#text.lineAt(from) - 1;
    this.#text.replace(from, to, text);
    if (isAppended) {
      // Behind a whole line: nothing that was read changes.
      this.#readOn();
      return from;
    }
    this.#readAgain(changed);
    return from;
  }

  /** The lines before this one are as they were. */
  #readAgain(line: number): void {
    this.#rewrites++;
    // None of those that have changed has been read.
    if (line > 0 && line >= this.#fold.lines - this.firstLine) {
      this.#readOn();
      return;
    }
    while (
      this.#checkpoints.length > 0 &&
      this.#checkpoints[this.#checkpoints.length - 1].lines - this.firstLine > line
    )
      this.#checkpoints.pop();
    this.#readFrom(this.#checkpoints[this.#checkpoints.length - 1]);
  }

  /** What the log says, after all that it continues, under the given settings. Valid until the next edit. */
  facts(settings: AnalysisSettings, options?: FactsOptions): Facts {
    this.#readAll();
    return new Facts(this.#fold, settings, { ...options, prefix: options?.prefix ?? this.prefix });
  }

  /** What a line is. Lines past the last are blank. */
  kind(line: number): Kind {
    return line < this.lines ? this.#kinds[line] : Kind.blank;
  }

  /** True of a line with one before it and one behind it that begin with `(TTT)`: a foreign line there is a gap. */
  isInside(line: number): boolean {
    const { lines } = this;
    const isForeign = (at: number): boolean => this.#kinds[at] < Kind.unrecognised;
    let before = 0;
    while (before < line && isForeign(before)) before++;
    let behind = lines - 1;
    while (behind > line && isForeign(behind)) behind--;
    return before < line && behind > line;
  }

  /** What a line does in the life of its control block; undefined for one of no known shape. */
  effect(line: number): Effect | undefined {
    return this.#catalogue.effect(this.kind(line));
  }

  /** The instance that a line belongs to, or -1. A line after an instance's end still belongs to it until the next one. */
  owner(line: number): number {
    return line >= 0 && line < this.lines ? this.#owners[line] : NO_INSTANCE;
  }

  /** The lines of an instance here that are activity, its allocation included, ascending. Costs no more than their number. */
  activityOf(instance: number): number[] {
    this.#readAll();
    const { instances } = this.#fold;
    // It began in a later log of the chain.
    if (instance >= instances.count) return [];
    this.#fold.flush();
    const last = instances.lastActivity[instance] - this.firstLine;
    const allocation = instances.allocation[instance] - this.firstLine;
    const first = allocation >= 0 ? allocation : (this.#entries.get(instance) ?? Infinity);
    if (first > last) return [];
    const lines = [first];
    for (let line = first; line < last;) {
      line = this.#owners[line] === instance ? this.#next[line] : (this.#nextOfOthers.get(line)?.get(instance) ?? last);
      lines.push(line);
    }
    return lines;
  }

  /** The lines of an instance here from its allocation to its end, waits included, ascending. Looks at every line between. */
  linesOf(instance: number, facts: Facts): number[] {
    const { allocation, released, freed, run } = facts.instances;
    const freedAt = freed[instance];
    const { lastLine } = facts.runs[run[instance]];
    const end = released[instance] >= 0 ? released[instance] : freedAt >= 0 ? freedAt - 1 : lastLine;
    const last = Math.min(end - this.firstLine, this.lines - 1);
    const lines: number[] = [];
    for (let line = Math.max(0, allocation[instance] - this.firstLine); line <= last; line++)
      if (this.#owners[line] === instance) lines.push(line);
    return lines;
  }

  /** How many lines of this log have the shape that an unrecognised one has, itself among them. Counted once for each text. */
  linesLike(line: number): number {
    const { lines } = this;
    const known = this.#shapes;
    if (
      known?.text !== this.#text ||
      known.rewrites !== this.#rewrites ||
      known.lines !== lines ||
      known.catalogue !== this.#catalogue
    ) {
      const counter = new ShapeCounter();
      for (let at = 0; at < lines; at++) {
        if (!isUnrecognised(this.#kinds[at])) continue;
        const message = encoder.encode(this.message(at));
        counter.add(message, 0, message.length, at);
      }
      const counts = new Map(counter.counts().shapes.map(({ shape, count }) => [shape, count]));
      this.#shapes = { text: this.#text, rewrites: this.#rewrites, lines, catalogue: this.#catalogue, counts };
    }
    const message = encoder.encode(this.message(line));
    const one = new ShapeCounter();
    one.add(message, 0, message.length, line);
    return this.#shapes?.counts.get(one.counts().shapes[0].shape) ?? 1;
  }

  parse(line: number): ParsedLine {
    const text = this.text.line(line);
    return this.#wrapping.prefix === undefined
      ? parseLine(text, this.#catalogue)
      : parseWrappedLine(text, this.#catalogue);
  }

  /** The scanner's report of the next line. */
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
    const fold = this.#fold;
    const firstLine = this.#firstLine;
    if (fold.lines === this.#nextCheckpoint) {
      this.#checkpoints.push(fold.checkpoint());
      this.#planCheckpoint();
    }
    const lines = fold.lines - firstLine;
    if (lines === this.#kinds.length) this.#grow();
    // A byte order mark belongs to the first line, as far as offsets go.
    this.#text.addLine(lines === 0 ? 0 : start);
    this.#kinds[lines] = kind;
    const owner = (this.#owners[lines] = fold.step(kind, thread, cb, x, y, also));
    if (kind < FIRST_MESSAGE) fold.quote(kind, () => this.#unwrapped(this.#text.slice(start, end)));
    // A life that begins with a wait or a mention has itself as its first activity.
    this.#chain(owner, fold.previousActivity, lines);
    for (const { instance, previousActivity } of fold.others) this.#chain(instance, previousActivity, lines);
  }

  /**
   * Remembers the activity of an instance in a line of this log, behind the one before it: that may be in another log, or belong to
   * another instance and name this one, too.
   */
  #chain(instance: number, previousActivity: number, line: number): void {
    if (previousActivity < 0) return;
    const from = previousActivity - this.#firstLine;
    if (from < 0) {
      this.#entries.set(instance, line);
    } else if (this.#owners[from] === instance) {
      this.#next[from] = line;
    } else {
      const others = this.#nextOfOthers.get(from) ?? new Map<number, number>();
      this.#nextOfOthers.set(from, others.set(instance, line));
    }
  }

  #readFrom(checkpoint: Checkpoint | undefined): void {
    if (checkpoint) {
      this.#fold.restore(checkpoint);
      const lines = checkpoint.lines - this.firstLine;
      this.#read = this.#text.lineStart(lines);
      for (const [instance, line] of this.#entries) if (line >= lines) this.#entries.delete(instance);
    } else {
      this.#fold = new Fold(this.#catalogue, this.#start);
      this.#entries.clear();
      this.#nextOfOthers.clear();
      this.#wrapping = this.#look();
      this.#scanner = new Scanner(this.#catalogue, this.#wrapping.prefix !== undefined);
      this.#read = guessEncoding(this.#text.bytes.subarray(0, 3)).bom;
    }
    this.#planCheckpoint();
    this.#readOn();
  }

  #readOn(): void {
    this.#isRead = false;
    // The empty line behind the last line end, which only editors count, may be none any more.
    this.#text.truncateLines(this.#fold.lines - this.firstLine);
  }

  #readAll(): void {
    this.advance(Infinity);
  }

  #planCheckpoint(): void {
    this.#nextCheckpoint = this.#fold.lines + Math.max(CHECKPOINT_LINES, this.#fold.checkpointSize * LINES_PER_LIFE);
  }

  #grow(): void {
    const size = this.#kinds.length * 2;
    const kinds = new Uint8Array(size);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const owners = new Int32Array(size);
    owners.set(this.#owners);
    this.#owners = owners;
    const next = new Int32Array(size);
    next.set(this.#next);
    this.#next = next;
  }
}
