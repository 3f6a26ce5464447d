/**
 * Reads the logs of one rotation into chains. What was read of a log is kept for as long as neither it nor a log before it changes: an
 * edit, growth or a new log costs what comes after it.
 */
import { endIsLost } from '../../core/case/chains';
import { continues } from '../../core/case/continuation';
import { missingBetween, type LeftOut } from '../../core/case/rotation';
import type { LogDocument } from '../../core/document/logDocument';
import type { Facts, FactsOptions } from '../../core/findings/facts';
import type { AnalysisSettings } from '../../core/findings/verdict';
import { LogIntake } from '../../core/intake/logIntake';
import { missingBehind, type FoldState } from '../../core/lifecycle/fold';
import type { InstanceTable } from '../../core/lifecycle/instances';
import type { Catalogue } from '../../core/log/catalogue';
import type { ClosedIntake } from '../disk/closedLogs';
import { STEP_BYTES } from '../logPieces';
import type { LogFile } from './logFile';
import { errorMessage } from '../../core/text/errorMessage';

/** A log in its place in a chain. */
export interface Link {
  readonly file: LogFile;
  readonly catalogue: Catalogue;
  /** The log that it continues. */
  readonly before: Link | undefined;
  /** Why lines between that one and this one are missing: `winsock.log.2 is missing`. */
  readonly missing: string | undefined;
  /** Where it goes on from; undefined for the first of a chain. */
  readonly start: FoldState | undefined;
  /** If a log of the chain up to here is wrapped, what stands in front of its lines, as the first one has it. */
  readonly prefix: string | undefined;
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
  /** Why the rest of the file could not be read, where it could not. */
  readonly lost: string | undefined;
  /** Where the chain has come to with its last line. */
  readonly end: FoldState;
  /** What the chain says up to its end. Of a document, valid until the next edit. */
  facts(settings: AnalysisSettings, options: FactsOptions): Facts;
}

export interface ReadRotation {
  /** Oldest first, each of one log at least. */
  readonly chains: readonly (readonly Link[])[];
  /** Why logs could not be read, or not to their ends, by their names. */
  readonly unread: ReadonlyMap<string, string>;
}

/** A log has changed while it was read: what was read is of no use any more. */
export class Superseded extends Error {}

interface ChainReaderOptions {
  /** A stored log by itself, or why it cannot be read. */
  readonly stored: (file: LogFile, catalogue: Catalogue) => Promise<ClosedIntake>;
  readonly pieces: (uri: string) => AsyncIterable<Uint8Array>;
  /** Whether a log still has the text that its key stands for. */
  readonly isCurrent: (file: LogFile) => boolean;
}

export class ChainReader {
  readonly #options: ChainReaderOptions;
  /** What the last reading came to, oldest first. */
  #links: readonly (Link | string)[] = [];

  constructor(options: ChainReaderOptions) {
    this.#options = options;
  }

  /**
   * Reads the logs, oldest first, beside which `copies` are left out. `pause` is awaited between steps of some 10 ms, and rejects where
   * nobody waits any more. `onFile`: how many of them have been read.
   */
  async read(
    files: readonly LogFile[],
    copies: LeftOut,
    catalogue: Catalogue,
    pause: () => Promise<void>,
    onFile: (read: number) => void = () => undefined,
  ): Promise<ReadRotation> {
    const links: (Link | string)[] = [];
    let before: Link | undefined;
    for (const [k, file] of files.entries()) {
      const missing =
        before?.lost === undefined
          ? before && missingBetween(placeOf(before.file), placeOf(file), copies)
          : endIsLost(before.file.name);
      const known = this.#known(k, file, catalogue, before, missing);
      const link: Link | string = known ?? (await this.#readNext(file, before, missing, catalogue, pause));
      links.push(link);
      // What comes after a gap continues nothing that is known.
      before = typeof link === 'string' || link.end.checkpoint.excess !== undefined ? undefined : link;
      onFile(k + 1);
    }
    if (!files.every((file) => this.#options.isCurrent(file))) throw new Superseded();
    this.#links = links;
    return chainsOf(files, links);
  }

  /** What is known of a log already, where it is what it was, and comes after the same log. */
  #known(
    k: number,
    file: LogFile,
    catalogue: Catalogue,
    before: Link | undefined,
    missing: string | undefined,
  ): Link | undefined {
    const link = this.#links.at(k);
    const previous = k === 0 ? undefined : this.#links.at(k - 1);
    if (link === undefined || typeof link === 'string' || link.catalogue !== catalogue) return undefined;
    if (link.file.uri !== file.uri || link.file.key !== file.key) return undefined;
    if ((typeof previous === 'string' ? undefined : previous) !== before) return undefined;
    if (link.before && link.missing !== missing) return undefined;
    // Somebody else may have had it read otherwise.
    const log = file.document?.log;
    return log && !(log.isRead && log.start === link.start && log.catalogue === catalogue) ? undefined : link;
  }

  async #readNext(
    file: LogFile,
    previous: Link | undefined,
    missing: string | undefined,
    catalogue: Catalogue,
    pause: () => Promise<void>,
  ): Promise<Link | string> {
    if (!previous) return this.#link(file, first, catalogue, pause);
    const own = await this.alone(file, catalogue, pause);
    if (typeof own === 'string') return own;
    if (continues(previous.end.instances, own)) {
      const link = await this.#link(file, originBehind(previous, missing), catalogue, pause);
      // Logs that are too much together are not of one MTA.
      if (typeof link === 'string' || link.end.checkpoint.excess === undefined) return link;
    }
    return this.#link(file, first, catalogue, pause);
  }

  /** What a log says by itself, or why it cannot be read. */
  async alone(file: LogFile, catalogue: Catalogue, pause: () => Promise<void>): Promise<InstanceTable | string> {
    const { document, followed } = file;
    if (followed) return followed.alone;
    if (!document) {
      const stored = await this.#options.stored(file, catalogue);
      return typeof stored === 'string' ? stored : stored.state.instances;
    }
    const reading = document.aloneBy(catalogue);
    while (!reading.advance(STEP_BYTES)) {
      await pause();
      this.#check(file);
    }
    return reading.instances;
  }

  /** A log after the one that it continues, or the first of a chain. */
  async #link(file: LogFile, origin: Origin, catalogue: Catalogue, pause: () => Promise<void>): Promise<Link | string> {
    const { document, followed } = file;
    const { before, start } = origin;
    if (document) {
      const { log } = document;
      log.readBy(catalogue, start);
      while (!log.advance(STEP_BYTES)) {
        await pause();
        this.#check(file);
        if (log.start !== start) throw new Superseded();
      }
      return linkOf(file, origin, log);
    }
    if (followed) {
      const read = await followed.readFrom(start, pause);
      if (typeof read === 'string') return before ? this.#link(file, first, catalogue, pause) : read;
      // It grows: what is said of it now is kept apart.
      return linkOf(file, origin, new LogIntake(catalogue, read.state));
    }
    if (!before) {
      const alone = await this.#options.stored(file, catalogue);
      return typeof alone === 'string' ? alone : linkOf(file, origin, alone);
    }
    const intake = new LogIntake(catalogue, start);
    try {
      for await (const piece of intake.untilLost(this.#options.pieces(file.uri))) {
        intake.push(piece);
        if (intake.excess !== undefined) break;
        await pause();
      }
    } catch (error) {
      if (error instanceof Superseded) throw error;
      return errorMessage(error);
    }
    intake.end();
    return linkOf(file, origin, intake);
  }

  #check(file: LogFile): void {
    if (!this.#options.isCurrent(file)) throw new Superseded();
  }
}

/** Where a log goes on from. */
type Origin = Pick<Link, 'before' | 'missing' | 'start'>;

const first: Origin = { before: undefined, missing: undefined, start: undefined };

function originBehind(before: Link, missing: string | undefined): Origin {
  return { before, missing, start: missing === undefined ? before.end : missingBehind(before.end, missing) };
}

/** All logs of a reading are of one folder. */
function placeOf({ name }: LogFile): { readonly name: string; readonly folder: string } {
  return { name, folder: '' };
}

function linkOf(file: LogFile, origin: Origin, log: LogDocument | LogIntake): Link {
  const { before } = origin;
  const end = log.state;
  const firstLine = before?.end.checkpoint.lines ?? 0;
  const prefix = before?.prefix ?? log.prefix;
  return {
    file,
    catalogue: log.catalogue,
    ...origin,
    prefix,
    firstLine,
    lines: end.checkpoint.lines - firstLine,
    lost: log instanceof LogIntake ? log.lost?.message : undefined,
    end,
    facts: (settings, options) => log.facts(settings, { ...options, prefix }),
  };
}

/** In the place of a log that cannot be read. */
export function unreadLink(file: LogFile, catalogue: Catalogue): Link {
  return linkOf(file, first, new LogIntake(catalogue));
}

/** Puts what was read into chains. */
function chainsOf(files: readonly LogFile[], links: readonly (Link | string)[]): ReadRotation {
  const chains: Link[][] = [];
  const unread = new Map<string, string>();
  for (const [k, link] of links.entries()) {
    const problem = typeof link === 'string' ? link : link.lost;
    if (problem !== undefined) unread.set(files[k].name, problem);
    if (typeof link === 'string') continue;
    if (link.before) chains[chains.length - 1].push(link);
    else chains.push([link]);
  }
  return { chains, unread };
}
