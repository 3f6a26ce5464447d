import { openHeadlessPage } from './headlessPage.mjs';
import { startServer } from './servedServer.mjs';

/**
 * @typedef {object} WorkbenchOptions
 * @property {string} [theme] the name of a colour theme, as in the setting `workbench.colorTheme`
 *
 * @typedef {object} Workbench
 * @property {import('playwright-core').Page} page
 * @property {string} url
 * @property {string} vscode the version of VS Code
 * @property {() => Promise<void>} close
 */

/**
 * Opens a served workbench in a headless Chromium and waits until it is there.
 *
 * @param {import('./servedServer.mjs').ServerOptions & import('./servedServer.mjs').Opening
 *   & import('./headlessPage.mjs').PageOptions & WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(options) {
  const theme = options.theme === undefined ? {} : { 'workbench.colorTheme': options.theme };
  const server = await startServer({ ...options, settings: { ...theme, ...options.settings } });
  try {
    const { page, close: closePage } = await openHeadlessPage(options);
    const url = server.urlOf(options);
    const close = async () => {
      await closePage();
      await server.close();
    };
    try {
      await page.goto(url);
      await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
    } catch (error) {
      await close();
      throw error;
    }
    return { page, url, vscode: server.vscode, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}
