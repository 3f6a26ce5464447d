/** What somebody sees who has no log yet, and where it leads: in a workbench driven by a browser. */
import assert from 'node:assert/strict';
import { zipOf } from '../support/makeArchive';
import { sample } from '../support/paths';
import { Screen } from './screen';
import { open, type Workbench } from './workbench';

suite('a folder without a log', function () {
  this.timeout(180_000);
  let opened: Workbench | undefined;
  let workbench: Screen;

  suiteSetup(async () => {
    opened = await open({ files: { 'notes.txt': 'no log\n' } });
    workbench = new Screen(opened.page, opened.folderTitle);
  });
  suiteTeardown(() => opened?.close());

  test('the activity bar has no place for it; the walkthrough leads to the leak of the sample, the timeline, and the report', async () => {
    const { page } = workbench;
    const step = (title: string) => page.locator('.getting-started-step', { hasText: title });
    assert.equal(await workbench.places('Winsock Log').count(), 0);
    const choose = async (title: string, button: string): Promise<void> => {
      // The page may show all walkthroughs when somebody comes back to it.
      await workbench.run('Welcome: Open Walkthrough...');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Find a leaked control block' }).click();
      await step(title).and(page.locator(':enabled')).waitFor();
      if ((await step(title).getAttribute('aria-expanded')) !== 'true') await step(title).click();
      await step(title).locator('.monaco-button', { hasText: button }).click();
    };

    await choose('Open a log', 'Open the Sample');
    await page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();

    await choose('Read the leak', 'Show Problems');
    await page.locator('.markers-panel').getByText('CB 18 (instance 21) leaked').first().waitFor();

    await choose('See the pool drain', 'Show the Timeline');
    const timeline = await workbench.pageWith('#legend');
    await timeline.locator('#legend', { hasText: 'leaked 1' }).waitFor();

    await choose('Report the case', 'Create Winsock Case Report');
    const report = await workbench.pageWith('h1:text("Case report")');
    await report.locator('body', { hasText: 'KB 303102 is confirmed' }).waitFor();
  });
});

suite('a folder with nothing but a packed log', function () {
  this.timeout(180_000);
  let opened: Workbench | undefined;

  suiteSetup(async () => {
    opened = await open({ files: { 'winsock.zip': zipOf([{ name: 'winsock.log', bytes: sample('failing') }]) } });
  });
  suiteTeardown(() => opened?.close());

  test('the status bar counts it as not judged; a click there says what to do', async () => {
    assert.ok(opened);
    const { page } = opened;
    page.setDefaultTimeout(60_000);
    await page.locator('[id*="winsockLog.figure"]', { hasText: '1 not judged' }).click();
    await page.locator('.markers-panel').getByText('unpack it first').waitFor();
  });
});
