/**
 * Logs whose truth is known, after what happens to logs on their way. Lines that show the use or release of control blocks are harmed: none of
 * these becomes a leak, at no door. A log that only bears something in front of its lines says what the bare one says.
 */
import * as assert from 'node:assert/strict';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { readLogFile } from '../../server/src/node/readLog';
import { useFolder } from '../cli/support/folder';
import { plain, readChunks, readSumming } from '../support/analyse';
import { randomOf } from '../support/generateLog';
import { anyHarm, EOL, harmed, harms, withoutTrace, wraps } from '../support/harm';
import { fatedLog, harmFigures, harmLives, verdictsOn, wrapped } from '../support/mtaModel/harm';

/** Lives that are harmed in each log. */
const LIVES = 4;

const logs = (['short', 'long'] as const).flatMap((manner) =>
  [1, 2, 3].map((seed) => fatedLog(seed, { manner, linesPerSecond: 75, seconds: manner === 'short' ? 400 : 800 })),
);

suite('logs whose lines came to harm', function () {
  this.timeout(120_000);

  test('would be full of false leaks if nothing were seen of it', () => {
    const { wrong } = harmFigures(logs, LIVES, withoutTrace);
    assert.ok(wrong > 2 * logs.length, `only ${wrong}`);
  });

  for (const [name, harm] of Object.entries({ ...harms, 'Each line in another way': anyHarm })) {
    test(`have no false leak: ${name}`, () => {
      const { wrong, wrongSeeds, harmedLines } = harmFigures(logs, LIVES, harm);
      assert.ok(harmedLines > 100);
      assert.equal(wrong, 0, `seeds ${wrongSeeds.join()}`);
    });
  }

  test('have no false leak where something stands in front of every line, too, before the harm or after it', () => {
    for (const [k, [name, wrap]] of Object.entries(wraps).entries()) {
      const log = logs[k % logs.length];
      const after = harmLives(log, LIVES, anyHarm);
      const { wrong } = verdictsOn(log, after, readChunks([Buffer.from(wrapped(after.text, wrap))]));
      assert.deepEqual(wrong, [], `${name}, then`);
      const at = [...new Set(log.lives.slice(0, LIVES).flatMap(({ shown }) => shown))].sort((a, b) => a - b);
      const before = harmed(log.lines.map(wrap), at, anyHarm, randomOf(k));
      assert.deepEqual(verdictsOn(log, before, readChunks([Buffer.from(before.text)])).wrong, [], `${name}, first`);
    }
  });

  test('still have their true leaks where only other words are used', () => {
    const { leaks, stillCalled } = harmFigures(logs, LIVES, harms['Written in other words']);
    assert.ok(leaks > 3, `only ${leaks}`);
    assert.equal(stillCalled, leaks);
  });
});

suite('logs on their way, at every door', function () {
  this.timeout(120_000);
  const folder = useFolder();

  /** What each way to read a log says of it, the plain one first. */
  async function sayings(text: string): Promise<Readonly<Record<string, unknown>>> {
    const file = folder().file('Winsock.log', text);
    const large = await readLogFile(file, { rangeBytes: 256 * 1024 });
    return {
      'line by line': plain(readChunks([Buffer.from(text)])),
      'in sums': plain(readSumming([Buffer.from(text)])),
      'as UTF-16': plain(readChunks([Buffer.from(`\ufeff${text}`, 'utf16le')])),
      'as a document': plain(new LogDocument(text).facts(defaultSettings)),
      'as a large log': plain(large.facts(defaultSettings)),
    };
  }

  test('harmed ones say the same', async () => {
    for (const log of logs.slice(1, 5)) {
      const [[, first], ...others] = Object.entries(await sayings(harmLives(log, LIVES, anyHarm).text));
      for (const [door, said] of others) assert.deepEqual(said, first, `seed ${log.seed} ${door}`);
    }
  });

  for (const [name, wrap] of Object.entries(wraps)) {
    test(`wrapped ones say what the bare one says: ${name}`, async () => {
      const log = logs[name.length % 3];
      const text = log.lines.map((line) => line + EOL).join('');
      const bare = plain(readChunks([Buffer.from(text)]));
      for (const [door, said] of Object.entries(await sayings(wrapped(text, wrap))))
        assert.deepEqual(said, bare, `${name} ${door}`);
    });
  }
});
