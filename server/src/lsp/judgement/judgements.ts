/**
 * The one place where logs are judged. Whoever wants to know what a log says asks here, and gets the judgement of the chain that it is
 * part of, made from the documents, files, settings and event logs as they are now.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { elsewhereOf, type LaterLog } from '../../core/case/continuation';
import { packingOf } from '../../core/case/packing';
import { type LeftOut, rotationPlace, rotationsOf } from '../../core/case/rotation';
import type { FolderEvents } from '../../core/eventlog/folderEvents';
import type { CaseFolders } from '../disk/caseFolders';
import { ClosedLogs } from '../disk/closedLogs';
import { STEP_BYTES } from '../logPieces';
import { withPoolSize } from '../poolSize';
import type { Settings } from '../settings';
import { keyOf, showsAnotherFile, splitUri } from '../uris';
import { ChainReader, Superseded, unreadLink, type Link } from './chainReader';
import { CopyFinder } from './copies';
import { Judgement, type CopyOfLog, type JudgedFile } from './judgement';
import type { LogFile } from './logFile';

interface JudgementsOptions {
  readonly folders: CaseFolders;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  /** Resolves when no more changes of a document are on their way, for the time being. */
  readonly calm: (uri: string) => Promise<void>;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
  /** Says that logs are being read, if that takes its time; the result says that they have been. */
  readonly progress: (title: string) => ReadingProgress;
}

export interface ReadingProgress {
  report(read: number, total: number): void;
  end(): void;
}

/** What is known of the logs of a folder. */
export interface JudgedFolder {
  /** In order of the surest of their logs, as the folder's inventory is. */
  readonly judgements: readonly Judgement[];
  readonly copies: readonly CopyOfLog[];
}

/** A log, and how it is judged. */
export interface JudgedLog {
  readonly judgement: Judgement;
  /** The log in it, or the one that it is a copy of. */
  readonly file: JudgedFile;
  readonly copyOf: JudgedFile | undefined;
}

export interface JudgedRotation {
  readonly judgements: readonly Judgement[];
  /** The URI of the log that was asked about, or of the one that it is a copy of. */
  readonly original: string;
  /** Those of the folder. */
  readonly copies: readonly CopyOfLog[];
}

/** One rotation, and who waits for it. */
interface Rotation {
  readonly reader: ChainReader;
  readonly waiting: Set<{ readonly token: CancellationToken | undefined }>;
  /** Readings come one after the other. */
  last: Promise<unknown>;
}

interface Known {
  readonly settings: Settings;
  readonly events: FolderEvents;
  readonly elsewhere: string | undefined;
  readonly judgement: Judgement;
}

/** What the logs after one that is judged by itself show of it. */
interface Elsewhere {
  readonly madeOf: string;
  of(): ReadonlyMap<number, string>;
}

/** Nobody waits for it any more. */
class Abandoned extends Error {}

export class Judgements {
  readonly #options: JudgementsOptions;
  readonly #stored: ClosedLogs;
  readonly #copies: CopyFinder;
  readonly #rotations = new Map<string, Rotation>();
  /** Logs that were asked about and could not be read, by their URIs. */
  readonly #unread = new Map<string, Link>();
  /** The last judgement that ends with a link, and what it was made with. */
  readonly #known = new WeakMap<Link, Known>();

  constructor(options: JudgementsOptions) {
    this.#options = options;
    this.#stored = new ClosedLogs(options.pause);
    this.#copies = new CopyFinder(options.folders);
  }

  /** A log as the chain that it is in is judged; undefined where it cannot be read, or nobody waits for the answer any more. */
  async of(uri: string, token?: CancellationToken): Promise<JudgedLog | undefined> {
    const { judgements, original } = await this.beside(uri, token);
    for (const judgement of judgements) {
      const file = judgement.file(original);
      if (file) return { judgement, file, copyOf: keyOf(original) === keyOf(uri) ? undefined : file };
    }
    return undefined;
  }

  /** The judgements of all chains of the rotation that a log is in; where it is a copy, of that of its original. */
  async beside(uri: string, token?: CancellationToken): Promise<JudgedRotation> {
    const judged = await this.#untilCurrent(token, async (): Promise<JudgedRotation> => {
      const settings = await this.#options.settingsOf(uri);
      await this.#options.calm(uri);
      const files = await this.#options.folders.logFiles(uri);
      if (settings.judgeAlone || showsAnotherFile(uri) || files.some((file) => file.isOther && isAt(file, uri))) {
        const judgements = await this.#alone(uri, files, settings, token);
        return { judgements: this.#withUnread(judgements, uri, files, settings), original: uri, copies: [] };
      }
      const copies = await this.#copies.among(files);
      const original = copies.find((copy) => keyOf(copy.uri) === keyOf(uri))?.of ?? uri;
      const rotation = rotationWith(original, files, copies);
      const judgements = rotation ? await this.#judge(rotation, copies, settings, token) : [];
      return { judgements: this.#withUnread(judgements, original, files, settings), original, copies };
    });
    return judged ?? { judgements: [], original: uri, copies: [] };
  }

  /** All logs of a folder, which `uri` is the URI of, with a slash at its end, or of a file in it. */
  async folder(uri: string, token?: CancellationToken): Promise<JudgedFolder> {
    const judged = await this.#untilCurrent(token, async () => {
      const settings = await this.#options.settingsOf(uri);
      const files = await this.#options.folders.logFiles(uri);
      const copies = settings.judgeAlone ? [] : await this.#copies.among(files);
      const judgements: Judgement[] = [];
      for (const rotation of rotations(files, copies)) {
        if (settings.judgeAlone)
          for (const file of rotation) judgements.push(...(await this.#alone(file.uri, files, settings, token)));
        else judgements.push(...(await this.#judge(rotation, copies, settings, token)));
      }
      return { judgements, copies };
    });
    return judged ?? { judgements: [], copies: [] };
  }

  /** Nothing is kept of the logs of a folder. */
  forget(folder: string): void {
    const isIn = (uri: string): boolean => splitUri(uri)?.folder === folder;
    this.#stored.drop(isIn);
    for (const uri of this.#unread.keys()) if (isIn(uri)) this.#unread.delete(uri);
    for (const key of this.#rotations.keys()) if (key.startsWith(`${folder}/`)) this.#rotations.delete(key);
  }

  /** Judges again for as long as something changes meanwhile. Undefined where nobody waits for it. */
  async #untilCurrent<R>(token: CancellationToken | undefined, judge: () => Promise<R>): Promise<R | undefined> {
    while (!token?.isCancellationRequested) {
      try {
        return await judge();
      } catch (error) {
        if (error instanceof Abandoned) return undefined;
        if (!(error instanceof Superseded)) throw error;
      }
    }
    return undefined;
  }

  async #judge(
    files: readonly LogFile[],
    copies: readonly CopyOfLog[],
    settings: Settings,
    token: CancellationToken | undefined,
  ): Promise<readonly Judgement[]> {
    const chains = await this.#read(files, copies, settings, token);
    const reasons = await this.#reasons(chains);
    const judgements = chains.map((links) => this.#judgementOf(links, settings, { notUnderstood: reasons.get(links) }));
    await this.#readCopies(files, copies, chains, settings, token);
    return judgements;
  }

  /** A log by itself; what the logs after it show is a doubt about it. */
  async #alone(
    uri: string,
    files: readonly LogFile[],
    settings: Settings,
    token: CancellationToken | undefined,
  ): Promise<readonly Judgement[]> {
    const file = files.find((each) => isAt(each, uri));
    if (!file) return [];
    const rotation = rotations(files, []).find((each) => each.includes(file)) ?? [];
    const later: LaterLog[] = [];
    for (const next of rotation.slice(rotation.indexOf(file) + 1)) {
      const instances = await this.#rotation(next).reader.alone(next, settings.catalogue, this.#options.pause);
      if (typeof instances === 'string') break;
      later.push({ name: next.name, instances });
    }
    const chains = await this.#read([file], [], settings, token);
    const madeOf = JSON.stringify(rotation.slice(rotation.indexOf(file) + 1).map((each) => [each.uri, each.key]));
    const reasons = await this.#reasons(chains);
    return chains.map((links) =>
      this.#judgementOf(links, settings, {
        notUnderstood: reasons.get(links),
        elsewhere: { madeOf, of: () => elsewhereOf(links[links.length - 1].end.instances, later) },
      }),
    );
  }

  async #read(
    files: readonly LogFile[],
    copies: readonly CopyOfLog[],
    { catalogue }: Settings,
    token: CancellationToken | undefined,
  ): Promise<readonly (readonly Link[])[]> {
    const rotation = this.#rotation(files[files.length - 1]);
    const waiter = { token };
    rotation.waiting.add(waiter);
    const pause = async (): Promise<void> => {
      await this.#options.pause();
      if (![...rotation.waiting].some((each) => !each.token?.isCancellationRequested)) throw new Abandoned();
    };
    try {
      const reading = rotation.last.then(async () => {
        const progress = this.#options.progress(files[files.length - 1].name);
        try {
          return await rotation.reader.read(files, leftOutOf(copies), catalogue, pause, (read) => {
            progress.report(read, files.length);
          });
        } finally {
          progress.end();
        }
      });
      rotation.last = reading.catch(() => undefined);
      const { chains, unread } = await reading;
      this.#options.folders.couldNotRead(files, unread);
      return chains;
    } finally {
      rotation.waiting.delete(waiter);
    }
  }

  /** An open copy is read as the log that it is a copy of: it has the beginning of its lines. */
  async #readCopies(
    files: readonly LogFile[],
    copies: readonly CopyOfLog[],
    chains: readonly (readonly Link[])[],
    { catalogue }: Settings,
    token: CancellationToken | undefined,
  ): Promise<void> {
    for (const { file: copy, of } of copies) {
      const original = chains.flat().find(({ file }) => file.uri === of);
      if (!original || !copy.document) continue;
      const { document } = copy;
      document.log.readBy(catalogue, original.start);
      while (!document.log.advance(STEP_BYTES)) {
        await this.#options.pause();
        if (token?.isCancellationRequested) throw new Abandoned();
        if (![copy, ...files].every((file) => this.#options.folders.isCurrent(file))) throw new Superseded();
      }
    }
  }

  #rotation({ uri, name }: LogFile): Rotation {
    const key = `${splitUri(uri)?.folder ?? uri}/${rotationPlace(name).family}`;
    let rotation = this.#rotations.get(key);
    if (!rotation) {
      const { folders } = this.#options;
      const reader = new ChainReader({
        stored: (file, catalogue) => this.#stored.read(() => folders.pieces(file.uri), file.uri, file.key, catalogue),
        pieces: (each) => folders.pieces(each),
        isCurrent: (file) => folders.isCurrent(file),
      });
      this.#rotations.set(key, (rotation = { reader, waiting: new Set(), last: Promise.resolve() }));
    }
    return rotation;
  }

  /** Why nothing is understood of a log, by its chain: none of those of which something is. */
  async #reasons(chains: readonly (readonly Link[])[]): Promise<ReadonlyMap<readonly Link[], string>> {
    const reasons = new Map<readonly Link[], string>();
    for (const links of chains) {
      const [{ file, end }] = links;
      const { lines, otherLines } = end.checkpoint;
      const { excess } = links[links.length - 1].end.checkpoint;
      if (excess !== undefined) {
        reasons.set(links, excess);
        continue;
      }
      // What continues another log is understood in part.
      if (links.length > 1 || lines === 0) continue;
      if (otherLines < lines && !(file.document && packingOf(file.document.log.bytes))) continue;
      reasons.set(links, await this.#options.folders.whyNotUnderstood(file));
      if (!this.#options.folders.isCurrent(file)) throw new Superseded();
    }
    return reasons;
  }

  /** A log that is asked about and cannot be read is judged to be just that. */
  #withUnread(
    judgements: readonly Judgement[],
    uri: string,
    files: readonly LogFile[],
    settings: Settings,
  ): readonly Judgement[] {
    const file = files.find((each) => isAt(each, uri));
    if (!file) return judgements;
    const notUnderstood = this.#options.folders.unreadIn(uri).find(([name]) => name === file.name)?.[1];
    if (notUnderstood === undefined || judgements.some((judgement) => judgement.file(uri))) return judgements;
    let link = this.#unread.get(uri);
    if (link?.file.key !== file.key || link.catalogue !== settings.catalogue)
      this.#unread.set(uri, (link = unreadLink(file, settings.catalogue)));
    return [...judgements, this.#judgementOf([link], settings, { notUnderstood })];
  }

  #judgementOf(
    links: readonly Link[],
    own: Settings,
    { notUnderstood, elsewhere }: { notUnderstood: string | undefined; elsewhere?: Elsewhere },
  ): Judgement {
    const last = links[links.length - 1];
    const events = this.#options.folders.events(last.file.uri);
    const settings = withPoolSize(own, events);
    const known = this.#known.get(last);
    if (
      known?.settings === settings &&
      known.events === events &&
      known.elsewhere === elsewhere?.madeOf &&
      known.judgement.notUnderstood === notUnderstood
    )
      return known.judgement;
    const files =
      links.length < 2 ? [] : links.map(({ file: { name }, firstLine, missing }) => ({ name, firstLine, missing }));
    const facts = last.facts(settings, { files, elsewhere: elsewhere?.of() });
    const judgement = new Judgement(links, facts, settings, events, notUnderstood);
    this.#known.set(last, { settings, events, elsewhere: elsewhere?.madeOf, judgement });
    return judgement;
  }
}

function isAt(file: LogFile, uri: string): boolean {
  return keyOf(file.uri) === keyOf(uri);
}

/** The rotation of a folder that a log is in. Among thousands of logs, nearly all are of others. */
function rotationWith(
  uri: string,
  files: readonly LogFile[],
  copies: readonly CopyOfLog[],
): readonly LogFile[] | undefined {
  const file = files.find((each) => isAt(each, uri));
  if (!file) return undefined;
  const { family } = rotationPlace(file.name);
  const related = files.filter(({ name }) => rotationPlace(name).family === family);
  return rotations(related, copies).find((each) => each.includes(file));
}

/** The logs of a folder, those of one rotation together, the oldest first. Copies are not counted, nor what is no log. */
function rotations(files: readonly LogFile[], copies: readonly CopyOfLog[]): LogFile[][] {
  const isCopy = new Set(copies.map(({ uri }) => uri));
  const sources = files.map(({ name }) => ({ name, folder: '' }));
  const wanted = [...files.keys()].filter((k) => !isCopy.has(files[k].uri) && !files[k].isOther);
  return rotationsOf(sources, wanted, false).map((rotation) => rotation.map((k) => files[k]));
}

/** Their folders do not matter: they are of one. */
function leftOutOf(copies: readonly CopyOfLog[]): LeftOut {
  return copies.map(({ file, of }) => ({
    copy: { name: file.name, folder: '' },
    of: { name: splitUri(of)?.name ?? of, folder: '' },
  }));
}
