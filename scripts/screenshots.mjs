// Makes the pictures of docs/images from a real VS Code with the packaged extension:
//
//   npm run screenshots [-- SCENE...]
//
// To add one, add a scene: what is open, and what to do until the picture shows what it is for.

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { cleanUp, openWorkbench, root, temporaryFolder } from './hosts/index.mjs';
import { runNpm } from './hosts/npm.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Scene
 * @property {string} file of the samples
 * @property {(page: Page) => Promise<void>} play
 * @property {number} [height]
 */

/** @type {Readonly<Record<string, Scene>>} */
const scenes = {
  failing: {
    file: 'kb303102-failing/Winsock.log',
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await showOutline(page, 'CB 18 (instance 21) leaked');
      await showProblems(page, 'CB 18 (instance 21) leaked');
      await tidy(page);
    },
  },
  hover: {
    file: 'kb303102-failing/Winsock.log',
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await showOutline(page, 'CB 18 (instance 21) leaked');
      await tidy(page);
      await hoverOver(page, 'Ac/Cl/Cn', 'Socket 13020 created');
    },
  },
  report: {
    file: 'kb303102-failing/Winsock.log',
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await runCommand(page, 'Winsock Log: Create Case Report');
      const report = page.frameLocator('iframe.webview').frameLocator('iframe[title]');
      await report.locator('h1').waitFor();
      await tidy(page);
    },
  },
  normal: {
    file: 'kb303102-normal/Winsock.log',
    // High enough for the line that releases the control block.
    height: 960,
    async play(page) {
      await codeLens(page, 'released at line 28').waitFor();
      await showOutline(page, 'CB 2 (instance 2) released');
      await showProblems(page, 'No problems have been detected');
      await tidy(page);
    },
  },
};

/** A busier log than the article prints, which the script writes. */
const BUSY = 'mtadata/Winsock.log';

Object.assign(scenes, {
  timeline: {
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await showControlBlocks(page, 'CB 2 (instance 40)');
      await runCommand(page, 'Winsock Log: Open the Timeline');
      await timelinePage(page);
      await runCommand(page, 'View: Focus Active Editor Group');
    },
  },
  excerpt: {
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await showControlBlocks(page, 'CB 2 (instance 40)');
      await runCommand(page, 'Winsock Log: Open Findings Only');
      await page.locator('.view-line', { hasText: 'Only instances with a finding' }).waitFor();
      await page.locator('.view-line span.mtk1').first().waitFor();
    },
  },
});

const settings = {
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
  'editor.fontFamily': "'DejaVu Sans Mono', Menlo, Consolas, monospace",
  'editor.hover.delay': 100,
  'editor.lightbulb.enabled': 'off',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'explorer.openEditors.visible': 0,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.editor.empty.hint': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
  'workbench.reduceMotion': 'on',
};

/** What belongs to the machine that makes the pictures, and not to the extension. */
const hidden = ['[id="status.host"]', '[id="status.forwardedPorts"]', '[id="status.workbench.keyboardLayout"]'];

/**
 * @param {Page} page
 * @param {string} text
 */
function codeLens(page, text) {
  return page.locator('.codelens-decoration', { hasText: text });
}

/**
 * Opens the Problems panel and unfolds what belongs to a problem.
 *
 * @param {Page} page
 * @param {string} text of the panel
 */
async function showProblems(page, text) {
  await runCommand(page, 'Problems: Focus on Problems View');
  const panel = page.locator('.markers-panel');
  await panel.getByText(text).first().waitFor();
  for (const problem of await panel.locator('.monaco-list-row[aria-level="2"][aria-expanded="false"]').all()) {
    await problem.locator('.monaco-tl-twistie').click();
    await panel.locator('.monaco-list-row[aria-level="3"]').first().waitFor();
  }
}

/**
 * @param {Page} page
 * @param {string} text of the outline
 */
async function showOutline(page, text) {
  const pane = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Outline' }) });
  await pane.locator('.pane-header').click();
  await pane.locator('.monaco-list-row', { hasText: text }).waitFor();
}

/**
 * Unfolds the view *Control Blocks*, and gives it the room of the others.
 *
 * @param {Page} page
 * @param {string} text of a row
 */
async function showControlBlocks(page, text) {
  const headers = page.locator('.sidebar .pane-header');
  for (const header of await headers.all()) {
    const isWanted = (await header.innerText()).includes('Control Blocks');
    if ((await header.getAttribute('aria-expanded')) !== String(isWanted)) {
      await header.click();
    }
  }
  await page.locator('.monaco-list-row', { hasText: text }).waitFor();
}

/**
 * Waits for the timeline to have drawn.
 *
 * @param {Page} page
 */
async function timelinePage(page) {
  for (;;) {
    for (const frame of page.frames()) {
      const drawn = frame.locator(`body[data-log*="${path.dirname(BUSY)}"]`);
      if ((await drawn.count().catch(() => 0)) > 0) {
        return;
      }
    }
    await page.waitForTimeout(100);
  }
}

/**
 * Leaves the focus in the editor and the mouse where it points at nothing.
 *
 * @param {Page} page
 */
async function tidy(page) {
  await runCommand(page, 'View: Focus Active Editor Group');
  await page.locator('.part.editor .monaco-editor.focused').waitFor();
  await page.mouse.move(24, 500);
  await page.locator('.workbench-hover:visible').waitFor({ state: 'detached' });
}

/**
 * @param {Page} page
 * @param {string} word
 * @param {string} text of the hover
 */
async function hoverOver(page, word, text) {
  await page.locator('.view-line span', { hasText: word }).last().hover();
  await page.locator('.monaco-hover:visible', { hasText: text }).waitFor();
  // It opens at a part of its height: its lower edge is drawn down as far as it goes.
  const edge = await page.locator('.monaco-resizable-hover .monaco-sash.orthogonal-edge-south').boundingBox();
  if (edge !== null) {
    const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 300, { steps: 10 });
    await page.mouse.up();
    await page.mouse.move(x, y - 20);
  }
}

/**
 * @param {Page} page
 * @param {string} title
 */
async function runCommand(page, title) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/**
 * A picture that the next one is equal to: nothing moves any more.
 *
 * @param {Page} page
 */
async function settledPicture(page) {
  let picture = await page.screenshot({ animations: 'disabled' });
  for (let tries = 0; tries < 20; tries++) {
    const next = await page.screenshot({ animations: 'disabled' });
    if (next.equals(picture)) {
      return picture;
    }
    picture = next;
  }
  throw new Error('The workbench does not come to rest.');
}

/**
 * @param {string} name
 * @param {Scene} scene
 * @param {string} samples
 */
async function takePicture(name, scene, samples) {
  const workbench = await openWorkbench({
    version: 'newest',
    vsix: path.join(root, 'dist/winsock-log.vsix'),
    folder: samples,
    file: path.join(samples, scene.file),
    theme: 'Default Light Modern',
    colorScheme: 'light',
    viewport: { width: 1400, height: scene.height ?? 800 },
    deviceScaleFactor: 2,
    settings,
  });
  const { page } = workbench;
  page.setDefaultTimeout(60_000);
  await page.addStyleTag({ content: `${hidden.join(', ')} { display: none !important; }` });
  await page.locator('.view-line').first().waitFor();
  try {
    await scene.play(page);
    if ((await page.locator('.notification-toast').count()) > 0) {
      throw new Error(`A notification is in the way: ${await page.locator('.notification-toast').first().innerText()}`);
    }
    const file = path.join(root, `docs/images/${name}.png`);
    await writeFile(file, await settledPicture(page));
    console.log(path.relative(process.cwd(), file));
  } catch (error) {
    const file = path.join(root, `.vscode-test/failure-${name}.png`);
    await page.screenshot({ path: file });
    console.error(`What the workbench showed at the end: ${file}`);
    throw error;
  } finally {
    await workbench.close();
  }
}

async function main() {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenes);
  const unknown = wanted.filter((name) => !(name in scenes));
  if (unknown.length > 0) {
    throw new Error(`Unknown scene ${unknown.join(', ')}; there are: ${Object.keys(scenes).join(', ')}`);
  }
  await runNpm(['run', 'package'], root);
  await mkdir(path.join(root, 'docs/images'), { recursive: true });
  const { folder } = await temporaryFolder();
  const samples = path.join(folder, 'samples');
  await cp(path.join(root, 'samples'), samples, { recursive: true });
  await runNpm(['run', 'compile'], root);
  const { generateLog } = createRequire(import.meta.url)('../out/test/support/generateLog.js');
  await mkdir(path.join(samples, path.dirname(BUSY)));
  await writeFile(path.join(samples, BUSY), [...generateLog({ bytes: 3_000_000, leakEvery: 40, eol: '\n' })].join(''));
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.includes(name)) {
      await takePicture(name, scene, samples);
    }
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await cleanUp();
