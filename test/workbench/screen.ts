/** The parts of a workbench that the tests of the views look at and take hold of. */
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { cursorIsAt, quickInput, runCommand } from './workbench';

/** The themes that VS Code has of its own, of each kind: by what the list of themes calls them, what a page is told of them. */
const themes = {
  'Light Modern': 'Light Modern',
  'Dark Modern': 'Dark Modern',
  'Light High Contrast': 'High Contrast Light',
  'Dark High Contrast': 'High Contrast',
} as const;

export type Theme = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly Theme[];

export class Screen {
  constructor(
    readonly page: Page,
    /** What the Explorer calls the folder that is open. */
    readonly folderTitle: string,
  ) {
    page.setDefaultTimeout(40_000);
  }

  /** Runs a command by its title, as the palette lists it. */
  run(title: string): Promise<void> {
    return runCommand(this.page, title);
  }

  /** Answers the question that has such a title. */
  async answer(title: string, text: string): Promise<void> {
    const question = this.page.locator('.quick-input-widget', { hasText: title });
    await question.locator('.quick-input-title', { hasText: title }).waitFor();
    await question.locator('input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the folder. */
  async open(file: string): Promise<void> {
    const name = path.basename(file);
    // By both: what has been open lately is listed before the list is filtered.
    const row = this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: path.dirname(file) })
      .filter({ has: this.page.locator('.label-name', { hasText: new RegExp(`^${name.replaceAll('.', '\\.')}$`) }) });
    const tab = this.page.locator(`.tab.active[data-resource-name="${name}"]`);
    for (let tries = 1; ; tries++) {
      await quickInput(this.page, 'Control+P', file);
      // By the keyboard: while files are still being found, rows move below the mouse.
      await row.first().waitFor();
      for (const chosen = row.and(this.page.locator('.focused')); (await chosen.count()) === 0;)
        await this.page.keyboard.press('ArrowDown');
      await this.page.keyboard.press('Enter');
      try {
        await tab.first().waitFor({ timeout: 10_000 });
        return;
      } catch (error) {
        // The list has changed in between.
        if (tries === 4) throw error;
      }
    }
  }

  async closeEditors(): Promise<void> {
    await this.run('View: Close All Editors');
    await this.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** The number on the icon of *Winsock Log* in the activity bar. */
  get badge(): Locator {
    return this.places('Winsock Log').locator('.badge-content');
  }

  /** An icon of the activity bar. */
  places(name: string): Locator {
    return this.page.locator('.activitybar .action-item', { has: this.page.locator(`[aria-label^="${name}"]`) });
  }

  /** The folders and files of the Explorer, unfolded and with room. */
  folders(): Promise<Locator> {
    return this.#pane(this.folderTitle);
  }

  /** Chooses from the context menu of a row. */
  async chooseFromMenu(row: Locator, title: string): Promise<void> {
    await row.click({ button: 'right' });
    // By the keyboard: of a menu that has just opened, a click of the mouse may be taken for the one that opened it.
    const item = this.page.locator('.monaco-menu .action-item', { hasText: title });
    await item.waitFor();
    for (const focused = item.and(this.page.locator('.focused')); (await focused.count()) === 0;)
      await this.page.keyboard.press('ArrowUp');
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** The view *Control Blocks*, which is alone in its place of the side bar. */
  async controlBlocks(): Promise<Locator> {
    await this.#show('Winsock Log');
    const pane = this.page.locator('.sidebar .pane').first();
    await pane.waitFor();
    return pane;
  }

  /** Shows a place of the side bar. */
  async #show(place: string): Promise<void> {
    const icon = this.places(place);
    await icon.waitFor();
    // Its badge lies over it. A click on the place that is shown hides the side bar.
    if ((await icon.and(this.page.locator('.checked')).count()) === 0) await icon.locator('a').click({ force: true });
    await this.page.locator('.sidebar .composite.title', { hasText: place }).waitFor();
  }

  /** A view of the Explorer. */
  async #pane(title: string): Promise<Locator> {
    await this.#show('Explorer');
    const headers = this.page.locator('.sidebar .pane-header');
    await headers.filter({ hasText: title }).waitFor();
    for (const header of await headers.all()) {
      const isWanted = (await header.innerText()).toLowerCase().includes(title.toLowerCase());
      if ((await header.getAttribute('aria-expanded')) !== String(isWanted)) await header.click();
    }
    return this.page.locator('.pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** The page of the timeline, when it has drawn. */
  async timeline(): Promise<Frame> {
    await this.run('Winsock Log: Open the Timeline');
    const frame = await this.pageWith('#legend');
    await frame.locator('body[data-drawn]').waitFor();
    return frame;
  }

  /** Waits until the cursor is on a 1-based line. */
  cursorAt(line: number): Promise<void> {
    return cursorIsAt(this.page, line);
  }

  /** `of`: a page that has the colours of the theme, too, when this returns. */
  async useTheme(theme: Theme, of: Frame): Promise<void> {
    await this.chooseTheme(theme);
    await of.locator(`body[data-vscode-theme-id$="${themes[theme]}"]`).waitFor();
  }

  async chooseTheme(theme: Theme): Promise<void> {
    await this.run('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder*="Color Theme"]').fill(theme);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** The page of ours that has such an element, when there is one. */
  async pageWith(selector: string): Promise<Frame> {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      for (const frame of this.page.frames()) {
        // The workbench itself is no page of ours, and frames come and go.
        const count =
          frame === this.page.mainFrame()
            ? 0
            : await frame
                .locator(selector)
                .count()
                .catch(() => 0);
        if (count > 0) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no page with ${selector} is shown`);
  }
}

/** What a canvas shows of a colour: how many pixels, and the box around them in CSS pixels. */
export interface Coloured {
  readonly pixels: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** `variable`: of the theme, a CSS variable. */
export async function coloured(frame: Frame, variable: string): Promise<Coloured> {
  return frame.evaluate((name) => {
    const canvas = document.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) throw new Error('there is no canvas');
    const probe = new OffscreenCanvas(1, 1).getContext('2d');
    if (!probe) throw new Error('there is no canvas');
    probe.fillStyle = getComputedStyle(document.body).getPropertyValue(name);
    probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const found = { pixels: 0, left: Infinity, top: Infinity, right: -1, bottom: -1 };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = 4 * (y * width + x);
        const isIt =
          Math.abs((data[at] ?? 0) - red) < 3 &&
          Math.abs((data[at + 1] ?? 0) - green) < 3 &&
          Math.abs((data[at + 2] ?? 0) - blue) < 3;
        if (isIt) {
          found.pixels++;
          found.left = Math.min(found.left, x / devicePixelRatio);
          found.right = Math.max(found.right, x / devicePixelRatio);
          found.top = Math.min(found.top, y / devicePixelRatio);
          found.bottom = Math.max(found.bottom, y / devicePixelRatio);
        }
      }
    }
    return found;
  }, variable);
}
