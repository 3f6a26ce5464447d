import type { LogIntake } from '../intake/logIntake';
import type { Beginning } from './copies';

/** A log, as far as its host can read it. */
export interface ChainSource {
  /** The file's name, without its folder: it shows where in a rotation the log has its place. */
  readonly name: string;
  /** What a person reads as its name, different from that of any other source; by default `name`. */
  readonly shownAs?: string | undefined;
  /** Only logs of one folder are parts of one rotation. */
  readonly folder: string;
  /** The log's bytes, decompressed, each piece valid until the next is asked for. Rejects where it cannot be read. */
  pieces(): AsyncIterable<Uint8Array>;
  /** How it begins, by a way that is faster; undefined where it is empty. Rejects where it cannot be read. */
  readonly beginning?: (() => Promise<Beginning | undefined>) | undefined;
  /**
   * Reads it to its end by a way that is faster than piece by piece, into what `begin` gives: that is asked again where the log has to be
   * begun once more. `isWanted` is asked now and then: once it says no, the rest may be left, and undefined is the answer. Rejects where
   * the log cannot be read.
   */
  read?(begin: () => LogIntake, isWanted: () => boolean): Promise<LogIntake | undefined>;
}
