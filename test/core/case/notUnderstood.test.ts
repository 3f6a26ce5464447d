/** What a file most likely is of which nothing can be read. */
import * as assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { contentOf, lookInside, whyNotUnderstood } from '../../../server/src/core/case/content';
import { isGzip } from '../../../server/src/core/text/bytes';
import { inputKinds, tarHeader } from '../../support/inputKinds';
import { sample } from '../../support/paths';

const wrappings: Readonly<Record<string, (line: string, k: number) => string>> = {
  'a time': (line, k) => `2001-06-08 10:00:${String(k % 60).padStart(2, '0')} ${line}`,
  syslog: (line) => `Jun  8 10:00:00 EXCHSRV1 emsmta: ${line}`,
  'line numbers': (line, k) => `${String(k + 1).padStart(6)}\t${line}`,
  'grep -n': (line, k) => `winsock.log:${k + 1}:${line}`,
  quotation: (line) => `> ${line}`,
  blanks: (line) => `    ${line}`,
  colours: (line) => `\x1b[32m${line}\x1b[0m`,
};

suite('a file of which nothing can be read', () => {
  for (const { kind, bytes, reason, isOthers = false } of inputKinds) {
    if (isGzip(bytes)) continue;
    test(`${kind}: is named, with what to do`, () => {
      const content = contentOf('winsock.log', bytes);
      assert.ok(content.kind === 'other', content.kind);
      assert.match(content.reason, reason);
      assert.equal(content.holds === 'no', isOthers, content.holds);
      assert.match(whyNotUnderstood('winsock.log', bytes, true) ?? '', reason);
    });
  }

  test('gzip is decompressed before it is looked at', () => {
    for (const { kind, bytes } of inputKinds.filter((each) => isGzip(each.bytes)))
      assert.equal(contentOf('winsock.log', gunzipSync(bytes)).kind, 'other', kind);
  });

  test('an archive that shows the name of a log holds one, whatever it is called', () => {
    for (const isUstar of [true, false]) {
      const archive = Buffer.concat([tarHeader('logs/Winsock.log', 5, '0', isUstar), Buffer.alloc(1024)]);
      const content = contentOf('backup.dat', archive);
      assert.ok(content.kind === 'other' && content.holds === 'mostly', String(isUstar));
      assert.match(content.reason, /it is a tar archive; unpack it first: tar -xf FILE/);
    }
    const other = contentOf('backup.tar', Buffer.concat([tarHeader('driver.sys', 5), Buffer.alloc(1024)]));
    assert.ok(other.kind === 'other' && other.holds === 'unknown');
  });

  test('text is no tar archive, and no other one', () => {
    for (const text of [sample('failing'), sample('normal'), `${'0'.repeat(148)}0007777`.padEnd(600, '0')])
      assert.notEqual(/archive/.exec(JSON.stringify(contentOf('winsock.log', Buffer.from(text))))?.[0], 'archive');
  });

  test('a wrapped log is a Winsock log, whatever its name', () => {
    for (const [name, wrap] of Object.entries(wrappings)) {
      const lines = sample('normal')
        .split('\n')
        .filter((line) => line.trim() !== '');
      const text = Buffer.from(lines.map(wrap).join('\r\n'));
      for (const file of ['winsock.log', 'a.txt'])
        assert.equal(contentOf(file, text).kind, 'winsockLog', `${name}, ${file}`);
    }
  });

  test('a mail that quotes a few lines is none', () => {
    const prose = 'Dear Sir, the log that you asked for is attached.\n'.repeat(30);
    const mail = `${prose}> (008) Wait for cb 0, handle 9036\n${prose}`;
    const content = contentOf('notes.txt', Buffer.from(mail));
    assert.ok(content.kind === 'other' && content.holds === 'some');
  });

  for (const [what, before] of Object.entries({
    NULs: Buffer.alloc(300_000),
    blanks: Buffer.from(' \r\n'.repeat(100_000)),
    'a banner': Buffer.from('* Collected by a tool, at somebody’s request *\r\n'.repeat(40_000)),
  })) {
    test(`behind ${what}, lines are found in a file whose name says that it is a log`, async () => {
      const bytes = Buffer.concat([before, Buffer.from(`\n${sample('failing')}`)]);
      const limits: number[] = [];
      const head = (limit: number): Promise<Uint8Array> => {
        limits.push(limit);
        return Promise.resolve(bytes.subarray(0, limit));
      };
      const content = await lookInside<never>('winsock.log', head);
      assert.equal(content.kind, 'winsockLog');
      assert.ok(limits.length > 1);
      const other = await lookInside<never>('notes.txt', head, { isExpected: false });
      assert.equal(other.kind, 'other', 'others are not looked into any further');
    });
  }

  test('an empty file, and blanks, are no fault', () => {
    for (const text of ['', ' \r\n\t\r\n']) assert.equal(whyNotUnderstood('a.log', Buffer.from(text), true), undefined);
  });
});
