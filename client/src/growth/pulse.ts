import type { Disposable } from 'vscode';

const PERIOD_MS = 1000;

/**
 * Calls back about once a second, as long as there is anything to look after: files on network folders, and files that another
 * program keeps open on Windows, grow without any event.
 */
export class Pulse implements Disposable {
  readonly #beat: () => Promise<unknown>;
  readonly #isNeeded: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBeating = false;
  #isDisposed = false;

  /** `beat` must not fail. */
  constructor(isNeeded: () => boolean, beat: () => Promise<unknown>) {
    this.#isNeeded = isNeeded;
    this.#beat = beat;
  }

  /** To be called when there may be something to look after that was not there before. */
  check(): void {
    if (this.#timer !== undefined || this.#isBeating || this.#isDisposed || !this.#isNeeded()) return;
    this.#timer = setTimeout(() => {
      void this.#run();
    }, PERIOD_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    if (!this.#isNeeded()) return;
    this.#isBeating = true;
    await this.#beat();
    this.#isBeating = false;
    this.check();
  }
}
