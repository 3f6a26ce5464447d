import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { violationsOfCopy } from '../axe';
import { themeNames } from '../screen';
import { type Place, row, unfold, until } from './place';

export function casesTests(place: Place): void {
  suite('cases', () => {
    const inEveryTheme = async (page: Frame): Promise<void> => {
      for (const theme of themeNames) {
        await place.screen.useTheme(theme, page);
        assert.deepEqual(await violationsOfCopy(page), [], theme);
      }
    };

    test('a report on a folder of the Explorer has all of its logs; axe finds nothing in it, whatever the theme', async () => {
      await place.screen.closeEditors();
      const folders = await place.screen.folders();
      await place.screen.chooseFromMenu(row(folders, 'two'), 'Create Winsock Case Report');
      const report = await place.screen.pageWith('h1:text("Case report")');
      const read = report.locator('tr', { hasText: /^\s*Read/ });
      assert.match(
        await read.first().innerText(),
        /winsock-a\.log \(6 lines, 1 allocated\); winsock-b\.log \(28 lines, 1 allocated\)/,
      );
      await place.screen.page.locator('.tab.active', { hasText: 'Case Report: two' }).waitFor();
      await inEveryTheme(report);
    });

    test('it is filed under a case number and a customer', async () => {
      await place.screen.run('Winsock Log: Set Case Number and Customer');
      await place.screen.answer('Case number', 'SRX-4711');
      await place.screen.answer('Customer', 'Contoso <b>');
      const report = await place.screen.pageWith('text=Case SRX-4711');
      await report.getByText('Contoso <b>').waitFor();
    });

    test('two logs are compared on a page; axe finds nothing in it, whatever the theme', async () => {
      await place.screen.closeEditors();
      await place.screen.open('two/winsock-a.log');
      await place.screen.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
      await place.screen.run('Winsock Log: Compare with Another Log or Run');
      await place.screen.page.locator('.quick-input-list .monaco-list-row', { hasText: 'winsock-b.log' }).click();
      const comparison = await place.screen.pageWith('h1:text("Comparison")');
      const leaked = comparison.locator('tbody tr', { has: comparison.locator('th', { hasText: /^leaked$/i }) });
      assert.deepEqual(await leaked.locator('td').allInnerTexts(), ['1', '0']);
      assert.equal(await comparison.locator('svg').count(), 2);
      await inEveryTheme(comparison);
    });

    test('two that are selected in the Explorer are compared without a question', async () => {
      await place.screen.closeEditors();
      const folders = await place.screen.folders();
      await unfold([row(folders, 'two')], row(folders, 'winsock-a.log'));
      await row(folders, 'winsock-a.log').click();
      // The editor that this opens selects its file in the Explorer.
      await place.screen.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
      await row(folders, 'winsock-b.log').click({ modifiers: ['Control'] });
      for (const name of ['winsock-a.log', 'winsock-b.log'])
        await row(folders, name).and(place.screen.page.locator('[aria-selected="true"]')).waitFor();
      await place.screen.chooseFromMenu(row(folders, 'winsock-b.log'), 'Compare with Another Log or Run');
      const comparison = await place.screen.pageWith('h1:text("Comparison")');
      const heads = comparison.locator('thead th');
      assert.deepEqual((await heads.allInnerTexts()).slice(1), ['winsock-a.log', 'winsock-b.log']);
    });

    test('two that are selected in the Explorer are reported on together, and an event log from elsewhere is added', async () => {
      const { page } = place.screen;
      const folders = await place.screen.folders();
      await place.screen.chooseFromMenu(row(folders, 'winsock-b.log'), 'Create Winsock Case Report');
      // The page is another one after each change.
      const read = async (): Promise<string> => {
        const report = await place.screen.pageWith('h1:text("Case report")');
        const line = report.locator('tr', { hasText: /^\s*Read/ }).first();
        return line.innerText({ timeout: 5000 }).catch(() => '');
      };
      await until('both logs are read', async () =>
        /winsock-b\.log \(28 lines.*winsock-a\.log \(6 lines|winsock-a.*winsock-b/.test(await read()),
      );
      await page.locator('.tab.active', { hasText: 'Case Report' }).click();
      await place.screen.run('Winsock Log: Add Logs to the Case');
      const path = page.locator('.quick-input-widget input');
      await until('a folder to add from', async () => /\/two\/?$/.test(await path.inputValue()));
      await path.fill((await path.inputValue()).replace(/\/two\/?$/, '/elsewhere/EV0.LOG'));
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'EV0.LOG' }).first().waitFor();
      await page.keyboard.press('Enter');
      await until('the event log is read', async () => (await read()).includes('EV0.LOG'));
    });
  });
}
