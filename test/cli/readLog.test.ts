/** Reading a log from disk and from streams: the same bytes say the same through every door, and every fault is told. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, symlinkSync, truncateSync, unlinkSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { jsonFormat } from '../../server/src/core/formats/json';
import type { LogIntake } from '../../server/src/core/intake/logIntake';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { InputError } from '../../server/src/node/inputError';
import { readLogFile, readLogStream, type ReadOptions } from '../../server/src/node/readLog';
import { generateLog } from '../support/generateLog';
import { useFolder } from './support/folder';

const isWindows = process.platform === 'win32';

function json(intake: LogIntake): string {
  const { bytes, encoding, shapes } = intake;
  const format = jsonFormat({
    tool: { name: 'winsock-log', version: '0' },
    files: [],
    settings: defaultSettings,
    verdicts: undefined,
    limit: 50,
    color: false,
    pathSeparator: '/',
  });
  return [...format.log({ file: 'x', bytes, encoding, shapes, facts: intake.facts(defaultSettings) })].join('');
}

const stream = (chunks: Iterable<Uint8Array>): Readable => Readable.from(chunks, { objectMode: false });

async function reasonFor(read: Promise<LogIntake>): Promise<string> {
  try {
    await read;
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.reason;
  }
  assert.fail('it could be read');
}

suite('reading a log', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();
  const log = Buffer.from([...generateLog({ bytes: 400_000, packets: 3, leakEvery: 9, unknownEvery: 40 })].join(''));

  test('file, stream, gzip, several members, chunks of any size: the same report', async () => {
    const expected = json(await readLogStream('x', stream([log])));
    const half = log.length >> 1;
    const members = Buffer.concat([
      gzipSync(log.subarray(0, half)),
      gzipSync(Buffer.alloc(0)),
      gzipSync(log.subarray(half)),
    ]);
    assert.equal(json(await readLogFile(folder().file('a.log', log))), expected);
    assert.equal(json(await readLogFile(folder().file('b.log', gzipSync(log)))), expected);
    assert.equal(json(await readLogFile(folder().file('c.log', members), { chunkBytes: 1000 })), expected);
    assert.equal(json(await readLogStream('x', stream([members]))), expected);
    for (const chunkBytes of [61, 4096, 65_537])
      assert.equal(json(await readLogFile(folder().file('a.log', log), { chunkBytes })), expected);
  });

  test('property: any bytes, cut anywhere, zipped or not', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 300 }).map((s) => Buffer.from(`(008) ${s}`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (content, size) => {
        // What begins as some compressed format does is refused, or unpacked.
        const body = Buffer.concat([Buffer.from('('), content]);
        const expected = json(await readLogStream('x', stream([body])));
        const pieces = (whole: Uint8Array): Uint8Array[] =>
          Array.from({ length: Math.ceil(whole.length / size) }, (_, k) => whole.slice(k * size, (k + 1) * size));
        assert.equal(json(await readLogStream('x', stream(pieces(body)))), expected);
        assert.equal(json(await readLogStream('x', stream(pieces(gzipSync(body))))), expected);
      }),
      { numRuns: 60 },
    );
  });

  test('the last line counts, though it has no end', async () => {
    const intake = await readLogFile(folder().file('a.log', '(008) No more data\n(008) What is this'));
    assert.equal(intake.facts(defaultSettings).lines, 2);
    assert.deepEqual(
      intake.shapes.shapes.map(({ shape }) => shape),
      ['(#) What is this'],
    );
  });

  test('progress is told: of compressed files in compressed bytes', async () => {
    const zipped = gzipSync(log);
    for (const [content, chunkBytes] of [
      [log, 100_000],
      [zipped, 5_000],
    ] as const) {
      const seen: [number, number | undefined][] = [];
      await readLogFile(folder().file('a.log', content), { chunkBytes, onProgress: (...step) => seen.push(step) });
      assert.ok(seen.length >= 3);
      assert.deepEqual(seen.at(-1), [content.length, content.length]);
    }
  });

  test('aborted: stops, whatever it is reading', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const options: ReadOptions = {
      signal: controller.signal,
      chunkBytes: 1000,
      onProgress: () => {
        controller.abort(reason);
      },
    };
    for (const content of [log, gzipSync(log)])
      await assert.rejects(readLogFile(folder().file('a.log', content), options), (error) => error === reason);
    const waiting = new AbortController();
    const endless = new Readable({ read: () => undefined });
    const read = readLogStream('x', endless, { signal: waiting.signal });
    waiting.abort(reason);
    await assert.rejects(read, (error) => error === reason);
    assert.equal(endless.destroyed, true);
  });
});

suite('reading a log: faults', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();
  const log = Buffer.from('(008) Wait for cb 0, handle 9036\n'.repeat(5000));

  test('missing, a folder, below a file', async () => {
    const file = folder().file('a.log', log);
    assert.match(await reasonFor(readLogFile(folder().join('no.log'))), /^no such file; check the name$/);
    assert.match(await reasonFor(readLogFile(folder().path)), /^it is a folder; name the logs in it$/);
    if (!isWindows) assert.match(await reasonFor(readLogFile(`${file}/b.log`)), /^a part of its path is not a folder/);
  });

  test('a circle of symbolic links', async function () {
    if (isWindows) this.skip();
    symlinkSync(folder().join('b'), folder().join('a'));
    symlinkSync(folder().join('a'), folder().join('b'));
    assert.match(await reasonFor(readLogFile(folder().join('a'))), /circle/);
  });

  test('not permitted', async function () {
    // Nothing is forbidden to root, and Windows has other permissions.
    if (isWindows || process.getuid?.() === 0) this.skip();
    const file = folder().file('a.log', log);
    execFileSync('chmod', ['000', file]);
    assert.match(await reasonFor(readLogFile(file)), /^permission denied; /);
  });

  test('cut short while it is being read', async () => {
    const file = folder().file('a.log', log);
    const reason = await reasonFor(
      readLogFile(file, {
        chunkBytes: 20_000,
        onProgress: () => {
          truncateSync(file, 100);
        },
      }),
    );
    assert.match(reason, /^it was cut from \d+ to 100 bytes while it was being read; analyse it again/);
  });

  test('growing while it is being read: what is there counts', async () => {
    const file = folder().file('a.log', log);
    let more = 3;
    const intake = await readLogFile(file, {
      chunkBytes: 20_000,
      onProgress: () => {
        if (more-- > 0) appendFileSync(file, log);
      },
    });
    assert.equal(intake.bytes, log.length * 4);
  });

  test('removed while it is being read: the open file is read on', async function () {
    if (isWindows) this.skip();
    const file = folder().file('a.log', log);
    let isThere = true;
    const intake = await readLogFile(file, {
      chunkBytes: 20_000,
      onProgress: () => {
        if (isThere) unlinkSync(file);
        isThere = false;
      },
    });
    assert.equal(intake.bytes, log.length);
  });

  test('a stream that breaks', async () => {
    const broken = new Readable({
      read() {
        this.push(log);
        this.destroy(Object.assign(new Error('gone'), { code: 'EIO' }));
      },
    });
    assert.match(await reasonFor(readLogStream('-', broken)), /^the disk or the network failed/);
  });

  test('broken gzip: cut, damaged, damaged at its very end, all with a way out', async () => {
    const zipped = gzipSync(log);
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, 20, 60);
    const wrongSum = Buffer.from(zipped);
    wrongSum[wrongSum.length - 6] ^= 1;
    const cases: [Buffer, RegExp][] = [
      [zipped.subarray(0, zipped.length - 20), /^its compressed data ends too early, after \d+ bytes of log/],
      [zipped.subarray(0, 8), /^its compressed data ends too early, after 0 bytes of log/],
      [damaged, /^its compressed data is damaged \(/],
      [wrongSum, /^its compressed data is damaged \(incorrect data check\), after \d+ bytes of log/],
    ];
    for (const [content, expected] of cases) {
      const reason = await reasonFor(readLogFile(folder().file('a.gz', content)));
      assert.match(reason, expected);
      assert.match(reason, /or take what there is: gzip -dc FILE > NEWFILE$/);
    }
  });

  test('bytes behind a gzip that are none are ignored, as gzip does', async () => {
    const padded = Buffer.concat([gzipSync(log), Buffer.alloc(512)]);
    assert.equal((await readLogFile(folder().file('a.gz', padded))).bytes, log.length);
  });

  test('other compressed formats are named, with what unpacks them', async () => {
    const magics: [number[], RegExp][] = [
      [[0x50, 0x4b, 3, 4, 0, 0], /ZIP archive; unpack it first: unzip FILE$/],
      [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], /xz -dc/],
      [[0x42, 0x5a, 0x68, 0x39, 0x31, 0x41], /bzip2 -dc/],
      [[0x28, 0xb5, 0x2f, 0xfd, 0, 0], /zstd -dc/],
      [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], /7z x FILE/],
    ];
    for (const [magic, expected] of magics)
      assert.match(await reasonFor(readLogFile(folder().file('a', Buffer.from(magic)))), expected);
  });
});
