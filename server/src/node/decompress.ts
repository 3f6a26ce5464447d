/** Compressed logs, known by their first bytes, whatever their name. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { packedReason, packingOf } from '../core/case/packing';
import { isGzip } from '../core/text/bytes';
import { CHUNK_BYTES, type ByteSource } from './byteSource';
import { codeOf, InputError, reasonOf } from './inputError';

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

/**
 * The decompressed bytes of a gzip source: all members, one after the other. Bytes after the last member that begin no
 * other are ignored, as gzip itself does. `head` is what has been read of the source already.
 */
export async function* gunzip(
  file: string,
  head: Uint8Array,
  source: Pick<ByteSource, 'next'>,
  { holdsArchive = false } = {},
): AsyncGenerator<Uint8Array> {
  async function* compressed(): AsyncGenerator<Uint8Array> {
    // A copy: the source uses its buffers again, and the decompressor reads them later, on another thread.
    yield new Uint8Array(head);
    for (let chunk = await source.next(); chunk; chunk = await source.next()) yield new Uint8Array(chunk);
  }
  const input = Readable.from(compressed(), { objectMode: false });
  const output = createGunzip({ chunkSize: CHUNK_BYTES });
  let inputError: Error | undefined;
  input.on('error', (cause) => {
    inputError = cause;
    output.destroy(cause);
  });
  input.pipe(output);
  let bytes = 0;
  try {
    for await (const chunk of output as AsyncIterable<Uint8Array>) {
      if (bytes === 0 && !holdsArchive) refuseNested(file, chunk);
      bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    // What went wrong before the decompressor says itself what it is.
    if (error instanceof InputError) throw error;
    throw inputError ?? new InputError(file, brokenText(error, bytes));
  } finally {
    input.destroy();
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

function brokenText(error: unknown, bytes: number): string {
  // Its own header has been read by then: it is that of what follows.
  if (codeOf(error) === 'Z_DATA_ERROR' && /header check/.test(String(error)))
    return 'something that is no gzip data follows its compressed data; leave that out: gzip -dc FILE > NEWFILE';
  const why =
    codeOf(error) === 'Z_BUF_ERROR'
      ? 'its compressed data ends too early'
      : `its compressed data is damaged (${reasonOf(error)})`;
  return (
    `${why}, after ${bytes} bytes of log or more; get a whole copy (gzip -t FILE checks one), ` +
    'or take what there is: gzip -dc FILE > NEWFILE'
  );
}
