/** Patterns for the names of files, where no shell has put names in their place. */
import { readdir } from 'node:fs';
import * as path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { byNaturalOrder } from '../core/case/fileNames';
import { codeOf, InputError, reasonOf } from '../node/inputError';

const isWindows = process.platform === 'win32';

/**
 * What a pattern matches, then the folders below it that cannot be listed; undefined where the text is none. Rejects with an `InputError`
 * where there is neither.
 *
 * Files only: a pattern for folders would take whatever lies beside them, too. In any letter case: the MTA's `Winsock.log` is
 * `WINSOCK.LOG` on one disk and `winsock.log` on another, and a log that is left out for that would be missed.
 */
export async function matchesOf(pattern: string): Promise<readonly (string | InputError)[] | undefined> {
  if (!isDynamicPattern(forwardSlashes(pattern))) return undefined;
  const { folder, rest } = splitPattern(forwardSlashes(pattern));
  const cwd = folder === '' ? '.' : folder;
  const unlisted = new Map<string, InputError>();
  const listing = ((name: string, options: object, done: (error: Error | null, entries?: unknown) => void) => {
    readdir(name, { ...options, withFileTypes: true }, (error, entries) => {
      if (error && !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) {
        const shown = path.join(folder, path.relative(path.resolve(cwd), name));
        unlisted.set(shown, new InputError(shown, `this folder cannot be listed: ${reasonOf(error)}`));
      }
      done(error, entries);
    });
  }) as typeof readdir;
  const options = { cwd, caseSensitiveMatch: false, expandDirectories: false, fs: { readdir: listing } };
  const matches = await glob(rest, options).catch(() => []);
  if (matches.length + unlisted.size === 0) throw new InputError(pattern, 'no file matches this pattern; check it');
  return [...matches.map((match) => path.join(folder, match)).sort(byNaturalOrder), ...unlisted.values()];
}

/** The folders of a pattern that are named in full, drive or server included, and what is below them. */
export function splitPattern(pattern: string): { readonly folder: string; readonly rest: string } {
  const parts = pattern.split('/');
  // A long path of Windows begins with `//?/`.
  const from = pattern.startsWith('//?/') ? 3 : 0;
  const first = parts.findIndex((part, k) => k >= from && isDynamicPattern(part));
  return { folder: first > 0 ? `${parts.slice(0, first).join('/')}/` : '', rest: parts.slice(first).join('/') };
}

/** Elsewhere a backslash makes the next character mean itself. */
function forwardSlashes(name: string): string {
  return isWindows ? name.replaceAll('\\', '/') : name;
}
