/**
 * The text of an open document: its bytes (UTF-8) in one buffer with room at the end, and where each of its lines starts.
 * An append costs what is appended; an edit in the middle moves what follows it.
 */
import { decodeLine } from '../text/encoding';
import { firstWhere } from '../text/search';

const encoder = new TextEncoder();

export class LogText {
  #bytes: Uint8Array;
  #length: number;
  /** Where each line starts. Also the line after the last line end, which may be empty, as editors count. */
  #starts: Uint32Array;
  #lineCount = 0;

  constructor(text: string) {
    this.#starts = new Uint32Array(likelyLines(text));
    ({ bytes: this.#bytes, length: this.#length } = encoded(text));
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Bytes of text. */
  get length(): number {
    return this.#length;
  }

  /** Lines as an editor counts them: one more than there are line ends. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** Byte offset at which a line starts; the length for lines past the last. */
  lineStart(line: number): number {
    return line < this.#lineCount ? this.#starts[line] : this.#length;
  }

  /** The text of a line, without its end; empty past the last line. */
  line(line: number): string {
    return decodeLine(this.#bytes.subarray(this.lineStart(line), this.#lineEnd(line)));
  }

  /** The text between two byte offsets. */
  slice(from: number, to: number): string {
    return decodeLine(this.#bytes.subarray(from, to));
  }

  /** Byte offset of a position given as an editor does: 0-based line and UTF-16 column. Out of range is clamped. */
  offsetAt(line: number, character: number): number {
    if (line < 0) return 0;
    if (line >= this.#lineCount) return this.#length;
    const end = this.#lineEnd(line);
    let offset = this.#starts[line];
    for (let units = 0; offset < end && units < character;) {
      const byte = this.#bytes[offset];
      const width = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      // Four bytes are two UTF-16 units; a column between the two halves stays before them.
      units += width === 4 ? 2 : 1;
      if (units <= character) offset += width;
    }
    return offset;
  }

  /** The line that holds a byte offset. */
  lineAt(offset: number): number {
    return firstWhere(1, this.#lineCount, (line) => this.#starts[line] > offset) - 1;
  }

  /** Replaces the bytes `[from, to)` by a text. Line starts are those of before until they are indexed anew. */
  replace(from: number, to: number, text: string): void {
    const insert = encoder.encode(text);
    const length = this.#length - (to - from) + insert.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(length + room(length));
      larger.set(this.#bytes.subarray(0, from));
      larger.set(this.#bytes.subarray(to, this.#length), from + insert.length);
      this.#bytes = larger;
    } else {
      this.#bytes.copyWithin(from + insert.length, to, this.#length);
    }
    this.#bytes.set(insert, from);
    this.#length = length;
  }

  /** Another text. Line starts are those of before until they are indexed anew. */
  rewrite(text: string): void {
    ({ bytes: this.#bytes, length: this.#length } = encoded(text));
  }

  /** Forgets the line starts from `line` on. */
  truncateLines(line: number): void {
    this.#lineCount = Math.min(this.#lineCount, line);
  }

  /** Adds the start of the next line. */
  addLine(start: number): void {
    if (this.#lineCount === this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#lineCount++] = start;
  }

  #lineEnd(line: number): number {
    let end = this.lineStart(line + 1);
    if (this.#bytes[end - 1] === 10) end--;
    if (this.#bytes[end - 1] === 13) end--;
    // What is before an empty last line is not its own end.
    return Math.max(end, this.lineStart(line));
  }
}

/** Logs are ASCII and grow: one byte per character, and room to append. */
function encoded(text: string): { readonly bytes: Uint8Array; readonly length: number } {
  const bytes = new Uint8Array(text.length + room(text.length));
  const { read, written } = encoder.encodeInto(text, bytes);
  if (read === text.length) return { bytes, length: written };
  const all = encoder.encode(text);
  return { bytes: all, length: all.length };
}

/** Room for the lines of a text, as far as it has lines like an MTA's, and for some more. */
export function likelyLines(text: string): number {
  return 1024 + (text.length >> 5);
}

/** Bytes to spare behind a text, so that not every append has to move it. */
function room(length: number): number {
  return Math.max(4096, length >> 3);
}
