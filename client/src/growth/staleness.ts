/** When a document has fallen behind its file, and VS Code has to be nudged. Knows nothing of `vscode`. */

/** VS Code's own watchers take up to two seconds. */
const PATIENCE_MS = 2500;

/** Reading a large log again takes VS Code a while: it is left in peace for so many times as long. */
const REST_FACTOR = 10;

/** What is seen of a document and its file at one moment. */
interface Sight {
  /** Size and time of the file, in any form. */
  readonly stamp: string;
  /** The document's version. */
  readonly version: number;
}

/**
 * Watches one document and its file. On network folders, and on Windows where a program keeps the file open, VS Code hears
 * nothing of the file's growth before its window is focused again.
 */
export class Staleness {
  #last: Sight;
  #since: number | undefined;
  /** The version that a nudge was meant to change. */
  #nudged: number | undefined;
  /** A nudge has helped before: VS Code does not hear of this file. */
  #isUnheard = false;
  #notBefore = 0;

  /** `isCurrent`: the document is known to be all of the file. Otherwise it may have fallen behind before it was seen. */
  constructor(sight: Sight, isCurrent: boolean, now: number) {
    this.#last = sight;
    this.#since = isCurrent ? undefined : now;
  }

  /** True if the file has changed and the document has not followed. `now` in milliseconds. */
  look(sight: Sight, now: number): boolean {
    const hasChanged = sight.stamp !== this.#last.stamp;
    const hasFollowed = sight.version !== this.#last.version;
    this.#last = sight;
    if (hasFollowed) {
      this.#isUnheard = this.#nudged !== undefined;
      this.#nudged = undefined;
      // What has changed since the last look may or may not be in the document already.
      this.#since = hasChanged ? now : undefined;
    } else if (hasChanged) {
      this.#since ??= now;
    }
    return this.#since !== undefined && now >= this.#notBefore && (this.#isUnheard || now - this.#since >= PATIENCE_MS);
  }

  /** VS Code is asked to read the file again. */
  nudged(): void {
    this.#since = undefined;
    this.#nudged = this.#last.version;
  }

  /** It has read it, which took so many milliseconds. */
  rest(now: number, took: number): void {
    this.#notBefore = now + took * REST_FACTOR;
  }
}
