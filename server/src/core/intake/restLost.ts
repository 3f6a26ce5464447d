/** What comes after the first bytes of a file cannot be had. Those have all been given, and can be relied on. */
export interface RestLost extends Error {
  readonly isRestLost: true;
}

/** Whether it is that, or says it in other words. */
function isRestLost(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (error as Partial<RestLost>).isRestLost === true || isRestLost(error.cause);
}

/** The pieces up to where the rest is lost; `onLost` is told why. Rejects where there is nothing to rely on. */
export async function* untilLost(
  pieces: AsyncIterable<Uint8Array>,
  onLost: (error: Error) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isRestLost(error)) throw error;
    onLost(error);
  }
}
