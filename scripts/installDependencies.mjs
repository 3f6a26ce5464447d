// Installs what package-lock.json asks for, where it is not there: so that a fresh clone starts by one command.
//
//   import { installDependencies } from './installDependencies.mjs';  await installDependencies();
//
// It and what it imports use nothing that would have to be installed first.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './hosts/layout.mjs';
import { runNpm } from './hosts/npm.mjs';

/** Does nothing, quickly, where everything is installed. */
export async function installDependencies() {
  if (await isInstalled()) {
    return;
  }
  const started = Date.now();
  console.log('Installing the dependencies (npm ci) …');
  try {
    await runNpm(['ci'], root);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    // Only a lock file that does not fit is a reason to try otherwise: whatever else is wrong would be wrong again.
    if (!/EUSAGE|package-lock\.json/.test(message)) throw error;
    console.log(`${message}\nTrying npm install instead …`);
    await runNpm(['install'], root);
  }
  console.log(`Installed the dependencies in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * npm leaves in node_modules a list of what it installed. Dates would mislead: a checkout makes every file new.
 */
async function isInstalled() {
  const wanted = await readPackages('package-lock.json');
  const present = await readPackages('node_modules/.package-lock.json');
  if (wanted === undefined || present === undefined) {
    return false;
  }
  return Object.entries(wanted).every(
    ([place, { version, optional, devOptional }]) =>
      place === '' || optional || devOptional || present[place]?.version === version,
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | undefined>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
