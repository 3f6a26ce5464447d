import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { onCleanUp } from './cleanUp.mjs';
import { freePort } from './freePort.mjs';
import { openHeadlessPage } from './headlessPage.mjs';
import { buildCommit, installBrowserHost } from './installBrowserHost.mjs';
import { cacheFolder } from './layout.mjs';
import { cleanEnvironment, endGroup, spawnGroup } from './processes.mjs';
import { runTestsInPage } from './runTestsInPage.mjs';

/**
 * Runs bundled tests in the browser-only workbench.
 *
 * @param {object} options
 * @param {string} options.extensionDevelopmentPath
 * @param {string} options.extensionTestsPath the bundle, inside of `extensionDevelopmentPath`
 * @param {string} options.folder the workspace; changes stay in memory
 * @param {NodeJS.WritableStream} options.stdout
 * @param {NodeJS.WritableStream} options.stderr
 * @returns {Promise<number>} the exit code
 */
export async function runBrowserTests({ extensionDevelopmentPath, extensionTestsPath, folder, stdout, stderr }) {
  const server = await startServer({ extensionDevelopmentPath, extensionTestsPath, folderPath: folder });
  try {
    const { page, close } = await openHeadlessPage();
    try {
      return await runTestsInPage(page, { name: 'browser', url: server.url, stdout, stderr, died: server.died });
    } finally {
      await close();
    }
  } finally {
    await server.close();
  }
}

/**
 * @param {object} shown what `open` of `@vscode/test-web` is to show
 * @returns {Promise<{ url: string, died: Promise<never>, close: () => Promise<void> }>} `died` fails when the server ends
 *   by itself
 */
export async function startServer(shown) {
  const { builds } = await installBrowserHost();
  const host = 'localhost';
  const port = await freePort(host);
  const build = { browserType: 'none', quality: 'stable', commit: buildCommit, testRunnerDataDir: builds };
  const script = fileURLToPath(new URL('browserServer.mjs', import.meta.url));
  const child = spawnGroup(process.execPath, [script, JSON.stringify({ ...build, host, port, ...shown })], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const logFile = path.join(cacheFolder, 'server-browser.log');
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let closing = false;
  /** @type {Promise<never>} */
  const died = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!closing) {
        reject(new Error(`The server of the browser-only host ended (${signal ?? code}); its log: ${logFile}`));
      }
    });
  });
  died.catch(() => {});
  const close = onCleanUp(async () => {
    closing = true;
    await endGroup(child);
    log.end();
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const seconds = 60;
    const error = new Error(
      `The server of the browser-only host does not start within ${seconds} s; its log: ${logFile}`,
    );
    timer = setTimeout(reject, seconds * 1000, error);
  });
  try {
    await Promise.race([new Promise((resolve) => child.once('message', resolve)), died, late]);
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return { url: `http://${host}:${port}/`, died, close };
}
