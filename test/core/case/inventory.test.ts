/** Which files of a folder belong to a case, and what each of them is. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { contentOf, HEAD_BYTES, looksLikeWinsockLog, WINSOCK_LINES } from '../../../server/src/core/case/content';
import {
  byNaturalOrder,
  isEventLogName,
  isSkippedFolder,
  isWinsockLogName,
  rankOfName,
} from '../../../server/src/core/case/fileNames';
import {
  takeInventory,
  type CaseFolder,
  type CaseInventory,
  type FileStamp,
  type FolderEntry,
  type KnownKinds,
} from '../../../server/src/core/case/inventory';
import { caseLimits } from '../../../server/src/core/case/limits';
import { eventFormats } from '../../support/eventSamples';
import { sample, sampleEvents } from '../../support/paths';

const lines = (text: string): string[] => text.split('\n');
const wait = '(008) Wait for cb 0, handle 9036';

suite('the name of a file', () => {
  test('that this extension saved beside a log is no log’s', () => {
    for (const name of [
      'winsock.log.timeline.json',
      'Winsock.log.1.timeline.svg',
      'winsock.log (CB 18).winsock-excerpt',
    ]) {
      assert.equal(isWinsockLogName(name), false, name);
      assert.equal(rankOfName(name), undefined, name);
    }
    for (const name of ['winsock.log', 'WINSOCK.LOG.1', 'winsock.old', 'Winsock-20010608.log'])
      assert.ok(isWinsockLogName(name), name);
  });
});

suite('a text that looks like a Winsock log', () => {
  test('either of the article’s samples, and one line if it is the only one', () => {
    for (const name of ['failing', 'normal'] as const) assert.ok(looksLikeWinsockLog(lines(sample(name))));
    assert.ok(looksLikeWinsockLog(['(001) CB 18 (instance 21) allocated', '']));
    assert.ok(looksLikeWinsockLog(['<beginning left out>', '', wait]));
  });

  test('half of its lines begin as the MTA’s do: a mail that quotes a log is none', () => {
    const others = Array.from({ length: 3 }, () => 'Something else');
    assert.ok(looksLikeWinsockLog([...others, wait, wait, wait]));
    assert.ok(!looksLikeWinsockLog([...others, wait, wait]));
  });

  test('only the first lines count', () => {
    const others = Array.from({ length: WINSOCK_LINES }, () => 'Something else');
    assert.ok(!looksLikeWinsockLog([...others, ...lines(sample('normal'))]));
  });

  test('a thread id alone is not enough: other software prints such prefixes', () => {
    assert.ok(!looksLikeWinsockLog(['(001) started', '(002) listening', '(003) stopped']));
  });

  test('nothing, and anything', () => {
    for (const text of ['', '\n\n\n', '(1) cb 2', '{"cb 18": 1}', '<html>', '(001)cb 18 allocated'])
      assert.ok(!looksLikeWinsockLog(lines(text)), text);
  });
});

suite('the name of a file', () => {
  test('is one that VS Code takes for a Winsock log, rotated ones included', () => {
    for (const name of ['Winsock.log', 'WINSOCK.LOG', 'winsock-2.log', 'winsock.log.1', 'Winsock.bak', 'winsock.old'])
      assert.ok(isWinsockLogName(name), name);
    for (const name of ['mywinsock.log', 'winsock.txt', 'winsock', 'ev0.log', ''])
      assert.ok(!isWinsockLogName(name), name);
  });

  test('makes it more or less sure that the file belongs to a case', () => {
    const named = {
      sure: ['Winsock.log', 'winsock.log.1', 'Winsock.log.gz', 'winsock0.log', 'EV0.LOG', 'ev12.log', 'ev0.log.1'],
      likely: [
        'copy of winsock.log',
        'winsock.txt',
        'winsock.001',
        'Application.csv',
        'events-june.txt',
        'applog.tsv.gz',
      ],
      open: ['mta.log', 'a.TXT', 'rows.csv', 'trace.1', 'old.bak.gz', 'LOG', 'trace'],
    };
    for (const [rank, names] of Object.entries(named))
      for (const name of names) assert.equal(rankOfName(name), rank, name);
    for (const name of ['a.json', 'c.min.js', 'winsock.dll', 'emsmta.exe', 'case.html', 'README', ''])
      assert.equal(rankOfName(name), undefined, name);
  });

  test('orders files by the numbers in it', () => {
    const names = ['EV10.LOG', 'ev2.log', 'EV1.LOG', 'Application.csv'];
    assert.deepEqual(names.sort(byNaturalOrder), ['Application.csv', 'EV1.LOG', 'ev2.log', 'EV10.LOG']);
  });
});

suite('what a file is', () => {
  const kind = (name: string, text: string): string => contentOf(name, Buffer.from(text)).kind;
  const otherRow = '7/31/97\t4:15:31 PM\tMSExchangeIS\tWarning\tGeneral\t1001\tN/A\tEXCHSRV1\tText\n';

  test('is told by its content', () => {
    assert.equal(kind('a.txt', sample('normal')), 'winsockLog');
    assert.equal(kind('Winsock.log', sampleEvents()), 'eventLog', 'whatever its name');
    assert.equal(kind('a.txt', otherRow + otherRow.replace('MSExchangeIS', 'MSExchangeMTA')), 'applicationLog');
    assert.equal(kind('a.txt', ''), 'empty');
    assert.equal(kind('Winsock.log', '\r\n \n'), 'empty');
    assert.equal(kind('a.txt', 'Dear Sir,\n'), 'other');
    for (const { format, sample: text } of eventFormats)
      assert.match(kind('a.txt', text), /^(event|application)Log$/, format);
  });

  test('whatever its encoding', () => {
    for (const encoding of ['utf16le', 'utf8', 'latin1'] as const) {
      assert.equal(
        contentOf('a.txt', Buffer.from(`\ufeff${sample('failing')}`, encoding)).kind,
        'winsockLog',
        encoding,
      );
    }
  });

  test('needs less where the name says it, or the user', () => {
    const quoted = `From: support\n\nHere is the log:\n${wait}\nRegards\n`;
    assert.equal(kind('mail.txt', quoted), 'other');
    assert.equal(kind('winsock.txt', quoted), 'winsockLog');
    assert.equal(contentOf('mail.txt', Buffer.from(quoted), { isNamed: true }).kind, 'winsockLog');
  });

  test('an export that begins with other programs’ events counts where its name says what it is', () => {
    assert.equal(kind('Application.txt', otherRow.repeat(900)), 'applicationLog');
    assert.equal(kind('rows.txt', otherRow.repeat(900)), 'other');
  });

  test('Windows’ own winsock.log is none', () => {
    assert.equal(
      kind('winsock.log', 'Winsock Catalog Provider Entry\n-----\nEntry Type: Base Service Provider\n'),
      'other',
    );
  });
});

/** A folder that is not on any disk. A content that is a string of words in an Error cannot be read for that reason. */
function folderOf(
  files: Readonly<Record<string, string | Error | Partial<FileStamp>>>,
  more: { entries?: readonly FolderEntry[] } = {},
): CaseFolder & { readonly heads: string[] } {
  const heads: string[] = [];
  const bytes = (name: string): Buffer => Buffer.from(files[name] as string);
  return {
    heads,
    entries: () =>
      Promise.resolve([
        ...Object.keys(files).map((name): FolderEntry => ({ name, type: 'file' })),
        ...(more.entries ?? []),
      ]),
    stat: (names) =>
      Promise.resolve(
        names.map((name) => {
          const file = files[name];
          if (file === undefined) return { problem: 'no such file' };
          if (typeof file === 'object' && !(file instanceof Error))
            return { type: 'file', size: 1, modified: 0, ...file };
          const size = file instanceof Error ? 1 : bytes(name).length;
          return { type: 'file', size, modified: 0 };
        }),
      ),
    head: (name, limit) => {
      heads.push(name);
      const file = files[name];
      if (file instanceof Error) return Promise.resolve({ problem: file.message });
      return Promise.resolve(
        bytes(
          typeof file === 'object'
            ? (Object.keys(files).find((other) => typeof files[other] === 'string') ?? '')
            : name,
        ).subarray(0, limit),
      );
    },
  };
}

const names = ({ winsockLogs, eventLogs }: CaseInventory): [string[], string[]] => [
  winsockLogs.map(({ name }) => name),
  eventLogs.map(({ name }) => name),
];

suite('taking stock of a folder', () => {
  test('takes what belongs to the case, surest names first, and passes over the rest without a word', async () => {
    const inventory = await takeInventory(
      folderOf({
        'z.txt': sampleEvents(),
        'EV10.LOG': sampleEvents(),
        'EV9.LOG': sampleEvents(),
        'Application.csv': '7/31/97,4:15:31 PM,MSExchangeMTA,Warning,None,9221,N/A,EXCHSRV1,Text\n',
        'server1.log': sample('normal'),
        'winsock.log': sample('failing'),
        'readme.txt': 'Hello',
        'emsmta.exe': 'MZ',
      }),
    );
    assert.deepEqual(names(inventory), [
      ['winsock.log', 'server1.log'],
      ['EV9.LOG', 'EV10.LOG', 'Application.csv', 'z.txt'],
    ]);
    assert.deepEqual(inventory.leftOut, []);
  });

  test('names what could be expected in the case and is not, and says whether evidence may be lost', async () => {
    const { leftOut, winsockLogs } = await takeInventory(
      folderOf(
        {
          'Winsock.log': new Error('permission denied'),
          'winsock-2.log': '',
          'winsock-windows.log': 'Network information\n',
          'EV0.LOG': '',
          'notes.txt': new Error('permission denied'),
          'empty.txt': '',
        },
        {
          entries: [
            { name: 'winsock.log.old', type: 'folder' },
            { name: 'ev1.log', type: 'other' },
            { name: 'logs.txt', type: 'folder' },
          ],
        },
      ),
    );
    assert.deepEqual(
      winsockLogs.map(({ name, size }) => [name, size]),
      [['winsock-2.log', 0]],
      'an empty Winsock.log is part of the case: it says that nothing was logged',
    );
    assert.deepEqual(
      leftOut.map(({ name, reason, isLoss }) => [name, reason.split(':')[0], isLoss]),
      [
        ['winsock.log.old', 'it is a folder', false],
        ['ev1.log', 'it is not a file on a disk', false],
        ['EV0.LOG', 'it is empty', false],
        ['winsock-windows.log', 'it is neither a Winsock.log nor an event log of the MTA', false],
        ['Winsock.log', 'permission denied', true],
        ['notes.txt', 'permission denied', false],
      ],
    );
  });

  test('an archive that is called after the log is a loss, although nobody can see what is in it', async () => {
    const { leftOut } = await takeInventory(
      folderOf({
        'Winsock_logs.rar': 'Rar!\x1a\x07\x01\0',
        'EXCH1 winsock.zip': 'PK\x03\x04 cut off',
        'winsock-old.xz': 'BZh9',
        'ev0.cab': 'MSCF',
        // Neither its name nor what can be seen of it speaks of the case.
        'setup.cab': 'MSCF',
      }),
    );
    assert.deepEqual(
      leftOut.filter(({ isLoss }) => isLoss).map(({ name }) => name),
      ['ev0.cab', 'EXCH1 winsock.zip', 'winsock-old.xz', 'Winsock_logs.rar'],
    );
  });

  test('counts a file once, however many names it has', async () => {
    const inventory = await takeInventory(
      folderOf({
        'Winsock.log': { identity: '1' },
        'WINSOCK.LOG': { identity: '1' },
        'winsock.log.1': { identity: '2' },
        text: sample('normal'),
      }),
    );
    assert.deepEqual(names(inventory)[0], ['WINSOCK.LOG', 'winsock.log.1']);
    assert.deepEqual(inventory.leftOut, [
      { name: 'Winsock.log', reason: 'it is the same file as WINSOCK.LOG', isLoss: false },
    ]);
  });

  test('looks into so many files whose names say nothing, and says how many it left', async () => {
    const many = Object.fromEntries(Array.from({ length: caseLimits.openNames + 300 }, (_, k) => [`a${k}.txt`, 'x']));
    const folder = folderOf({ ...many, 'ev0.log': sampleEvents(), 'Winsock.log': sample('failing') });
    const { leftOut, ...inventory } = await takeInventory(folder);
    assert.deepEqual(names({ ...inventory, leftOut }), [['Winsock.log'], ['ev0.log']]);
    assert.equal(folder.heads.length, caseLimits.openNames + 2);
    assert.equal(leftOut.length, 1);
    assert.equal(leftOut[0].name, `a${caseLimits.openNames}.txt`);
    assert.match(leftOut[0].reason, /and 299 more/);
    assert.ok(leftOut[0].isLoss);
  });

  test('takes as many bytes of event logs as it may, of the surest names', async () => {
    const size = 31 * 1024 * 1024;
    const logs = Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`EV${k}.LOG`, { size }]));
    const inventory = await takeInventory(folderOf({ text: sampleEvents(), ...logs }));
    const taken = Math.floor(caseLimits.eventLogBytes / size);
    assert.deepEqual(
      names(inventory)[1],
      Array.from({ length: taken }, (_, k) => `EV${k}.LOG`),
    );
    assert.deepEqual(
      inventory.leftOut.map(({ name, isLoss }) => [name, isLoss]),
      Array.from({ length: 60 - taken }, (_, k) => [`EV${taken + k}.LOG`, true]),
    );
    assert.match(inventory.leftOut[0].reason, /256 MB limit on event logs/);
  });

  test('takes the newest event logs first: by the MTA’s numbers, else by when they were modified', async () => {
    const rows = '7/31/97,4:15:31 PM,MSExchangeMTA,Warning,None,9221,N/A,EXCHSRV1,Text\n';
    const inventory = await takeInventory(
      folderOf({
        'app-june.csv': { size: 1, modified: 6 },
        'app-july.csv': { size: 1, modified: 7 },
        'app-may.csv': { size: 1, modified: 5 },
        'app-august.csv': { size: 1, modified: 4 },
        'app-10.csv': { size: 1, modified: 4 },
        'app-9.csv': { size: 1, modified: 4 },
        'a.txt': { size: 1, modified: 8 },
        'b.txt': { size: 1, modified: 9 },
        'EV1.LOG': { size: 1, modified: 9 },
        'EV0.LOG': { size: 1, modified: 1 },
        rows,
      }),
    );
    assert.deepEqual(names(inventory)[1], [
      'EV0.LOG',
      'EV1.LOG',
      'app-july.csv',
      'app-june.csv',
      'app-may.csv',
      'app-9.csv',
      'app-10.csv',
      'app-august.csv',
      'b.txt',
      'a.txt',
    ]);
  });

  test('takes the newest event log in any case, however large it is', async () => {
    const size = caseLimits.eventLogBytes + 1;
    const inventory = await takeInventory(
      folderOf({ text: sampleEvents(), 'EV0.LOG': { size }, 'EV1.LOG': { size: 1 } }),
    );
    assert.deepEqual(names(inventory)[1], ['EV0.LOG']);
    assert.deepEqual(
      inventory.leftOut.map(({ name }) => name),
      ['EV1.LOG'],
    );
  });

  test('takes no notice of what is no file by the time that it is looked at, unless it was expected', async () => {
    const { leftOut } = await takeInventory(
      folderOf({ 'EV0.LOG': { type: 'folder' }, 'notes.txt': { type: 'folder' }, 'EV1.LOG': { type: 'other' } }),
    );
    assert.deepEqual(leftOut, [
      { name: 'EV0.LOG', reason: 'it is a folder', isLoss: false },
      { name: 'EV1.LOG', reason: 'it is not a file on a disk', isLoss: false },
    ]);
  });

  test('follows links', async () => {
    const folder = folderOf({ 'Winsock.log': sample('normal') });
    const entries: FolderEntry[] = [{ name: 'Winsock.log', type: 'link' }];
    const inventory = await takeInventory({ ...folder, entries: () => Promise.resolve(entries) });
    assert.deepEqual(names(inventory)[0], ['Winsock.log']);
  });

  test('names a file that is gone by the time that it is looked at', async () => {
    const folder = folderOf({ 'EV0.LOG': sampleEvents() });
    const { leftOut } = await takeInventory({ ...folder, stat: () => Promise.resolve([]) });
    assert.deepEqual(leftOut, [{ name: 'EV0.LOG', reason: 'it is gone', isLoss: true }]);
  });

  test('takes files that the host cannot tell apart for different ones', async () => {
    const text = sample('normal');
    assert.deepEqual(names(await takeInventory(folderOf({ 'a.log': text, 'b.log': text })))[0], ['a.log', 'b.log']);
  });

  test('names the first file that exceeds the limit', async () => {
    const many = Object.fromEntries(Array.from({ length: caseLimits.openNames + 1 }, (_, k) => [`a${k}.txt`, 'x']));
    const { leftOut } = await takeInventory(folderOf(many));
    assert.match(leftOut[0].reason, /^skipped: only 2,000 files with unfamiliar names are opened per folder/);
    delete many['a0.txt'];
    assert.deepEqual((await takeInventory(folderOf(many))).leftOut, []);
  });

  test('takes Winsock logs up to a limit of their own, that included', async () => {
    const half = { size: caseLimits.winsockLogBytes / 2 };
    const inventory = await takeInventory(
      folderOf({ text: sample('normal'), 'Winsock.log': half, 'winsock.log.1': half, 'winsock.log.2': { size: 1 } }),
    );
    assert.deepEqual(names(inventory)[0], ['Winsock.log', 'winsock.log.1']);
    assert.match(inventory.leftOut[0].reason, /^skipped: the 4096 MB limit on Winsock logs per folder is reached/);
  });

  test('of one more left out than are listed, says why; of several, whether one may be a loss', async () => {
    const locked = (count: number): Record<string, Error> =>
      Object.fromEntries(Array.from({ length: count }, (_, k) => [`EV${k}.LOG`, new Error('locked')]));
    const one = await takeInventory(folderOf(locked(101)));
    assert.deepEqual([one.leftOut.length, one.leftOut[100].reason], [101, 'locked']);
    const entries: FolderEntry[] = Array.from({ length: 102 }, (_, k) => ({ name: `ev${k}.log`, type: 'folder' }));
    const folders = await takeInventory(folderOf({}, { entries }));
    assert.deepEqual(
      [folders.leftOut[100].isLoss, folders.leftOut[100].reason],
      [false, 'it is a folder (and 1 more files are not read)'],
    );
    const mixed = await takeInventory(folderOf(locked(1), { entries }));
    assert.equal(mixed.leftOut[100].isLoss, true);
  });

  test('forgets what it knew of a file that can no longer be read', async () => {
    const files: Record<string, string | Error> = { 'a.txt': sample('normal') };
    const known: KnownKinds = new Map();
    await takeInventory(folderOf(files), known);
    files['a.txt'] = new Error('locked');
    await takeInventory(folderOf(files), known);
    assert.deepEqual([...known.keys()], []);
  });

  test('opens no empty file to see what is in it', async () => {
    const folder = folderOf({ 'Winsock.log': '', 'a.txt': '' });
    await takeInventory(folder);
    assert.deepEqual(folder.heads, []);
  });

  test('lists some of the files left out by name, and counts the others', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`EV${k}.LOG`, new Error('locked')]));
    const { leftOut } = await takeInventory(folderOf(many));
    assert.equal(leftOut.length, 101);
    assert.equal(leftOut[100].reason, 'locked (and 399 more files are not read)');
  });

  test('looks again only into what has changed, or could not be read', async () => {
    const files: Record<string, string | Error> = {
      'Winsock.log': sample('normal'),
      'a.txt': 'x',
      'EV0.LOG': new Error('locked'),
    };
    const known: KnownKinds = new Map();
    const folder = folderOf(files);
    await takeInventory(folder, known);
    files['a.txt'] = sampleEvents();
    files['EV0.LOG'] = sampleEvents();
    const inventory = await takeInventory(folder, known);
    assert.deepEqual(folder.heads, ['EV0.LOG', 'Winsock.log', 'a.txt', 'EV0.LOG', 'a.txt']);
    assert.deepEqual(names(inventory), [['Winsock.log'], ['EV0.LOG', 'a.txt']]);
    delete files['a.txt'];
    await takeInventory(folder, known);
    assert.deepEqual([...known.keys()].sort(), ['EV0.LOG', 'Winsock.log']);
  });
});

suite('names', () => {
  test('in their natural order: numbers by their value, letters whatever their case', () => {
    const sorted = ['', '2', '10', 'a', 'A1', 'a1b', 'a1b2', 'a2', 'a10', 'a10b', 'aB', 'ab', 'B', 'x', 'x1y', 'xy'];
    assert.deepEqual([...sorted].reverse().sort(byNaturalOrder), sorted);
    assert.equal(byNaturalOrder('a', 'a'), 0);
    assert.ok(byNaturalOrder('A', 'a') < 0 && byNaturalOrder('a', 'A') > 0, 'the same everywhere');
    assert.ok(byNaturalOrder('a_', 'aB') < 0, 'as if all were lower case');
  });

  test('in their natural order, as if each were taken apart into numbers and texts', () => {
    const partsOf = (name: string): string[] => name.toLowerCase().match(/\d+|\D+/g) ?? [];
    const byParts = (a: string, b: string): number => {
      const [first, second] = [partsOf(a), partsOf(b)];
      const at = first.findIndex((part, k) => part !== second[k]);
      if (at < 0 || at >= second.length) return first.length - second.length || (a < b ? -1 : a > b ? 1 : 0);
      const [x, y] = [first[at], second[at]];
      const byNumber = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
      return byNumber || (x < y ? -1 : 1);
    };
    const name = fc
      .array(fc.constantFrom('a', 'B', '.', '0', '1', '9', '-', '\u00e9'), { maxLength: 6 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(Math.sign(byNaturalOrder(a, b)), Math.sign(byParts(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  test('of event logs and their exports', () => {
    for (const name of ['EV0.LOG', 'ev12.log.bak', 'Application.csv', 'events-2001.txt', 'ev_june.log.gz'])
      assert.ok(isEventLogName(name), name);
    for (const name of ['Winsock.log', 'apple.csv', 'every.log', 'EV0.TXT.exe', 'my-ev0.log'])
      assert.ok(!isEventLogName(name), name);
  });

  test('of folders in which nobody keeps logs', () => {
    for (const name of ['.git', '.x.y', 'node_modules', '$RECYCLE.BIN', 'System Volume Information'])
      assert.ok(isSkippedFolder(name), name);
    for (const name of ['a.git', 'node_modules2', 'my node_modules', 'recycle.bin', 'mtadata'])
      assert.ok(!isSkippedFolder(name), name);
  });
});

test('a file of nothing but blanks is empty, unless more of it may follow', () => {
  assert.equal(contentOf('a.log', Buffer.from(' \r\n\t')).kind, 'empty');
  assert.equal(contentOf('a.log', Buffer.from(' '.repeat(HEAD_BYTES - 1))).kind, 'empty');
  assert.equal(contentOf('a.log', Buffer.from(' '.repeat(HEAD_BYTES))).kind, 'other');
  assert.equal(contentOf('a.log', Buffer.from(sample('normal').replaceAll('\n', '\r'))).kind, 'winsockLog');
  assert.ok(looksLikeWinsockLog([' ', '', wait]), 'blank lines are no other lines');
});
