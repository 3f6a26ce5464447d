// How smoothly the timeline is panned, in a real workbench:  node scripts/bench/timelineFrames.mjs
//
// Needs the package (npm run package). Prints, for a log of 200,000 instances, the time from one frame to the next and the time
// that drawing takes of it, while a mouse drags the picture to and fro.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { cleanUp, openWorkbench, root, temporaryFolder } from '../hosts/index.mjs';

const INSTANCES = 200_000;
const SECONDS = 5;

/** @param {number} count */
function manyLives(count) {
  return Array.from({ length: count }, (_, k) => {
    const cb = 3 + (k % 17);
    return `(001) CB ${cb} (instance ${k + 1}) allocated\n(008) R/W/Cl events on cb ${cb}, handle 4\n(008) close socket -1 on cb ${cb}, handle 0\n`;
  }).join('');
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1);
}

/** @param {import('playwright-core').Page} page */
async function timelineOf(page) {
  for (;;) {
    for (const frame of page.frames()) {
      const isTimeline = await frame
        .locator('body[data-drawn]')
        .count()
        .catch(() => 0);
      if (isTimeline > 0) return frame;
    }
    await page.waitForTimeout(100);
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Frame} frame
 * @param {string} what
 */
async function measure(page, frame, what) {
  const box = await frame.locator('canvas').boundingBox();
  if (!box) throw new Error('The timeline is not to be seen.');
  await frame.evaluate(() => {
    const samples = { frames: /** @type {number[]} */ ([]), drawing: /** @type {number[]} */ ([]), isOn: true };
    Object.assign(globalThis, { samples });
    const original = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (callback) =>
      original((time) => {
        const started = performance.now();
        callback(time);
        samples.drawing.push(performance.now() - started);
      });
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      samples.frames.push(now - last);
      last = now;
      if (samples.isOn) original(tick);
      else globalThis.requestAnimationFrame = original;
    };
    original(tick);
  });
  const y = box.y + 130;
  const [left, right] = [box.x + 200, box.x + box.width - 100];
  await page.mouse.move(right, y);
  await page.mouse.down();
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    await page.mouse.move(left, y, { steps: 60 });
    await page.mouse.move(right, y, { steps: 60 });
  }
  await page.mouse.up();
  const { frames, drawing } = await frame.evaluate(() => {
    const { samples } = /** @type {any} */ (globalThis);
    samples.isOn = false;
    return samples;
  });
  console.log(
    `${what}: ${frames.length} frames, ${quantile(frames, 0.5)} ms from one to the next (95%: ${quantile(frames, 0.95)}); ` +
      `drawing takes ${quantile(drawing, 0.5)} ms (95%: ${quantile(drawing, 0.95)})`,
  );
}

try {
  const { folder } = await temporaryFolder();
  await mkdir(path.join(folder, 'case'));
  const file = path.join(folder, 'case/Winsock.log');
  await writeFile(file, manyLives(INSTANCES));
  const { page, close } = await openWorkbench({
    version: 'newest',
    vsix: path.join(root, 'dist/winsock-log.vsix'),
    folder: path.join(folder, 'case'),
    file,
    viewport: { width: 1600, height: 1000 },
    // A served workbench would ask before it opens so much.
    settings: { 'workbench.editorLargeFileConfirmation': 2048 },
  });
  page.setDefaultTimeout(60_000);
  await page.locator('.view-line').first().waitFor();
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill('>Winsock Log: Open the Timeline');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Open the Timeline' }).waitFor();
  await page.keyboard.press('Enter');
  const frame = await timelineOf(page);
  await page.waitForTimeout(2000);
  const box = await frame.locator('canvas').boundingBox();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 40);
  for (let k = 0; k < 8; k++) {
    await page.mouse.wheel(0, -600);
    await page.waitForTimeout(300);
    if (k === 1) await measure(page, frame, 'many instances to the pixel');
    if (k === 4) await measure(page, frame, 'some pixels to the instance');
  }
  await measure(page, frame, 'some instances');
  await close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await cleanUp();
