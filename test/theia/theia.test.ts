/** The packaged extension in Eclipse Theia, as its user sees it. `npm run test:theia` runs these tests; they are not part of `npm test`. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { loadHosts, type Opened } from '../host/hosts';
import { inRoot, sample } from '../support/paths';
import { Screen } from '../workbench/screen';
import { RED, shows, until } from '../workbench/views/place';

suite('Eclipse Theia', function () {
  let opened: Opened | undefined;
  let screen: Screen;
  let log: string;
  let remove: (() => Promise<void>) | undefined;

  suiteSetup(async () => {
    const hosts = await loadHosts();
    const temporary = await hosts.temporaryFolder();
    remove = () => temporary.remove();
    const folder = path.join(temporary.folder, 'case');
    mkdirSync(folder);
    log = path.join(folder, 'Winsock.log');
    copyFileSync(inRoot('samples/kb303102-failing/Winsock.log'), log);
    const vsix = inRoot('dist/winsock-log.vsix');
    opened = await hosts.openTheia({ vsix, folder, viewport: { width: 1400, height: 900 } });
    screen = new Screen(opened.page, 'case');
  });
  suiteTeardown(async () => {
    await opened?.close();
    await remove?.();
  });
  teardown(async function () {
    if (this.currentTest?.state === 'failed') {
      const picture = inRoot('.vscode-test', `theia-${this.currentTest.title.replace(/\W+/g, '-')}.png`);
      await opened?.page.screenshot({ path: picture });
    }
  });

  const row = (text: string): Locator => screen.page.locator('.theia-TreeNode', { hasText: text });

  test('the folder’s log is in the tree of Control Blocks, with its leak', async () => {
    await screen.page.locator('[id$="winsockLogCase"].lm-TabBar-tab').click();
    await row('1 leaked of 1').first().waitFor();
    // A click on the row of a log opens or unfolds it.
    await until('the leak has a row', async () => {
      if (await row('CB 18 (instance 21)').first().isVisible()) return true;
      for (const folded of await screen.page.locator('.theia-TreeNode .theia-mod-collapsed').all())
        await folded.click({ timeout: 2000 }).catch(() => undefined);
      return false;
    });
  });

  test('a click on the leak opens the log at its allocation, which Problems and a lens name', async () => {
    // Theia loses a click on a row that it is just drawing again.
    await until('the log is open', async () => {
      await row('CB 18 (instance 21)').first().click();
      const tab = screen.page.locator('#theia-main-content-panel .lm-TabBar-tab', { hasText: 'Winsock.log' });
      return await tab.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    });
    await screen.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
    await screen.page.locator('#theia-statusBar', { hasText: '1 leaked' }).waitFor();
    await screen.page.locator('#theia-statusBar', { hasText: 'Ln 1, Col' }).waitFor();
  });

  test('the timeline draws the leak', async () => {
    const timeline = await screen.timeline();
    await timeline.locator('#legend', { hasText: 'leaked 1' }).waitFor();
    await shows(timeline, RED, 1000);
  });

  test('the case report confirms the article', async () => {
    await screen.run('Winsock Log: Create Winsock Case Report');
    const report = await screen.pageWith('h1:text("Case report")');
    await report.locator('body', { hasText: 'KB 303102 is confirmed' }).waitFor();
  });

  // Theia saves a second after the last key, and knows no read-only files.
  test('what is typed into a log stays in the editor; a warning says so', async () => {
    await screen.page
      .locator('.theia-notification-message', { hasText: 'is now off in your settings' })
      .first()
      .waitFor();
    await screen.page.locator('.monaco-editor .view-line').first().click();
    await screen.page.keyboard.type('typed ');
    await screen.page.locator('.view-line', { hasText: 'typed' }).first().waitFor();
    await screen.page.locator('.lm-TabBar-tab.theia-mod-dirty', { hasText: 'Winsock.log' }).waitFor();
    await screen.page.waitForTimeout(5_000);
    assert.equal(readFileSync(log, 'utf8'), sample('failing'));
    await screen.page.locator('.lm-TabBar-tab.theia-mod-dirty', { hasText: 'Winsock.log' }).waitFor();
  });
});
