import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The project's root, found from wherever the tests were compiled to. */
export const root = ((): string => {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package-lock.json'))) folder = path.dirname(folder);
  return folder;
})();

export const inRoot = (...parts: string[]): string => path.join(root, ...parts);

/** The article's own events, verbatim. */
export const sampleEvents = (): string => readFileSync(inRoot('samples', 'kb303102-events', 'EV0.LOG'), 'utf8');

/** The article's own excerpts, verbatim. */
export const sample = (name: 'failing' | 'normal'): string =>
  readFileSync(inRoot('samples', `kb303102-${name}`, 'Winsock.log'), 'utf8');
