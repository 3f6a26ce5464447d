/**
 * A log that is read as it grows, and can be judged at any time: also with a last line that is not finished, which counts, as
 * it does in a document, and is taken back when more of it comes.
 */
import { Facts } from '../../core/findings/facts';
import type { AnalysisSettings } from '../../core/findings/verdict';
import { joined } from '../../core/text/bytes';
import { Fold } from '../../core/lifecycle/fold';
import { Kind, knownShapes, type Catalogue } from '../../core/log/catalogue';
import { MAX_LINE_BYTES } from '../../core/log/parseLine';
import { decodeLine, GUESS_BYTES, guessEncoding, type EncodingGuess } from '../../core/text/encoding';
import { LogReader, type ByteSink } from '../../core/intake/logReader';

const LF = 10;
const CR = 13;

/** Put before a part of a log, so that the part is read in the encoding of the whole. */
const byteOrderMarks: Readonly<Record<EncodingGuess['family'], Uint8Array>> = {
  bytes: Uint8Array.of(0xef, 0xbb, 0xbf),
  'utf-16le': Uint8Array.of(0xff, 0xfe),
  'utf-16be': Uint8Array.of(0xfe, 0xff),
};

/** More than this without a line end is a line of no known shape already, in any encoding. */
const MAX_REST_BYTES = 4 * MAX_LINE_BYTES;

export class GrowingLog {
  readonly #fold: Fold;
  readonly #reader: LogReader;
  /** The encoding; undefined as long as the log is too short for the reader to begin. */
  #family: EncodingGuess['family'] | undefined;
  /** What the reader has not been given: the unfinished last line, or all of a log that is too short. */
  #rest = new Uint8Array(0);
  /** In a line that was too long to hold back. */
  #inLongLine = false;
  #bytes = 0;

  constructor(readonly catalogue: Catalogue = knownShapes) {
    this.#fold = new Fold(catalogue);
    this.#reader = new LogReader(sinkOf(this.#fold), catalogue);
  }

  /** Bytes taken in so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next bytes of the log. They are not kept: the caller may reuse the buffer. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#family !== undefined) {
      this.#take(chunk, this.#bytes - chunk.length, this.#family);
      return;
    }
    const head = (this.#rest = joined(this.#rest, chunk));
    if (head.length < GUESS_BYTES) return;
    const { family } = guessEncoding(head.subarray(0, GUESS_BYTES));
    // With fewer bytes the reader would keep them to itself.
    if (afterLastLineEnd(head, 0, family) < GUESS_BYTES && head.length <= MAX_REST_BYTES) return;
    this.#family = family;
    this.#rest = new Uint8Array(0);
    this.#take(head, 0, family);
  }

  /** Tells something of what the log says so far. The facts are only valid while `tell` is at it. */
  judge<R>(settings: AnalysisSettings, tell: (facts: Facts) => R): R {
    const fold = this.#family === undefined ? new Fold(this.catalogue) : this.#fold;
    if (this.#rest.length === 0 || this.#inLongLine) return tell(new Facts(fold, settings));
    const checkpoint = fold.checkpoint();
    const reader = new LogReader(sinkOf(fold), this.catalogue);
    if (this.#family !== undefined) reader.push(byteOrderMarks[this.#family]);
    reader.push(this.#rest);
    reader.end();
    try {
      return tell(new Facts(fold, settings));
    } finally {
      fold.restore(checkpoint);
    }
  }

  /** `at`: where in the log the bytes begin. */
  #take(bytes: Uint8Array, at: number, family: EncodingGuess['family']): void {
    if (family !== 'bytes' && at % 2 !== 0) {
      // Half of a character is in the rest: it might be that of a line end.
      at -= this.#rest.length;
      bytes = joined(this.#rest, bytes);
      this.#rest = new Uint8Array(0);
    }
    const end = afterLastLineEnd(bytes, at, family);
    if (end > 0) {
      if (this.#rest.length > 0) this.#reader.push(this.#rest);
      this.#rest = new Uint8Array(0);
      this.#inLongLine = false;
      this.#reader.push(bytes.subarray(0, end));
    }
    if (this.#inLongLine) {
      this.#reader.push(bytes);
    } else {
      this.#rest = joined(this.#rest, bytes.subarray(end));
      if (this.#rest.length > MAX_REST_BYTES) {
        this.#inLongLine = true;
        this.#reader.push(this.#rest);
        this.#rest = new Uint8Array(0);
      }
    }
  }
}

/** Nobody looks at single lines here: those that only count are summed. */
function sinkOf(fold: Fold): ByteSink {
  let buffer = new Uint8Array(0);
  return {
    sums: fold,
    buffer: (bytes) => (buffer = bytes as Uint8Array<ArrayBuffer>),
    line: (kind, thread, cb, x, y, start, end) => {
      fold.step(kind, thread, cb, x, y);
      if (kind === Kind.unrecognisedOwn) fold.quoteUnknown(() => decodeLine(buffer.subarray(start, end)));
    },
  };
}

/** Offset behind the last line end, or 0. In UTF-16 a character begins at every even offset of the log. */
function afterLastLineEnd(bytes: Uint8Array, at: number, family: EncodingGuess['family']): number {
  if (family === 'bytes') {
    const lf = bytes.lastIndexOf(LF) + 1;
    return lf + bytes.subarray(lf).lastIndexOf(CR) + 1;
  }
  const low = family === 'utf-16le' ? 0 : 1;
  for (let p = bytes.length - 2; p >= 0; p--) {
    if ((at + p) % 2 !== 0) continue;
    const unit = bytes[p + low];
    if ((unit === LF || unit === CR) && bytes[p + 1 - low] === 0) return p + 2;
  }
  return 0;
}
