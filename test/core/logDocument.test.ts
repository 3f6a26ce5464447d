/** A log that is open in an editor: what each of its lines is, where it is, and that an edit costs what it changes. */
import * as assert from 'node:assert/strict';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { Catalogue, Kind } from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { plain } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { sample } from '../support/paths';

const allocate = (cb: number, number: number): string => `(001) CB ${cb} (instance ${number}) allocated\n`;
const wait = (cb: number): string => `(008) Wait for cb ${cb}, handle 9000\n`;
const use = (cb: number): string => `(008) Receive header for cb ${cb} at offset 0\n`;
const release = (cb: number): string => `(008) close socket -1 on cb ${cb}, handle 0\n`;

/** Reads in steps of so many bytes: how many it takes. */
function steps(document: LogDocument, bytes: number): number {
  let count = 1;
  while (!document.advance(bytes)) {
    count++;
    assert.ok(count < 100_000, 'it comes to an end');
  }
  return count;
}

/** What a document knows of its lines, and of as many instances as are asked for. */
function known(document: LogDocument, lives = Infinity): unknown {
  const facts = document.facts(defaultSettings);
  return {
    facts: plain(facts),
    lines: Array.from({ length: document.lines }, (_, line) => [
      document.text.line(line),
      document.kind(line),
      document.owner(line),
    ]),
    lives: Array.from({ length: Math.min(lives, facts.instances.count) }, (_, i) => [
      document.activityOf(i),
      document.linesOf(i, facts),
    ]),
  };
}

suite('a line of an open log', () => {
  test('is what the catalogue says, in however long a log', () => {
    const text = [...generateLog({ bytes: 200_000, packets: 3, leakEvery: 9, unknownEvery: 40 })].join('');
    const document = new LogDocument(text);
    const lines = text.split(/\r?\n/).slice(0, -1);
    assert.ok(lines.length > 3000);
    assert.equal(document.lines, lines.length);
    for (const [at, line] of lines.entries()) {
      assert.equal(document.text.line(at), line);
      assert.equal(document.kind(at), parseLine(line).kind);
      assert.deepEqual(document.parse(at), parseLine(line));
    }
    const facts = document.facts(defaultSettings);
    assert.ok(facts.instances.count > 50);
    for (let i = 0; i < facts.instances.count; i++) {
      const last = facts.instances.lastActivity[i];
      const activity = document.linesOf(i, facts).filter((at) => at <= last && document.effect(at) !== 'wait');
      assert.deepEqual(document.activityOf(i).slice(0, activity.length), activity);
    }
  });

  test('belongs to the instance that is open, or was last: waits too', () => {
    const log = [
      wait(4), // 0: in use before the log
      allocate(3, 7), // 1
      wait(3),
      use(3),
      '(008) No more data\n',
      'noise\n', // 5
      release(3),
      wait(3),
      allocate(3, 8), // 8
      use(3),
      wait(3), // 10
      allocate(3, 9), // 11: no close was logged
      wait(3),
    ];
    const document = new LogDocument(log.join(''));
    const owners = log.map((_, line) => document.owner(line));
    assert.deepEqual(owners, [0, 1, 1, 1, 1, -1, 1, 1, 2, 2, 2, 3, 3]);
    const facts = document.facts(defaultSettings);
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => document.linesOf(i, facts)),
      [[0], [1, 2, 3, 4, 6], [8, 9, 10], [11, 12]],
    );
    assert.deepEqual(
      [1, 2, 3].map((i) => document.activityOf(i)),
      [[1, 3, 4, 6], [8, 9], [11]],
    );
  });

  test('belongs to no instance of before a restart of the MTA', () => {
    const document = new LogDocument(allocate(3, 7) + use(3) + allocate(3, 2) + wait(3));
    const facts = document.facts(defaultSettings);
    assert.deepEqual(
      [document.linesOf(0, facts), document.linesOf(1, facts)],
      [
        [0, 1],
        [2, 3],
      ],
    );
    const first = new LogDocument(release(3) + wait(3));
    assert.deepEqual(first.linesOf(0, first.facts(defaultSettings)), [0]);
  });

  test('that is not there is blank, and belongs to nothing', () => {
    const document = new LogDocument(allocate(3, 7));
    for (const line of [1, 2, 5000]) {
      assert.deepEqual([document.kind(line), document.owner(line)], [Kind.blank, -1]);
      assert.equal(document.text.line(line), '');
    }
    assert.equal(document.owner(-1), -1);
    assert.equal(document.effect(1), new LogDocument('\n').effect(0));
  });

  test('of unknown kind is quoted', () => {
    const document = new LogDocument(`${allocate(3, 7)}(008) WSAFake on cb 3, 12 bytes\n`);
    const line = document.facts(defaultSettings).unknownLine(0);
    assert.deepEqual([line?.line, line?.text], [1, '(008) WSAFake on cb 3, 12 bytes']);
  });
});

suite('an open log is read', () => {
  const text = sample('normal').repeat(40) + sample('failing');

  test('in steps of any size: what it says is the same', () => {
    const whole = known(new LogDocument(text));
    for (const size of [1, 100, 1e9]) {
      const document = new LogDocument(text);
      assert.ok(steps(document, size) >= Math.min(Infinity, document.text.length / size / 64), `${size} bytes`);
      assert.equal(document.advance(size), true, 'nothing is left');
      assert.deepEqual(known(document), whole);
    }
  });

  test('where a line is longer than a step, too', () => {
    const long = `${allocate(3, 7)}${'x'.repeat(5000)}\n${use(3)}`;
    const document = new LogDocument(long);
    steps(document, 16);
    assert.deepEqual(known(document), known(new LogDocument(long)));
  });

  test('by whatever is asked first', () => {
    assert.equal(new LogDocument('a\nb\n').text.line(1), 'b');
    assert.equal(new LogDocument('a\nb\n').lines, 2);
    assert.equal(new LogDocument('').text.lineCount, 1);
    assert.equal(new LogDocument('a').text.lineCount, 1);
    const again = new LogDocument('a\r');
    assert.deepEqual([again.text.lineCount, again.text.lineCount], [2, 2]);
  });

  test('with a byte order mark, which belongs to its first line', () => {
    const document = new LogDocument(`\ufeff${text}`);
    assert.deepEqual(plain(document.facts(defaultSettings)), plain(new LogDocument(text).facts(defaultSettings)));
    assert.equal(document.text.lineStart(0), 0);
    assert.equal(document.text.lineAt(0), 0);
  });

  test('anew, where all of it is replaced', () => {
    const document = new LogDocument(text);
    document.facts(defaultSettings);
    document.reset(sample('failing'));
    assert.deepEqual(known(document), known(new LogDocument(sample('failing'))));
  });

  test('anew by other shapes, and not by the same ones', () => {
    const { messages } = readTaughtShapes([{ template: 'WSAFake on cb {cb}, {bytes} bytes', effect: 'use' }]);
    const taught = new Catalogue(messages);
    const log = `${allocate(3, 7)}(008) WSAFake on cb 3, 12 bytes\n${release(3)}`;
    const document = new LogDocument(log);
    assert.equal(document.effect(1), undefined);
    document.readBy(taught);
    assert.equal(document.catalogue, taught);
    assert.equal(document.effect(1), 'use');
    assert.deepEqual(known(document), known(new LogDocument(log, taught)));
    document.readBy(taught);
    assert.equal(document.advance(0), true, 'nothing is read again');
  });
});

suite('an edit of an open log', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, k) => wait(k % 7)).join('');
  const insert = (document: LogDocument, line: number, text: string): void => {
    const place = { line, character: 0 };
    document.edit({ start: place, end: place, text });
  };

  test('costs what comes behind it, and a little of what is before', () => {
    const document = new LogDocument(lines(40_000));
    const whole = steps(document, 10_000);
    assert.ok(whole > 100);
    for (const [line, most] of [
      [39_900, 0.25],
      [40_000, 0.25],
      [20_000, 0.7],
      [39_950, 0.25],
    ] as const) {
      insert(document, line, use(3));
      const cost = steps(document, 10_000) / whole;
      assert.ok(cost <= most, `an edit of line ${line} costs ${cost} of a reading`);
    }
    insert(document, 1, use(3));
    assert.ok(steps(document, 10_000) / whole > 0.9);
  });

  test('costs what is appended, where the last line is whole', () => {
    for (const [end, most] of [
      ['\n', 1],
      ['\r', Infinity],
      ['', Infinity],
    ] as const) {
      const before = lines(3000).slice(0, -1) + end;
      const document = new LogDocument(before);
      const place = { line: document.text.lineCount - 1, character: 1e9 };
      document.edit({ start: place, end: place, text: `\n${use(3)}` });
      assert.ok(steps(document, 1000) <= most, JSON.stringify(end));
      assert.deepEqual(known(document, 20), known(new LogDocument(`${before}\n${use(3)}`), 20), JSON.stringify(end));
    }
  });

  test('says what a fresh reading says, wherever it is', () => {
    const text = [...generateLog({ bytes: 300_000, packets: 4, leakEvery: 20, eol: '\n' })].join('').split('\n');
    assert.ok(text.length > 5000, `${text.length} lines`);
    const document = new LogDocument(text.join('\n'));
    for (const line of [4900, 4096, 4095, 12]) {
      insert(document, line, allocate(3, 90_000 + line) + use(3));
      text.splice(line, 0, ...(allocate(3, 90_000 + line) + use(3)).split('\n').slice(0, -1));
      assert.deepEqual(known(document, 20), known(new LogDocument(text.join('\n')), 20), `line ${line}`);
    }
  });

  test('may make one line end of a CR and what comes behind it', () => {
    for (const line of [4095, 4096, 4097]) {
      const before = lines(line).slice(0, -1);
      const document = new LogDocument(`${before}\r${lines(5000)}`);
      insert(document, line, '\n');
      assert.deepEqual(known(document), known(new LogDocument(`${before}\r\n${lines(5000)}`)), `line ${line}`);
    }
  });

  test('may be as large as it likes', () => {
    const document = new LogDocument(allocate(3, 7) + wait(3));
    insert(document, 1, lines(20_000));
    assert.deepEqual(known(document), known(new LogDocument(allocate(3, 7) + lines(20_000) + wait(3))));
    document.edit({ start: { line: 1, character: 0 }, end: { line: 20_001, character: 0 }, text: '' });
    assert.deepEqual(known(document), known(new LogDocument(allocate(3, 7) + wait(3))));
  });
});

suite('a place in an open log', () => {
  // One, two, three and four bytes; ก begins with the first byte of three.
  let text: LogDocument['text'];
  setup(() => void ({ text } = new LogDocument('aé€ก😀z\nb')));

  test('is found by line and column, in UTF-16 as editors count', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 99].map((column) => text.offsetAt(0, column)),
      [0, 1, 3, 6, 9, 9, 13, 14, 14, 14],
    );
    assert.deepEqual([text.offsetAt(1, 0), text.offsetAt(1, 1), text.offsetAt(1, 2)], [15, 16, 16]);
  });

  test('outside of it is its beginning or its end', () => {
    assert.deepEqual([text.offsetAt(-1, 3), text.offsetAt(0, -1)], [0, 0]);
    assert.deepEqual([text.offsetAt(2, 0), text.offsetAt(2, 3), text.lineStart(2)], [16, 16, 16]);
  });

  test('is in a line', () => {
    const three = new LogDocument('ab\n\ncd\n').text;
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 99].map((offset) => three.lineAt(offset)),
      [0, 0, 0, 1, 2, 2, 2, 3, 3],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => three.line(line)),
      ['ab', '', 'cd', ''],
    );
  });

  test('is right in a long text that is not ASCII', () => {
    const line = `${'Größe €'.repeat(10)}\n`;
    const document = new LogDocument(line.repeat(2000));
    assert.equal(document.text.length, Buffer.byteLength(line) * 2000);
    assert.equal(document.text.line(1999), line.trimEnd());
    assert.equal(document.text.lineStart(1999), Buffer.byteLength(line) * 1999);
  });
});
