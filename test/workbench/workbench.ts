/** A served VS Code with the packaged extension, as its user sees it: what is on the screen, not what an API says. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { loadHosts } from '../host/hosts';

export interface Workbench {
  readonly page: Page;
  /** The folder that is open. */
  readonly folder: string;
  close(): Promise<void>;
}

interface Options {
  /** Content by name, which may have folders in it; in pieces, where it is large. */
  readonly files: Readonly<Record<string, string | Iterable<string>>>;
  readonly settings?: object;
  readonly theme?: string;
}

export async function open({ files, settings = {}, theme }: Options): Promise<Workbench> {
  const hosts = await loadHosts();
  const temporary = await hosts.temporaryFolder();
  const folder = path.join(temporary.folder, 'case');
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof text === 'string' ? [text] : text);
  }
  const workbench = await hosts.openWorkbench({
    version: 'newest',
    vsix: path.join(hosts.root, 'dist/winsock-log.vsix'),
    folder,
    settings: { 'editor.hover.delay': 100, 'workbench.reduceMotion': 'on', ...settings },
    ...(theme === undefined ? {} : { theme }),
    viewport: { width: 1400, height: 900 },
  });
  const { page } = workbench;
  page.setDefaultTimeout(30_000);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  return {
    page,
    folder,
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

export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
  await page.keyboard.press('Enter');
}

/** The line at the cursor, by the status bar: "Ln 5, Col 1" is 5. */
export async function cursorIsAt(page: Page, line: number): Promise<void> {
  await page.locator('[id="status.editor.selection"]', { hasText: `Ln ${line}, Col` }).waitFor();
}
