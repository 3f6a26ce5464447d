/**
 * Which files of a folder belong to a case, and what each of them is. Only this module decides: the command line and the editor
 * ask it, and so take the same files. It decides by name where to look first, and by content what a file is.
 */
import { lookInside, type CaseFileKind, type Content } from './content';
import { beginningOf, type Beginning } from './copies';
import { byNaturalOrder, isLikelyWinsockName, rankOfName, ranks, type NameRank } from './fileNames';
import { grouped } from '../text/counts';
import { caseLimits, megabytes } from './limits';

/** An entry of a folder. A `link` may lead to anything: `stat` shows to what. */
export interface FolderEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
}

export interface FileStamp {
  /** What is there, links followed. */
  readonly type: 'file' | 'folder' | 'other';
  readonly size: number;
  /** Any number that changes with the file. */
  readonly modified: number;
  /** The same for two names of one file, where the host can tell. */
  readonly identity?: string | undefined;
}

/** Why something cannot be read, in words that go after its name and a colon. */
export interface Problem {
  readonly problem: string;
}

/** A folder, as far as its host can read it. */
export interface CaseFolder {
  /** Rejects where the folder cannot be listed. */
  entries(): Promise<readonly FolderEntry[]>;
  /** One answer for each name. Never rejects. */
  stat(names: readonly string[]): Promise<readonly (FileStamp | Problem)[]>;
  /** The first bytes of a file, decompressed, at most `limit`. Never rejects. */
  head(name: string, limit: number): Promise<Uint8Array | Problem>;
}

/** A file of the case. */
export interface CaseFile extends FileStamp {
  readonly name: string;
  readonly kind: CaseFileKind;
  /** How it begins, where it was read to see what it is. */
  readonly beginning?: Beginning | undefined;
}

/** A file that somebody may expect in the case, and that is not. */
export interface LeftOutFile {
  readonly name: string;
  /** Words that go after the name and a colon. */
  readonly reason: string;
  /** It may hold evidence: what is said about the case may have to be said otherwise. */
  readonly isLoss: boolean;
}

export interface CaseInventory {
  /** The surest names first, then in natural order. */
  readonly winsockLogs: readonly CaseFile[];
  /** The surest names first, then the newest: `EV0.LOG`, which the MTA writes, before `EV1.LOG`; others by when they were modified. */
  readonly eventLogs: readonly CaseFile[];
  readonly leftOut: readonly LeftOutFile[];
}

/** Names of files left out that are listed; of more than that, the number is. */
const MAX_NAMED = 100;

/** Files that are asked for size and time at once. */
const STAT_BATCH = 256;

/** What is known of files from an earlier look: only those that have changed are read again. */
export type KnownKinds = Map<string, { readonly stamp: string; readonly content: Content | Problem }>;

/** Takes stock of a folder, not of the folders in it. Rejects where it cannot be listed. `known` is kept up to date. */
export async function takeInventory(folder: CaseFolder, known?: KnownKinds): Promise<CaseInventory> {
  const leftOut = new LeftOutList();
  const candidates = candidatesOf(await folder.entries(), leftOut);
  const winsockLogs: CaseFile[] = [];
  const eventLogs: CaseFile[] = [];
  const names = new Map<string, string>();
  for (let at = 0; at < candidates.length; at += STAT_BATCH) {
    const batch = candidates.slice(at, at + STAT_BATCH);
    const stamps = await folder.stat(batch.map(({ name }) => name));
    for (const [k, { name, rank }] of batch.entries()) {
      const stamp = stamps[k] ?? { problem: 'it is gone' };
      const file = await lookInto(folder, name, rank, stamp, names, known, leftOut);
      if (file) (file.kind === 'winsockLog' ? winsockLogs : eventLogs).push(file);
    }
  }
  if (known) {
    const present = new Set(candidates.map(({ name }) => name));
    for (const name of known.keys()) if (!present.has(name)) known.delete(name);
  }
  return {
    winsockLogs: withinBytes(winsockLogs, caseLimits.winsockLogBytes, 'Winsock logs', leftOut),
    eventLogs: withinBytes(eventLogs.sort(newestFirst), caseLimits.eventLogBytes, 'event logs', leftOut),
    leftOut: leftOut.list(),
  };
}

interface Candidate {
  readonly name: string;
  readonly rank: NameRank;
}

/** The entries to look into, surest first. */
function candidatesOf(entries: readonly FolderEntry[], leftOut: LeftOutList): readonly Candidate[] {
  const candidates: (Candidate & { readonly order: number })[] = [];
  for (const { name, type } of entries) {
    const rank = rankOfName(name);
    if (rank === undefined) continue;
    if (type === 'file' || type === 'link') candidates.push({ name, rank, order: ranks.indexOf(rank) });
    else if (rank !== 'open') leftOut.add(name, notAFile[type], false);
  }
  candidates.sort((a, b) => a.order - b.order || byNaturalOrder(a.name, b.name));
  const surer = candidates.findIndex(({ rank }) => rank === 'open');
  if (surer === -1) return candidates;
  const more = candidates.slice(surer + caseLimits.openNames);
  if (more.length > 0) {
    leftOut.add(
      more[0].name,
      `skipped${more.length === 1 ? '' : `, and ${grouped(more.length - 1)} more`}: ` +
        `only ${grouped(caseLimits.openNames)} files with unfamiliar names are opened per folder; name those that matter`,
      true,
    );
  }
  return candidates.slice(0, surer + caseLimits.openNames);
}

const notAFile = { folder: 'it is a folder', other: 'it is not a file on a disk' } as const;

async function lookInto(
  folder: CaseFolder,
  name: string,
  rank: NameRank,
  stamp: FileStamp | Problem,
  names: Map<string, string>,
  known: KnownKinds | undefined,
  leftOut: LeftOutList,
): Promise<CaseFile | undefined> {
  const isExpected = rank !== 'open';
  if ('problem' in stamp) {
    leftOut.add(name, stamp.problem, isExpected);
    return undefined;
  }
  if (stamp.type !== 'file') {
    if (isExpected) leftOut.add(name, notAFile[stamp.type], false);
    return undefined;
  }
  let head: Uint8Array | undefined;
  const reader: Pick<CaseFolder, 'head'> = {
    async head(each, limit) {
      const bytes = await folder.head(each, limit);
      if (bytes instanceof Uint8Array) head ??= bytes;
      return bytes;
    },
  };
  const content = await contentOfFile(reader, name, rank, stamp, known);
  if ('problem' in content) {
    leftOut.add(name, content.problem, isExpected);
    return undefined;
  }
  if (content.kind === 'other') {
    const { reason, holds } = content;
    const isLoss = isExpected ? holds !== 'no' : holds === 'mostly';
    if (isExpected || isLoss) leftOut.add(name, reason, isLoss);
    return undefined;
  }
  const { kind } = content;
  if (kind === 'empty' && !isLikelyWinsockName(name)) {
    if (isExpected) leftOut.add(name, 'it is empty', false);
    return undefined;
  }
  const { identity } = stamp;
  const other = identity === undefined ? undefined : names.get(identity);
  if (other !== undefined) {
    leftOut.add(name, `it is the same file as ${other}`, false);
    return undefined;
  }
  if (identity !== undefined) names.set(identity, name);
  const beginning = kind === 'winsockLog' && head ? beginningOf(head) : undefined;
  return { ...stamp, name, kind: kind === 'empty' ? 'winsockLog' : kind, beginning };
}

async function contentOfFile(
  folder: Pick<CaseFolder, 'head'>,
  name: string,
  rank: NameRank,
  { size, modified }: FileStamp,
  known: KnownKinds | undefined,
): Promise<Content | Problem> {
  const stamp = `${size} ${modified}`;
  const before = known?.get(name);
  if (before?.stamp === stamp) return before.content;
  const content: Content | Problem =
    size === 0
      ? { kind: 'empty' }
      : await lookInside(name, (limit) => folder.head(name, limit), { isExpected: rank !== 'open' });
  // What could not be read may be readable the next time, whatever its stamp.
  if ('problem' in content) known?.delete(name);
  else known?.set(name, { stamp, content });
  return content;
}

function newestFirst(a: CaseFile, b: CaseFile): number {
  const [first, second] = [rankOfName(a.name) ?? 'open', rankOfName(b.name) ?? 'open'];
  const byRank = ranks.indexOf(first) - ranks.indexOf(second);
  if (byRank !== 0) return byRank;
  return (first === 'sure' ? 0 : b.modified - a.modified) || byNaturalOrder(a.name, b.name);
}

/** As many of the files as the limit allows; the first of them in any case, of which as much is read as may be. */
function withinBytes(
  files: readonly CaseFile[],
  limit: number,
  what: string,
  leftOut: LeftOutList,
): readonly CaseFile[] {
  let bytes = 0;
  return files.filter(({ name, size }) => {
    if (bytes === 0 || bytes + size <= limit) {
      bytes += size;
      return true;
    }
    leftOut.add(name, overLimit(limit, what), true);
    return false;
  });
}

function overLimit(bytes: number, what: string): string {
  return `skipped: the ${megabytes(bytes)} limit on ${what} per folder is reached; name the files that matter, or move the others away`;
}

/** Names what is left out, but not without end. */
class LeftOutList {
  readonly #listed: LeftOutFile[] = [];
  readonly #more: LeftOutFile[] = [];

  add(name: string, reason: string, isLoss: boolean): void {
    (this.#listed.length < MAX_NAMED ? this.#listed : this.#more).push({ name, reason, isLoss });
  }

  list(): readonly LeftOutFile[] {
    if (this.#more.length === 0) return this.#listed;
    const [first, ...others] = this.#more;
    const isLoss = this.#more.some((each) => each.isLoss);
    const reason =
      others.length === 0 ? first.reason : `${first.reason} (and ${others.length} more files are not read)`;
    return [...this.#listed, { name: first.name, reason, isLoss }];
  }
}
