/** Work that goes over every instance or event of a case: whoever has other things to attend to can do that between its steps. */

/** Yields some milliseconds after it was resumed, at most; returns the result. */
export type InSteps<T> = Generator<undefined, T, undefined>;

/** So many instances or events are looked at in one step. */
export const STEP = 8192;

/** Does all of it at once. */
export function atOnce<T>(steps: InSteps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
