/** Control Blocks, the timeline and the excerpts, as a user sees them: in a workbench driven by a browser. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { generateLog, type LogProfile } from '../support/generateLog';
import { inRoot, sample } from '../support/paths';
import { violations, violationsOfCopy } from './axe';
import { coloured, Screen, themes } from './screen';
import { open, type Workbench } from './workbench';

const FAILING = 'kb303102-failing/Winsock.log';
const NORMAL = 'kb303102-normal/Winsock.log';
const RED = '--vscode-charts-red';

/** Many short lives: as many instances as a log of some weeks has. */
function* manyLives(count: number): Generator<string> {
  for (let k = 0; k < count; k++) {
    const cb = 3 + (k % 11);
    yield `(001) CB ${cb} (instance ${k + 1}) allocated\n(008) R/W/Cl events on cb ${cb}, handle 4\n(008) close socket -1 on cb ${cb}, handle 0\n`;
  }
}

const folderOfPictures = inRoot('.vscode-test');
let pictures = 0;

suite('the views', function () {
  this.timeout(180_000);
  let opened: Workbench | undefined;
  let workbench: Screen;

  suiteSetup(async () => {
    const generate = (profile: LogProfile): Iterable<string> => generateLog({ eol: '\n', ...profile });
    opened = await open({
      files: {
        [FAILING]: sample('failing'),
        [NORMAL]: sample('normal'),
        'two/winsock-a.log': sample('failing'),
        'two/winsock-b.log': sample('normal'),
        'leaky/Winsock.log': generate({ bytes: 3_000_000, leakEvery: 40 }),
        'many/Winsock.log': manyLives(200_000),
        'large/Winsock.log': generate({ bytes: 60_000_000, leakEvery: 400 }),
      },
      settings: { 'window.commandCenter': false, 'workbench.editorLargeFileConfirmation': 2048 },
    });
    workbench = new Screen(opened.page, opened.folder);
    // The extension has been loaded, and has looked at the logs.
    await workbench.badge.waitFor();
  });
  suiteTeardown(() => opened?.close());
  teardown(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.page.screenshot({ path: path.join(folderOfPictures, `failure-views-${++pictures}.png`) });
    }
  });
  const row = (pane: Locator, text: string | RegExp): Locator => pane.locator('.monaco-list-row', { hasText: text });
  const unfold = async (item: Locator): Promise<void> => {
    if ((await item.getAttribute('aria-expanded')) === 'false') {
      await item.locator('.monaco-tl-twistie').click();
    }
  };

  suite('Control Blocks', () => {
    test('finds the logs of the folder without opening any', async () => {
      const pane = await workbench.controlBlocks();
      for (const folder of ['kb303102-failing', 'kb303102-normal', 'leaky', 'many']) {
        await row(pane, folder).waitFor();
      }
      assert.equal(await workbench.page.locator('.tab').count(), 0);
    });

    test('shows the leak of the failing sample; a click on a milestone lands on its line', async () => {
      await workbench.open(FAILING);
      const pane = await workbench.controlBlocks();
      const instance = row(pane, 'CB 18 (instance 21)');
      await instance.waitFor();
      await row(pane, '1 leaked of 1').first().waitFor();
      assert.match((await instance.getAttribute('aria-label')) ?? '', /leaked/);
      await unfold(instance);
      await row(pane, 'Socket 13020 created').click();
      await workbench.cursorAt(4);
    });

    test('the badge of the Explorer counts the leaks', async () => {
      await workbench.badge.and(workbench.page.getByText(/^1\d$/)).waitFor();
    });

    test('a filter leaves what was asked for, and says how much that is', async () => {
      const pane = await workbench.controlBlocks();
      await workbench.run('Winsock Log: Filter Control Blocks');
      await workbench.page.locator('.quick-input-widget input').fill('inbound nonsense');
      await workbench.page.keyboard.press('Enter');
      await pane.getByText('Not understood: nonsense').waitFor();
      await row(pane, 'No instance passes the filter').first().waitFor();
      await workbench.run('Winsock Log: Clear the Filter of Control Blocks');
      await row(pane, 'CB 18 (instance 21)').waitFor();
    });

    test('two hundred thousand instances are unfolded page by page', async () => {
      await workbench.closeEditors();
      await workbench.open('many/Winsock.log');
      const pane = await workbench.controlBlocks();
      const released = row(pane, '200,000');
      // The editor takes most of the time.
      await released.waitFor({ timeout: 120_000 });
      const started = Date.now();
      await unfold(released);
      await row(pane, 'Instances 1–500').waitFor();
      assert.ok(Date.now() - started < 10_000, 'within some seconds, also on a busy machine');
      await unfold(row(pane, 'Instances 1–500'));
      await row(pane, 'CB 3 (instance 1)').first().waitFor();
    });
  });

  suite('the timeline', () => {
    let frame: Frame;
    suiteSetup(async () => {
      await workbench.closeEditors();
      await workbench.open(FAILING);
      frame = await workbench.timeline();
      await frame.locator('#legend', { hasText: 'leaked 1' }).waitFor();
    });

    let isTable = false;
    teardown(async () => {
      if (isTable) {
        await workbench.run('Winsock Log: Timeline as a Table');
        isTable = false;
      }
    });

    test('draws the leak: a bar over the whole log', async () => {
      const red = await coloured(frame, RED);
      const width = await frame.evaluate(() => document.querySelector('canvas')?.clientWidth ?? 0);
      assert.ok(red.pixels > 2000, `${red.pixels} red pixels`);
      assert.ok(red.right - red.left > 0.8 * width - 60, 'from its allocation to the end');
    });

    test('says the same in words', async () => {
      assert.match(
        (await frame.locator('canvas').getAttribute('aria-label')) ?? '',
        /1 instances?: 1 leaked.*1 of 20 control blocks/,
      );
      await workbench.run('Winsock Log: Timeline as a Table');
      isTable = true;
      await frame.locator('tbody tr').first().waitFor();
      const cells = frame.locator('tbody tr').first().locator('th, td');
      assert.deepEqual(await cells.allInnerTexts(), ['CB 18 (instance 21)', 'leaked', 'outbound', '1', '6']);
      assert.deepEqual(await violations(frame), []);
    });

    test('a click on a bar lands on the line of the allocation', async () => {
      await workbench.closeEditors();
      await workbench.open('leaky/Winsock.log');
      await frame.locator('body[data-log*="leaky"]').waitFor();
      const red = await coloured(frame, RED);
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      // The first leaked bar: in the lanes, and so below the curve.
      await workbench.page.mouse.click(box.x + red.right - 4, box.y + (await firstRedLane(frame)));
      await workbench.page.locator('[id="status.editor.selection"]', { hasNotText: /Ln 1,/ }).waitFor();
      await workbench.page
        .locator('.codelens-decoration', { hasText: /leaked/i })
        .first()
        .waitFor();
    });

    test('the keyboard finds an instance, has it read out, and goes to its line', async () => {
      await frame.locator('canvas').focus();
      await workbench.page.keyboard.press('0');
      await workbench.page.keyboard.press('ArrowDown');
      await frame.locator('#said', { hasText: /^CB \d+/ }).waitFor();
      const said = await frame.locator('#said').innerText();
      assert.match(said, /^CB \d+/);
      await workbench.page.keyboard.press('ArrowDown');
      await frame.waitForFunction((before) => document.getElementById('said')?.textContent !== before, said);
    });

    test('the wheel zooms, a drag pans, and the editor can be moved from here', async () => {
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      const { mouse, keyboard } = workbench.page;
      await mouse.move(box.x + box.width / 2, box.y + 40);
      await mouse.wheel(0, -800);
      const before = await stateOf(frame);
      await frame.waitForFunction(() => document.body.dataset.from !== '0');
      await mouse.move(box.x + box.width / 2, box.y + 140);
      await mouse.down();
      await mouse.move(box.x + box.width / 2 - 150, box.y + 140, { steps: 5 });
      await mouse.up();
      const after = await stateOf(frame);
      assert.ok(after.from > before.from, `${after.from} is further on than ${before.from}`);
      await mouse.click(box.x + box.width / 2, box.y + 78);
      // The picture begins behind its labels.
      const middle = after.from + ((box.width / 2 - 58) / (box.width - 66)) * (after.to - after.from);
      const numbers = workbench.page.locator('.margin-view-overlays .line-numbers');
      await workbench.page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('.margin-view-overlays .line-numbers')].some(
            (each) => Math.abs(Number(each.textContent) - wanted) < 60,
          ),
        middle,
      );
      assert.ok((await numbers.count()) > 0);
      await keyboard.press('Escape');
    });

    test('shows a log of 60 MB, of which the editor knows nothing', async () => {
      await workbench.closeEditors();
      await workbench.configure({ 'workbench.editorLargeFileConfirmation': 2048 });
      await workbench.open('large/Winsock.log');
      await frame.locator('body[data-log*="large"]').waitFor();
      assert.ok((await coloured(frame, RED)).pixels > 500);
      const pane = await workbench.controlBlocks();
      await row(pane, 'Leaked').first().waitFor();
    });

    test('of which the tree knows every life, to its use', async () => {
      const pane = await workbench.controlBlocks();
      await workbench.run('Winsock Log: Filter Control Blocks');
      await workbench.page.locator('.quick-input-widget input').fill('instance 5');
      await workbench.page.keyboard.press('Enter');
      await pane.getByText('Filter “instance 5”').waitFor();
      await unfold(row(pane, 'Released').first());
      await unfold(row(pane, '(instance 5)').first());
      await row(pane, /^\d+–\d+: used, \d+ lines$/)
        .first()
        .waitFor();
      await workbench.run('Winsock Log: Clear the Filter of Control Blocks');
    });
  });

  suite('in every theme', () => {
    let frame: Frame;
    suiteSetup(async () => {
      await workbench.closeEditors();
      await workbench.open('leaky/Winsock.log');
      frame = await workbench.timeline();
      await frame.locator('body[data-log*="leaky"]').waitFor();
    });

    for (const theme of themes) {
      test(`${theme}: the leaks are red on the panel's own background, and axe finds nothing`, async () => {
        await workbench.useTheme(theme, frame);
        await shows(frame, RED, 1000);
        await shows(frame, '--vscode-panel-background', 10_000);
        assert.deepEqual(await violations(frame), []);
      });
    }
  });

  suite('cases', () => {
    const inEveryTheme = async (page: Frame): Promise<void> => {
      for (const theme of themes) {
        await workbench.useTheme(theme, page);
        assert.deepEqual(await violationsOfCopy(page), [], theme);
      }
    };

    test('a report on a folder of the Explorer has all of its logs; axe finds nothing in it, whatever the theme', async () => {
      await workbench.closeEditors();
      const folders = await workbench.folders();
      await workbench.chooseFromMenu(row(folders, 'two'), 'Create Case Report');
      const report = await workbench.pageWith('h1:text("Case report")');
      const read = report.locator('tr', { hasText: /^\s*Read/ });
      assert.match(
        await read.first().innerText(),
        /winsock-a\.log \(6 lines, 1 allocated\); winsock-b\.log \(28 lines, 1 allocated\)/,
      );
      await workbench.page.locator('.tab.active', { hasText: 'Case Report: two' }).waitFor();
      await inEveryTheme(report);
    });

    test('two logs are compared on a page; axe finds nothing in it, whatever the theme', async () => {
      await workbench.closeEditors();
      await workbench.open('two/winsock-a.log');
      await workbench.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
      await workbench.run('Winsock Log: Compare with Another Log or Run');
      await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'winsock-b.log' }).click();
      const comparison = await workbench.pageWith('h1:text("Comparison")');
      const leaked = comparison.locator('tbody tr', { has: comparison.locator('th', { hasText: /^leaked$/i }) });
      assert.deepEqual(await leaked.locator('td').allInnerTexts(), ['1', '0']);
      await inEveryTheme(comparison);
    });

    test('two that are selected in the Explorer are compared without a question', async () => {
      await workbench.closeEditors();
      const folders = await workbench.folders();
      await unfold(row(folders, 'two'));
      await row(folders, 'winsock-a.log').click();
      // The editor that this opens selects its file in the Explorer.
      await workbench.page.locator('.codelens-decoration', { hasText: 'never released' }).waitFor();
      await row(folders, 'winsock-b.log').click({ modifiers: ['Control'] });
      for (const name of ['winsock-a.log', 'winsock-b.log']) {
        await row(folders, name).and(workbench.page.locator('[aria-selected="true"]')).waitFor();
      }
      await workbench.chooseFromMenu(row(folders, 'winsock-b.log'), 'Compare with Another Log or Run');
      const comparison = await workbench.pageWith('h1:text("Comparison")');
      const heads = comparison.locator('thead th');
      assert.deepEqual((await heads.allInnerTexts()).slice(1), ['winsock-a.log', 'winsock-b.log']);
    });
  });

  suite('excerpts', () => {
    test('of a log of 60 MB: the findings, with the numbers of their lines', async () => {
      await workbench.closeEditors();
      await workbench.open('large/Winsock.log');
      await workbench.run('Winsock Log: Open Findings Only');
      await workbench.page.locator('.tab.active', { hasText: 'findings' }).waitFor();
      await workbench.page.locator('.view-line', { hasText: 'Only instances with a finding' }).waitFor();
      await workbench.page
        .locator('.view-line', { hasText: /^\s*\d+\s│\s\(00\d\)\sCB\s\d+\s\(instance\s\d+\)\sallocated/ })
        .first()
        .waitFor();
    });

    test('a key goes from a row to its line in the log', async () => {
      await workbench.closeEditors();
      await workbench.open(NORMAL);
      await workbench.run('Winsock Log: Open Without Waits');
      await workbench.page.locator('.view-line', { hasText: 'close socket -1' }).click();
      await workbench.page.keyboard.press('F12');
      await workbench.cursorAt(28);
    });
  });
});

/** Waits until the picture has more than so many pixels of a colour of the theme. */
async function shows(frame: Frame, variable: string, pixels: number): Promise<void> {
  const end = Date.now() + 40_000;
  for (let found = await coloured(frame, variable); found.pixels <= pixels; found = await coloured(frame, variable)) {
    assert.ok(Date.now() < end, `${found.pixels} pixels of ${variable}, and not ${pixels}`);
  }
}

/** Where the uppermost bar of a leak is, below the curve. */
async function firstRedLane(frame: Frame): Promise<number> {
  return frame.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) throw new Error('there is no canvas');
    const lanesTop = 94 * devicePixelRatio;
    for (let y = lanesTop; y < canvas.height; y++) {
      const { data } = context.getImageData(canvas.width - 40 * devicePixelRatio, y, 1, 1);
      const [red = 0, green = 0, blue = 0] = data;
      if (red > 150 && green < 110 && blue < 110) {
        return y / devicePixelRatio + 3;
      }
    }
    throw new Error('no leaked bar is drawn');
  });
}

async function stateOf(frame: Frame): Promise<{ from: number; to: number }> {
  return frame.evaluate(() => {
    const { from, to } = document.body.dataset;
    return { from: Number(from), to: Number(to) };
  });
}
