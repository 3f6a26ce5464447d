import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { URLSearchParams } from 'node:url';
import { promisify } from 'node:util';

import { onCleanUp } from './cleanUp.mjs';
import { checkPort } from './freePort.mjs';
import { installServed } from './installServed.mjs';
import { cacheFolder } from './layout.mjs';
import { cleanEnvironment, endGroup, spawnGroup } from './processes.mjs';
import { quietSettings, writeSettings } from './settings.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';
import { remoteUri, uriPath } from './uris.mjs';

const address = '127.0.0.1';

/**
 * @typedef {object} ServerOptions
 * @property {import('./layout.mjs').ServedVersion} version
 * @property {number} [port] a free one if absent
 * @property {object} [settings] user settings, over the quiet ones
 * @property {string} [userDataFolder] a `--user-data-dir` whose `User` folder is taken over, instead of `settings`
 * @property {string} [extensionsFolder] a fresh one if absent
 * @property {string} [vsix] a packaged extension to install
 *
 * @typedef {object} Opening what a window shows
 * @property {string} [folder]
 * @property {string} [file]
 * @property {string} [extensionPath] the extension under development
 * @property {string} [extensionTestsPath]
 *
 * @typedef {object} Server
 * @property {string} vscode the version of VS Code
 * @property {string} logFile
 * @property {Promise<never>} died fails when the server ends by itself
 * @property {(opening: Opening) => string} urlOf
 * @property {() => Promise<void>} close
 */

/**
 * Starts the workbench's server on the loopback interface with fresh data.
 *
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer(options) {
  const host = await installServed(options.version);
  if (options.port) {
    await checkPort(address, options.port);
  }
  const data = await temporaryFolder();
  const extensionsFolder = options.extensionsFolder ?? path.join(data.folder, 'extensions');
  const userData = path.join(data.folder, 'data');
  await writeSettings(userData, { ...quietSettings, ...options.settings });
  if (options.userDataFolder !== undefined) {
    await cp(path.join(options.userDataFolder, 'User'), path.join(userData, 'User'), { recursive: true });
  }
  if (options.vsix !== undefined) {
    await installVsix(options.version, options.vsix, extensionsFolder);
  }

  // Without a token, any page open in a browser of this machine could run programs through the server.
  const token = randomUUID();
  const child = spawnGroup(
    host.node,
    [
      host.serverMain,
      ...['--host', address, '--port', String(options.port ?? 0), '--connection-token', token],
      ...['--server-data-dir', data.folder, '--user-data-dir', userData, '--extensions-dir', extensionsFolder],
      '--accept-server-license-terms',
      '--disable-telemetry',
      '--disable-workspace-trust',
      // The payload below is read only with it.
      '--enable-smoke-test-driver',
    ],
    { cwd: data.folder, env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: '{}' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const logFile = path.join(cacheFolder, `server-${options.version}.log`);
  const log = createWriteStream(logFile);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });

  let closing = false;
  /** @type {Promise<never>} */
  const died = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!closing) {
        reject(new Error(`The workbench's server ended by itself (${signal ?? code}); its log: ${logFile}`));
      }
    });
  });
  // It may be nobody's business yet.
  died.catch(() => {});
  const close = onCleanUp(async () => {
    closing = true;
    await endGroup(child);
    log.end();
    await data.remove();
  });

  try {
    const port = await Promise.race([listeningPort(child), died]);
    const urlOf = (/** @type {Opening} */ opening) => urlFor(`${address}:${port}`, token, opening);
    return { vscode: host.vscode, logFile, died, urlOf, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import('./layout.mjs').ServedVersion} version
 * @param {string} vsix
 * @param {string} extensionsFolder
 */
export async function installVsix(version, vsix, extensionsFolder) {
  const host = await installServed(version);
  const data = await temporaryFolder();
  const args = ['--install-extension', vsix, '--extensions-dir', extensionsFolder, '--server-data-dir', data.folder];
  try {
    const { stdout, stderr } = await promisify(execFile)(host.node, [host.serverMain, ...args], {
      env: cleanEnvironment(),
      timeout: 120_000,
    });
    // It reports some failures with the exit code 0.
    if (!/was successfully installed/.test(stdout)) {
      throw new Error(stdout + stderr);
    }
  } catch (error) {
    throw new Error(`${vsix} cannot be installed: ${/** @type {Error} */ (error).message}`, { cause: error });
  } finally {
    await data.remove();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function listeningPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const match = /agent listening on (\d+)/.exec(output);
      if (match !== null) {
        resolve(Number(match[1]));
      }
    });
    setTimeout(() => reject(new Error(`The workbench's server does not start:\n${output}`)), 60_000).unref();
  });
}

/**
 * @param {string} authority
 * @param {string} token
 * @param {Opening} opening
 */
function urlFor(authority, token, { folder, file, extensionPath, extensionTestsPath }) {
  const uri = (/** @type {string} */ target) => remoteUri(authority, target);
  const payload = [
    ['skipWelcome', 'true'],
    ...(extensionPath === undefined ? [] : [['extensionDevelopmentPath', uri(extensionPath)]]),
    ...(extensionTestsPath === undefined ? [] : [['extensionTestsPath', uri(extensionTestsPath)]]),
    ...(file === undefined ? [] : [['openFile', uri(file)]]),
  ];
  const query = new URLSearchParams({ tkn: token });
  if (folder !== undefined) {
    query.set('folder', uriPath(folder));
  } else {
    query.set('ew', 'true');
  }
  query.set('payload', JSON.stringify(payload));
  return `http://${authority}/?${query}`;
}
