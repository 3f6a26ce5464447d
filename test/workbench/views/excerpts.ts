import assert from 'node:assert/strict';
import { FEW, NORMAL, type Place, row, unfold, until } from './place';

export function excerptsTests(place: Place): void {
  suite('excerpts', () => {
    test('of a log of 60 MB: the findings, with the numbers of their lines', async () => {
      await place.screen.closeEditors();
      await place.screen.open('large/Winsock.log');
      await place.screen.run('Winsock Log: Open Findings Only');
      await place.screen.page.locator('.tab.active', { hasText: 'findings' }).waitFor();
      await place.screen.page.locator('.view-line', { hasText: 'Only instances with a finding' }).waitFor();
      const allocated = place.screen.page
        .locator('.view-line', { hasText: /^\s*\d+\s│\s\(00\d\)\sCB\s\d+\s\(instance\s\d+\)\sallocated/ })
        .first();
      const hover = place.screen.page.locator('.monaco-hover:visible', { hasText: 'It was allocated, but never used' });
      await until('its life', async () => {
        // An editor that has just opened asks for nothing until the mouse moves again.
        await place.screen.page.mouse.move(0, 0);
        await allocated.hover({ position: { x: 160, y: 8 } });
        const life = hover.getByText(/^\d+: Socket \d+ created on cb \d+/).waitFor({ timeout: 10_000 });
        return life.then(
          () => true,
          () => false,
        );
      });
    });

    test('of one control block alone, from the row of an instance in the tree', async () => {
      await place.screen.closeEditors();
      await place.screen.open(FEW);
      const pane = await place.screen.controlBlocks();
      const instance = row(pane, 'CB 5 (instance 2)');
      await row(pane, 'few').and(place.screen.page.locator('[aria-expanded="true"]')).waitFor();
      await unfold([row(pane, /Released\s*3$/)], instance);
      await place.screen.chooseFromMenu(instance, 'Open Only This Control Block');
      await place.screen.page.locator('.view-line', { hasText: 'Only CB 5: 2 of 7 lines of Winsock.log' }).waitFor();
      const rows = place.screen.page.locator('.view-line', { hasText: '│' });
      assert.deepEqual(
        (await rows.allInnerTexts()).map((text) => Number.parseInt(text, 10)),
        [2, 3],
      );
    });

    test('all but the control block at the cursor is dimmed, until that is switched off', async () => {
      await place.screen.closeEditors();
      await place.screen.open(FEW);
      const { page } = place.screen;
      const line = (text: string) => page.locator('.view-line', { hasText: text }).first();
      const opacityOf = (text: string): Promise<number> =>
        line(text).evaluate((element) =>
          Math.min(...[...element.querySelectorAll('span span')].map((part) => Number(getComputedStyle(part).opacity))),
        );
      await line('CB 5 (instance 2)').click();
      await place.screen.run('Winsock Log: Dim Other Control Blocks');
      await until('the others are dimmed', async () => (await opacityOf('CB 9 (instance 1)')) < 0.5);
      assert.equal(await opacityOf('CB 5 (instance 2)'), 1);
      await place.screen.run('Winsock Log: Dim Other Control Blocks');
      await until('nothing is dimmed', async () => (await opacityOf('CB 9 (instance 1)')) === 1);
    });

    test('runs of waits are folded in the log itself', async () => {
      await place.screen.closeEditors();
      await place.screen.open(NORMAL);
      const { page } = place.screen;
      const waits = page.locator('.view-line', { hasText: 'Wait for cb' });
      await until('three runs', async () => (await waits.count()) === 8);
      await until('three folds', async () => {
        await place.screen.run('Winsock Log: Fold All Waits');
        return (await waits.count()) === 3;
      });
    });

    test('a key goes from a row to its line in the log', async () => {
      await place.screen.closeEditors();
      await place.screen.open(NORMAL);
      await place.screen.run('Winsock Log: Open Without Waits');
      const { page } = place.screen;
      // The log has such a line, too, and is in front until then.
      await page.locator('.tab.active', { hasText: 'without waits' }).waitFor();
      await page.locator('.view-line', { hasText: 'close socket -1' }).click();
      await page.keyboard.press('F12');
      await place.screen.cursorAt(28);
    });
  });
}
