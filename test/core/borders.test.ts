/** The borders of rules that other tests go round: where a number is one too many, or a text is cut at the wrong place. */
import * as assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { statedPoolSize } from '../../server/src/core/eventlog/serverFacts';
import { parseEventLog } from '../../server/src/core/eventlog/parse';
import { poolOf, preexistingCbs } from '../../server/src/core/findings/pool';
import { lostOf } from '../../server/src/core/formats/lost';
import { EncodingWatch } from '../../server/src/core/intake/encodingWatch';
import { decodeLine, guessEncoding, isUtf8, Utf16Transcoder } from '../../server/src/core/text/encoding';
import { parseLine } from '../../server/src/core/log/parseLine';
import { analyse, eventsOf, plain, readSumming } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { sample } from '../support/paths';

suite('Thread numbers', () => {
  // The scanner keeps sums for threads below 1024; a thread's number says nothing about a control block.
  for (const thread of [1023, 1024, 1025, 65_535, 999_999]) {
    test(`what thread ${thread} does counts as what thread 8 does`, () => {
      for (const text of [sample('normal'), [...generateLog({ bytes: 60_000, packets: 3, leakEvery: 3 })].join('')]) {
        const renamed = text.replaceAll('(008)', `(${thread})`);
        assert.notEqual(renamed, text);
        const verdicts = (facts: ReturnType<typeof analyse>): unknown =>
          Array.from({ length: facts.instances.count }, (_, i) => [
            facts.verdict(i),
            facts.instances.released[i],
            facts.instances.lastActivity[i],
            facts.instances.waits[i],
          ]);
        assert.deepEqual(verdicts(analyse(renamed)), verdicts(analyse(text)));
        assert.deepEqual(plain(readSumming([Buffer.from(renamed)])), plain(analyse(renamed)));
      }
    });
  }

  test('its close request releases the control block', () => {
    for (const thread of [1023, 1024]) {
      const facts = analyse(sample('normal').replaceAll('(008)', `(${thread})`));
      assert.deepEqual([facts.verdict(0), facts.instances.releaseThread[0]], ['released', thread]);
    }
  });
});

suite('Lines that differ in their digits alone', () => {
  const allocation = '(001) CB 4 (instance 9) allocated';
  const use = '(008) Events 1 notified for cb 4 using handle 7';
  const alike: readonly (readonly [what: string, lines: readonly string[]])[] = [
    [
      'numbers of eight digits and of nine',
      ['99999999', '123456789', '987654321'].map((n) => `(008) Wait for cb 4, handle ${n}`),
    ],
    ['-1 and another number', [1, 2, 1].map((n) => `(008) close socket -${n} on cb 4, handle 0`)],
    ['the handle 0, and another', [0, 8, 0].map((n) => `(008) Wait for cb 4, handle ${n}`)],
    [
      'one number, with zeros before it and without',
      ['8', '08', '80'].map((n) => `(008) Wait for cb ${n}, handle ${n}`),
    ],
    ['network events that are a use, and that are none', [1, 16, 32, 48, 8].map((n) => use.replace('1', `${n}`))],
    [
      'a control block that is followed, and one that is not',
      [4, 1023, 1024, 4].map((n) => use.replace('cb 4', `cb ${n}`)),
    ],
    ['threads of three digits and of four', ['008', '009', '1008'].map((n) => use.replace('008', n))],
  ];
  for (const [what, lines] of alike) {
    test(what, () => {
      const text = [allocation, use, ...lines, ...lines].map((line) => `${line}\r\n`).join('');
      const bytes = Buffer.from(text);
      const read = text
        .trimEnd()
        .split('\r\n')
        .map((line) => {
          const { kind, thread, cb, x, y } = parseLine(line);
          return [kind, thread, cb, x, y];
        });
      assert.deepEqual(eventsOf([bytes]), read);
      const [each, summed] = [analyse(text), readSumming([bytes])];
      assert.deepEqual(plain(summed), plain(each));
      assert.deepEqual(summed.instances.evidence(0), each.instances.evidence(0));
    });
  }
});

suite('Edits between CR and LF', () => {
  const pieces = ['x', '\r', '\n'];
  const texts = (length: number): string[] =>
    length === 0 ? [''] : texts(length - 1).flatMap((text) => ['', ...pieces].map((piece) => text + piece));

  test('every small edit of every small text leaves the lines that a fresh reading has', () => {
    for (const before of new Set(texts(3))) {
      const unchanged = TextDocument.create('file:///a.log', 'winsock-log', 0, before);
      for (let from = 0; from <= before.length; from++) {
        for (let to = from; to <= before.length; to++) {
          for (const text of ['', '\r', '\n', 'x\r', '\nx']) {
            const range = { start: unchanged.positionAt(from), end: unchanged.positionAt(to) };
            const document = new LogDocument(before);
            document.edit({ ...range, text });
            const copy = TextDocument.create('file:///a.log', 'winsock-log', 0, before);
            const expected = new LogDocument(TextDocument.update(copy, [{ range, text }], 1).getText());
            const lines = (log: LogDocument): string[] =>
              Array.from({ length: log.text.lineCount }, (_, line) => log.text.line(line));
            assert.deepEqual(lines(document), lines(expected), JSON.stringify([before, from, to, text]));
          }
        }
      }
    }
  });
});

suite('UTF-8', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  const wellFormed: [string, Uint8Array][] = [
    ['U+D7FF, the last before the surrogates', bytes(0xed, 0x9f, 0xbf)],
    ['U+E000, the first after them', bytes(0xee, 0x80, 0x80)],
    ['U+10FFFF', bytes(0xf4, 0x8f, 0xbf, 0xbf)],
  ];
  const illFormed: [string, Uint8Array][] = [
    ['U+D800, a surrogate', bytes(0xed, 0xa0, 0x80)],
    ['U+DFFF, the last surrogate', bytes(0xed, 0xbf, 0xbf)],
    ['an overlong slash', bytes(0xe0, 0x80, 0xaf)],
    ['an overlong NUL', bytes(0xc1, 0x80)],
    ['above U+10FFFF', bytes(0xf4, 0x90, 0x80, 0x80)],
    ['no such lead', bytes(0xf5, 0x80, 0x80, 0x80)],
  ];

  for (const [cases, expected] of [
    [wellFormed, 'utf-8'],
    [illFormed, 'latin1'],
  ] as const) {
    for (const [name, text] of cases) {
      test(`${name}: ${expected}`, () => {
        const watch = new EncodingWatch();
        watch.add(text, 0, text.length, false);
        assert.equal(watch.encoding(undefined), expected);
        if (expected === 'latin1') assert.equal(decodeLine(text), Buffer.from(text).toString('latin1'));
      });
    }
  }

  test('a character that is cut is no error, unless the line ends there', () => {
    const cut = bytes(0xf0, 0x9f, 0x98);
    assert.deepEqual([isUtf8(cut, true), isUtf8(cut, false)], [true, false]);
    assert.equal(decodeLine(cut), '\xf0\x9f\x98');
    assert.equal(isUtf8(bytes(0xed, 0xa0), true), false, 'no character begins so');
  });
});

suite('Which encoding the first bytes tell', () => {
  const guess = (...bytes: number[]): unknown[] => Object.values(guessEncoding(Uint8Array.from(bytes)));

  test('a byte order mark counts whole, not in part', () => {
    assert.deepEqual(guess(0xef, 0xbb, 0xbf, 0x28), ['bytes', 3]);
    assert.deepEqual(guess(0xff, 0xfe, 0x28, 0x00), ['utf-16le', 2]);
    assert.deepEqual(guess(0xfe, 0xff, 0x00, 0x28), ['utf-16be', 2]);
    for (const part of [
      [0xef, 0xbb, 0x28],
      [0xef, 0x28, 0xbf],
      [0x28, 0xbb, 0xbf],
      [0xff, 0x28],
      [0x28, 0xfe],
      [0xfe, 0x28],
      [0x28, 0xff],
    ])
      assert.deepEqual(guess(...part), ['bytes', 0], part.join());
  });

  test('NULs in every second byte are UTF-16; NULs on both sides are a hole', () => {
    const pairs = (count: number, ...pair: number[]): number[] => Array.from({ length: count }, () => pair).flat();
    assert.deepEqual(guess(...pairs(6, 0x28, 0)), ['utf-16le', 0]);
    assert.deepEqual(guess(...pairs(6, 0, 0x28)), ['utf-16be', 0]);
    assert.deepEqual(guess(...pairs(6, 0, 0)), ['bytes', 0]);
    // One NUL in ten on the other side is a character like U+0100; more are none.
    assert.deepEqual(guess(...pairs(9, 0x28, 0), 0, 0), ['utf-16le', 0]);
    assert.deepEqual(guess(...pairs(8, 0x28, 0), 0, 0), ['bytes', 0]);
    assert.deepEqual(guess(...pairs(9, 0, 0x28), 0, 0), ['utf-16be', 0]);
    assert.deepEqual(guess(...pairs(8, 0, 0x28), 0, 0), ['bytes', 0]);
    // Half of the pairs are not most of them.
    assert.deepEqual(guess(...pairs(5, 0x28, 0), ...pairs(5, 0x28, 0x28)), ['bytes', 0]);
    assert.deepEqual(guess(...pairs(5, 0, 0x28), ...pairs(5, 0x28, 0x28)), ['bytes', 0]);
    // Half of a pair is none.
    assert.deepEqual(guess(0x28, 0, 0), ['utf-16le', 0]);
    assert.deepEqual(guess(), ['bytes', 0]);
  });

  for (const family of ['utf-16le', 'utf-16be'] as const) {
    test(`${family} may be cut anywhere, and a mark further in is a character`, () => {
      const text = '\ufeff(008) Grüße 😀\r\n';
      const bytes = Buffer.from(text, 'utf16le');
      if (family === 'utf-16be') bytes.swap16();
      for (let cut = 0; cut <= bytes.length; cut++) {
        const transcoder = new Utf16Transcoder(family);
        const head = Buffer.from(transcoder.transcode(bytes.subarray(0, cut)));
        const whole = new TextDecoder(family, { ignoreBOM: true }).decode(bytes.subarray(0, cut));
        assert.equal(head.toString() + Buffer.from(transcoder.rest()).toString(), whole, 'should nothing follow');
        const tail = transcoder.transcode(bytes.subarray(cut));
        assert.equal(Buffer.concat([head, tail]).toString(), text, String(cut));
        assert.equal(transcoder.rest().length, 0);
      }
    });
  }
});

suite('The pool', () => {
  const pool = (size: number, ...lines: string[]): unknown => {
    const { peak, inUseAtEnd, exhaustedAt } = poolOf(analyse(lines.join('\n')).instances, size);
    return [peak.inUse, peak.line, inUseAtEnd, exhaustedAt];
  };
  const first = '(001) CB 3 (instance 1) allocated';
  const second = '(001) CB 4 (instance 2) allocated';

  test('is full where the last one is taken, for the first time, be it in the first line', () => {
    assert.deepEqual(pool(1, first, second), [2, 1, 2, 0]);
    assert.deepEqual(pool(2, first, second), [2, 1, 2, 1]);
    assert.deepEqual(pool(3, first, second), [2, 1, 2, -1]);
    assert.deepEqual(pool(1), [0, -1, 0, -1]);
  });

  test('does not count a control block whose first mention is its release: it was never seen in use', () => {
    const release = '(008) close socket -1 on cb 9, handle 0';
    assert.deepEqual(pool(1, release), [0, -1, 0, -1]);
    assert.deepEqual(pool(2, release, first, second), [2, 2, 2, 2]);
    assert.deepEqual(pool(2, first, release, second), [2, 2, 2, 2]);
  });

  test('the control blocks that were in use before the log are listed in order, each once', () => {
    const lines = [12, 3, 12, 7].map((cb) => `(008) R/W/Cl events on cb ${cb}, handle 10848`);
    assert.deepEqual(preexistingCbs(analyse(lines.join('\n')).instances), [3, 7, 12]);
  });
});

suite('Event 9156 with a count of 0', () => {
  const event = (count: number): string =>
    [
      'Event ID: 9156',
      'Source: MSExchangeMTA',
      `There are no free control blocks available for network type 1. The configured count is ${count}. [BASE IL MAIN BASE 1 282] (10)`,
      '',
    ].join('\n');

  test('states a size like any other: the last one holds', () => {
    const { events } = parseEventLog(`${event(40)}\n${event(0)}`);
    assert.deepEqual(
      events.map(({ configuredCount }) => configuredCount),
      [40, 0],
    );
    assert.equal(statedPoolSize(events)?.poolSize, 0);
  });
});

suite('What is lost', () => {
  test('is so from its allocation on, up to the line that frees it, which is not counted', () => {
    const allocation = ['(001) CB 18 (instance 21) allocated', '(001) Use thread cb 0 for Winsock cb 18'];
    const quiet = Array.from({ length: 997 }, (_, k) => `(${String((k % 7) + 100)}) Wait for 0 handles`);
    const facts = analyse([...allocation, ...quiet, '<…>'].join('\n'));
    const lost = (freed: number, allocated = 0): readonly number[] => {
      const changed = Object.create(facts, {
        instances: { value: { count: 1, allocation: Int32Array.of(allocated), freed: Int32Array.of(freed) } },
        verdict: { value: () => 'leaked' },
        lines: { value: 1000 },
      }) as typeof facts;
      return lostOf(changed).curve;
    };
    // Ten parts of 100 lines: their last lines are 99, 199, …
    assert.deepEqual(lost(-1), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(lost(299), [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(lost(300), [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(lost(-1, 899), [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    assert.deepEqual(lost(700, 400), [0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
  });
});
