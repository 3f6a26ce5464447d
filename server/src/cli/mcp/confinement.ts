/**
 * Folders out of which nothing is read, whatever it is called: a name is compared before the disk is asked, so that nobody learns
 * what is elsewhere and no other machine is called, and once more after all links have been followed.
 */
import { realpath } from 'node:fs/promises';
import path, { type PlatformPath } from 'node:path';
import { AssistantError } from '../../core/assistants/answer';
import { visible } from '../../core/text/visible';
import { fileStampOf } from '../../node/caseFolder';
import { isInside } from '../../node/files';
import { reasonOf } from '../../node/inputError';
import { namedStampOf, realPathOf } from '../archive/archives';

/** No path of a log is longer. */
const MAX_PATH = 4096;

export { isInside };

export class Confinement {
  private constructor(
    /** Absolute, links followed. */
    readonly folders: readonly string[],
    /** The same, as they were named. */
    private readonly named: readonly string[],
  ) {}

  /** Or why it cannot be, in words for the user: one of them is no folder that can be read. */
  static async to(folders: readonly string[]): Promise<Confinement | string> {
    const real = new Set<string>();
    for (const folder of folders) {
      const stamp = await fileStampOf(folder);
      if ('problem' in stamp) return `cannot read ${visible(folder)}: ${stamp.problem}`;
      if (stamp.type !== 'folder') return `${visible(folder)} is not a folder; name the folder that it is in`;
      real.add(await realpath(folder));
    }
    return new Confinement(
      [...real],
      folders.map((folder) => path.resolve(folder)),
    );
  }

  /**
   * The real path of a file or folder in one of the folders. `name` is absolute, or begins in one of them. Throws an
   * `AssistantError` for everything else.
   */
  async resolve(name: string): Promise<{ readonly path: string; readonly type: 'file' | 'folder' }> {
    if (name === '' || name.length > MAX_PATH || name.includes('\0'))
      throw new AssistantError('This is not a path. Use one that list_logs has given.');
    const candidates = candidatesOf(name, [...this.folders, ...this.named]);
    if (candidates.length === 0) throw new AssistantError(this.#outside(name));
    let problem = 'no such file';
    for (const candidate of candidates) {
      let real: string;
      try {
        real = await realPathOf(candidate);
      } catch (error) {
        problem = reasonOf(error);
        continue;
      }
      if (!this.holds(real)) throw new AssistantError(this.#outside(name));
      const stamp = await namedStampOf(real);
      if ('problem' in stamp) problem = stamp.problem;
      else if (stamp.type === 'other') problem = 'it is not a file on a disk';
      else return { path: real, type: stamp.type };
    }
    throw new AssistantError(`Cannot read ${visible(name)}: ${problem}. list_logs names the logs that there are.`);
  }

  /** Whether a real path is in one of the folders, or one of them. */
  holds(real: string): boolean {
    return this.folders.some((folder) => isInside(folder, real));
  }

  #outside(name: string): string {
    return (
      `${visible(name)} is outside of what may be read here: ${this.folders.map(visible).join(', ')}. ` +
      'Only the user can change that, by starting the server with other folders.'
    );
  }
}

/** What a name can stand for in these folders, without looking: nothing where it leads out of all of them. */
export function candidatesOf(name: string, folders: readonly string[], paths: PlatformPath = path): readonly string[] {
  // `C:Winsock.log` of Windows begins in a folder that nobody has named.
  const isRelative = !paths.isAbsolute(name) && paths.parse(name).root === '';
  const candidates = folders
    .filter(() => isRelative || paths.isAbsolute(name))
    .map((folder) => paths.resolve(folder, name))
    .filter((candidate) => folders.some((folder) => isInside(folder, candidate, paths)));
  return [...new Set(candidates)];
}
