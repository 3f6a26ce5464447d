/** What is in an archive: its members by name, and what of it cannot be read. */
import type { ByteSource } from '../../node/byteSource';

export interface ArchiveMember {
  /** Of the member itself; of a compressed one, decompressed. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Why it cannot be read, in words that go after its name and a colon. */
  readonly problem?: string | undefined;
  /** Rejects with an `InputError`. `name` stands for it there. */
  readonly open: (name: string, signal: AbortSignal | undefined) => Promise<ByteSource>;
}

export interface Archive {
  /** By their names: folders with `/` between, no `.` or `..`, none at the beginning. */
  readonly members: ReadonlyMap<string, ArchiveMember>;
  /** What bears no name that could be read. Words that go after the archive's name and a colon. */
  readonly problems: readonly string[];
  close(): void;
}

/** More is not taken of one archive. */
export const archiveLimits = {
  members: 100_000,
  /** Folders in each other. */
  depth: 64,
  /** Characters of a name. */
  name: 1024,
  /** Bytes of a `.tar.gz` that are unpacked to a temporary file. */
  unpackedBytes: 16 * 1024 ** 3,
  /** Bytes that one byte of a ZIP member may become: no deflated data has more. */
  ratio: 1040,
} as const;

export class MemberList {
  readonly members = new Map<string, ArchiveMember>();
  readonly problems: string[] = [];
  #left = 0;

  /** Adds a member, under a name as the archive has it. */
  add(rawName: string, member: ArchiveMember): void {
    const name = safeName(rawName);
    if (name === undefined) {
      this.fail(
        'a member has a name that leads out of the archive, or that no file can have; unpack it by hand if you need it',
      );
      return;
    }
    if (this.members.size >= archiveLimits.members) {
      if (this.#left++ === 0)
        this.problems.push(`only ${archiveLimits.members} of its members are looked at; unpack it, and name the logs`);
      return;
    }
    const before = this.members.get(name);
    if (!before) {
      this.members.set(name, member);
      return;
    }
    // Nobody can see which of them is meant.
    const problem = 'the archive has several members of this name; unpack it by hand, each to a folder of its own';
    this.members.set(name, { ...before, problem });
  }

  /** A problem is told once. */
  fail(problem: string): void {
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }
}

/** The name as it may be used; undefined for one that could lead anywhere. Old programs of Windows write backslashes. */
function safeName(raw: string): string | undefined {
  const parts = raw
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const isSafe =
    parts.length > 0 &&
    parts.length <= archiveLimits.depth &&
    raw.length <= archiveLimits.name &&
    !/^[\\/]|^[A-Za-z]:/.test(raw) &&
    !parts.includes('..') &&
    !raw.includes('\0');
  return isSafe ? parts.join('/') : undefined;
}

/** In milliseconds; 0 for a time that no calendar has. */
export function timeOf(date: Date): number {
  const time = date.getTime();
  return Number.isNaN(time) ? 0 : time;
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
