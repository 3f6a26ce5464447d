/** What the tests of the views share: the logs that there are, and the rows of a tree. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Frame, Locator } from 'playwright-core';
import { coloured, type Coloured, type Screen } from '../screen';
import type { Host } from '../workbench';

/** Where the views are tested. */
export interface Place {
  readonly host: Host;
  /** Only once the workbench is open: in tests, not while they are declared. */
  readonly screen: Screen;
}

export const FAILING = 'kb303102-failing/Winsock.log';
export const NORMAL = 'kb303102-normal/Winsock.log';
export const FEW = 'few/Winsock.log';
export const RED = '--vscode-charts-red';

export const row = (pane: Locator, text: string | RegExp): Locator =>
  pane.locator('.monaco-list-row', { hasText: text });

/**
 * Unfolds rows of a tree, each within the one before, until there is what is to be in the last of them. A row that has been
 * unfolded may be folded again: a log's row is another one once the log has been opened.
 */
export async function unfold(path: readonly Locator[], child: Locator): Promise<void> {
  await until('rows are unfolded', async () => {
    if (await child.first().isVisible()) return true;
    for (const [k, item] of path.entries()) {
      if (!(await item.isVisible())) return false;
      if ((await item.getAttribute('aria-expanded', { timeout: 1000 }).catch(() => null)) !== 'false') continue;
      await item.locator('.monaco-tl-twistie').click();
      // A second click, while what is in it is still being read, would fold it again.
      const next = path.at(k + 1) ?? child.first();
      await next.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    return false;
  });
}

/** Waits until something is so that can only be asked for. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await condition());) {
    assert.ok(Date.now() < end, `${what}: not within 60 s`);
    await setTimeout(50);
  }
}

/** Waits until the picture has more than so many pixels of a colour of the theme. */
export async function shows(frame: Frame, variable: string, pixels: number): Promise<Coloured> {
  let found: Coloured | undefined;
  await until(`more than ${pixels} pixels of ${variable}`, async () => {
    found = await coloured(frame, variable);
    return found.pixels > pixels;
  });
  assert.ok(found);
  return found;
}
