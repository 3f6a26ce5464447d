/** The view *Shapes*: lines that are not understood are taught, and what that does to the verdicts is seen before it is done. */
import * as assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { violations } from './axe';
import { Screen, themeNames } from './screen';
import { open, type Workbench } from './workbench';

/** One control block looks like a leak, but for lines of a collector; sixty others come, work and go. */
function* collected(): Generator<string> {
  yield '(001) CB 30 (instance 40) allocated\n';
  for (let k = 0; k < 60; k++) {
    const cb = 40 + (k % 5);
    yield `(001) CB ${cb} (instance ${100 + k}) allocated\n(008) R/W/Cl events on cb ${cb}, handle 48\n`;
    yield `(008) close socket -1 on cb ${cb}, handle 0\n${'(008) Wait for cb 0, handle 9036\n'.repeat(4)}`;
    if (k % 6 === 0) yield `-- 12:31:${k} collector alive --\n`;
  }
}

suite('the shapes of a case', function () {
  this.timeout(240_000);
  let opened: Workbench | undefined;
  let page: Page;
  let screen: Screen;
  const template = '-- {n}:{n}:{n} collector alive --';

  suiteSetup(async () => {
    opened = await open({ files: { 'Winsock.log': collected() } });
    page = opened.page;
    page.setDefaultTimeout(60_000);
    screen = new Screen(page, opened.folderTitle);
    await screen.places('Winsock Log').click();
    await page.locator('.pane-header', { hasText: 'Shapes' }).click();
  });
  suiteTeardown(() => opened?.close());

  const row = (text: string): Locator => page.locator('.pane .monaco-list-row', { hasText: text });
  const figure = (text: string): Locator => page.locator('[id*="winsockLog.figure"]', { hasText: text });
  const choice = (text: string): Locator => page.locator('.quick-input-list .monaco-list-row', { hasText: text });

  test('an unknown shape is listed with its count; taught to mean nothing, with the effect shown before, it settles the doubt', async () => {
    await figure('1 suspect').waitFor();
    await row(template).waitFor();
    assert.match((await row(template).getAttribute('aria-label')) ?? '', /10 lines · Winsock\.log:9/);
    await row(template).hover();
    await row(template).locator('.action-label').first().click();
    // Asked once: nothing is written into the folder of the case without a word.
    await choice('User settings').click();
    await choice('It means nothing').waitFor();
    assert.match(await choice('It means nothing').innerText(), /turns 1 suspect into leaked/);
    // Without a thread and a control block it can mean nothing else; and nothing is chosen beforehand.
    assert.equal(await page.locator('.quick-input-list .monaco-list-row').count(), 1);
    assert.equal(await page.locator('.quick-input-list .monaco-list-row.focused').count(), 0);
    await choice('It means nothing').click();
    await row('Taught').waitFor();
    await figure('1 leaked').waitFor();
  });

  test('both trees are read out as they are shown; axe finds nothing in them, whatever the theme', async () => {
    for (const shown of await page.locator('.sidebar .pane .monaco-list-row').all()) {
      const name = (await shown.getAttribute('aria-label')) ?? '';
      for (const part of await shown.locator('.label-name, .label-description').allInnerTexts())
        assert.ok(name.includes(part.replaceAll('\u00a0', ' ')), `“${name}” lacks “${part}”`);
    }
    for (const theme of themeNames) {
      await screen.chooseTheme(theme);
      assert.deepEqual(await violations(page.mainFrame(), '.sidebar .pane-body'), [], theme);
    }
  });

  test('undone, the doubt is back', async () => {
    // The message may have gone by itself.
    await screen.run('Notifications: Show Notifications');
    await page.locator('.notifications-center .monaco-button', { hasText: 'Undo' }).click();
    await figure('1 suspect').waitFor();
    await row('Taught').waitFor({ state: 'detached' });
  });

  test('where the workspace’s settings have shapes of their own, one that is taught for the user does not count, and it is said', async () => {
    assert.ok(opened);
    const own = [{ template: 'another {n}', effect: 'none', thread: false }];
    await mkdir(path.join(opened.folder, '.vscode'));
    await writeFile(path.join(opened.folder, '.vscode', 'settings.json'), JSON.stringify({ 'winsockLog.shapes': own }));
    await row('Taught').waitFor();
    await row(template).hover();
    await row(template).locator('.action-label').first().click();
    await choice('It means nothing').waitFor();
    assert.match(await choice('It means nothing').innerText(), /changes no verdict/);
    await choice('It means nothing').click();
    await screen.run('Notifications: Show Notifications');
    await page.locator('.notifications-center', { hasText: 'only those count' }).waitFor();
    await figure('1 suspect').waitFor();
  });
});
