import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { violations } from '../axe';
import { themeNames } from '../screen';
import { type Place, RED, shows } from './place';

export function themesTests(place: Place): void {
  suite('in every theme', () => {
    let frame: Frame;
    suiteSetup(async () => {
      await place.screen.closeEditors();
      await place.screen.open('leaky/Winsock.log');
      frame = await place.screen.timeline();
      await frame.locator('body[data-log*="leaky"]').waitFor();
    });

    for (const theme of themeNames) {
      test(`${theme}: the leaks are red on the panel's own background, and axe finds nothing`, async () => {
        await place.screen.useTheme(theme, frame);
        await shows(frame, RED, 1000);
        await shows(frame, '--vscode-panel-background', 10_000);
        assert.deepEqual(await violations(frame), []);
      });
    }
  });
}
