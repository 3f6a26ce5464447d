/** A log in the editor, as its reader sees it. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { cursorIsAt, messageIs, open, openFile, runCommand, type Workbench } from './workbench';

const samples = path.resolve(__dirname, '../../../samples');
const sample = (name: string): string => readFileSync(path.join(samples, name, 'Winsock.log'), 'latin1');

/** CB 18 leaks, while CB 16 lives in the midst of its life. */
const OVERLAPPING = `(001) CB 18 (instance 21) allocated
(001) CB 16 (instance 22) allocated
(008) WSARecv on cb 16, offset 0
(008) Socket 13020 created on cb 18
(008) close socket -1 on cb 16, handle 0
<log continues, and shows that the CB will not be returned to use>
`;

suite('a log in the editor', function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let page: Page;

  suiteSetup(async () => {
    workbench = await open({
      files: {
        'Winsock.log': OVERLAPPING,
        'winsock-clean.log': sample('kb303102-normal'),
        'winsock-gone.log': sample('kb303102-failing'),
        'winsock-windows.log': 'netsh trace\nWinsock catalog reset\n',
      },
    });
    ({ page } = workbench);
  });
  suiteTeardown(() => workbench.close());

  const figure = (text: string) => page.locator('[id*="winsockLog.figure"]', { hasText: text });

  test('one figure in the status bar, for a log with a leak, without one, and of another program', async () => {
    await openFile(page, 'Winsock.log');
    await figure('1 leaked').waitFor();
    await openFile(page, 'winsock-clean.log');
    await figure('0 leaked').waitFor();
    await openFile(page, 'winsock-windows.log');
    await figure('not judged').waitFor();
  });

  test('the list of symbols is searched by the verdict', async () => {
    await openFile(page, 'Winsock.log');
    await runCommand(page, 'Go to Symbol in Editor...');
    await page.keyboard.type('leaked');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'CB 18 (instance 21) leaked' }).waitFor();
    assert.equal(await rows.count(), 1);
    await page.keyboard.press('Enter');
    await cursorIsAt(page, 1);
  });

  test('the breadcrumb names an instance on the line of its allocation, and no other', async () => {
    const crumbs = page.locator('.breadcrumbs-below-tabs');
    await crumbs.getByText('CB 18 (instance 21) leaked').waitFor();
    await page.keyboard.press('ArrowDown');
    await crumbs.getByText('CB 16 (instance 22) released').waitFor();
    await page.keyboard.press('ArrowDown');
    await cursorIsAt(page, 3);
    await crumbs.getByText('CB 16').waitFor({ state: 'detached' });
  });

  test('a key leads along the lines of an instance, and selects where they name it', async () => {
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F7');
    await cursorIsAt(page, 4);
    await page.locator('[id="status.editor.selection"]', { hasText: '(5 selected)' }).waitFor();
  });

  test('the evidence can be copied from any line of the instance', async () => {
    await page.keyboard.press('Control+.');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Copy the evidence on CB 18' }).waitFor();
    await page.keyboard.type('Copy the evidence');
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: 'The evidence for CB 18 (instance 21) is on' }).waitFor();
  });

  test('a line in the report opens beside the report, also once the log is closed', async () => {
    await runCommand(page, 'Winsock Log: Create Winsock Case Report');
    const report = page.frameLocator('iframe.webview').frameLocator('iframe[title]');
    await report.locator('a[href^="command:"]').first().waitFor();
    await page
      .locator('.tab', { hasText: /^Winsock\.log/ })
      .first()
      .click();
    await page.keyboard.press('Control+w');
    await page.locator('.tab', { hasText: 'Case Report' }).click();
    await report
      .locator('a[href^="command:"]', { hasText: /^(?:line )?1$/ })
      .first()
      .click();
    await page.locator('.tab.active', { hasText: /^Winsock\.log/ }).waitFor();
    await cursorIsAt(page, 1);
    await report.locator('h1').waitFor();
  });

  test('a place in its picture of the pool leads to the line there, beside the report, too', async () => {
    const report = page.frameLocator('iframe.webview').frameLocator('iframe[title]');
    const place = report.locator('svg a', { has: page.locator('title', { hasText: /^line 5$/ }) });
    await place.locator('rect').click();
    await cursorIsAt(page, 5);
    await report.locator('h1').waitFor();
  });

  test('the findings of the sample go when it is closed', async () => {
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Winsock Log: Open the Sample of a Leak');
    await figure('1 leaked').waitFor();
    await runCommand(page, 'Problems: Focus on Problems View');
    const rows = page.locator('.markers-panel .monaco-list-row[aria-label*="kb303102-failing"]');
    await rows.first().waitFor();
    await runCommand(page, 'View: Close All Editors');
    await rows.first().waitFor({ state: 'detached' });
  });

  test('of a log that is gone there is a warning in place of its report or its comparison', async () => {
    const choice = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text });
    const tab = (title: string | RegExp) => page.locator('.tab', { hasText: title });
    await openFile(page, 'winsock-gone.log');
    await figure('1 leaked').waitFor();
    await runCommand(page, 'Winsock Log: Create Winsock Case Report');
    await tab('Case Report').waitFor();
    await runCommand(page, 'Winsock Log: Compare with Another Log or Run');
    await choice('winsock-clean.log').click();
    await tab('Comparison of Winsock Logs').waitFor();
    await tab(/^winsock-gone\.log/).click();
    await page.keyboard.press('Control+w');
    await tab(/^winsock-gone\.log/).waitFor({ state: 'detached' });
    await rm(path.join(workbench.folder, 'winsock-gone.log'));
    await page.locator('.explorer-folders-view').getByText('winsock-gone.log').waitFor({ state: 'detached' });

    await runCommand(page, 'Winsock Log: Copy the Case Report');
    await choice('Copy as Markdown').first().click();
    await messageIs(page, 'Cannot create the case report: “winsock-gone.log” cannot be read.');
    await runCommand(page, 'Winsock Log: Save the Comparison');
    await choice('Save as Markdown').click();
    await messageIs(page, 'Cannot compare the logs: “winsock-gone.log” or “winsock-clean.log” cannot be read.');
  });
});
