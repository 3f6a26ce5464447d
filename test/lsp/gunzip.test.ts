/** Decompression of files that come through the client, in Node and in a browser: the same bytes, whatever the pieces. */
import * as assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzip as inBrowser } from '../../server/src/browser/gunzip';
import { gunzipPieces as inNode } from '../../server/src/node/decompress';

async function* inPieces(bytes: Uint8Array, size: number, end?: Error): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  if (end) throw end;
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return Buffer.concat(found);
}

suite('gzip of files that are on no disk', () => {
  for (const [host, gunzip] of Object.entries({ inNode, inBrowser })) {
    test(`property: what was compressed comes out again, in pieces of any size: ${host}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 20_000 }),
          fc.integer({ min: 1, max: 5000 }),
          async (bytes, size) => {
            assert.deepEqual(await all(gunzip(inPieces(gzipSync(bytes), size))), Buffer.from(bytes));
          },
        ),
        { numRuns: 50 },
      );
    });

    test(`damage is said; so is why the bytes could not be got: ${host}`, async () => {
      const packed = gzipSync('x'.repeat(10_000));
      await assert.rejects(
        all(gunzip(inPieces(packed.subarray(0, 30), 10))),
        /^Error: its compressed data .*ends too early/,
      );
      const damaged = Buffer.from(packed);
      damaged[packed.length - 6] ^= 1;
      await assert.rejects(all(gunzip(inPieces(damaged, 10))), /^Error: its compressed data is damaged/);
      await assert.rejects(all(gunzip(inPieces(packed.subarray(0, 30), 10, new Error('it is gone')))), /it is gone/);
    });
  }

  test('reads no more of a large log than the beginning that was asked for', async () => {
    const packed = gzipSync(randomBytes(5_000_000));
    let isClosed = false;
    let read = 0;
    async function* large(): AsyncGenerator<Uint8Array, void> {
      try {
        for (let at = 0; at < packed.length; at += 1000) {
          read += 1000;
          yield await Promise.resolve(packed.subarray(at, at + 1000));
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const piece of inNode(large())) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.ok(read < 2_000_000, `${read} bytes read`);
    assert.ok(isClosed);
  });
});
