import { NORMAL, type Place } from './place';

export function excerptsTests(place: Place): void {
  suite('excerpts', () => {
    test('of a log of 60 MB: the findings, with the numbers of their lines', async () => {
      await place.screen.closeEditors();
      await place.screen.open('large/Winsock.log');
      await place.screen.run('Winsock Log: Open Findings Only');
      await place.screen.page.locator('.tab.active', { hasText: 'findings' }).waitFor();
      await place.screen.page.locator('.view-line', { hasText: 'Only instances with a finding' }).waitFor();
      const allocated = place.screen.page
        .locator('.view-line', { hasText: /^\s*\d+\s│\s\(00\d\)\sCB\s\d+\s\(instance\s\d+\)\sallocated/ })
        .first();
      await allocated.hover({ position: { x: 160, y: 8 } });
      const hover = place.screen.page.locator('.monaco-hover:visible', { hasText: 'It was allocated, but never used' });
      await hover.getByText(/^\d+: Socket \d+ created on cb \d+/).waitFor();
    });

    test('a key goes from a row to its line in the log', async () => {
      await place.screen.closeEditors();
      await place.screen.open(NORMAL);
      await place.screen.run('Winsock Log: Open Without Waits');
      await place.screen.page.locator('.view-line', { hasText: 'close socket -1' }).click();
      await place.screen.page.keyboard.press('F12');
      await place.screen.cursorAt(28);
    });
  });
}
