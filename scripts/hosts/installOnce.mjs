import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { onCleanUp } from './cleanUp.mjs';
import { cacheFolder } from './layout.mjs';

/**
 * Installs into `.vscode-test/NAME` unless it is there. What is there is whole: the installation is made beside it and
 * renamed at its end.
 *
 * @param {string} name which has the version in it: what is there is never looked into
 * @param {string} what for people
 * @param {(folder: string) => Promise<void>} install
 * @returns {Promise<string>} the folder
 */
export async function installOnce(name, what, install) {
  const folder = path.join(cacheFolder, name);
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(name);
  try {
    if (existsSync(folder)) {
      return folder;
    }
    await removeLeftovers(name);
    const started = Date.now();
    console.log(`Installing ${what} (once, into ${path.relative(process.cwd(), folder) || folder}) …`);
    const partial = path.join(cacheFolder, `${name}.partial-${process.pid}`);
    await mkdir(partial);
    await install(partial);
    await rename(partial, folder);
    console.log(`Installed ${what} in ${Math.round((Date.now() - started) / 1000)} s.`);
    return folder;
  } finally {
    await unlock();
  }
}

/**
 * @param {string} name
 */
async function removeLeftovers(name) {
  for (const entry of await readdir(cacheFolder)) {
    if (entry.startsWith(`${name}.partial-`)) {
      await rm(path.join(cacheFolder, entry), { recursive: true, force: true });
    }
  }
}

/**
 * One process installs, others wait for it. The lock of a process that is gone counts for nothing.
 *
 * @param {string} name
 */
async function lock(name) {
  const file = path.join(cacheFolder, `${name}.lock`);
  for (let told = false; ; told = true) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return onCleanUp(() => rm(file, { force: true }));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') {
        throw error;
      }
    }
    if (!(await ownerLives(file))) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) {
      console.log(`Another process installs ${name}; waiting for it …`);
    }
    await sleep(500);
  }
}

/**
 * @param {string} file
 */
async function ownerLives(file) {
  try {
    process.kill(Number(await readFile(file, 'utf8')), 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
