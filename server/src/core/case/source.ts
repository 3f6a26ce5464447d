/** A log, as far as its host can read it. */

/** A log, as far as its host can read it. */
export interface ChainSource {
  /** The file's name, without its folder: it shows where in a rotation the log has its place. */
  readonly name: string;
  /** Only logs of one folder are parts of one rotation. */
  readonly folder: string;
  /** The log's bytes, decompressed, each piece valid until the next is asked for. Rejects where it cannot be read. */
  pieces(): AsyncIterable<Uint8Array>;
}
