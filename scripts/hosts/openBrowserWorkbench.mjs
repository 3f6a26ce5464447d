import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startServer } from './browserHost.mjs';
import { openHeadlessPage } from './headlessPage.mjs';
import { installVsix } from './servedServer.mjs';
import { quietSettings } from './settings.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * Opens the browser-only workbench, with a packaged extension, in a headless Chromium and waits until it is there.
 *
 * @param {object} options
 * @param {string} options.vsix
 * @param {string} options.folder the workspace; gets the settings, and changes stay in memory
 * @param {object} [options.settings] of the workspace, over the quiet ones
 * @param {{ width: number, height: number }} [options.viewport]
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openBrowserWorkbench({ vsix, folder, settings = {}, viewport }) {
  const extensions = await temporaryFolder();
  await installVsix('newest', vsix, extensions.folder);
  // It has no settings of a user that could be written beforehand. Those of extensions cannot be a workspace's, and it complains.
  const quiet = Object.entries(quietSettings).filter(([name]) => !name.startsWith('extensions.'));
  const settingsFolder = path.join(folder, '.vscode');
  await mkdir(settingsFolder, { recursive: true });
  const content = JSON.stringify({ ...Object.fromEntries(quiet), ...settings });
  await writeFile(path.join(settingsFolder, 'settings.json'), content);
  const server = await startServer({ extensionPaths: [extensions.folder], folderPath: folder });
  try {
    // Each page of an extension is a site of its own, as it is on the web.
    const pageOptions = { framesOfOtherSites: true, ...(viewport === undefined ? {} : { viewport }) };
    const { page, close: closePage } = await openHeadlessPage(pageOptions);
    const close = async () => {
      await closePage();
      await server.close();
      await extensions.remove();
    };
    try {
      await page.goto(`${server.url}?payload=${encodeURIComponent(JSON.stringify([['skipWelcome', 'true']]))}`);
      await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
    } catch (error) {
      await close();
      throw error;
    }
    return { page, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}
