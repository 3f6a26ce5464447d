/** The bytes of files, pipes and streams: whole, in order, decompressed, closed again; and the words for what goes wrong. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, createWriteStream, truncateSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FileSource, openSource, StreamSource, type ByteSource } from '../../server/src/node/byteSource';
import { codeOf, InputError, reasonOf } from '../../server/src/node/inputError';
import { decompressed, readBytes, readHead } from '../../server/src/node/readBytes';
import { readLines } from '../../server/src/node/readLines';
import { useFolder } from '../cli/support/folder';
import { quiet } from '../cli/support/logs';

const isWindows = process.platform === 'win32';

/** What comes, piece by piece: each is copied, since it is valid only until the next is asked for. */
async function piecesOf(source: Pick<ByteSource, 'next'>): Promise<string[]> {
  const pieces: string[] = [];
  for (let piece = await source.next(); piece; piece = await source.next()) pieces.push(Buffer.from(piece).toString());
  return pieces;
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

suite('the bytes of a file', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();

  test('come in pieces of the size asked for, the last one shorter; then there are no more', async () => {
    const source = await openSource(folder().file('a.log', 'abcdefgh'), undefined, 3);
    assert.equal(source.total, 8);
    assert.deepEqual(await piecesOf(source), ['abc', 'def', 'gh']);
    assert.equal(await source.next(), undefined);
    await source.close();
  });

  test('end with it: what is written later is not of them', async () => {
    const file = folder().file('a.log', 'abc');
    const source = await openSource(file, undefined);
    assert.deepEqual(await piecesOf(source), ['abc']);
    appendFileSync(file, 'def');
    assert.equal(await source.next(), undefined);
    await source.close();
  });

  test('of a small file come in one piece', async () => {
    const source = await openSource(folder().file('a.log', 'abcdefgh'), undefined);
    assert.deepEqual(await piecesOf(source), ['abcdefgh']);
    await source.close();
  });

  test('are none of an empty one, whose size says nothing: /proc has such files', async () => {
    const source = await openSource(folder().file('a.log'), undefined);
    assert.equal(source.total, undefined);
    assert.deepEqual(await piecesOf(source), []);
    await source.close();
    if (process.platform === 'linux') assert.match(await all(readBytes('/proc/version', undefined)), /^Linux/);
  });

  test('can be begun behind what others have read', async () => {
    const source = await FileSource.open(folder().file('a.log', 'abcdefgh'), 3);
    assert.equal(Buffer.from(await source.head(2)).toString(), 'ab');
    assert.equal(Buffer.from(await source.head(20)).toString(), 'abcdefgh');
    source.startAt(5);
    assert.deepEqual(await piecesOf(source), ['fgh']);
    await source.close();
  });

  test('are missed where the file is cut short, and not where it only was not read to its end', async () => {
    const file = folder().file('a.log', 'abcdefgh');
    const source = await FileSource.open(file, 3);
    source.startAt(5);
    await source.next();
    truncateSync(file, 7);
    await assert.rejects(piecesOf(source), {
      reason: 'it was cut from 8 to 7 bytes while it was being read; analyse it again, or follow it with --follow',
    });
    await source.close();
  });

  test('are not read from what was closed', async () => {
    const file = folder().file('a.log', 'abcdefgh');
    const source = await openSource(file, undefined, 3);
    assert.ok(await source.next());
    await source.close();
    await source.close();
    await assert.rejects(piecesOf(source), InputError);
  });

  test('of what is no file, or is none that can be read, are an error that names it', async () => {
    await assert.rejects(openSource(folder().path, undefined), {
      message: `cannot read ${folder().path}: it is a folder; name the logs in it`,
    });
    await assert.rejects(openSource(folder().join('none'), undefined), { reason: 'no such file; check the name' });
    await assert.rejects(FileSource.open(folder().join('none')), { reason: 'no such file; check the name' });
  });

  test('of a pipe come as they are written; whoever waits for them may give up', async function () {
    if (isWindows) this.skip();
    const pipe = folder().join('pipe');
    execFileSync('mkfifo', [pipe]);
    const source = await openSource(pipe, undefined);
    assert.ok(source instanceof StreamSource);
    createWriteStream(pipe).end('abc');
    assert.equal((await piecesOf(source)).join(''), 'abc');
    await source.close();
    const controller = new AbortController();
    const waiting = await openSource(pipe, controller.signal);
    const reason = new Error('enough');
    const next = waiting.next();
    controller.abort(reason);
    await assert.rejects(next, (error) => error === reason);
    await waiting.close();
  });
});

suite('the bytes of a stream', () => {
  test('end with it, and an error of its names the stream', async () => {
    const source = new StreamSource('-', Readable.from([Buffer.from('ab'), Buffer.from('c')]), undefined);
    assert.deepEqual([source.total, await piecesOf(source)], [undefined, ['ab', 'c']]);
    const broken = new Readable({ read: () => broken.destroy(new Error('gone')) });
    await assert.rejects(new StreamSource('-', broken, undefined).next(), {
      message: 'cannot read standard input: gone',
    });
  });

  test('that is closed are not waited for', async () => {
    const stream = new Readable({ read: () => undefined });
    const source = new StreamSource('-', stream, undefined);
    await source.close();
    assert.equal(stream.destroyed, true);
  });
});

suite('compressed bytes', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();
  const inPieces = (bytes: Uint8Array, size: number): Pick<ByteSource, 'next'> => {
    let at = 0;
    const buffer = Buffer.alloc(size);
    return {
      // Each piece is valid only until the next is asked for.
      next: () => {
        const piece = bytes.subarray(at, (at += size));
        buffer.fill('?').set(piece);
        return Promise.resolve(piece.length === 0 ? undefined : buffer.subarray(0, piece.length));
      },
    };
  };

  test('are known by the first of them, even if they come one by one', async () => {
    for (const size of [1, 2, 5, 6, 7, 100_000]) {
      assert.equal(await all(decompressed('x', inPieces(Buffer.from('(008) ab'), size), undefined)), '(008) ab');
      assert.equal(await all(decompressed('x', inPieces(gzipSync(quiet(50)), size), undefined)), quiet(50));
      await assert.rejects(all(decompressed('x', inPieces(Buffer.from('BZh91AY'), size), undefined)), /bzip2/);
    }
    assert.equal(await all(decompressed('x', inPieces(Buffer.from('ab'), 1), undefined)), 'ab');
    assert.equal(await all(decompressed('x', inPieces(Buffer.alloc(0), 1), undefined)), '');
  });

  test('are handed on as they come: a log is not waited for to its end', async () => {
    const pieces = [Buffer.from('(008) abc'), new Promise<undefined>(() => undefined)];
    const reading = decompressed('x', { next: async () => pieces.shift() }, undefined);
    assert.equal(Buffer.from((await reading.next()).value as Uint8Array).toString(), '(008) abc');
  });

  test('of other formats are refused by all of their mark, and by nothing less', async () => {
    for (const mark of ['PK\x03\x04', '\xfd7zXZ\0', 'BZh', '\x28\xb5\x2f\xfd', '7z\xbc\xaf\x27\x1c']) {
      const bytes = Buffer.from(mark, 'latin1');
      await assert.rejects(all(readBytes(folder().file('a', bytes), undefined)), InputError, mark);
      const shorter = bytes.subarray(0, -1);
      assert.equal(await all(readBytes(folder().file('a', shorter), undefined)), shorter.toString());
      const other = Buffer.concat([shorter, Buffer.from('x')]);
      assert.equal(await all(readBytes(folder().file('a', other), undefined)), other.toString());
    }
  });

  test('are given up when the signal says so, packed or not', async () => {
    const reason = new Error('enough');
    for (const content of [Buffer.from(quiet(1000)), gzipSync(quiet(1000))]) {
      const reading = readBytes(folder().file('a', content), AbortSignal.abort(reason), 100);
      await assert.rejects(all(reading), (error) => error === reason);
    }
  });

  test('need not be read to their end', async () => {
    for (const content of [Buffer.from(quiet(1000)), gzipSync(quiet(100_000))]) {
      for await (const piece of readBytes(folder().file('a', content), undefined, 100)) {
        assert.ok(piece.length > 0);
        break;
      }
    }
  });

  test('at the head of a file are as many as asked for', async () => {
    const file = folder().file('a.gz', gzipSync(quiet(100_000)));
    for (const limit of [7, 33, 100_000])
      assert.equal(Buffer.from(await readHead(file, limit)).toString(), quiet(100_000).slice(0, limit));
    if (isWindows) return;
    execFileSync('mkfifo', [folder().join('pipe')]);
    const head = readHead(folder().join('pipe'), 4);
    createWriteStream(folder().join('pipe')).end('abcdefgh');
    assert.equal(Buffer.from(await head).toString(), 'abcd');
  });
});

suite('single lines of a file', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();

  test('are those asked for, as far as there are so many', async () => {
    const text = 'zero\r\none\ntwo\nthree';
    for (const content of [text, gzipSync(text)]) {
      const lines = await readLines(folder().file('a.log', content), new Set([3, 1, 7]));
      assert.deepEqual([...lines].sort(), [
        [1, 'one'],
        [3, 'three'],
      ]);
    }
  });

  test('are found without reading on: what comes behind them may be damaged', async () => {
    const packed = gzipSync(quiet(1_000_000));
    packed.fill(0xff, packed.length - 1000);
    const file = folder().file('a.gz', packed);
    assert.deepEqual([...(await readLines(file, new Set([0])))], [[0, quiet(1).trimEnd()]]);
    await assert.rejects(readLines(file, new Set([2_000_000])), /its compressed data/);
  });

  test('are not looked for in a file where none is asked for', async () => {
    assert.equal((await readLines(folder().join('none'), new Set())).size, 0);
    await assert.rejects(readLines(folder().join('none'), new Set([0])), InputError);
  });
});

suite('why an input cannot be read', () => {
  test('is said with its name, harmless, and standard input by its own', () => {
    const error = new InputError('a\x1b[31m.log', 'no');
    assert.deepEqual(
      [error.message, error.file, error.reason],
      ['cannot read a\\x1b[31m.log: no', 'a\x1b[31m.log', 'no'],
    );
    assert.equal(new InputError('-', 'no').message, 'cannot read standard input: no');
  });

  test('is what the system says, in words that help where the reason is a usual one', () => {
    const ofCode = (code: unknown): string => reasonOf(Object.assign(new Error('EPIPE: it said \x07'), { code }));
    for (const code of ['EACCES', 'EPERM'])
      assert.match(ofCode(code), /^permission denied; ask for the right to read it/);
    for (const code of ['EMFILE', 'ENFILE']) assert.match(ofCode(code), /^too many files are open; /);
    assert.match(ofCode('EBUSY'), /^another program keeps it locked; /);
    assert.match(ofCode('ENAMETOOLONG'), /^its name is too long; /);
    assert.match(ofCode('EIO'), /^the disk or the network failed; /);
    assert.match(ofCode('ESTALE'), /^it has gone from the server; /);
    assert.match(ofCode('ENXIO'), /^it is a device or a socket with nothing at its other end; /);
    for (const code of ['EPIPE', 5, undefined]) assert.equal(ofCode(code), 'EPIPE: it said \\x07');
    assert.equal(reasonOf('broken'), 'broken');
    assert.equal(reasonOf(null), 'null');
  });

  test('has a name of the system where it comes from there', () => {
    assert.equal(codeOf(Object.assign(new Error(), { code: 'ENOENT' })), 'ENOENT');
    for (const error of [Object.assign(new Error(), { code: 5 }), new Error(), undefined, null, 'ENOENT'])
      assert.equal(codeOf(error), undefined);
  });
});
