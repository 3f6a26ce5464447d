/** A VS Code with the packaged extension, as its user sees it: what is on the screen, not what an API says. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { loadHosts } from '../host/hosts';

/** Where extensions run: in Node, or in a worker of the browser. */
export type Host = 'served' | 'browser-only';

export interface Workbench {
  readonly page: Page;
  /** The folder that is open, on the disk; a browser-only host has a copy of it. */
  readonly folder: string;
  /** What the Explorer calls it. */
  readonly folderTitle: string;
  close(): Promise<void>;
}

interface Options {
  /** Content by name, which may have folders in it; in pieces, where it is large. */
  readonly files: Readonly<Record<string, string | Uint8Array | Iterable<string>>>;
  readonly settings?: object;
  readonly host?: Host;
}

export async function open({ files, settings = {}, host = 'served' }: Options): Promise<Workbench> {
  const hosts = await loadHosts();
  const temporary = await hosts.temporaryFolder();
  const folder = path.join(temporary.folder, 'case');
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof text === 'string' || text instanceof Uint8Array ? [text] : text);
  }
  const shown = {
    vsix: path.join(hosts.root, 'dist/winsock-log.vsix'),
    folder,
    settings: { 'editor.hover.delay': 100, 'workbench.reduceMotion': 'on', ...settings },
    viewport: { width: 1400, height: 900 },
  };
  const isServed = host === 'served';
  const workbench = await (isServed
    ? hosts.openWorkbench({ ...shown, version: 'newest' })
    : hosts.openBrowserWorkbench(shown));
  const { page } = workbench;
  page.setDefaultTimeout(30_000);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  return {
    page,
    folder,
    folderTitle: isServed ? path.basename(folder) : '[Test Files]',
    close: async () => {
      await workbench.close();
      await temporary.remove();
    },
  };
}

/** Opens a file by what its name begins with. */
export async function openFile(page: Page, beginning: string): Promise<void> {
  const rows = page.locator('.explorer-folders-view .monaco-list-row');
  await rows.filter({ hasText: beginning }).first().dblclick();
  await page.locator('.tabs-container .tab.active', { hasText: beginning }).waitFor();
}

/**
 * Types into the field that a key opens. A key is lost where the page that has the focus is just going, and a text where the field that is
 * there belongs to a list that is just closing.
 */
export async function quickInput(page: Page, key: 'F1' | 'Control+P', text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  for (let tries = 1; ; tries++) {
    await page.keyboard.press(key);
    try {
      await input.waitFor({ timeout: 8_000 });
      await input.fill(text, { timeout: 4_000 });
      return;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

export async function runCommand(page: Page, title: string): Promise<void> {
  // Not by Enter: the likeliest is the one in front, and not always the one that is named so.
  const row = page.locator('.quick-input-list .monaco-list-row', {
    has: page.locator('.label-name', { hasText: title }),
  });
  for (let tries = 1; ; tries++) {
    await quickInput(page, 'F1', `>${title}`);
    try {
      await row.first().click({ timeout: 10_000 });
      return;
    } catch (error) {
      if (tries === 4) throw error;
      // What pops up below the mouse, or at the cursor of the editor, may cover the list.
      await page.mouse.move(0, 0);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
  }
}

/** Waits for a message, in the list of all: it may not pop up, or be gone again. Empties the list. */
export async function messageIs(page: Page, text: string | RegExp): Promise<void> {
  await runCommand(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center .notification-list-item', { hasText: text }).waitFor();
  await runCommand(page, 'Notifications: Clear All Notifications');
  // What is opened before the list has gone is closed with it.
  await page.locator('.notifications-center .notification-list-item').first().waitFor({ state: 'hidden' });
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The line at the cursor, by the status bar: "Ln 5, Col 1" is 5. */
export async function cursorIsAt(page: Page, line: number): Promise<void> {
  await page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line}, Col` }).waitFor();
}
