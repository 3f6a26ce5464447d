/** Compressed logs, known by their first bytes, whatever their name. */
import { crc32, createInflateRaw } from 'node:zlib';
import { packedReason, packingOf } from '../core/case/packing';
import { isGzip, joined } from '../core/text/bytes';
import { CHUNK_BYTES, type ByteSource } from './byteSource';
import { codeOf, InputError, reasonOf, RestLostError } from './inputError';

/** How many of the first bytes are waited for: they tell all but tar, which no pipe hands out in smaller pieces. */
export const MAGIC_BYTES = 8;

/** Refuses what is packed in a way that is not read here. gzip is, but for what it holds. */
export function refuseOtherCompression(file: string, head: Uint8Array): void {
  if (isGzip(head)) return;
  const packing = packingOf(head);
  if (packing) throw new InputError(file, packedReason(packing));
}

/** Refuses what gzip holds, where that is packed again. */
function refuseNested(file: string, head: Uint8Array): void {
  const packing = packingOf(head);
  if (packing) throw new InputError(file, `in gzip, ${packedReason(packing)}`);
}

/** Log of a part that is kept until its checksum is known, at most. A part that has more is given as it comes. */
const UNCHECKED_BYTES = 32 * 1024 * 1024;

/**
 * The decompressed bytes of a gzip source: all its parts (members), one after the other, with or without zeros between. `head` is what has been
 * read of the source already. Damage in the first part makes all of it unreadable. Of what comes after whole parts, all that can be relied on
 * is given, and then it rejects with a `RestLostError`.
 */
export async function* gunzip(
  file: string,
  head: Uint8Array,
  source: Pick<ByteSource, 'next'>,
  { holdsArchive = false } = {},
): AsyncGenerator<Uint8Array> {
  const input = new Unread(head, source);
  let bytes = 0;
  let isFirst = true;
  for (; isFirst || (await input.skipZeros()); isFirst = false) {
    const unchecked: Uint8Array[] = [];
    let kept = 0;
    let isGiven = isFirst;
    try {
      for await (const chunk of partOf(input)) {
        if (bytes === 0 && kept === 0 && !holdsArchive) refuseNested(file, chunk);
        unchecked.push(chunk);
        kept += chunk.length;
        isGiven ||= kept > UNCHECKED_BYTES;
        if (!isGiven) continue;
        bytes += kept;
        kept = 0;
        yield* unchecked.splice(0);
      }
    } catch (error) {
      if (!(error instanceof BrokenPart)) throw error;
      if (isFirst || (isGiven && error.how === 'damaged')) throw new InputError(file, brokenText(error, bytes));
      // What comes out in front of a cut is what was packed; in front of damage nobody knows.
      if (error.how === 'cut') {
        bytes += kept;
        yield* unchecked;
      }
      throw new RestLostError(file, lostText(error, bytes));
    }
    bytes += kept;
    yield* unchecked;
  }
}

/** What makes a part of gzip data unreadable: it ends too early, it is damaged, or what is there is no such part. */
class BrokenPart extends Error {
  constructor(
    readonly how: 'cut' | 'damaged' | 'foreign',
    reason = '',
  ) {
    super(reason);
  }
}

/** The bytes of a source, of which more may be taken than is needed. */
class Unread {
  #bytes: Uint8Array;

  constructor(
    head: Uint8Array,
    readonly source: Pick<ByteSource, 'next'>,
  ) {
    // Copies: the source uses its buffers again, and the decompressor reads them later, on another thread.
    this.#bytes = new Uint8Array(head);
  }

  /** Some bytes; undefined at the end. */
  async some(): Promise<Uint8Array | undefined> {
    while (this.#bytes.length === 0) {
      const next = await this.source.next();
      if (!next) return undefined;
      this.#bytes = new Uint8Array(next);
    }
    const bytes = this.#bytes;
    this.#bytes = bytes.subarray(bytes.length);
    return bytes;
  }

  /** Gives back what `some` gave last, or the end of it. */
  giveBack(bytes: Uint8Array): void {
    this.#bytes = bytes;
  }

  /** So many bytes. Rejects where there are fewer. */
  async take(count: number): Promise<Uint8Array> {
    let taken = new Uint8Array(0);
    while (taken.length < count) {
      const some = await this.some();
      if (!some) throw new BrokenPart('cut');
      const wanted = count - taken.length;
      taken = joined(taken, some.subarray(0, wanted));
      this.giveBack(some.subarray(wanted));
    }
    return taken;
  }

  /** Goes behind the next zero. */
  async skipText(): Promise<void> {
    if (!(await this.#skip((byte) => byte === 0))) throw new BrokenPart('cut');
    await this.take(1);
  }

  /** False where nothing else follows: files are padded with zeros. */
  skipZeros(): Promise<boolean> {
    return this.#skip((byte) => byte !== 0);
  }

  /** Goes to the next such byte; false where there is none. */
  async #skip(isEnd: (byte: number) => boolean): Promise<boolean> {
    for (let some = await this.some(); some; some = await this.some()) {
      const at = some.findIndex(isEnd);
      if (at < 0) continue;
      this.giveBack(some.subarray(at));
      return true;
    }
    return false;
  }
}

/** Bits of the header's flags (RFC 1952). */
const HEADER_SUM = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;

/** One part, held to its checksum. Rejects with a `BrokenPart`. */
async function* partOf(input: Unread): AsyncGenerator<Uint8Array> {
  const some = await input.some();
  if (some) input.giveBack(some);
  if (some?.[0] !== 0x1f || (some.length > 1 && !isGzip(some))) throw new BrokenPart('foreign');
  const [, second, method, flags] = await input.take(10);
  if (second !== 0x8b) throw new BrokenPart('foreign');
  if (method !== 8 || (flags & RESERVED) !== 0) throw new BrokenPart('damaged', 'unknown compression method');
  if (flags & EXTRA) {
    const [low, high] = await input.take(2);
    await input.take(low + high * 256);
  }
  if (flags & NAME) await input.skipText();
  if (flags & COMMENT) await input.skipText();
  if (flags & HEADER_SUM) await input.take(2);
  let sum = 0;
  let length = 0;
  for await (const chunk of inflated(input)) {
    sum = crc32(chunk, sum);
    length += chunk.length;
    yield chunk;
  }
  const trailer = await input.take(8);
  const view = new DataView(trailer.buffer);
  if (view.getUint32(0, true) !== sum) throw new BrokenPart('damaged', 'incorrect data check');
  if (view.getUint32(4, true) !== length % 2 ** 32) throw new BrokenPart('damaged', 'incorrect length check');
}

/** The deflated data that comes next; what follows it is left in the input. */
async function* inflated(input: Unread): AsyncGenerator<Uint8Array> {
  const output = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const isClosed = new Promise<void>((resolve) => output.once('close', resolve));
  let inputError: Error | undefined;
  const feed = async (): Promise<void> => {
    try {
      let fed = 0;
      for (let some = await input.some(); some && !output.destroyed; some = await input.some()) {
        const chunk = some;
        fed += chunk.length;
        await Promise.race([isClosed, new Promise<unknown>((resolve) => output.write(chunk, resolve))]);
        const rest = fed - output.bytesWritten;
        if (rest === 0) continue;
        input.giveBack(chunk.subarray(chunk.length - rest));
        return;
      }
      output.end();
    } catch (error) {
      inputError = error instanceof Error ? error : new Error(String(error));
      output.destroy(inputError);
    }
  };
  const feeding = feed();
  try {
    for await (const chunk of output as AsyncIterable<Uint8Array>) yield chunk;
    await feeding;
  } catch (error) {
    // What went wrong before the decompressor says itself what it is.
    if (inputError) throw inputError;
    throw codeOf(error) === 'Z_BUF_ERROR' ? new BrokenPart('cut') : new BrokenPart('damaged', reasonOf(error));
  } finally {
    output.destroy();
  }
}

/** The same of pieces, for the language server: it puts a file's name before the words itself. */
export async function* gunzipPieces(pieces: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array> {
  const next = async (): Promise<Uint8Array | undefined> => (await pieces.next()).value ?? undefined;
  try {
    const first = await next();
    if (first) yield* gunzip('', first, { next });
  } catch (error) {
    throw error instanceof InputError ? new Error(error.reason, { cause: error }) : error;
  } finally {
    await pieces.return();
  }
}

const WHOLE_COPY = 'get a whole copy (gzip -t FILE checks one)';

function brokenText({ how, message }: BrokenPart, bytes: number): string {
  const why = how === 'cut' ? 'its compressed data ends too early' : `its compressed data is damaged (${message})`;
  return `${why}, after ${bytes} bytes of log or more; ${WHOLE_COPY}, or take what there is: gzip -dc FILE > NEWFILE`;
}

function lostText({ how, message }: BrokenPart, bytes: number): string {
  const from = `only the first ${bytes} bytes of log in it are analysed: `;
  if (how === 'foreign') return `${from}what follows them is no gzip data; if it is log, analyse it by itself`;
  const why = how === 'cut' ? 'ends too early' : `is damaged behind them (${message})`;
  return `${from}its compressed data ${why}; ${WHOLE_COPY}`;
}
