import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { onCleanUp } from './cleanUp.mjs';
import { openHeadlessPage } from './headlessPage.mjs';
import { installOnce } from './installOnce.mjs';
import { theiaVersion } from './layout.mjs';
import { runNpm } from './npm.mjs';
import { cleanEnvironment, endGroup, spawnGroup } from './processes.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';
import { uriPath } from './uris.mjs';

/** What an editor with extensions of VS Code is made of; the rest comes with these. */
const parts = [
  ...['core', 'editor', 'filesystem', 'markers', 'messages', 'monaco', 'navigator'],
  ...['plugin-ext', 'plugin-ext-vscode', 'preferences', 'workspace'],
];

/** The headers of Node, where they are installed beside it. Without them node-gyp gets them from the Internet. */
const prefix = path.join(path.dirname(process.execPath), '..');
const headers = existsSync(path.join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];

/** Theia as an application for browsers. Building it takes Python, make and a C++ compiler, and some minutes. */
function installTheia() {
  return installOnce(`theia-${theiaVersion}`, `Eclipse Theia ${theiaVersion}, which takes minutes`, async (partial) => {
    const manifest = {
      private: true,
      name: 'theia',
      version: '0.0.0',
      dependencies: Object.fromEntries(parts.map((part) => [`@theia/${part}`, theiaVersion])),
      devDependencies: { '@theia/cli': theiaVersion },
    };
    await writeFile(path.join(partial, 'package.json'), JSON.stringify(manifest));
    await runNpm(['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'], partial);
    const modules = path.join(partial, 'node_modules');
    // The other native modules that it needs have their programs in their packages.
    const gyp = path.join(modules, 'node-gyp/bin/node-gyp.js');
    await run([gyp, 'rebuild', ...headers], path.join(modules, 'drivelist'));
    await run([path.join(modules, '@theia/cli/bin/theia.js'), 'build', '--mode', 'development'], partial);
    // Everything is in `lib` now.
    await rm(modules, { recursive: true });
    for (const file of await readdir(path.join(partial, 'lib'), { recursive: true }))
      if (file.endsWith('.map')) await rm(path.join(partial, 'lib', file));
  });
}

/**
 * @param {readonly string[]} args of Node
 * @param {string} cwd
 */
async function run(args, cwd) {
  try {
    await promisify(execFile)(process.execPath, args, { cwd, env: cleanEnvironment(), maxBuffer: 1 << 27 });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    throw new Error(`"${args.join(' ')}" failed:\n${(stdout + stderr).slice(-4000)}`, { cause: error });
  }
}

/**
 * Opens a folder in Theia, with a packaged extension, in a headless Chromium and waits until it is there.
 *
 * @param {object} options
 * @param {string} options.vsix
 * @param {string} options.folder
 * @param {{ width: number, height: number }} options.viewport
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openTheia({ vsix, folder, viewport }) {
  const theia = await installTheia();
  const data = await temporaryFolder();
  // Theia unpacks what lies there, and installs it.
  const plugins = path.join(data.folder, 'plugins');
  await mkdir(plugins);
  await copyFile(vsix, path.join(plugins, path.basename(vsix)));
  const settings = { 'security.workspace.trust.enabled': false };
  await writeFile(path.join(data.folder, 'settings.json'), JSON.stringify(settings));
  const child = spawnGroup(
    process.execPath,
    // Pages of extensions have addresses below this one, which 127.0.0.1 cannot have.
    [path.join(theia, 'lib/backend/main.js'), folder, '--hostname=localhost', '--port=0'],
    { cwd: theia, env: { ...cleanEnvironment(), THEIA_CONFIG_DIR: data.folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const close = onCleanUp(async () => {
    await endGroup(child);
    await data.remove();
  });
  try {
    const port = await listeningPort(child);
    const { page, close: closePage } = await openHeadlessPage({ viewport, framesOfOtherSites: true });
    await page.goto(`http://localhost:${port}/#${uriPath(folder)}`, { timeout: 120_000 });
    await page.locator('.theia-preload').waitFor({ state: 'detached', timeout: 120_000 });
    return {
      page,
      close: async () => {
        await closePage();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function listeningPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (/** @type {string} */ how) => reject(new Error(`Theia ${how}:\n${output.slice(-4000)}`));
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      const match = /listening on https?:\/\/[^\s/]+:(\d+)/.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => fail('ended by itself'));
    setTimeout(() => fail('does not start'), 120_000).unref();
  });
}
