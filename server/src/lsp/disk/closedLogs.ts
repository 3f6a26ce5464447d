/**
 * Winsock logs that are stored and not open, read from where they lie. What was read is kept for whoever asks next, since a view asks for
 * each page of a log, and a hover in an event log for all logs beside it; but only so much of it.
 */
import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import { errorMessage } from '../../core/text/errorMessage';

/** Instances kept of all logs together: some 50 MB. The log that was asked for last is kept, whatever it holds. */
const MAX_INSTANCES = 500_000;

/** A log, or why it cannot be read. */
export type ClosedIntake = LogIntake | string;

interface Kept {
  readonly stamp: string;
  readonly catalogue: Catalogue;
  readonly read: Promise<ClosedIntake>;
  /** 0 while it is being read. */
  instances: number;
}

export class ClosedLogs {
  readonly #pause: () => Promise<void>;
  /** By URI, least recently used first. */
  readonly #kept = new Map<string, Kept>();

  /** `pause`: resolves after what is waiting has been handled. */
  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** A log as it is stored now, which `stamp` identifies, by the shapes of `catalogue`. Never rejects. */
  async read(
    pieces: () => AsyncIterable<Uint8Array>,
    uri: string,
    stamp: string,
    catalogue: Catalogue,
  ): Promise<ClosedIntake> {
    let kept = this.#kept.get(uri);
    if (kept?.stamp !== stamp || kept.catalogue !== catalogue)
      kept = { stamp, catalogue, read: this.#readNow(pieces, catalogue), instances: 0 };
    this.#kept.delete(uri);
    this.#kept.set(uri, kept);
    const read = await kept.read;
    if (this.#kept.get(uri) !== kept) return read;
    // What could not be read may be readable the next time, although it has not changed.
    if (typeof read === 'string') this.#kept.delete(uri);
    else kept.instances = read.instances;
    this.#makeRoom(uri);
    return read;
  }

  /** Nothing asks for logs of which this is true any more. */
  drop(isGone: (uri: string) => boolean): void {
    for (const uri of this.#kept.keys()) if (isGone(uri)) this.#kept.delete(uri);
  }

  #makeRoom(wanted: string): void {
    let instances = [...this.#kept.values()].reduce((sum, each) => sum + each.instances, 0);
    for (const [uri, each] of this.#kept) {
      if (instances <= MAX_INSTANCES) return;
      if (uri === wanted) continue;
      this.#kept.delete(uri);
      instances -= each.instances;
    }
  }

  async #readNow(pieces: () => AsyncIterable<Uint8Array>, catalogue: Catalogue): Promise<ClosedIntake> {
    try {
      const intake = await LogIntake.read(pieces(), catalogue, this.#pause);
      return intake.excess ?? intake;
    } catch (error) {
      return errorMessage(error);
    }
  }
}
