import { launchChromium } from './chromium.mjs';
import { onCleanUp } from './cleanUp.mjs';

/**
 * @typedef {object} PageOptions
 * @property {{ width: number, height: number }} [viewport]
 * @property {number} [deviceScaleFactor]
 * @property {'dark' | 'light'} [colorScheme]
 */

/**
 * An empty page in a headless Chromium of its own.
 *
 * @param {PageOptions} [options]
 */
export async function openHeadlessPage(options = {}) {
  const browser = await launchChromium();
  const close = onCleanUp(() => browser.close());
  try {
    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      colorScheme: options.colorScheme ?? 'dark',
    });
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
