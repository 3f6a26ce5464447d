/**
 * The files beside a followed log that hold what was written under its name before. A rotation renames or copies the log
 * (`winsock.log` → `winsock.log.1`, `winsock1.log`, `winsock.bak`); where that happens twice between two looks, the log in the
 * middle is only found under its new name.
 */
import { readdir, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import * as path from 'node:path';

export interface RotatedFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

export class RotatedFiles {
  readonly #folder: string;
  readonly #name: string;
  readonly #stem: string;
  /** Identities of the files that were there before: they are older logs. */
  #known = new Set<string>();

  constructor(file: string) {
    this.#folder = path.dirname(file);
    this.#name = path.basename(file).toLowerCase();
    this.#stem = path.parse(this.#name).name;
  }

  /** Takes what is there for known. */
  async remember(): Promise<void> {
    this.#known = new Set((await this.#list()).map(({ stats }) => identityOf(stats)));
  }

  /** The files that have come since, written at `since` (ns) or later; the oldest first. They are known from now on. */
  async appeared(since: bigint): Promise<RotatedFile[]> {
    const files = await this.#list();
    const found = files.filter(({ stats }) => stats.mtimeNs >= since && !this.#known.has(identityOf(stats)));
    this.#known = new Set(files.map(({ stats }) => identityOf(stats)));
    return found.sort((a, b) => Number(a.stats.mtimeNs - b.stats.mtimeNs) || byAge(b.path, a.path));
  }

  async #list(): Promise<RotatedFile[]> {
    return filesIn(this.#folder, (name) => this.#isRelated(name.toLowerCase()));
  }

  /** `winsock.log.1`, `winsock.log-20261125`, `winsock1.log`, `winsock.bak`, `winsock_2.log`; not `winsock.log` itself. */
  #isRelated(name: string): boolean {
    if (name === this.#name) return false;
    return name.startsWith(`${this.#name}.`) || /^[-_.]?(\d|bak\b|old\b|\.log)/.test(rest(name, this.#stem));
  }
}

/** The files of a folder with such names, links followed. None where it cannot be listed. */
export async function filesIn(folder: string, isWanted: (name: string) => boolean): Promise<RotatedFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found: RotatedFile[] = [];
  for (const name of names.filter(isWanted)) {
    const file = path.join(folder, name);
    const stats = await stat(file, { bigint: true }).catch(() => undefined);
    if (stats?.isFile() === true) found.push({ path: file, stats });
  }
  return found;
}

function rest(name: string, stem: string): string {
  return name.startsWith(stem) ? name.slice(stem.length) : '';
}

/** `winsock.log.2` is older than `winsock.log.1`. */
function byAge(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** An inode number is given out again once its file is gone: the time of birth distinguishes the files. */
export function identityOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${birthtimeNs}`;
}
