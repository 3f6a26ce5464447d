/** A large log is scanned in ranges, by several threads: wherever a range ends, the result is that of reading from front to back. */
import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { Catalogue, knownShapes } from '../../server/src/core/log/catalogue';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { guessEncoding } from '../../server/src/core/text/encoding';
import { readInParallel } from '../../server/src/node/parallelRead';
import { readLogFile } from '../../server/src/node/readLog';
import { plain, readChunks } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { useFolder } from './support/folder';

suite('Ranges of a log, scanned by several threads', function () {
  this.timeout(120_000);
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();
  const text = [...generateLog({ bytes: 24_000, packets: 3, leakEvery: 4, unknownEvery: 12, eol: '\n' })].join('');

  const logs: Readonly<Record<string, Buffer>> = {
    LF: Buffer.from(text),
    CRLF: Buffer.from(text.replaceAll('\n', '\r\n')),
    CR: Buffer.from(text.replaceAll('\n', '\r')),
    'UTF-8 in unknown lines': Buffer.from(text.replaceAll('\n(', '\n(008) Grüße 日本 😀\n(')),
    'a byte order mark, and CRLF': Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
    'line ends of every kind': Buffer.from(text.replace(/\n/g, (_, at: number) => ['\n', '\r\n', '\r'][at % 3])),
  };

  for (const [name, log] of Object.entries(logs)) {
    test(name, async () => {
      const file = folder().file('Winsock.log', log);
      const expected = plain(readChunks([log.subarray(log[0] === 0xef ? 3 : 0)]));
      // Odd sizes: over a few hundred lines, ranges end within lines, between CR and LF, and behind them.
      for (const rangeBytes of [301, 457, 1024]) {
        // Ranges this small are scanned here before a worker has started, unless all is left to the workers.
        for (const scansHere of [false, true]) {
          const intake = await readLogFile(file, { rangeBytes, scansHere });
          assert.deepEqual(plain(intake.facts(defaultSettings)), expected, `${name}, ${rangeBytes}, ${scansHere}`);
          assert.equal(intake.bytes, log.length);
        }
      }
    });
  }

  test('every border in a few lines: with each first range, each line is read once', async () => {
    const log = logs['CRLF'].subarray(0, 500);
    const file = folder().file('Winsock.log', log);
    const expected = plain(readChunks([log]));
    for (let rangeBytes = 150; rangeBytes < 176; rangeBytes++) {
      const intake = await readLogFile(file, { rangeBytes, scansHere: false });
      assert.deepEqual(plain(intake.facts(defaultSettings)), expected, String(rangeBytes));
    }
  });

  test('a large log, of which every thread has a part', async () => {
    const part = Buffer.from([...generateLog({ bytes: 1_000_000, packets: 400, leakEvery: 4, eol: '\n' })].join(''));
    const log = Buffer.concat(Array.from({ length: 64 }, () => part));
    const file = folder().file('Winsock.log', log);
    const intake = await readLogFile(file);
    assert.deepEqual(plain(intake.facts(defaultSettings)), plain(readChunks([log])));
    assert.equal(intake.bytes, log.length);
  });

  test('one log after another has the same threads, whatever it is read by; they end soon after the last', async function () {
    if (availableParallelism() < 2) this.skip();
    const started: Worker[] = [];
    const count = (worker: Worker): void => void started.push(worker);
    process.on('worker', count);
    try {
      const taught = new Catalogue(readTaughtShapes([{ template: 'No news of cb {cb}', effect: 'use' }]).messages);
      const bare = folder().file('bare.log', `${text}(008) No news of cb 1\n`);
      const wrapped = folder().file('wrapped.log', text.replace(/^/gm, '12:00 mta1 '));
      const intakes: LogIntake[] = [];
      const logs = [
        { file: bare, catalogue: knownShapes },
        { file: wrapped, catalogue: knownShapes },
        { file: bare, catalogue: taught },
        { file: bare, catalogue: knownShapes },
      ];
      for (const { file, catalogue } of logs)
        intakes.push(await readLogFile(file, { rangeBytes: 1024, scansHere: false, catalogue }));
      assert.ok(started.length <= availableParallelism(), `${started.length} threads`);
      for (const [k, { file, catalogue }] of logs.entries()) {
        const expected = new LogIntake(catalogue);
        expected.push(readFileSync(file));
        expected.end();
        assert.deepEqual(plain(intakes[k].facts(defaultSettings)), plain(expected.facts(defaultSettings)));
      }
    } finally {
      process.off('worker', count);
    }
    await Promise.all(started.filter(({ threadId }) => threadId !== -1).map((worker) => once(worker, 'exit')));
  });

  const deaths: Readonly<Record<string, (worker: Worker) => void>> = {
    'that end in the midst of it': (worker) => void worker.terminate(),
    'that have no memory left': (worker) => {
      worker.emit('error', Object.assign(new Error('out of memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
      void worker.terminate();
    },
    'of which one dies with its first answer': (worker) => worker.once('message', () => void worker.terminate()),
  };
  for (const [how, kill] of Object.entries(deaths)) {
    test(`threads ${how} leave the log to be read in another way, whole`, async function () {
      if (availableParallelism() < 2) this.skip();
      const log = logs['CRLF'];
      const file = folder().file('Winsock.log', log);
      const expected = plain((await readLogFile(file)).facts(defaultSettings));
      // Those that read the log before this one are not taken again.
      await delay(600);
      let killed = 0;
      const strike = (worker: Worker): void => {
        killed++;
        setImmediate(kill, worker);
      };
      process.on('worker', strike);
      try {
        const read = await readLogFile(file, { rangeBytes: 512, scansHere: false });
        assert.deepEqual(plain(read.facts(defaultSettings)), expected);
      } finally {
        process.off('worker', strike);
      }
      assert.ok(killed > 0);
    });
  }

  test('it is the workers that read it', async function () {
    if (availableParallelism() < 2) this.skip();
    const log = logs['CRLF'];
    const file = folder().file('Winsock.log', log);
    const options = { rangeBytes: 512, scansHere: false };
    const read = await readInParallel(file, log.length, guessEncoding(log), new LogIntake(), options);
    // All but what starts in the last, unfinished range.
    assert.ok(read !== undefined && read > log.length - 2 * 512 && read <= log.length, String(read));
  });
});
