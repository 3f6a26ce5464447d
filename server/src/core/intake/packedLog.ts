/** A log that was taken in by another thread. */
import { Facts, type FactsOptions } from '../findings/facts';
import type { FileOfLog } from '../findings/places';
import type { AnalysisSettings } from '../findings/verdict';
import type { Folded, Run } from '../lifecycle/fold';
import { InstanceTable, type PackedInstances } from '../lifecycle/instances';
import type { Catalogue } from '../log/catalogue';
import type { Encoding } from '../text/encoding';
import type { ShapeCounts } from './shapes';

/** What a log has come to, without what it was read with. */
export interface LogContent<Instances = InstanceTable> {
  readonly bytes: number;
  readonly encoding: Encoding;
  readonly prefix: string | undefined;
  readonly shapes: ShapeCounts;
  readonly fold: Pick<Folded, 'lines' | 'unrecognised' | 'otherLines' | 'longestSetUp' | 'taughtCounts'> & {
    readonly runs: readonly Run[];
    readonly instances: Instances;
  };
}

/** What `LogIntake.pack` gives: plain data. */
export type PackedLog = LogContent<PackedInstances>;

/** The same as the intake whose content it is. */
export class UnpackedLog {
  readonly bytes: number;
  readonly lines: number;
  readonly encoding: Encoding;
  /** If the log is wrapped, what stands in front of its lines, as the first one has it. */
  readonly prefix: string | undefined;
  readonly shapes: ShapeCounts;
  readonly #folded: Folded;
  readonly #files: readonly FileOfLog[];

  /** `catalogue`: the shapes that the log was read by. `files`: those of a chain, oldest first. */
  constructor(
    { bytes, encoding, prefix, shapes, fold }: LogContent | PackedLog,
    readonly catalogue: Catalogue,
    files: readonly FileOfLog[] = [],
  ) {
    this.#files = files;
    this.bytes = bytes;
    this.lines = fold.lines;
    this.encoding = encoding;
    this.prefix = prefix;
    this.shapes = shapes;
    const { runs, instances, ...counts } = fold;
    this.#folded = {
      ...counts,
      catalogue,
      instances: instances instanceof InstanceTable ? instances : InstanceTable.unpack(instances),
      runs: () => runs,
      flush: () => undefined,
    };
  }

  /** As of `LogIntake`. */
  get isUnderstood(): boolean {
    return this.lines === 0 || this.#folded.otherLines < this.lines;
  }

  facts(settings: AnalysisSettings, options?: FactsOptions): Facts {
    return new Facts(this.#folded, settings, { files: this.#files, prefix: this.prefix, ...options });
  }
}
