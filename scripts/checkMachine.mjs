/**
 * What a run of all tests needs of the machine, asked before the first step: a run of many minutes must not end with a
 * failure that could have been told in its first one.
 */
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** @returns {Promise<string | undefined>} why there is no temporary folder to work in, and what to do */
export async function temporaryFolderProblem() {
  const folder = os.tmpdir();
  try {
    await access(folder, constants.W_OK);
    await rm(await mkdtemp(path.join(folder, 'winsock-log-')), { recursive: true });
    return undefined;
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    return `The temporary folder ${folder} cannot be written to (${code ?? message}). Set TMPDIR to a folder that can.`;
  }
}

/** @returns {Promise<string | undefined>} why there is no browser to show a workbench in, and what to do */
export async function browserProblem() {
  // What it imports may not be installed before.
  const { launchChromium } = await import('./hosts/chromium.mjs');
  try {
    const browser = await launchChromium();
    await browser.close();
    return undefined;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}
