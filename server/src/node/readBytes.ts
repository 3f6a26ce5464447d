/** The bytes of a file or a stream, decompressed. */
import { closeSync, fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { untilLost } from '../core/intake/restLost';
import { isGzip } from '../core/text/bytes';
import { CHUNK_BYTES, openSource, type ByteSource } from './byteSource';
import { gunzip, MAGIC_BYTES, refuseOtherCompression } from './decompress';
import { openFile, openFileNow, readFully, readFullyNow, statFile } from './files';
import { InputError, reasonOf } from './inputError';

/** Yields the bytes of a file, plain or gzipped, each piece valid until the next is asked for. Throws an `InputError` where it cannot be read. */
export async function* readBytes(
  file: string,
  signal: AbortSignal | undefined,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Uint8Array> {
  const source = await openSource(file, signal, chunkBytes);
  try {
    yield* decompressed(file, source, signal);
  } finally {
    await source.close();
  }
}

/**
 * The bytes of a source, decompressed if its first ones say that it is compressed. Each piece is valid until the next is asked for. What is
 * packed in another way is refused, unless somebody wants to see what it is.
 */
export async function* decompressed(
  name: string,
  source: Pick<ByteSource, 'next'>,
  signal: AbortSignal | undefined,
  { refuses = true } = {},
): AsyncGenerator<Uint8Array> {
  const head = await firstBytes(source);
  if (!head) return;
  if (refuses) refuseOtherCompression(name, head);
  if (isGzip(head)) {
    for await (const chunk of gunzip(name, head, source, { holdsArchive: !refuses })) {
      signal?.throwIfAborted();
      yield chunk;
    }
    return;
  }
  for (let chunk: Uint8Array | undefined = head; chunk; chunk = await source.next()) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

/** Enough bytes to tell how a source is compressed: a pipe may bring them one by one. */
async function firstBytes(source: Pick<ByteSource, 'next'>): Promise<Uint8Array | undefined> {
  let head = await source.next();
  while (head && head.length < MAGIC_BYTES) {
    // A copy, which a `Buffer`'s `slice` would not be.
    const first = new Uint8Array(head);
    const more = await source.next();
    if (!more) return first;
    head = new Uint8Array(first.length + more.length);
    head.set(first);
    head.set(more, first.length);
  }
  return head;
}

/** The first bytes of a file, decompressed by gzip: enough to tell what it is, however it is packed. Rejects with an `InputError`. */
export async function readHead(file: string, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const plain = await plainHead(file, limit);
  if (plain) return plain;
  const chunks: Uint8Array[] = [];
  let read = 0;
  const source = await openSource(file, signal, limit);
  try {
    for await (const bytes of untilLost(decompressed(file, source, signal, { refuses: false }))) {
      chunks.push(new Uint8Array(bytes.subarray(0, limit - read)));
      read += bytes.length;
      if (read >= limit) break;
    }
  } finally {
    await source.close();
  }
  return Buffer.concat(chunks);
}

/** Most files are plain, and folders have thousands of them. Undefined where the head has to be read in another way. */
async function plainHead(file: string, limit: number): Promise<Uint8Array | undefined> {
  let handle: FileHandle | undefined;
  try {
    // Undefined, too, where it is in an archive, or cannot be read: that is found out by reading.
    const stats = await statFile(file).catch(() => undefined);
    if (stats?.isFile() !== true) return undefined;
    handle = await openFile(file);
    // Some file systems give no size.
    const wanted = stats.size > 0n && stats.size < BigInt(limit) ? Number(stats.size) : limit;
    const head = await readFully(handle, new Uint8Array(wanted), 0);
    return isGzip(head) ? undefined : head;
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(file, reasonOf(error));
  } finally {
    await handle?.close();
  }
}

/** Used again and again: most files are smaller than what is asked for. */
const headBuffer = new Uint8Array(65_536);

/**
 * The head of a plain file at once: to wait for each of a hundred thousand takes several times as long as to read it. Undefined where it has
 * to be read by `readHead`, which has the words for what is wrong with it.
 */
export function plainHeadNow(file: string, limit: number): Uint8Array | undefined {
  let handle: number | undefined;
  try {
    handle = openFileNow(file);
    const stats = fstatSync(handle);
    if (!stats.isFile()) return undefined;
    const head = limit > headBuffer.length ? new Uint8Array(limit) : headBuffer;
    // Some file systems give no size.
    const wanted = stats.size > 0 ? Math.min(limit, stats.size) : limit;
    const bytes = readFullyNow(handle, head.subarray(0, wanted)).slice();
    return bytes.length === 0 || isGzip(bytes) ? undefined : bytes;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
