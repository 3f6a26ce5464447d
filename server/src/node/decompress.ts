/** Compressed logs, known by their first bytes, whatever their name. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CHUNK_BYTES, type ByteSource } from './byteSource';
import { codeOf, InputError, reasonOf } from './inputError';

/** Formats that are known but not read, and what reads them. */
const others: readonly { readonly magic: readonly number[]; readonly name: string; readonly tool: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], name: 'a ZIP archive', tool: 'unzip -p' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'compressed with xz', tool: 'xz -dc' },
  { magic: [0x42, 0x5a, 0x68], name: 'compressed with bzip2', tool: 'bzip2 -dc' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'compressed with zstd', tool: 'zstd -dc' },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7-Zip archive', tool: '7z x -so' },
];

/** How many of the first bytes are looked at. */
export const MAGIC_BYTES = 6;

/** Refuses what is compressed in a way that is not read here. */
export function refuseOtherCompression(file: string, head: Uint8Array): void {
  const found = others.find(({ magic }) => startsWith(head, magic));
  if (found) throw new InputError(file, `it is ${found.name}; decompress it first: ${found.tool} FILE > NEWFILE`);
}

/**
 * The decompressed bytes of a gzip source: all members, one after the other. Bytes after the last member that begin no
 * other are ignored, as gzip itself does. `head` is what has been read of the source already.
 */
export async function* gunzip(
  file: string,
  head: Uint8Array,
  source: Pick<ByteSource, 'next'>,
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
      bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    // What went wrong before the decompressor says itself what it is.
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
  const why =
    codeOf(error) === 'Z_BUF_ERROR'
      ? 'its compressed data ends too early'
      : `its compressed data is damaged (${reasonOf(error)})`;
  return (
    `${why}, after ${bytes} bytes of log; get a whole copy (gzip -t FILE checks one), ` +
    'or take what there is: gzip -dc FILE > NEWFILE'
  );
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => head[i] === byte);
}
