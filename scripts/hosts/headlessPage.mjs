import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { launchChromium, launchWithProfile } from './chromium.mjs';
import { onCleanUp } from './cleanUp.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * @typedef {object} PageOptions
 * @property {{ width: number, height: number }} [viewport]
 * @property {number} [deviceScaleFactor]
 * @property {'dark' | 'light'} [colorScheme]
 * @property {boolean} [framesOfOtherSites] which keep data of their own, as third parties may not by default
 */

/**
 * An empty page in a headless Chromium of its own.
 *
 * @param {PageOptions} [options]
 */
export async function openHeadlessPage(options = {}) {
  const contextOptions = {
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    colorScheme: options.colorScheme ?? /** @type {const} */ ('dark'),
  };
  return options.framesOfOtherSites ? withProfile(contextOptions) : withoutProfile(contextOptions);
}

/**
 * @param {import('playwright-core').BrowserContextOptions} options
 */
async function withoutProfile(options) {
  const browser = await launchChromium();
  const close = onCleanUp(() => browser.close());
  try {
    const context = await browser.newContext(options);
    return { page: await context.newPage(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whether third parties are blocked is a preference of a profile.
 *
 * @param {import('playwright-core').BrowserContextOptions} options
 */
async function withProfile(options) {
  const profile = await temporaryFolder();
  await mkdir(path.join(profile.folder, 'Default'));
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  await writeFile(path.join(profile.folder, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await launchWithProfile(profile.folder, options);
  const close = onCleanUp(async () => {
    await context.close();
    await profile.remove();
  });
  try {
    return { page: await context.newPage(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
