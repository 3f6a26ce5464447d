/** Small texts: what cannot be seen written out, counts for people, and URIs of files. */
import * as assert from 'node:assert/strict';
import { counted, grouped } from '../../../server/src/core/text/counts';
import { decodeText } from '../../../server/src/core/text/decodeText';
import { fileUri } from '../../../server/src/core/text/fileUri';
import { harmlessJson } from '../../../server/src/core/text/harmlessJson';
import { visible } from '../../../server/src/core/text/visible';

suite('what cannot be seen', () => {
  test('is written out, by its short name or its number', () => {
    for (const [character, shown] of [
      ['\t', '\\t'],
      ['\n', '\\n'],
      ['\r', '\\r'],
      ['\0', '\\x00'],
      ['\x1b', '\\x1b'],
      ['\x7f', '\\x7f'],
      ['\xad', '\\xad'],
      ['\u0605', '\\u0605'],
      ['\u202e', '\\u202e'],
      ['\u2028', '\\u2028'],
      ['\ufeff', '\\ufeff'],
      ['\ud800', '\\ud800'],
      ['\u{110bd}', '\\u{110bd}'],
      ['\u{e0041}', '\\u{e0041}'],
    ] as const)
      assert.equal(visible(`a${character}b`), `a${shown}b`);
    assert.equal(visible('Grüße ÿ 😀 \u{10ffff}'), 'Grüße ÿ 😀 \u{10ffff}');
  });

  test('is an escape in JSON, which still says the same', () => {
    const value = { text: 'a\u202eb\x7f\u{e0041} Größe', 'k\u2028': [1, 'x'] };
    const json = harmlessJson(value);
    assert.equal(json, '{"text":"a\\u202eb\\u007f\\udb40\\udc41 Größe","k\\u2028":[1,"x"]}');
    assert.deepEqual(JSON.parse(json), value);
    assert.equal(harmlessJson({ a: 'b c' }), '{"a":"b c"}');
  });
});

suite('counts', () => {
  test('are grouped by thousands, and one is one', () => {
    assert.deepEqual([0, 12, 999, 1000, 12_345, 5_511_050].map(grouped), [
      '0',
      '12',
      '999',
      '1,000',
      '12,345',
      '5,511,050',
    ]);
    assert.deepEqual(
      [counted(0, 'line'), counted(1, 'line'), counted(1001, 'line')],
      ['0 lines', '1 line', '1,001 lines'],
    );
  });
});

suite('the URI of a file', () => {
  test('is relative for a relative name, and absolute for an absolute one', () => {
    assert.equal(fileUri('logs/Winsock log#1.log', '/'), 'logs/Winsock%20log%231.log');
    assert.equal(fileUri('/logs/50%.log', '/'), 'file:///logs/50%25.log');
    assert.equal(fileUri('logs\\a.log', '/'), 'logs%5Ca.log');
    assert.equal(fileUri('logs\\a.log', '\\'), 'logs/a.log');
    assert.equal(fileUri('C:\\my logs\\a.log', '\\'), 'file:///C:/my%20logs/a.log');
    assert.equal(fileUri('\\\\server\\share\\a.log', '\\'), 'file://server/share/a.log');
  });

  test('takes a drive for one on Windows only, and at its beginning only', () => {
    assert.equal(fileUri('C:/logs/a.log', '/'), 'C%3A/logs/a.log');
    assert.equal(fileUri('logs\\C:\\a.log', '\\'), 'logs/C%3A/a.log');
    assert.equal(fileUri('//server/a.log', '/'), 'file:////server/a.log');
  });

  test('has no half characters', () => {
    assert.equal(fileUri('a\ud800.log', '/'), 'a%EF%BF%BD.log');
  });
});

suite('the text of a small file', () => {
  const bytes = (encoding: BufferEncoding, text: string): Uint8Array => Uint8Array.from(Buffer.from(text, encoding));

  test('is read in any encoding, without its mark; a mark further in is a character', () => {
    const text = 'Größe \ufeff 😀';
    assert.equal(decodeText(bytes('utf8', text)), text);
    assert.equal(decodeText(bytes('utf8', `\ufeff${text}`)), text);
    assert.equal(decodeText(bytes('utf16le', `\ufeff${text}`)), text);
    assert.equal(decodeText(bytes('utf16le', `\ufeff\ufeff${text}`)), `\ufeff${text}`);
    assert.equal(decodeText(Buffer.from(bytes('utf16le', `\ufeff${text}`)).swap16()), text);
    assert.equal(decodeText(bytes('latin1', 'Größe')), 'Größe');
    assert.equal(decodeText(bytes('latin1', 'ö'.repeat(10_000))), 'ö'.repeat(10_000));
    assert.equal(decodeText(new Uint8Array(0)), '');
  });
});
