/** Files with names that would be links, icons, markup or invisible, on each of VS Code's surfaces that name them. */
import * as assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { Screen } from './screen';
import { cursorIsAt, open, openFile, runCommand, type Workbench } from './workbench';

const LINK = '[Show the notes](command:workbench.action.openSettings?%22INJECTED%22)';
const MARKUP = '$(warning) **b** <b>c `d` | e';
const HIDDEN = 'x\u202ey\u0007z';
const HIDDEN_SHOWN = 'x\\u202ey\\x07z';
const LONG = 'é'.repeat(118);

/** A log under a name that VS Code does not know to be one, and what is to be read where it is named. */
const strangers: readonly (readonly [name: string, shown: string])[] = [
  [`s1 ${LINK} mta.log`, `s1 ${LINK} mta.log`],
  [`s2 ${MARKUP} mta.log`, `s2 ${MARKUP} mta.log`],
  [`s3 ${HIDDEN} mta.log`, `s3 ${HIDDEN_SHOWN} mta.log`],
  [`s4 ${LONG}${'é'.repeat(4)} mta.log`, `s4 ${LONG}${'é'.repeat(4)} mta.log`],
];

/** An event log that names the control block of the finding and the size of the pool. Its name breaks a link, too. */
const EVENTS = `e) ${LINK} ${MARKUP} ${HIDDEN} 100%25.log`;
const EVENTS_SHOWN = `e) ${LINK} ${MARKUP} ${HIDDEN_SHOWN} 100%25.log`;

const LEAK = [
  '(001) CB 18 (instance 21) allocated',
  '(008) Socket 13020 created on cb 18',
  '(008) Ac/Cl/Cn events for cb 18, socket 13020, handle 10380',
  '<log continues, and shows that the CB will not be returned to use>',
  '',
].join('\n');

/** The leak on another socket: equal logs would be copies of each other. */
const leakOn = (socket: number): string => LEAK.replaceAll('13020', String(socket));

const EVENT_TEXT = [
  'message NMI9156: Resource, severity 12',
  '',
  '          (BASE MAIN BASE(1) Proc 27) 06-06-01 03:36:20pm',
  '          A resource limit has been reached while attempting to open an association. There are no free control blocks available for network type 1. The configured count is 60.',
  '',
  'message NMI9215: Internal Operating System Error, severity 14',
  '',
  '          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm',
  '          connect() call failed on CB 18',
  '            Socket error   0',
  '',
  'message NMI9999: Internal Operating System Error, severity 12',
  '',
  '          (BASE IL TCP/IP DRVR(8) Proc 259) 06-06-01 03:36:27pm',
  `          ${LINK} ${MARKUP} ${HIDDEN}`,
  '',
].join('\n');

suite('hostile names in the workbench', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let page: Page;

  suiteSetup(async () => {
    workbench = await open({
      files: {
        ...Object.fromEntries(strangers.map(([name], k) => [name, leakOn(13100 + 4 * k)])),
        'Winsock.log': LEAK,
        [`winsock1 ${LINK} ${MARKUP}.log`]: leakOn(13200),
        [EVENTS]: EVENT_TEXT,
        [`winsock2 ${LINK} ${MARKUP} ${HIDDEN}.log`]: leakOn(13204),
        // The same events in two files would count once; the pool has the size that the latest one says.
        'EV0.LOG': EVENT_TEXT.replaceAll('06-06-01', '06-05-01').replaceAll('CB 18', 'CB 19'),
      },
    });
    ({ page } = workbench);
  });
  suiteTeardown(() => workbench.close());

  for (const [name, shown] of strangers) {
    test(`the offer to treat a file as a log: ${name.slice(0, 12)}…`, async () => {
      await openFile(page, name.slice(0, 2));
      await runCommand(page, 'Notifications: Show Notifications');
      const message = page.locator('.notifications-center .notification-list-item', { hasText: shown.slice(0, 3) });
      await isPlain(message.locator('.notification-list-item-message'), `“${shown}” looks like a Winsock.log`);
      await message.getByRole('button', { name: 'Not Now' }).click();
      await message.waitFor({ state: 'detached' });
    });
  }

  test('the pop-up of the language status', async () => {
    await openFile(page, 'Winsock.log');
    await page.locator('[id="status.languageStatus"]').click();
    const popUp = page.locator('div.hover-language-status', { hasText: 'pool size from event 9156' });
    await isPlain(popUp.first(), EVENTS_SHOWN);
    await page.keyboard.press('Escape');
  });

  test('a finding in Problems that cites an event', async () => {
    await runCommand(page, 'Problems: Focus on Problems View');
    const row = page.locator('.markers-panel .monaco-list-row', { hasText: 'CB 18' }).first();
    await isPlain(row, EVENTS_SHOWN);
  });

  test('a hover, whose link to a file with a parenthesis and a percent sign in its name leads there', async () => {
    await runCommand(page, 'View: Focus Active Editor Group');
    await page
      .locator('.view-line', { hasText: 'Socket 13020 created' })
      .first()
      .hover({ position: { x: 60, y: 8 } });
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Events that name CB 18' }).first();
    await isPlain(hover, EVENTS_SHOWN);
    await hover.locator('a', { hasText: 'line 6 of e)' }).first().click();
    await page.locator('.tabs-container .tab.active', { hasText: 'e) ' }).waitFor();
    await cursorIsAt(page, 6);
  });

  test('the symbols of an event log, in the list and in the outline', async () => {
    await openFile(page, 'EV0');
    await runCommand(page, 'Go to Symbol in Editor...');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: '9999' });
    await isPlain(row, `9999 ${LINK} ${MARKUP} ${HIDDEN_SHOWN}`.slice(0, 60));
    await page.keyboard.press('Escape');
  });

  test('the logs to choose from for a report; its title, its page and the links on it', async () => {
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Winsock Log: Create Winsock Case Report');
    const choice = page.locator('.quick-input-list .monaco-list-row', { hasText: 'winsock1' });
    await isPlain(choice, `winsock1 ${LINK} ${MARKUP}.log`);
    await choice.click();
    await isPlain(
      page.locator('.tab.active', { hasText: 'Case Report' }),
      `Case Report: winsock1 ${LINK} ${MARKUP}.log`,
    );
    const report = page.frameLocator('iframe.webview').frameLocator('iframe[title]').locator('body');
    await isPlain(report, LINK);
    const images = await report.locator('img, script, iframe').count();
    assert.equal(images, 0);
  });
});

suite('hostile names in the views', function () {
  this.timeout(180_000);
  let workbench: Workbench | undefined;
  let screen: Screen;
  const name = `winsock1 ${LINK} ${MARKUP}.log`;
  const hidden = `winsock2 ${LINK} ${MARKUP} ${HIDDEN}.log`;
  const hiddenShown = hidden.replace(HIDDEN, HIDDEN_SHOWN);

  suiteSetup(async () => {
    workbench = await open({ files: { [name]: LEAK, [hidden]: leakOn(13024) } });
    screen = new Screen(workbench.page, workbench.folderTitle);
  });
  suiteTeardown(() => workbench?.close());

  const openLog = async (beginning: string): Promise<void> => {
    await screen.folders();
    await openFile(screen.page, beginning);
    await screen.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
  };

  test('Control Blocks: the logs of the folder', async () => {
    const pane = await screen.controlBlocks();
    const rows = pane.locator('.monaco-list-row');
    await isPlain(rows.filter({ hasText: 'winsock1' }), name);
    await isPlain(rows.filter({ hasText: 'winsock2' }), hiddenShown);
  });

  test('the logs to compare, and the page that compares them', async () => {
    await openLog('winsock1');
    await screen.run('Winsock Log: Compare with Another Log or Run');
    const choice = screen.page.locator('.quick-input-list .monaco-list-row', { hasText: 'winsock2' });
    await isPlain(choice, hiddenShown);
    await choice.click();
    const comparison = await screen.pageWith('h1:text("Comparison")');
    const heads = comparison.locator('thead th');
    await isPlain(heads.nth(1), name);
    await isPlain(heads.nth(2), hiddenShown);
    assert.equal(await comparison.locator('img, script, iframe, b').count(), 0);
  });

  test('the title of an excerpt', async () => {
    await screen.closeEditors();
    await openLog('winsock2');
    await screen.run('Winsock Log: Open Findings Only');
    await isPlain(screen.page.locator('.tab.active', { hasText: '(findings)' }), `${hiddenShown} (findings)`);
  });

  test('the page of the timeline, as a table, too', async () => {
    await screen.closeEditors();
    await openLog('winsock2');
    const frame = await screen.timeline();
    await frame.locator('#legend', { hasText: 'leaked 1' }).waitFor();
    await screen.run('Winsock Log: Show the Timeline as a Table');
    await frame.locator('tbody tr').first().waitFor();
    assert.match((await frame.locator('body').getAttribute('data-log')) ?? '', /winsock2/);
    assert.equal(await frame.locator('a, img, iframe, b').count(), 0);
  });
});

/** The text is there, and neither a link nor an icon nor markup was made of it. */
async function isPlain(place: Locator, shown: string): Promise<void> {
  await place.first().waitFor();
  const text = withoutJoiners((await place.first().textContent()) ?? '');
  assert.ok(text.includes(shown), `${JSON.stringify(text)} has no ${JSON.stringify(shown)}`);
  for (const link of await place.locator('a').all()) {
    const target = (await link.getAttribute('data-href')) ?? (await link.getAttribute('href')) ?? '';
    assert.ok(isOurs(target), target);
  }
  const made = '.codicon-warning, b:text-is("c"), strong:text-is("b"), code:text-is("d")';
  assert.equal(await place.locator(made).count(), 0);
}

function withoutJoiners(text: string): string {
  return text.replaceAll('\u2060', '').replaceAll('\u00a0', ' ');
}

/** Links that this extension makes, and to the pages of the articles. */
function isOurs(link: string): boolean {
  return /^(?:$|#|command:winsockLog\.|command:workbench\.actions\.view\.problems$|https:\/\/)/.test(link);
}
