import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { violations } from '../axe';
import { messageIs } from '../workbench';
import { FAILING, type Place, RED, row, shows, unfold, until } from './place';

/** Where the lanes begin below the top of the picture: in a low one the curve is a strip. And how high each is. */
const lanesTop = ({ height }: { readonly height: number }): number => (height < 240 ? 48 : 92);
const LANE_HEIGHT = 16;
/** What is beside the plot. */
const GUTTER = 58;
const RIGHT = 8;

export function timelineTests(place: Place): void {
  suite('the timeline', () => {
    let frame: Frame;
    suiteSetup(async () => {
      await place.screen.closeEditors();
      await place.screen.open(FAILING);
      frame = await place.screen.timeline();
      await frame.locator('#legend', { hasText: 'leaked 1' }).waitFor();
    });

    let isTable = false;
    teardown(async () => {
      if (isTable) {
        await place.screen.run('Winsock Log: Show the Timeline as a Table');
        isTable = false;
      }
    });

    /** By the picture, not by what has the focus: an editor that has just opened takes it. */
    const press = (key: string): Promise<void> => frame.locator('canvas').press(key);

    /** Goes down with the keyboard to an instance that was allocated in the log; what it is called. */
    const nextInstance = async (): Promise<string> => {
      const said = frame.locator('#said');
      let name = '';
      await until('an instance that has a number', async () => {
        const before = await said.innerText();
        await press('ArrowDown');
        await frame.waitForFunction((text) => document.getElementById('said')?.textContent !== text, before);
        name = /^CB \d+ \(instance \d+\)/.exec(await said.innerText())?.[0] ?? '';
        return name !== '';
      });
      return name;
    };

    test('draws the leak: a bar over the whole log', async () => {
      const red = await shows(frame, RED, 500);
      const width = await frame.evaluate(() => document.querySelector('canvas')?.clientWidth ?? 0);
      assert.ok(red.pixels > 2000, `${red.pixels} red pixels`);
      assert.ok(red.right - red.left > 0.8 * width - 60, 'from its allocation to the end');
    });

    test('says the same in words', async () => {
      assert.match(
        (await frame.locator('canvas').getAttribute('aria-label')) ?? '',
        /1 instances?: 1 leaked.*1 of 20 control blocks/,
      );
      await place.screen.run('Winsock Log: Show the Timeline as a Table');
      isTable = true;
      await frame.locator('tbody tr').first().waitFor();
      const cells = frame.locator('tbody tr').first().locator('th, td');
      assert.deepEqual(await cells.allInnerTexts(), ['CB 18 (instance 21)', 'leaked', 'outbound', '1', '6']);
      assert.deepEqual(await violations(frame), []);
    });

    test('says how full the pool is at the mouse', async () => {
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      await place.screen.page.mouse.move(box.x + box.width - 60, box.y + 20);
      await frame.locator('#cursor', { hasText: 'Line 6: 1 in use, 1 lost' }).waitFor();
    });

    test('a click on a bar lands on the line of the allocation', async () => {
      await place.screen.closeEditors();
      await place.screen.open('leaky/Winsock.log');
      await frame.locator('body[data-log*="leaky"]').waitFor();
      const red = await shows(frame, RED, 500);
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      // The first leaked bar: in the lanes, and so below the curve.
      await place.screen.page.mouse.click(box.x + red.right - 4, box.y + (await firstRedLane(frame)));
      await place.screen.page.locator('[id="status.editor.selection"]', { hasNotText: /Ln 1,/ }).waitFor();
      await place.screen.page
        .locator('.codelens-decoration', { hasText: /leaked/i })
        .first()
        .waitFor();
    });

    test('begins with the worst, and tells the selected instance beside the lanes', async () => {
      await frame.locator('#life', { hasText: 'leaked' }).waitFor();
    });

    test('the keyboard finds an instance, has it read out, and goes to its line', async () => {
      await press('0');
      const name = await nextInstance();
      await press('Enter');
      await place.screen.page.locator('.breadcrumbs-below-tabs').getByText(name).waitFor();
    });

    test('the wheel zooms, a drag pans, and the editor can be moved from here', async () => {
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      const { mouse } = place.screen.page;
      await press('0');
      await frame.locator('body[data-from="0"]').waitFor();
      await mouse.move(box.x + box.width / 2, box.y + 40);
      await mouse.wheel(0, -800);
      await frame.locator('body:not([data-from="0"])').waitFor();
      const zoomed = await stateOf(frame);
      await mouse.move(box.x + box.width / 2, box.y + 140);
      await mouse.down();
      await mouse.move(box.x + box.width / 2 - 150, box.y + 140, { steps: 5 });
      await mouse.up();
      // The picture begins behind its labels.
      const linesPerPixel = (zoomed.to - zoomed.from) / (box.width - 66);
      const moved = zoomed.from + 150 * linesPerPixel;
      await until('what has been dragged', async () => Math.abs((await stateOf(frame)).from - moved) < 3);
      await mouse.click(box.x + box.width / 2, box.y + lanesTop(box) - 12);
      const middle = moved + (box.width / 2 - 58) * linesPerPixel;
      await place.screen.page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('.margin-view-overlays .line-numbers')].some(
            (each) => Math.abs(Number(each.textContent) - wanted) < 60,
          ),
        middle,
      );
    });

    test('what is brushed over the curve is shown, also after the view was hidden; the editor moves the frame on the axis', async () => {
      const { page } = place.screen;
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      const lines = (await wholeOf(frame)).to;
      const plot = { left: GUTTER, width: box.width - GUTTER - RIGHT };
      await page.mouse.move(box.x + plot.left + plot.width / 4, box.y + 30);
      await page.mouse.down();
      await page.mouse.move(box.x + plot.left + plot.width / 2, box.y + 30, { steps: 4 });
      await page.mouse.up();
      const isBrushed = async (shown: Frame): Promise<boolean> => {
        const { from, to } = await stateOf(shown);
        return Math.abs(from - lines / 4) < lines / 100 && Math.abs(to - lines / 2) < lines / 100;
      };
      await until('the second quarter', () => isBrushed(frame));
      await place.screen.run('Problems: Focus on Problems View');
      await frame.waitForSelector('body', { state: 'detached' }).catch(() => undefined);
      frame = await place.screen.timeline();
      await until('the second quarter again', () => isBrushed(frame));
      await page.locator('.editor-instance .view-lines').first().click();
      await page.keyboard.press('Control+End');
      await until('the end', async () => {
        const [, last] = ((await frame.locator('body').getAttribute('data-visible')) ?? '').split('-').map(Number);
        return last >= lines - 2;
      });
    });

    /** What has been saved, opened in an editor. */
    const exportAs = async (format: string, extension: string): Promise<void> => {
      const { page } = place.screen;
      const name = `Winsock.log.timeline.${extension}`;
      await place.screen.run('Winsock Log: Export the Timeline');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: format }).click();
      const path = page.locator('.quick-input-widget input');
      await until('a path to save to', async () => (await path.inputValue()).endsWith(name));
      await page.locator('.quick-input-widget .monaco-button', { hasText: /^(?:OK|Save)$/ }).click();
      // The picture is written after the dialog has closed.
      await messageIs(page, `Saved “${name}”`);
      await place.screen.open(`leaky/${name}`);
    };

    for (const extension of ['svg', 'png']) {
      test(`is saved as a picture (${extension}) that can be opened`, async () => {
        await exportAs(`${extension.toUpperCase()} picture`, extension);
        // The size of a picture is in the status bar only if it is one.
        await place.screen.page.locator('.statusbar-item', { hasText: /^\d{3,4}x\d{3,4}$/ }).waitFor();
      });
    }

    test('is saved as a trace for Perfetto', async () => {
      await exportAs('Trace for Perfetto', 'json');
      await place.screen.page
        .locator('.view-line', { hasText: /"traceEvents"/ })
        .first()
        .waitFor();
    });

    test('shows a log of 60 MB, of which the editor knows nothing', async () => {
      await place.screen.closeEditors();
      await place.screen.open('large/Winsock.log');
      await frame.locator('body[data-log*="large"]').waitFor({ timeout: 100_000 });
      await shows(frame, RED, 500);
      const pane = await place.screen.controlBlocks();
      await row(pane, 'Leaked').first().waitFor();
    });

    test('of which the mouse tells the whole life', async () => {
      for (let k = 0; k < 4; k++) await press('+');
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      let told = '';
      for (let lane = 0; lane < 11 && told === ''; lane++) {
        const { mouse } = place.screen.page;
        const [x, y] = [box.x + box.width / 2, box.y + lanesTop(box) + LANE_HEIGHT * (lane + 0.5)];
        await mouse.move(x, y);
        // A hand does not rest at once.
        await mouse.move(x + 1, y);
        const isBar = await frame.locator('canvas').evaluate((canvas) => canvas.style.cursor === 'pointer');
        if (isBar) {
          // A picture that comes only now may have another bar there, or none: then the next lane is looked at.
          const life = frame.locator('#life', { hasText: ' allocated' });
          told = await life.innerText({ timeout: 5000 }).catch(() => '');
          // The worst come first: they are not released.
          if (!told.includes('released')) told = '';
        }
        await frame.locator('canvas').dispatchEvent('pointerleave');
      }
      assert.match(told, /\d+: CB \d+ \(instance \d+\) allocated/);
      // What is kept of each line while a log is analysed does not have its text.
      assert.match(told, /\d+: close socket -1 on cb \d+, handle 0/);
    });

    test('of which the tree knows every life, to its use; the timeline tells the one that is selected there', async () => {
      const pane = await place.screen.controlBlocks();
      await place.screen.run('Winsock Log: Filter Control Blocks');
      await place.screen.answer('Filter Control Blocks', 'cb 15 released');
      await pane.getByText('Filter “cb 15 released”').waitFor();
      const instance = row(pane, 'CB 15 (instance ').first();
      await unfold(
        [row(pane, /^large/), row(pane, 'Released').first(), instance],
        row(pane, /^\d+–\d+: used, \d+ lines$/),
      );
      const name = /CB \d+ \(instance \d+\)/.exec(await instance.innerText())?.[0] ?? '';
      await instance.click();
      await frame.locator('#life strong', { hasText: name }).waitFor();
      await place.screen.run('Winsock Log: Clear the Control Blocks Filter');
    });

    test('shows two hundred thousand instances, many to the pixel, and each of them nearer', async () => {
      await place.screen.closeEditors();
      await place.screen.open('many/Winsock.log');
      await frame.locator('body[data-log*="many"]').waitFor();
      await frame.locator('#legend', { hasText: 'released 200,000' }).waitFor();
      const { mouse } = place.screen.page;
      const box = await frame.locator('canvas').boundingBox();
      assert.ok(box);
      const middle = [box.x + box.width / 2, box.y + lanesTop(box) + LANE_HEIGHT * 1.5] as const;
      await mouse.move(...middle);
      await frame.locator('#life', { hasText: 'Several instances' }).waitFor();
      // An editor that has just opened may take a key.
      await until('a hundred lines or two', async () => {
        const { from, to } = await stateOf(frame);
        if (to - from < 250) return true;
        await press('+');
        return false;
      });
      await frame.locator('#life', { hasNotText: 'Several instances' }).waitFor({ state: 'attached' });
      await nextInstance();
    });
  });
}

/** Where the uppermost bar of a leak is, below the curve. */
async function firstRedLane(frame: Frame): Promise<number> {
  const height = await frame.evaluate(() => document.querySelector('canvas')?.clientHeight ?? 0);
  return frame.evaluate((top) => {
    const canvas = document.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) throw new Error('there is no canvas');
    const lanesTop = top * devicePixelRatio;
    for (let y = lanesTop; y < canvas.height; y++) {
      const { data } = context.getImageData(canvas.width - 40 * devicePixelRatio, y, 1, 1);
      const [red = 0, green = 0, blue = 0] = data;
      if (red > 150 && green < 110 && blue < 110) return y / devicePixelRatio + 3;
    }
    throw new Error('no leaked bar is drawn');
  }, lanesTop({ height }));
}

async function stateOf(frame: Frame): Promise<{ from: number; to: number }> {
  return frame.evaluate(() => {
    const { from, to } = document.body.dataset;
    return { from: Number(from), to: Number(to) };
  });
}

/** What it shows when everything is shown. */
async function wholeOf(frame: Frame): Promise<{ from: number; to: number }> {
  await frame.locator('canvas').press('0');
  await frame.locator('body[data-from="0"]').waitFor();
  return stateOf(frame);
}
