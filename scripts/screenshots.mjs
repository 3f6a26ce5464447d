// Makes the pictures of docs/images and media/walkthrough from a real VS Code with the packaged extension:
//
//   npm run screenshots [-- SCENE...]            the pictures that the documentation and the walkthrough show
//   npm run screenshots -- --review [SCENE...]   all scenes in all themes, into .vscode-test/pictures, to be looked at
//
// To add one, add a scene: what is open, and what to do until the picture shows what it is for.

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { runScript, openWorkbench, root, temporaryFolder } from './hosts/index.mjs';
import { cacheFolder } from './hosts/layout.mjs';
import { installOnce } from './hosts/installOnce.mjs';
import { runNpm } from './hosts/npm.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** The themes that VS Code has of its own, of each kind. The documentation shows the first. */
const themes = ['Default Light Modern', 'Default Dark Modern', 'Default High Contrast Light', 'Default High Contrast'];

const FAILING = 'kb303102-failing/Winsock.log';
const NORMAL = 'samples/kb303102-normal';
/** A busier log than the article prints, which the script writes: its pool runs full. And the same server with its fix. */
const BUSY = 'before/Winsock.log';
const FIXED = 'after/Winsock.log';
/** The same, rotated twice, and with lines of a collector. */
const ROTATED = 'Winsock.log';

/**
 * @typedef {object} Scene
 * @property {'samples' | 'samples/kb303102-normal' | 'exchange' | 'rotated' | 'nothing'} folder that is open: the article's logs, busier ones, a
 *   rotated one, or none
 * @property {string} [file] in it
 * @property {(page: Page) => Promise<unknown>} play
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [isOnlyReviewed] not for the documentation
 * @property {boolean} [isPackaged] a picture of the walkthrough: small, as the package is
 */

/** Room for what a picture of the walkthrough has to show. */
const packaged = { isPackaged: true, width: 560, height: 320 };

/** @type {Readonly<Record<string, Scene>>} */
const scenes = {
  failing: {
    folder: 'samples',
    file: FAILING,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await showOutline(page, 'CB 18 (instance 21) leaked');
      await showProblems(page, 'CB 18 (instance 21) leaked');
      await tidy(page);
    },
  },
  hover: {
    folder: 'samples',
    file: FAILING,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await showOutline(page, 'CB 18 (instance 21) leaked');
      await tidy(page);
      await hoverOver(page, 'Ac/Cl/Cn', 'Socket 13020 created');
    },
  },
  report: {
    folder: 'samples',
    file: FAILING,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await runCommand(page, 'Winsock Log: Create Winsock Case Report');
      await ourPage(page, 'h1:text("Case report")');
      await tidy(page);
    },
  },
  normal: {
    // By itself: Problems lists the findings of all logs of a folder.
    folder: NORMAL,
    file: 'Winsock.log',
    // High enough for the line that releases the control block.
    height: 960,
    async play(page) {
      await codeLens(page, 'released at line 28').waitFor();
      await showOutline(page, 'CB 2 (instance 2) released');
      await showProblems(page, 'No problems have been detected');
      await tidy(page);
    },
  },
  'control-blocks': {
    folder: 'exchange',
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      const pane = await showControlBlocks(page);
      await drag(page, '.part.sidebar', 'right', 110);
      const leaked = pane.locator('.monaco-list-row[aria-label*="), leaked"]');
      await leaked.first().click();
      await codeLens(page, 'never released').waitFor();
      await leaked.first().locator('.monaco-tl-twistie').click();
      await pane.locator('.monaco-list-row', { hasText: /Socket \d+ created/ }).waitFor();
      await tidy(page);
    },
  },
  timeline: {
    folder: 'exchange',
    file: BUSY,
    height: 1000,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      const pane = await showControlBlocks(page);
      const timeline = await showTimeline(page);
      await drag(page, '.part.panel', 'top', -230);
      await pane.locator('.monaco-list-row[aria-label*="), leaked"]').first().click();
      await codeLens(page, 'never released').waitFor();
      await tidy(page);
      await pointAt(page, timeline, '--vscode-charts-red');
    },
  },
  'timeline-table': {
    folder: 'exchange',
    file: BUSY,
    isOnlyReviewed: true,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      const timeline = await showTimeline(page);
      await runCommand(page, 'Winsock Log: Show the Timeline as a Table');
      await timeline.locator('tbody tr').first().waitFor();
      await tidy(page);
    },
  },
  excerpt: {
    folder: 'exchange',
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await showControlBlocks(page);
      await runCommand(page, 'Winsock Log: Open Findings Only');
      await page.locator('.view-line', { hasText: 'Only instances with a finding' }).waitFor();
      await page.locator('.view-line span.mtk1').first().waitFor();
      await tidy(page);
    },
  },
  comparison: {
    folder: 'exchange',
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await runCommand(page, 'Winsock Log: Compare with Another Log or Run');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'after' }).click();
      await ourPage(page, 'h1:text("Comparison")');
      await tidy(page);
    },
  },
  problems: {
    folder: 'exchange',
    file: BUSY,
    isOnlyReviewed: true,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await runCommand(page, 'Problems: Focus on Problems View');
      await page.locator('.markers-panel').getByText('leaked').first().waitFor();
      await tidy(page);
    },
  },
  filter: {
    folder: 'exchange',
    file: BUSY,
    isOnlyReviewed: true,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      const pane = await showControlBlocks(page);
      await runCommand(page, 'Winsock Log: Filter Control Blocks');
      await page.locator('.quick-input-widget input').fill('outbound released');
      await page.keyboard.press('Enter');
      await pane.getByText('instances pass').waitFor();
      await tidy(page);
    },
  },
  walkthrough: {
    folder: 'samples',
    file: FAILING,
    isOnlyReviewed: true,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await page.keyboard.press('F1');
      await page.keyboard.type('Welcome: Open Walkthrough...');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget input[placeholder*="walkthrough"]').fill('Find a leaked');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Find a leaked' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.getting-started-step').first().waitFor();
      await page.mouse.move(24, 500);
    },
  },
  shapes: {
    folder: 'rotated',
    file: ROTATED,
    async play(page) {
      await judged(page);
      await showControlBlocks(page);
      await drag(page, '.part.sidebar', 'right', 110);
      await page.locator('.sidebar .pane-header', { hasText: 'Shapes' }).click();
      await page.locator('.sidebar .monaco-list-row', { hasText: 'collector alive' }).waitFor();
      await tidy(page);
    },
  },
  'named-report': {
    folder: 'rotated',
    file: ROTATED,
    isOnlyReviewed: true,
    async play(page) {
      await judged(page);
      await runCommand(page, 'Winsock Log: Create Winsock Case Report');
      await ourPage(page, 'h1:text("Case report")');
      await runCommand(page, 'Winsock Log: Set Case Number and Customer');
      for (const answer of ['SRX-4711', 'Contoso']) {
        await page.locator('.quick-input-widget input').fill(answer);
        await page.keyboard.press('Enter');
      }
      await ourPage(page, 'text=Case SRX-4711');
      await tidy(page);
    },
  },
  chain: {
    folder: 'rotated',
    file: ROTATED,
    isOnlyReviewed: true,
    height: 1000,
    async play(page) {
      await judged(page);
      await showControlBlocks(page);
      await showTimeline(page);
      await drag(page, '.part.panel', 'top', -230);
      await tidy(page);
    },
  },
  'low-panel': {
    folder: 'exchange',
    file: BUSY,
    isOnlyReviewed: true,
    height: 700,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await showTimeline(page);
      await drag(page, '.part.panel', 'top', 85);
      await tidy(page);
    },
  },
  narrow: {
    folder: 'rotated',
    file: ROTATED,
    isOnlyReviewed: true,
    width: 800,
    async play(page) {
      await judged(page);
      await showControlBlocks(page);
      await page.locator('.sidebar .pane-header', { hasText: 'Shapes' }).click();
      // By 200 or more it would be hidden.
      await drag(page, '.part.sidebar', 'right', -100);
      await showTimeline(page);
      await tidy(page);
    },
  },
  // As at 200 %: half of the pixels are left.
  magnified: {
    folder: 'rotated',
    file: ROTATED,
    isOnlyReviewed: true,
    width: 700,
    height: 450,
    async play(page) {
      await judged(page);
      await showTimeline(page);
      await tidy(page);
    },
  },
  open: {
    ...packaged,
    folder: 'samples',
    file: FAILING,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await tidy(page);
    },
  },
  read: {
    ...packaged,
    folder: 'samples',
    file: FAILING,
    async play(page) {
      await codeLens(page, 'never released').waitFor();
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      await tidy(page);
      await hoverOver(page, 'Socket', 'Socket 13020 created', false);
    },
  },
  see: {
    ...packaged,
    folder: 'exchange',
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      await showTimeline(page);
      await drag(page, '.part.panel', 'top', -130);
      await tidy(page);
    },
  },
  evidence: {
    ...packaged,
    folder: 'exchange',
    file: BUSY,
    async play(page) {
      await codeLens(page, 'released at').first().waitFor();
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
      await runCommand(page, 'Winsock Log: Create Winsock Case Report');
      const report = await ourPage(page, 'h1:text("Case report")');
      // The report alone, and from its heading on: there is no room for two editors.
      await page.locator('.tab', { hasText: /^Winsock\.log/ }).click();
      await page.keyboard.press('Control+w');
      await page.locator('.tab', { hasText: /^Winsock\.log/ }).waitFor({ state: 'detached' });
      await report.locator('h1').evaluate((heading) => heading.scrollIntoView());
      await page.mouse.move(300, 310);
    },
  },
  empty: {
    folder: 'nothing',
    isOnlyReviewed: true,
    async play(page) {
      await runCommand(page, 'Winsock Log: Open the Timeline');
      await ourPage(page, '#empty');
      await page.mouse.move(24, 500);
    },
  },
};

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
  // The theme of a picture is a setting of the workspace.
  'files.exclude': { '**/.vscode': true },
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
 * Waits for the verdicts: where a file has none of the allocations, nothing else tells.
 *
 * @param {Page} page
 */
async function judged(page) {
  await page.locator('[id*="winsockLog.figure"]', { hasText: /leaked|suspect/ }).waitFor();
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
 * Shows the place of the extension in the side bar.
 *
 * @param {Page} page
 */
async function showControlBlocks(page) {
  const icon = page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Winsock Log"]') });
  // Its badge lies over it.
  await icon.locator('a').click({ force: true });
  const pane = page.locator('.sidebar .pane').first();
  await pane.locator('.monaco-list-row').first().waitFor();
  return pane;
}

/**
 * Moves an edge of a part of the workbench.
 *
 * @param {Page} page
 * @param {string} part
 * @param {'right' | 'top'} edge
 * @param {number} by pixels, to the right or down
 */
async function drag(page, part, edge, by) {
  const box = await page.locator(part).boundingBox();
  if (!box) {
    throw new Error(`${part} is not there.`);
  }
  const isTop = edge === 'top';
  const [x, y] = isTop ? [box.x + box.width / 4, box.y - 3] : [box.x + box.width + 3, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(isTop ? x : x + by, isTop ? y + by : y, { steps: 5 });
  await page.mouse.up();
}

/**
 * Opens the timeline, and waits for it to have drawn.
 *
 * @param {Page} page
 */
async function showTimeline(page) {
  await runCommand(page, 'Winsock Log: Open the Timeline');
  return ourPage(page, 'body[data-log][data-drawn]');
}

/**
 * The page in a view of ours that has an element.
 *
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<Frame>}
 */
async function ourPage(page, selector) {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    for (const frame of page.frames().filter((each) => each !== page.mainFrame())) {
      const count = await frame
        .locator(selector)
        .count()
        // Frames come and go.
        .catch(() => 0);
      if (count > 0) {
        return frame;
      }
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`No page has ${selector}.`);
}

/**
 * Moves the mouse to where the picture has a colour of the theme: to the left, in the lowest line that has it and leaves room below.
 *
 * @param {Page} page
 * @param {Frame} frame with the picture
 * @param {string} variable of the theme
 */
async function pointAt(page, frame, variable) {
  /* global document, OffscreenCanvas, getComputedStyle, devicePixelRatio */
  const [x, y] = await frame.evaluate((name) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('canvas'));
    const context = canvas.getContext('2d');
    const probe = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context || !probe) throw new Error('There is no canvas.');
    probe.fillStyle = getComputedStyle(document.body).getPropertyValue(name);
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const columnsOf = (/** @type {number} */ row) =>
      [...Array(width).keys()].filter((column) =>
        [0, 1, 2].every((part) => Math.abs(data[4 * (row * width + column) + part] - wanted[part]) < 3),
      );
    for (let row = Math.round(height * 0.47); row > 0; row--) {
      const columns = columnsOf(row);
      if (columns.length > width / 8) {
        return [columns[Math.floor(columns.length / 16)] / devicePixelRatio, row / devicePixelRatio];
      }
    }
    throw new Error(`Nothing has the colour ${name}.`);
  }, variable);
  const box = await frame.locator('canvas').boundingBox();
  if (box) {
    await page.mouse.move(box.x + x, box.y + y - 3);
    await page.mouse.move(box.x + x, box.y + y - 4);
    await frame.locator('#life', { hasText: 'Held from' }).waitFor();
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
 * @param {boolean} [isDrawnDown] as far as it goes: it opens at a part of its height
 */
async function hoverOver(page, word, text, isDrawnDown = true) {
  await page.locator('.view-line span', { hasText: word }).last().hover();
  await page.locator('.monaco-hover:visible', { hasText: text }).waitFor();
  if (!isDrawnDown) {
    return;
  }
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
  const input = page.locator('.quick-input-widget input');
  // The key is lost where the page that has the focus is just going.
  for (let tries = 0; tries < 5 && !(await input.isVisible()); tries++) {
    await page.keyboard.press('F1');
    await input.waitFor({ timeout: 8_000 }).catch(() => undefined);
  }
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
  const sharp = await loadSharp();
  // Their bytes differ at times where no pixel does.
  const pixelsOf = (/** @type {Buffer} */ png) => sharp(png).removeAlpha().raw().toBuffer();
  let pixels = await pixelsOf(await page.screenshot({ animations: 'disabled' }));
  for (let tries = 0; tries < 20; tries++) {
    const next = await page.screenshot({ animations: 'disabled' });
    const nextPixels = await pixelsOf(next);
    if (nextPixels.equals(pixels)) {
      return next;
    }
    pixels = nextPixels;
  }
  throw new Error('The workbench does not come to rest.');
}

/**
 * The pages of ours take the colours of a theme after the workbench itself.
 *
 * @param {Page} page
 * @param {string} folder
 * @param {string} theme
 */
async function useTheme(page, folder, theme) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  const kind =
    { Light: 'vs', Dark: 'vs-dark' }[theme.split(' ')[1]] ?? (theme.endsWith('Light') ? 'hc-light' : 'hc-black');
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
  // Newer versions call the same themes by shorter names.
  const name = theme.replace('Default ', '');
  const other = `body[data-vscode-theme-id]:not([data-vscode-theme-id$="${name}"])`;
  for (let isStale = true; isStale; await page.waitForTimeout(50)) {
    // Frames come and go.
    const counts = page.frames().map((frame) =>
      frame
        .locator(other)
        .count()
        .catch(() => 1),
    );
    isStale = (await Promise.all(counts)).some((count) => count > 0);
  }
}

/** Not among the dependencies: nothing but this script needs it. */
async function loadSharp() {
  const name = 'sharp@0.35.5';
  const folder = await installOnce(name, name, async (partial) => {
    await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
    await runNpm(['install', name, '--ignore-scripts', '--no-package-lock'], partial);
  });
  return createRequire(path.join(folder, 'package.json'))('sharp');
}

/**
 * The same in few colours, and so a small file. The grey edges of text are fewer than these.
 *
 * @param {Buffer} picture
 * @param {boolean} isTiny in 16 colours, as WebP
 */
async function compressed(picture, isTiny) {
  const sharp = await loadSharp();
  const options = { palette: true, dither: 0, effort: 10, compressionLevel: 9 };
  const png = sharp(picture).png(isTiny ? { ...options, colours: 16 } : { ...options, quality: 80 });
  const bytes = await png.toBuffer();
  return isTiny ? sharp(bytes).webp({ lossless: true, effort: 6 }).toBuffer() : bytes;
}

/**
 * @param {string} name
 * @param {Scene} scene
 * @param {string} folders
 * @param {boolean} isReview
 */
async function takePictures(name, scene, folders, isReview) {
  const folder = path.join(folders, scene.folder);
  const workbench = await openWorkbench({
    version: 'newest',
    vsix: path.join(root, 'dist/winsock-log.vsix'),
    folder,
    ...(scene.file === undefined ? {} : { file: path.join(folder, scene.file) }),
    theme: themes[0],
    colorScheme: 'light',
    viewport: { width: scene.width ?? 1400, height: scene.height ?? 800 },
    deviceScaleFactor: isReview || scene.isPackaged ? 1 : 2,
    settings,
  });
  const { page } = workbench;
  page.setDefaultTimeout(60_000);
  await page.addStyleTag({ content: `${hidden.join(', ')} { display: none !important; }` });
  try {
    await scene.play(page);
    if ((await page.locator('.notification-toast').count()) > 0) {
      throw new Error(`A notification is in the way: ${await page.locator('.notification-toast').first().innerText()}`);
    }
    for (const theme of isReview ? themes : themes.slice(0, 1)) {
      if (isReview) {
        await useTheme(page, folder, theme);
      }
      const picture = await settledPicture(page);
      const suffix = theme.replace('Default ', '').replaceAll(' ', '-').toLowerCase();
      const file = isReview
        ? path.join(REVIEW, `${name}-${suffix}.png`)
        : path.join(root, scene.isPackaged ? `media/walkthrough/${name}.webp` : `docs/images/${name}.png`);
      await writeFile(file, isReview ? picture : await compressed(picture, scene.isPackaged === true));
      console.log(path.relative(process.cwd(), file));
    }
  } catch (error) {
    const file = path.join(root, `.vscode-test/failure-${name}.png`);
    await page.screenshot({ path: file });
    console.error(`What the workbench showed at the end: ${file}`);
    throw error;
  } finally {
    await workbench.close();
  }
}

/** Where pictures are that are only looked at. */
const REVIEW = path.join(cacheFolder, 'pictures');

async function main() {
  const isReview = process.argv.includes('--review');
  const names = process.argv.slice(2).filter((argument) => argument !== '--review');
  const all = Object.keys(scenes).filter((name) => isReview || !scenes[name].isOnlyReviewed);
  const wanted = names.length > 0 ? names : all;
  const unknown = wanted.filter((name) => !(name in scenes));
  if (unknown.length > 0) {
    throw new Error(`Unknown scene ${unknown.join(', ')}; there are: ${Object.keys(scenes).join(', ')}`);
  }
  await runNpm(['run', 'package'], root);
  await mkdir(isReview ? REVIEW : path.join(root, 'docs/images'), { recursive: true });
  const { folder } = await temporaryFolder();
  await cp(path.join(root, 'samples'), path.join(folder, 'samples'), { recursive: true });
  await mkdir(path.join(folder, 'nothing'));
  await runNpm(['run', 'compile'], root);
  const { generateLog } = createRequire(import.meta.url)('../out/test/support/generateLog.js');
  const profile = { bytes: 1_200_000, packets: 6, concurrent: 9, eol: '\n' };
  for (const [file, leakEvery] of /** @type {const} */ ([
    [BUSY, 30],
    [FIXED, 0],
  ])) {
    const log = path.join(folder, 'exchange', file);
    await mkdir(path.dirname(log), { recursive: true });
    await writeFile(log, [...generateLog({ ...profile, leakEvery })].join(''));
  }
  const lines = (await readFile(path.join(folder, 'exchange', BUSY), 'utf8')).split('\n').slice(0, -1);
  const told = lines.flatMap((line, k) =>
    k % 800 === 799 ? [line, `-- 12:${10 + (k % 50)}:07 collector alive --`] : [line],
  );
  await mkdir(path.join(folder, 'rotated'));
  for (const [name, from, to] of /** @type {const} */ ([
    [`${ROTATED}.2`, 0, 0.4],
    [`${ROTATED}.1`, 0.4, 0.8],
    [ROTATED, 0.8, 1],
  ])) {
    const part = told.slice(from * told.length, to * told.length);
    await writeFile(path.join(folder, 'rotated', name), part.map((line) => `${line}\n`).join(''));
  }
  const failed = [];
  for (const name of wanted) {
    await takePictures(name, scenes[name], folder, isReview).catch((error) => {
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      failed.push(name);
    });
  }
  if (failed.length > 0) {
    throw new Error(`These pictures were not taken: ${failed.join(', ')}`);
  }
}

await runScript(main);
