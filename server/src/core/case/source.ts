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
}
