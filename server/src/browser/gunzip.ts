/** What is decompressed at once comes out at once, however much that is. */
const SLICE_BYTES = 64 * 1024;

/** Decompresses gzip with what a browser has: that reads one member only, and takes bytes behind it for damage. */
export async function* gunzip(pieces: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array> {
  // Why the pieces end too early, where that is no fault of theirs.
  let problem: Error | undefined;
  const slices = inSlices(pieces);
  const source = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await slices.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      } catch (error) {
        problem = error instanceof Error ? error : new Error(String(error));
        controller.error(problem);
      }
    },
    async cancel() {
      await slices.return();
    },
  });
  const stream: {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<Uint8Array>;
  } = new DecompressionStream('gzip');
  const reader = source.pipeThrough(stream).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch {
    throw problem ?? new Error('its compressed data is damaged, ends too early, or has several parts; decompress it');
  } finally {
    // Whoever wanted only the beginning has it.
    await reader.cancel().catch(() => undefined);
  }
}

async function* inSlices(pieces: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; at += SLICE_BYTES) yield piece.subarray(at, at + SLICE_BYTES);
}
