import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';
import { FAILING, FEW, type Place, row, unfold, until } from './place';

/** The row of all of its instances. */
const RELEASED = /Released\s*[23]$/;

export function controlBlocksTests(place: Place): void {
  /** The rows of instances, from the top. */
  const instances = async (pane: Locator): Promise<string[]> => {
    // All at once: a row may go at any time.
    const rows = await row(pane, '(instance ').evaluateAll((found) =>
      found.map((each) => ({ index: Number(each.getAttribute('data-index')), text: each.textContent })),
    );
    return rows.sort((a, b) => a.index - b.index).map(({ text }) => /CB \d+/.exec(text)?.[0] ?? '');
  };

  /** Waits until the log with few instances has these. */
  const listed = (pane: Locator, expected: readonly string[]): Promise<void> =>
    until(`${expected.join(', ')} in this order`, async () => {
      await unfold([row(pane, RELEASED)], row(pane, '(instance '));
      return isDeepStrictEqual(await instances(pane), expected);
    });

  const filterBy = async (words: string): Promise<void> => {
    await place.screen.run('Winsock Log: Filter Control Blocks');
    await place.screen.answer('Filter Control Blocks', words);
  };

  suite('Control Blocks', () => {
    test('finds the logs of the folder without opening any, and says how many leak', async () => {
      const pane = await place.screen.controlBlocks();
      for (const folder of ['kb303102-failing', 'kb303102-normal', 'few', 'leaky', 'many'])
        await row(pane, folder).waitFor();
      await pane.getByText(/^8 logs: 1\d leaked$/).waitFor();
      assert.equal(await place.screen.page.locator('.tab').count(), 0);
    });

    test('reports on a log that is not open, from the menu of its row', async () => {
      const pane = await place.screen.controlBlocks();
      await place.screen.chooseFromMenu(row(pane, 'kb303102-failing'), 'Create Winsock Case Report');
      const report = await place.screen.pageWith('h1:text("Case report")');
      await report.locator('body', { hasText: 'KB 303102 is confirmed' }).waitFor();
      await place.screen.closeEditors();
    });

    test('shows the leak of the failing sample; a click on a milestone lands on its line', async () => {
      await place.screen.open(FAILING);
      const pane = await place.screen.controlBlocks();
      const instance = row(pane, 'CB 18 (instance 21)');
      await instance.waitFor();
      await row(pane, '1 leaked of 1').first().waitFor();
      assert.match((await instance.getAttribute('aria-label')) ?? '', /leaked/);
      await unfold([instance], row(pane, 'Socket 13020 created'));
      await row(pane, 'Socket 13020 created').click();
      await place.screen.cursorAt(4);
    });

    test('copies the evidence for an instance', async () => {
      const pane = await place.screen.controlBlocks();
      const { page } = place.screen;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await place.screen.chooseFromMenu(row(pane, 'CB 18 (instance 21)').first(), 'Copy the Evidence');
      await page.locator('.statusbar-item', { hasText: 'The evidence for CB 18 (instance 21) is on' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^CB 18 \(instance 21\) leaked/);
      assert.match(copied, /4 {2}\(008\) Socket 13020 created on cb 18\n/);
    });

    test('the badge of the Explorer counts the leaks', async () => {
      await place.screen.badge.and(place.screen.page.getByText(/^1\d$/)).waitFor();
    });

    test('goes to the line of a row, from its menu', async () => {
      await place.screen.closeEditors();
      const pane = await place.screen.controlBlocks();
      // The row of the log that has been closed is another one now; a menu would not outlive that.
      await row(pane, 'kb303102-failing').and(place.screen.page.locator('[aria-expanded="false"]')).waitFor();
      await unfold([row(pane, 'few'), row(pane, RELEASED)], row(pane, 'CB 4 (instance 3)'));
      await place.screen.chooseFromMenu(row(pane, 'CB 4 (instance 3)'), 'Go to the Line');
      await place.screen.page.locator('.tab.active', { hasText: 'Winsock.log' }).waitFor();
      await place.screen.cursorAt(4);
    });

    test('lists instances in the order of the log, by control block, or the longest in use first', async () => {
      const pane = await place.screen.controlBlocks();
      for (const [order, expected] of [
        ['By control block', ['CB 4', 'CB 5', 'CB 9']],
        ['Longest in use first', ['CB 9', 'CB 4', 'CB 5']],
        ['In the order of the log', ['CB 9', 'CB 5', 'CB 4']],
      ] as const) {
        await place.screen.run('Winsock Log: Sort Control Blocks');
        await place.screen.page.locator('.quick-input-list .monaco-list-row', { hasText: order }).click();
        await listed(pane, expected);
      }
    });

    test('follows the cursor, until it is told not to', async () => {
      const pane = await place.screen.controlBlocks();
      const { page } = place.screen;
      const selected = page.locator('[aria-selected="true"]');
      await place.screen.open(FEW);
      await page.locator('.view-line', { hasText: 'on cb 4, handle 4' }).click();
      await place.screen.cursorAt(5);
      await row(pane, 'CB 4 (instance 3)').and(selected).waitFor();
      await page.keyboard.press('Control+Home');
      await row(pane, 'CB 9 (instance 1)').and(selected).waitFor();
      // What the commands of the palette offer is what it does.
      await place.screen.run('Winsock Log: Stop Following the Cursor in Control Blocks');
      await place.screen.run('Winsock Log: Go to the Next Line of This Control Block');
      await place.screen.cursorAt(7);
      await row(pane, 'CB 9 (instance 1)').and(selected).waitFor();
      await place.screen.run('Winsock Log: Follow the Cursor in Control Blocks');
    });

    test('a filter leaves what was asked for, and says how much that is', async () => {
      const pane = await place.screen.controlBlocks();
      await filterBy('cb 5 cb 9');
      await pane.getByText('Filter “cb 5 cb 9”. 2 of 3 instances pass.').waitFor();
      await listed(pane, ['CB 9', 'CB 5']);
      await filterBy('leaked nonsense');
      await pane.getByText('Not understood: nonsense').waitFor();
      await row(pane, 'No instance passes the filter').first().waitFor();
      await place.screen.run('Winsock Log: Clear the Control Blocks Filter');
      await listed(pane, ['CB 9', 'CB 5', 'CB 4']);
    });

    test('two hundred thousand instances are unfolded page by page', async () => {
      await place.screen.closeEditors();
      const pane = await place.screen.controlBlocks();
      const started = Date.now();
      const released = row(pane, /Released\s*200,000/);
      await unfold([row(pane, 'many'), released, row(pane, 'Instances 1–500')], row(pane, 'CB 3 (instance 1)'));
      assert.ok(Date.now() - started < 30_000, 'within some seconds, also on a busy machine');
    });
  });
}
