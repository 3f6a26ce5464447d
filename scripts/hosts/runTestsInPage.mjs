import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

import { cacheFolder } from './layout.mjs';
import { isWorkbenchNoise } from './workbenchNoise.mjs';

/**
 * @typedef {object} TestRun
 * @property {string} name of the host, for the log and the picture that a failure leaves
 * @property {string} url of the workbench, which starts the tests by itself
 * @property {NodeJS.WritableStream} stdout
 * @property {NodeJS.WritableStream} stderr
 * @property {Promise<never>} [died] fails when the server is gone
 */

/**
 * Opens the workbench and waits for the end of the tests in it.
 *
 * @param {import('playwright-core').Page} page
 * @param {TestRun} run
 * @returns {Promise<number>} the exit code
 */
export async function runTestsInPage(page, run) {
  mkdirSync(cacheFolder, { recursive: true });
  const log = createWriteStream(path.join(cacheFolder, `tests-${run.name}.log`));
  const seconds = Number(process.env.WINSOCK_LOG_HOST_TIMEOUT ?? 600);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    /** @type {Promise<number>} */
    const exit = new Promise((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The tests did not end within ${seconds} s (WINSOCK_LOG_HOST_TIMEOUT).`)),
        seconds * 1000,
      );
      page.once('crash', () => reject(new Error("The workbench's page crashed.")));
      page.once('close', () => reject(new Error("The workbench's page was closed.")));
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page
        .exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
          const text = format(...args);
          log.write(`[${type}] ${text}\n`);
          if (!isWorkbenchNoise(text)) {
            (type === 'error' || type === 'warn' ? run.stderr : run.stdout).write(`${text}\n`);
          }
        })
        .then(() => page.goto(run.url))
        .catch(reject);
    });
    const code = await Promise.race([exit, ...(run.died === undefined ? [] : [run.died])]);
    if (code !== 0) {
      await takePicture(page, run);
    }
    return code;
  } catch (error) {
    await takePicture(page, run);
    throw error;
  } finally {
    clearTimeout(timer);
    log.end();
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {TestRun} run
 */
async function takePicture(page, run) {
  const file = path.join(cacheFolder, `failure-${run.name}.png`);
  try {
    await page.screenshot({ path: file, timeout: 10_000 });
    run.stderr.write(`What the workbench showed at the end: ${file}\n`);
  } catch {
    // A page that is gone shows nothing.
  }
}
