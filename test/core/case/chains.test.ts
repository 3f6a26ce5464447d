/** Logs of one MTA that belong together: what is a copy, what continues what, and that a chain says what the one log would have said. */
import * as assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { findingText } from '../../../server/src/core/findings/words';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { readChains, type Chains, type ChainOptions, type ReadSources } from '../../../server/src/core/case/chains';
import { continues, elsewhereOf, shownLater } from '../../../server/src/core/case/continuation';
import { beginningOf, copiesAmong } from '../../../server/src/core/case/copies';
import { missingBetween, rotationPlace } from '../../../server/src/core/case/rotation';
import type { ChainSource } from '../../../server/src/core/case/source';
import { LogIntake, type TakenLog } from '../../../server/src/core/intake/logIntake';
import { UnpackedLog } from '../../../server/src/core/intake/packedLog';
import type { InstanceTable } from '../../../server/src/core/lifecycle/instances';
import { knownShapes } from '../../../server/src/core/log/catalogue';
import { randomOf } from '../../support/generateLog';
import { drawMta } from '../../support/mtaModel/draw';
import { Mta } from '../../support/mtaModel/mta';
import { sample } from '../../support/paths';

type Content = string | Buffer | Error;

function sourceOf(name: string, content: Content, folder = ''): ChainSource {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    if (content instanceof Error) throw content;
    const raw = Buffer.from(content);
    const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  return {
    name,
    folder,
    pieces,
  };
}

const byKnownShapes = { catalogue: knownShapes };

/** The names of the logs of each chain, of the copies with what they are copies of, and of what could not be read. */
async function chainsOf(files: Readonly<Record<string, Content>>, options?: Partial<ChainOptions>) {
  const names = Object.keys(files);
  const sources = names.map((name) => sourceOf(name, files[name]));
  const found = await readChains(sources, { ...byKnownShapes, ...options });
  for (const { log } of found.chains) assert.ok(log instanceof UnpackedLog, 'what it was read with is given up');
  return {
    chains: found.chains.map(({ links }) => links.map(({ source }) => names[source])),
    copies: found.copies.map(({ source, of }) => [names[source], names[of]]),
    failures: found.failures.map(({ source }) => names[source]),
    found,
  };
}

const table = (text: string): InstanceTable => {
  const intake = new LogIntake();
  intake.push(Buffer.from(text));
  intake.end();
  return intake.facts(defaultSettings).instances;
};
const allocate = (cb: number, number: number): string => `(001) CB ${cb} (instance ${number}) allocated\n`;
const wait = (cb: number): string => `(008) Wait for cb ${cb}, handle 9000\n`;
const use = (cb: number): string => `(008) Receive header for cb ${cb} at offset 0\n`;
const release = (cb: number): string => `(008) close socket -1 on cb ${cb}, handle 0\n`;

suite('the place of a log in a rotation', () => {
  const inOrder = (...names: string[]): void => {
    const places = names.map(rotationPlace);
    for (const { family } of places) assert.equal(family, places[0].family, names.join());
    const sorted = [...names].reverse().sort((a, b) => {
      const [x, y] = [rotationPlace(a).order, rotationPlace(b).order];
      return x[0] - y[0] || x[1] - y[1];
    });
    assert.deepEqual(sorted, names);
  };

  test('is told by the suffix, the oldest first', () => {
    inOrder('winsock.log.10', 'WINSOCK.LOG.2', 'winsock.log.1', 'Winsock.log');
    inOrder('winsock.log.2.gz', 'winsock.log.1.gz', 'winsock.log');
    inOrder('winsock.bak', 'winsock.log');
    inOrder('winsock.log.old', 'winsock.log');
    inOrder('winsock2.log', 'winsock1.log', 'winsock0.log');
    inOrder('winsock.002', 'winsock.001', 'winsock.log');
    inOrder('winsock.log.20010531', 'winsock.log.20010606', 'winsock.log');
    inOrder('winsock-2001-06-06_0100.log', 'winsock-2001-06-06_010030.log', 'winsock-2001-06-06_0101.log');
    inOrder('winsock_20001231.log', 'winsock_20010101.log', 'winsock_20010201.log', 'winsock.log');
    inOrder('winsock12.log', 'winsock9.log', 'winsock.txt');
    inOrder('winsock-2001-06-05_2300.log', 'winsock-2001-06-06_0100.log', 'winsock.log');
    inOrder('winsock-2001-06-06_01-00-30.log', 'winsock-2001-06-06_01-02.log', 'winsock-2001-06-06_02-01.log');
    inOrder('winsock-200106052300.log', 'winsock20010606.log', 'winsock-200106060100.log', 'winsock.log');
  });

  test('is told by the last suffix, where there are several', () => {
    inOrder('winsock0.log.2', 'winsock0.log.1', 'winsock.bak', 'winsock0.log', 'winsock.log');
  });

  test('is told by what the name ends with, not by what is inside of it', () => {
    for (const name of ['winsock.bak.copy', 'winsock.log.1.copy', 'winsock.gz.copy', 'winsock-20010606-v2a.log']) {
      assert.deepEqual(rotationPlace(name).order, rotationPlace('winsock.log').order, name);
      assert.notEqual(rotationPlace(name).family, rotationPlace('winsock.log').family, name);
    }
  });

  test('is one in another rotation where the names differ otherwise', () => {
    assert.notEqual(rotationPlace('winsock.log').family, rotationPlace('server1-mta.log').family);
  });
});

suite('the logs after one of a rotation', () => {
  test('show what becomes of an instance, as long as each continues the one before it', () => {
    const log = table(allocate(3, 7) + allocate(4, 8) + allocate(5, 9));
    const next = { name: 'b\u202e.log', instances: table(wait(4) + use(3) + allocate(6, 10)) };
    const last = { name: 'c.log', instances: table(use(3) + use(4) + wait(6)) };
    assert.deepEqual(
      [...elsewhereOf(log, [next, last])],
      [
        [0, 'b\\u202e.log, line 2'],
        [1, 'c.log, line 2'],
      ],
    );
    const unlike = { name: 'x.log', instances: table(wait(90)) };
    assert.deepEqual([...elsewhereOf(log, [unlike, next])], []);
    assert.deepEqual([...elsewhereOf(log, [next, unlike, last])], [[0, 'b\\u202e.log, line 2']]);
  });
});

suite('a log continues another', () => {
  const earlier = table(allocate(3, 7) + allocate(4, 8) + wait(4));

  test('where it mentions what is in use there, before any allocation of that', () => {
    assert.ok(continues(earlier, table(wait(4))));
    assert.ok(continues(earlier, table(allocate(9, 9) + wait(3))));
    assert.ok(!continues(earlier, table(wait(5))));
    assert.ok(!continues(earlier, table(allocate(3, 9) + wait(3))));
    assert.ok(!continues(earlier, table('')));
  });

  test('unless something that is open there is allocated with a number that is not higher: the MTA was restarted', () => {
    assert.ok(!continues(earlier, table(wait(4) + allocate(3, 7))));
    assert.ok(!continues(earlier, table(wait(4) + allocate(3, 2))));
    assert.ok(continues(earlier, table(wait(4) + allocate(3, 9))));
  });

  test('also where the MTA is restarted later in it', () => {
    assert.ok(continues(earlier, table(wait(4) + allocate(5, 10) + allocate(5, 1) + allocate(3, 2))));
  });

  test('also where it is mentioned behind a restart only: the log has no allocation of it before that', () => {
    const restart = allocate(1, 40) + allocate(1, 3);
    assert.ok(continues(table(allocate(7, 20)), table(restart + wait(7))));
    assert.ok(!continues(table(allocate(7, 20)), table(allocate(7, 41) + restart + wait(7))));
  });

  test('a control block that was released before its end does not matter', () => {
    const done = table(allocate(3, 7) + release(3) + allocate(4, 8));
    assert.ok(continues(done, table(wait(4) + allocate(3, 7))));
    assert.ok(!continues(table(release(3) + allocate(4, 8)), table(wait(3))));
  });

  test('a control block in use before the earlier log has an unknown instance number: any may follow', () => {
    assert.ok(continues(table(use(2)), table(wait(2) + allocate(2, 0))));
    assert.ok(continues(table(use(2)), table(wait(2) + allocate(2, 1))));
  });
});

suite('the next log shows what became of an instance', () => {
  const earlier = table(allocate(3, 7) + allocate(4, 8) + wait(4) + allocate(5, 9));

  test('by its use, its release or its next allocation, with the line', () => {
    const later = table(wait(4) + use(3) + wait(3) + allocate(5, 10));
    assert.deepEqual(
      [...shownLater(earlier, later)],
      [
        [0, 1],
        [2, 3],
      ],
    );
    assert.deepEqual([...shownLater(earlier, table(wait(4) + release(4)))], [[1, 1]]);
    assert.deepEqual([...shownLater(earlier, table(release(4) + wait(5)))], [[1, 0]]);
  });

  test('of what is open at the end of the earlier log, and was allocated in it', () => {
    const before = table(release(6) + allocate(3, 7) + release(3) + use(5));
    assert.deepEqual([...shownLater(before, table(use(3) + use(5) + use(6)))], []);
  });

  test('by the close that counts as its release, where more is said of it before its next allocation', () => {
    const closed = `(008) close socket 7 on cb 4, handle 9000\n${use(4)}${allocate(4, 20)}`;
    assert.deepEqual([...shownLater(earlier, table(closed))], [[1, 0]]);
  });

  test('by its next allocation alone, where it is used only after that', () => {
    assert.deepEqual([...shownLater(earlier, table(wait(4) + allocate(3, 10) + use(3)))], [[0, 1]]);
  });

  test('and not after a restart of the MTA: what is used then is another one', () => {
    const restart = allocate(1, 40) + allocate(1, 3);
    assert.deepEqual([...shownLater(earlier, table(restart + use(3) + allocate(5, 4)))], []);
    assert.deepEqual([...shownLater(earlier, table(use(3) + restart + use(3)))], [[0, 0]]);
  });

  test('but not by its waits', () => {
    assert.deepEqual([...shownLater(earlier, table(wait(4) + wait(3)))], []);
  });
});

suite('logs judged together', () => {
  test('that are equal to another, or its beginning, are copies, whatever they are called', async () => {
    const log = sample('normal');
    const { chains, copies } = await chainsOf({
      'Winsock.log': log,
      'other name.txt': log,
      'Winsock.bak': log.slice(0, 300),
      'winsock.log.gz': gzipSync(log),
      'unlike.log': log.replace('CB 2', 'CB 3'),
    });
    assert.deepEqual(chains, [['Winsock.log'], ['unlike.log']]);
    assert.deepEqual(copies, [
      ['other name.txt', 'Winsock.log'],
      ['Winsock.bak', 'Winsock.log'],
      ['winsock.log.gz', 'Winsock.log'],
    ]);
  });

  test('copies of a copy are copies of the longest; an empty log is none', async () => {
    const log = sample('normal');
    const { chains, copies } = await chainsOf({
      'a.log': log.slice(0, 100),
      'b.log': log.slice(0, 200),
      'c.log': log,
      'd.log': '',
      'e.log': '',
    });
    assert.deepEqual(chains, [['c.log'], ['d.log'], ['e.log']]);
    assert.deepEqual(copies, [
      ['a.log', 'c.log'],
      ['b.log', 'c.log'],
    ]);
  });

  test('of two that are equal, the one that has its place in a rotation is analysed', async () => {
    const { chains, copies } = await chainsOf({
      'sent by mail.log': allocate(4, 10),
      'winsock.log.1': allocate(4, 10),
      'winsock.log': wait(4) + allocate(5, 11),
      'late copy.log': wait(4) + allocate(5, 11),
    });
    assert.deepEqual(chains, [['winsock.log.1', 'winsock.log']]);
    assert.deepEqual(copies, [
      ['sent by mail.log', 'winsock.log.1'],
      ['late copy.log', 'winsock.log'],
    ]);
  });

  test('that only begin alike are no copies', async () => {
    const begin = sample('normal').repeat(5);
    const { chains, copies } = await chainsOf({ 'a.log': begin + wait(3), 'b.log': begin + wait(4) });
    assert.deepEqual([chains, copies], [[['a.log'], ['b.log']], []]);
  });

  test('are copies or not, whatever the length that they have in common', async () => {
    const whole = Array.from({ length: 300 }, (_, k) => wait(k)).join('');
    const lengths = [1, 200, 255, 256, 257, 300, 319, 320, 321, 340, 1000, 4095, 4096, 4097, 5000];
    const files: Record<string, string> = { 'whole.log': whole };
    for (const length of lengths) {
      files[`begins${length}.log`] = whole.slice(0, length);
      files[`differs${length}.log`] = `${whole.slice(0, length)}!`;
    }
    const { copies } = await chainsOf(files);
    assert.deepEqual(
      copies.map(([name, of]) => `${name} ${of}`).sort(),
      lengths.map((length) => `begins${length}.log whole.log`).sort(),
    );
  });

  test('are copies or not, however their bytes come in pieces', async () => {
    const piece = fc.constantFrom('', wait(1), wait(1) + wait(2), wait(1).repeat(60), wait(2));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 4 }), { maxLength: 5 }), async (logs) => {
        const sources = logs.map((pieces, k) => ({
          ...sourceOf(`${k}.log`, ''),
          async *pieces() {
            await Promise.resolve();
            for (const each of pieces) yield Buffer.from(each);
          },
        }));
        const { copies, chains } = await readChains(sources, byKnownShapes);
        const texts = logs.map((pieces) => pieces.join(''));
        const isCopy = (k: number): boolean => copies.some(({ source }) => source === k);
        for (const { source, of } of copies)
          assert.ok(texts[of].startsWith(texts[source]) && of === texts.indexOf(texts[of]) && !isCopy(of));
        const rest = [...texts.keys()].filter((k) => !isCopy(k));
        for (const a of rest)
          for (const b of rest) assert.ok(a === b || texts[a] === '' || !texts[b].startsWith(texts[a]), `${a} ${b}`);
        assert.deepEqual(chains.flatMap(({ links }) => links.map(({ source }) => source)).sort(), rest);
      }),
    );
  });

  test('are found among hundreds that begin alike, and none of them is read more than a few times', async () => {
    const begin = wait(1).repeat(200);
    const random = randomOf(1);
    const texts = Array.from({ length: 400 }, (_, k) => `${begin}${wait(k % 250)}${wait(7).repeat(random() * 5)}`);
    // A short one is a beginning of all of them; one that begins alike goes its own way before theirs does.
    texts.push(begin.slice(0, 200), begin.slice(0, 4097), `${begin.slice(0, 3000)}!`);
    let readings = 0;
    const sources = texts.map((text, k) => {
      const source = sourceOf(`log${'abcdefghij'[k % 10]}${k}x.log`, text);
      return {
        ...source,
        pieces: () => {
          readings++;
          return source.pieces();
        },
      };
    });
    const copies = await copiesAmong(sources);
    assert.ok(readings <= 8 * texts.length, `${readings} readings of ${texts.length} logs`);
    const isCopy = new Set(copies.map(({ source }) => source));
    for (const { source, of } of copies) assert.ok(texts[of].startsWith(texts[source]) && !isCopy.has(of));
    const rest = texts.filter((_, k) => !isCopy.has(k)).sort();
    // In this order, what begins with something comes right behind it.
    for (const [k, text] of rest.entries()) assert.ok(k === 0 || !text.startsWith(rest[k - 1]), text.slice(-60));
    assert.ok(rest.length >= 250 && copies.length > 100);
  });

  test('are one chain where each continues the one before it, and are split where one does not', async () => {
    const files = {
      'winsock.log': wait(4) + allocate(6, 12),
      'winsock.log.1': wait(4) + allocate(5, 11),
      'winsock.log.2': wait(9) + allocate(3, 9) + allocate(4, 10),
      'winsock.log.3': allocate(3, 80) + wait(3),
      'other.log': `${wait(4)}\n`,
    };
    const { chains } = await chainsOf(files);
    assert.deepEqual(chains, [['winsock.log.2', 'winsock.log.1', 'winsock.log'], ['winsock.log.3'], ['other.log']]);
  });

  test('what cannot be read is named, and nothing continues over the gap', async () => {
    const { chains, failures } = await chainsOf({
      'winsock.log': wait(4),
      'winsock.log.1': new Error('locked'),
      'winsock.log.2': allocate(4, 10),
    });
    assert.deepEqual(failures, ['winsock.log.1']);
    assert.deepEqual(chains, [['winsock.log'], ['winsock.log.2']]);
  });

  test('what breaks off is named, with the reason, and is neither a log nor a copy', async () => {
    const begin = wait(4).repeat(80);
    const broken = (name: string): ChainSource => ({
      ...sourceOf(name, ''),
      async *pieces() {
        yield Buffer.from(begin);
        await Promise.resolve();
        throw new Error(`${name} breaks off`);
      },
    });
    const sources = [broken('winsock.log.1'), sourceOf('winsock.log', begin + wait(5)), broken('winsock.log.3')];
    const { chains, copies, failures } = await readChains(sources, byKnownShapes);
    assert.deepEqual(copies, []);
    assert.deepEqual(
      chains.map(({ links }) => links.map(({ source }) => source)),
      [[1]],
    );
    assert.deepEqual(
      failures.map(({ source, error }) => [source, error.message]),
      [
        [0, 'winsock.log.1 breaks off'],
        [2, 'winsock.log.3 breaks off'],
      ],
    );
  });

  test('whatever a host fails with is an error', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const locked = (name: string) => ({ ...sourceOf(name, ''), read: () => Promise.reject('locked') });
    const sources = [locked('winsock.log'), locked('other.log'), locked('other.log.1')];
    const { failures } = await readChains(sources, byKnownShapes);
    assert.deepEqual(
      failures,
      [0, 1, 2].map((source) => ({ source, error: new Error('locked') })),
    );
  });

  test('a few are open at once, and each that was opened is closed again', async () => {
    let [open, most] = [0, 0];
    const sources = Array.from({ length: 60 }, (_, k) => ({
      ...sourceOf(`server${String.fromCharCode(0x4e00 + k)}.log`, ''),
      async *pieces() {
        most = Math.max(most, ++open);
        try {
          for (const text of [`${wait(1)}${wait(1 + (k % 3))}`, wait(k + 10), wait(k)]) {
            await Promise.resolve();
            yield Buffer.from(text);
          }
        } finally {
          open--;
        }
      },
    }));
    const { chains } = await readChains(sources, byKnownShapes);
    assert.equal(chains.length, 60);
    assert.equal(open, 0);
    assert.ok(most < 20, `${most} at once`);
  });

  test('come in the order of the surest of each chain', async () => {
    const { chains } = await chainsOf({
      'winsock.log': wait(4),
      'other.log': wait(9),
      'winsock.log.1': allocate(4, 10),
      'third.log.1': allocate(7, 70),
      'third.log': wait(7),
    });
    assert.deepEqual(chains, [['winsock.log.1', 'winsock.log'], ['other.log'], ['third.log.1', 'third.log']]);
  });

  test('each of a chain is in the encoding that it is in', async () => {
    const { found } = await chainsOf({
      'winsock.log': Buffer.from(`\ufeff${release(4)}`, 'utf16le'),
      'winsock.log.1': allocate(4, 10) + wait(4),
    });
    const [{ log }] = found.chains;
    assert.deepEqual([log.lines, log.facts(defaultSettings).summary.released], [3, 1]);
    assert.equal(log.bytes, (allocate(4, 10) + wait(4)).length + 2 * (release(4).length + 1));
  });

  test('that are alone in their rotation may be read by another thread; those of a chain are read one by one, each once', async () => {
    const read: string[] = [];
    const files = { 'winsock.log': release(4), 'winsock.log.1': wait(4) + use(4), 'winsock.log.2': allocate(4, 10) };
    const sources = Object.entries({ ...files, 'other.log': wait(9) }).map(([name, text]): ChainSource => {
      const source = sourceOf(name, text);
      return {
        ...source,
        beginning: () => Promise.resolve(beginningOf(Buffer.from(text))),
        async *pieces() {
          read.push(name);
          yield* source.pieces();
        },
      };
    });
    const asked: number[] = [];
    const readAlone: ReadSources = async function* (order) {
      asked.push(...order);
      for (const k of order)
        yield { log: await LogIntake.read(sources[k].pieces(), knownShapes, () => Promise.resolve()) };
    };
    const { chains } = await readChains(sources, { ...byKnownShapes, readAlone });
    assert.deepEqual(asked, [3]);
    assert.deepEqual(read.sort(), Object.keys({ ...files, 'other.log': '' }).sort());
    assert.deepEqual(
      chains.map(({ links }) => links),
      [
        [
          { source: 2, firstLine: 0, lines: 1 },
          { source: 1, firstLine: 1, lines: 2 },
          { source: 0, firstLine: 3, lines: 1 },
        ],
        [{ source: 3, firstLine: 0, lines: 1 }],
      ],
    );
  });

  test('a file that is missing between two of a chain is a gap for what was allocated before it', async () => {
    const others = (from: number): string =>
      Array.from({ length: 25 }, (_, k) => allocate(9, from + k) + use(9) + release(9)).join('');
    const { found, chains } = await chainsOf({
      'winsock.log.3': wait(4) + allocate(5, 10) + allocate(6, 11),
      'winsock.log.1': wait(4) + allocate(7, 20) + others(30) + wait(4).repeat(300),
    });
    assert.deepEqual(chains, [['winsock.log.3', 'winsock.log.1']]);
    const facts = found.chains[0].log.facts(defaultSettings);
    const doubts = [5, 6, 7].map((cb) => facts.doubts([...facts.instances.cb].indexOf(cb)));
    assert.deepEqual(doubts, [['cut'], ['cut'], []]);
    assert.match(findingText(facts, 1), /winsock\.log\.2 is missing \(before winsock\.log\.1, line 1\)/);
  });

  test('a copy of a log of the rotation is not missing, and one of another log is called that', async () => {
    const others = Array.from({ length: 25 }, (_, k) => allocate(9, 30 + k) + use(9) + release(9)).join('');
    const oldest = wait(4) + allocate(5, 10);
    const newest = wait(4) + others + wait(4).repeat(300);
    const doubtsWith = async (files: Readonly<Record<string, Content>>): Promise<unknown> => {
      const { found, chains, copies } = await chainsOf({ 'winsock.log.4': oldest, ...files, 'winsock.log.1': newest });
      const facts = found.chains[0].log.facts(defaultSettings);
      const [i] = [...facts.instances.cb.keys()].filter((k) => facts.instances.cb[k] === 5);
      return [chains[0], copies, facts.doubts(i), facts.places.files.flatMap(({ missing = [] }) => missing)];
    };
    const chain = ['winsock.log.4', 'winsock.log.1'];
    assert.deepEqual(await doubtsWith({ 'winsock.log.3.gz': gzipSync(oldest), 'winsock.log.2': oldest }), [
      chain,
      [
        ['winsock.log.3.gz', 'winsock.log.4'],
        ['winsock.log.2', 'winsock.log.4'],
      ],
      [],
      [],
    ]);
    assert.deepEqual(await doubtsWith({ 'winsock.log.3': oldest }), [
      chain,
      [['winsock.log.3', 'winsock.log.4']],
      ['cut'],
      ['winsock.log.2 is missing'],
    ]);
    // Its lines are there, but not in this chain.
    const other = wait(4) + use(4);
    assert.deepEqual(await doubtsWith({ 'winsock.log.2': other, 'whole.txt': other + use(7) }), [
      chain,
      [['winsock.log.2', 'whole.txt']],
      ['cut'],
      ['winsock.log.3 is missing; winsock.log.2 is a copy of whole.txt'],
    ]);
  });

  test('the files that are missing are told by the numbers alone', () => {
    const between = (older: string, newer: string): string | undefined =>
      missingBetween(sourceOf(older, ''), sourceOf(newer, ''), []);
    assert.equal(between('winsock.log.3', 'winsock.log.1'), 'winsock.log.2 is missing');
    assert.equal(between('winsock.log.4.gz', 'winsock.log.1'), 'winsock.log.3.gz and winsock.log.2.gz are missing');
    const copies = [{ copy: sourceOf('winsock.log.5.gz', ''), of: sourceOf('winsock.log', '') }];
    assert.equal(
      missingBetween(sourceOf('winsock.log.9', ''), sourceOf('winsock.log.2', ''), copies),
      'winsock.log.8 to winsock.log.6, winsock.log.4 and winsock.log.3 are missing',
    );
    assert.equal(between('winsock.log.010', 'winsock.log.002'), 'winsock.log.009 to winsock.log.003 are missing');
    assert.equal(between('winsock3.log', 'winsock1.log'), 'winsock2.log is missing');
    assert.equal(between('winsock.log.2', 'winsock.log'), 'winsock.log.1 is missing');
    for (const [older, newer] of [
      ['winsock.log.2', 'winsock.log.1'],
      ['winsock.log.1', 'winsock.log'],
      ['winsock1.log', 'winsock0.log'],
      ['winsock.log.2', 'winsock.bak'],
      ['winsock-20010606.log', 'winsock-20010609.log'],
      ['winsock.log.3', 'other.log.1'],
    ])
      assert.equal(between(older, newer), undefined, `${older} ${newer}`);
  });

  test('one that turns out not to continue the one before it is begun again, and left as soon as that shows', async () => {
    let pieces = 0;
    const restarted = allocate(4, 10) + wait(4).repeat(500);
    const sources = [sourceOf('winsock.log.1', allocate(4, 10) + use(4)), sourceOf('winsock.log', restarted)].map(
      (source): ChainSource => ({
        ...source,
        beginning: () => Promise.resolve(beginningOf(Buffer.from(source.name.slice(-1)))),
        async *pieces() {
          for await (const piece of source.pieces()) {
            pieces++;
            yield piece;
          }
        },
      }),
    );
    const { chains } = await readChains(sources, byKnownShapes);
    assert.deepEqual(
      chains.map(({ links, log }) => [links.length, log.lines]),
      [
        [1, 2],
        [1, 501],
      ],
    );
    const whole = Math.ceil(restarted.length / 1000);
    assert.ok(pieces > whole + 1 && pieces < whole + 6, `${pieces} pieces read, of ${whole + 1}`);
  });

  test('of one rotation, whatever somebody says, are in the order of their names', async () => {
    const files = { 'winsock.log': wait(4), 'winsock.log.1': allocate(4, 10) };
    const { chains } = await chainsOf(files, { isOneRotation: true });
    assert.deepEqual(chains, [['winsock.log.1', 'winsock.log']]);
  });

  test('logs of different folders are of different rotations, unless somebody says that they are of one', async () => {
    const sources = [sourceOf('winsock.log', wait(4) + '\n', 'b'), sourceOf('winsock.log.1', allocate(4, 10), 'a')];
    const links = ({ chains }: Chains): number[][] => chains.map((chain) => chain.links.map(({ source }) => source));
    assert.deepEqual(links(await readChains(sources, byKnownShapes)), [[0], [1]]);
    sources.reverse();
    assert.deepEqual(links(await readChains(sources, { ...byKnownShapes, isOneRotation: true })), [[0, 1]]);
  });

  test('a line of a chain has its place in one of its logs', async () => {
    const { found } = await chainsOf({
      'winsock.log': `${wait(4)}(001) CB 6 (inst`,
      'winsock.log.1': `${wait(9)}${allocate(4, 10)}`,
    });
    const { links, log } = found.chains[0];
    assert.deepEqual(links, [
      { source: 1, firstLine: 0, lines: 2 },
      { source: 0, firstLine: 2, lines: 2 },
    ]);
    assert.equal(log.lines, 4);
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => log.facts(defaultSettings).places.text(line)),
      ['winsock.log.1, line 1', 'winsock.log.1, line 2', 'winsock.log, line 1', 'winsock.log, line 2'],
    );
  });

  test('a log of a modelled MTA that was rotated anywhere says as a chain what it says as one', async function () {
    this.timeout(180_000);
    for (let seed = 1; seed <= 12; seed++) {
      const drawn = drawMta(seed, { manner: 'short', linesPerSecond: 200, seconds: 600 });
      let text = '';
      const mta = new Mta({ ...drawn.options, restarts: [] }, (piece) => (text += piece));
      mta.advanceTo(drawn.options.logFrom + drawn.seconds);
      const lines = text.split(/(?<=\n)/);
      const random = randomOf(seed);
      const cuts = Array.from({ length: 3 }, () => 1 + Math.floor(random() * (lines.length - 1))).sort((a, b) => a - b);
      const parts = [0, ...cuts].map((from, k) => lines.slice(from, cuts[k] ?? lines.length).join(''));
      const files = Object.fromEntries(
        parts.map((part, k) => [k === 3 ? 'Winsock.log' : `Winsock.log.${3 - k}`, part]),
      );
      const { chains, found } = await chainsOf(Object.fromEntries(Object.entries(files).reverse()));
      assert.deepEqual(chains, [Object.keys(files).filter((name) => files[name] !== '')], `seed ${seed}`);
      const whole = new LogIntake();
      whole.push(Buffer.from(text));
      whole.end();
      const says = (log: TakenLog): unknown => {
        const facts = log.facts(defaultSettings);
        const each = Array.from({ length: facts.instances.count }, (_, i) => [
          facts.instances.cb[i],
          facts.instances.allocation[i],
          facts.verdict(i),
        ]);
        return { lines: facts.lines, bytes: log.bytes, summary: facts.summary, each };
      };
      assert.deepEqual(says(found.chains[0].log), says(whole), `seed ${seed}`);
    }
  });
});
