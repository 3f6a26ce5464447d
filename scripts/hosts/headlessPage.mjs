import { chromium } from 'playwright-core';

import { findChromium } from './chromium.mjs';
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
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    // Its own handlers would end the process before the rest is cleaned up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
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
