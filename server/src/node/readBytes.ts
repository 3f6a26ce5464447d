/** The bytes of a file, decompressed, for whoever wants them otherwise than as an analysed log. */
import { CHUNK_BYTES, openSource } from './byteSource';
import { gunzip, isGzip, refuseOtherCompression } from './decompress';

/** Yields the bytes of a file, plain or gzipped, each piece valid until the next is asked for. Throws an `InputError` where it cannot be read. */
export async function* readBytes(
  file: string,
  signal: AbortSignal | undefined,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Uint8Array> {
  const source = await openSource(file, signal, chunkBytes);
  try {
    const head = await source.next();
    if (!head) return;
    refuseOtherCompression(file, head);
    if (isGzip(head)) {
      for await (const chunk of gunzip(file, head, source)) {
        signal?.throwIfAborted();
        yield chunk;
      }
      return;
    }
    for (let chunk: Uint8Array | undefined = head; chunk; chunk = await source.next()) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } finally {
    await source.close();
  }
}
