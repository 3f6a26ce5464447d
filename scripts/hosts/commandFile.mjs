import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from './layout.mjs';

/**
 * Writes a program that runs a command with its own arguments added: `runTests` wants one file to start.
 *
 * @param {string} name
 * @param {readonly string[]} command
 * @returns {Promise<string>} the file
 */
export async function writeCommandFile(name, command) {
  await mkdir(cacheFolder, { recursive: true });
  if (process.platform === 'win32') {
    const file = path.join(cacheFolder, `${name}.cmd`);
    await writeFile(file, `@${command.map((part) => `"${part}"`).join(' ')} %*\r\n`);
    return file;
  }
  const file = path.join(cacheFolder, name);
  const quoted = command.map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(' ');
  await writeFile(file, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  return file;
}
