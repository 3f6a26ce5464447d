import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { type Place, until } from './place';

/** The last of all: what has been shown before is gone. */
export function reloadTests(place: Place): void {
  suite('when the window is loaded anew', function () {
    this.timeout(300_000);
    const shownIn = async (frame: Frame): Promise<object> => ({
      range: await frame.evaluate(() => ({ from: document.body.dataset.from, to: document.body.dataset.to })),
      legend: await frame.locator('#legend').innerText(),
    });

    test('the timeline shows the same part of the same log', async () => {
      await place.screen.closeEditors();
      await place.screen.open('leaky/Winsock.log');
      const frame = await place.screen.timeline();
      await frame.locator('body[data-log*="leaky"]').waitFor();
      await frame.locator('canvas').press('0');
      const whole = await shownIn(frame);
      await until('a part of it', async () => {
        await frame.locator('canvas').press('+');
        const isPart = frame.waitForFunction(() => document.body.dataset.from !== '0', undefined, { timeout: 10_000 });
        return isPart.then(
          () => true,
          () => false,
        );
      });
      const before = await shownIn(frame);
      const isSame = async (shown: Frame): Promise<boolean> =>
        JSON.stringify(await shownIn(shown)) === JSON.stringify(before);
      await place.screen.run('Winsock Log: Restart the Language Server');
      // There is no log to show meanwhile, unless the server is very quick.
      await frame
        .locator('#empty')
        .waitFor({ timeout: 10_000 })
        .catch(() => undefined);
      await until('the same again, of the new server', () => isSame(frame));
      // As a user does it: before that, VS Code saves what is to survive.
      const loaded = place.screen.page.waitForEvent('load');
      await place.screen.run('Developer: Reload Window');
      await loaded;
      // All logs are read again meanwhile, in a workbench that starts.
      await place.screen.badge.waitFor({ timeout: 100_000 });
      const anew = await place.screen.timeline();
      await until('the same again', () => isSame(anew));
      assert.notDeepEqual(before, whole);
    });
  });
}
