import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Logs after which garbage is collected: V8 would let that of a hundred thousand take several times the room of what is kept. */
const COLLECTED = 10_000;

/** Has garbage collected now and then while many logs are handled. */
export class Garbage {
  #logs = 0;

  /** So many more logs have been handled. */
  handled(logs: number): void {
    this.#logs += logs;
    if (this.#logs < COLLECTED) return;
    this.#logs = 0;
    // The way to the collector of a program that was not started for it.
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  }
}
