/** The progress bar: its words, and when it is shown. */
import * as assert from 'node:assert/strict';
import { ProgressBar, duration, progressLine } from '../../server/src/cli/progress';

const MB = 1_000_000;

suite('progress', () => {
  test('name, bar, share, rate, time left', () => {
    const line = progressLine({ name: 'Winsock.log', read: 250 * MB, total: 1000 * MB, elapsedMs: 500 }, 100);
    assert.equal(line, 'Winsock.log  [######------------------]  25 %  500.0 MB/s  0:02 left');
  });

  test('without a total: what is known', () => {
    assert.equal(
      progressLine({ name: '-', read: 3 * MB, total: undefined, elapsedMs: 1500 }, 80),
      'standard input  3.0 MB  2.0 MB/s',
    );
  });

  test('never longer than the terminal is wide; long names lose their beginning; nothing steers the terminal', () => {
    const name = `/var/log/\x1b[2J/${'x'.repeat(200)}/Winsock.log`;
    for (const columns of [10, 40, 60, 80, 200]) {
      const line = progressLine({ name, read: 1, total: 2, elapsedMs: 10 }, columns);
      assert.ok(line.length < columns, `${columns}: ${line.length}`);
      assert.ok(!line.includes('\x1b'));
    }
    assert.match(progressLine({ name, read: 1, total: 2, elapsedMs: 10 }, 80), /^….*\/Winsock\.log {2}\[/);
  });

  test('nothing read yet, and more read than expected', () => {
    assert.match(progressLine({ name: 'a', read: 0, total: 10, elapsedMs: 0 }, 80), / 0 % .* \? left$/);
    assert.match(progressLine({ name: 'a', read: 20, total: 10, elapsedMs: 5 }, 80), /\[#{24}\] 100 % .* 0:00 left$/);
  });

  test('durations', () => {
    assert.deepEqual([0, 1, 7000, 754_000, 3_723_000].map(duration), ['0:00', '0:01', '0:07', '12:34', '1:02:03']);
  });

  const watched = (isTTY: boolean, isWanted = true) => {
    let now = 0;
    const written: string[] = [];
    const terminal = { isTTY, columns: 80, write: (text: string) => written.push(text) };
    const progress = new ProgressBar(terminal, isWanted, () => now);
    progress.begin();
    return { progress, written, at: (ms: number) => (now = ms) };
  };

  test('shown after a second, ten times a second at most, and taken away', () => {
    const { progress, written, at } = watched(true);
    at(999);
    progress.update('a', 1, 10);
    progress.clear();
    assert.deepEqual(written, []);
    at(1000);
    progress.update('a', 2, 10);
    at(1050);
    progress.update('a', 3, 10);
    at(1100);
    progress.update('a', 4, 10);
    assert.equal(written.length, 2);
    for (const text of written) assert.match(text, /^\ra {2}\[.*\x1b\[K$/);
    progress.clear();
    progress.clear();
    assert.deepEqual(written.slice(2), ['\r\x1b[K']);
  });

  test('not off a terminal, and not where it is not wanted', () => {
    for (const { progress, written, at } of [watched(false), watched(true, false)]) {
      at(5000);
      progress.update('a', 1, 10);
      assert.deepEqual(written, []);
    }
  });
});
