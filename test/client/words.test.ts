/** What the client says of a log, in the status bar and in its one message. */
import * as assert from 'node:assert/strict';
import { diskChangeOf, diskChangeWords } from '../../client/src/growth/diskChange';
import {
  fileSize,
  largeLogWords,
  offerText,
  patienceFor,
  progressTitle,
  type LargeLogFigures,
} from '../../client/src/largeLogs/largeLogWords';
import { caseFigure, statusWords } from '../../client/src/status/statusWords';
import type { StatusParams } from '../../server/src/lsp/protocol';

const none = { leaked: 0, suspect: 0, stuck: 0, reallocated: 0, idle: 0, closing: 0, active: 0, released: 0 };

const at = (line: number) => ({ uri: 'file:///logs/Winsock.log', name: 'Winsock.log', line });

const statusOf = (more: Partial<StatusParams> = {}): StatusParams => ({
  uri: 'file:///logs/Winsock.log',
  version: null,
  files: [{ uri: 'file:///logs/Winsock.log', name: 'Winsock.log', firstLine: 0, lines: 100 }],
  lines: 100,
  allocated: 41,
  summary: { ...none, released: 41 },
  pool: { size: 20, peak: { inUse: 7, line: at(11) }, inUseAtEnd: 2, exhaustedAt: null },
  poolSizeFrom: 'default',
  build: null,
  unrecognisedLines: 0,
  runs: 1,
  limits: [],
  disk: { bytes: 88_080_384, origin: 'opened', isGrown: false, isMissing: false },
  ...more,
});

suite('the words of the language status', () => {
  const figureOf = (summary: Partial<typeof none>): string =>
    statusWords(statusOf({ summary: { ...none, ...summary } })).figure;

  test('a log without findings: one shape of text, whatever the log', () => {
    assert.deepEqual(statusWords(statusOf()), {
      figure: '$(pass) 0 leaked',
      text: '0 leaked of 41',
      detail: 'pool peak 7 of 20 at line 12, 2 at the end',
      needsAttention: false,
    });
  });

  test('leaks, what may be leaks, and what is stuck', () => {
    const { text, needsAttention } = statusWords(statusOf({ summary: { ...none, leaked: 3, suspect: 1, stuck: 2 } }));
    assert.deepEqual([text, needsAttention], ['3 leaked, 1 suspect, 2 stuck of 41', true]);
    assert.equal(figureOf({ leaked: 3, suspect: 1 }), '$(error) 3 leaked');
    assert.equal(figureOf({ suspect: 1 }), '$(warning) 1 suspect', 'never “0 leaked” alone');
    assert.equal(figureOf({ stuck: 2 }), '$(warning) 2 stuck');
    assert.equal(figureOf({ idle: 9, reallocated: 4 }), '$(pass) 0 leaked');
    assert.equal(statusWords(statusOf({ summary: { ...none, idle: 9, reallocated: 4 } })).needsAttention, false);
  });

  test('a pool that ran full, restarts, lines that nobody knows', () => {
    const { detail } = statusWords(
      statusOf({
        pool: { size: 20, peak: { inUse: 20, line: at(70) }, inUseAtEnd: 19, exhaustedAt: at(70) },
        runs: 3,
        unrecognisedLines: 1,
      }),
    );
    assert.equal(
      detail,
      'pool of 20 full at line 71, 19 in use at the end · 3 MTA runs · 1 of 100 lines not recognised',
    );
  });

  test('a log of which much was not understood is not simply free of leaks', () => {
    const { figure, detail } = statusWords(statusOf({ lines: 400_105, unrecognisedLines: 240_105 }));
    assert.equal(figure, '$(question) 0 leaked, 60 % not understood');
    assert.match(detail, /240,105 of 400,105 lines not recognised \(60 %\)$/);
  });

  test('all logs of a workspace', () => {
    const log = (summary: Partial<typeof none>, unrecognisedLines = 0) => ({
      summary: { ...none, ...summary },
      lines: 1000,
      unrecognisedLines,
    });
    assert.equal(
      caseFigure([log({ leaked: 9 }), log({}), log({ leaked: 4, suspect: 1 })], 0),
      '$(error) 3 logs: 13 leaked',
    );
    assert.equal(caseFigure([log({ suspect: 1 })], 0), '$(warning) 1 log: 1 suspect');
    assert.equal(caseFigure([log({ released: 3 }), log({}, 100)], 0), '$(pass) 2 logs: 0 leaked');
    assert.equal(caseFigure([log({ released: 3 }, 600)], 0), '$(question) 1 log: 0 leaked, 60 % not understood');
    assert.equal(
      caseFigure([log({ released: 3 }), log({}, 101)], 0),
      '$(question) 2 logs: 0 leaked, 1 only partly understood',
    );
  });

  test('several logs that are judged together: a line in another one is named with its file', () => {
    const uri = 'file:///logs/Winsock.log.1';
    const other = { uri, name: 'Winsock.log.1', firstLine: 0, lines: 60 };
    const files = [other, { uri: 'file:///logs/Winsock.log', name: 'Winsock.log', firstLine: 60, lines: 40 }];
    const pool = {
      size: 20,
      peak: { inUse: 7, line: { uri, name: other.name, line: 11 } },
      inUseAtEnd: 2,
      exhaustedAt: null,
    };
    assert.equal(
      statusWords(statusOf({ files, pool })).detail,
      'pool peak 7 of 20 at Winsock.log.1, line 12, 2 at the end · judged together: 2 rotated logs',
    );
  });

  test('an empty log', () => {
    const pool = { size: 20, peak: { inUse: 0, line: null }, inUseAtEnd: 0, exhaustedAt: null };
    assert.deepEqual(statusWords(statusOf({ allocated: 0, lines: 0, summary: none, pool, runs: 0 })), {
      figure: '$(circle-slash) no control blocks',
      text: 'No control blocks',
      detail: 'none was allocated in this log',
      needsAttention: false,
    });
  });

  test('a log of which nothing is understood is never free of leaks', () => {
    const reason = 'it is neither a Winsock.log nor an event log of the MTA';
    const unread = { allocated: 0, summary: none, notUnderstood: reason };
    const { figure, text, detail, needsAttention } = statusWords(statusOf(unread));
    assert.deepEqual([figure, text, detail, needsAttention], ['$(question) not judged', 'Not judged', reason, true]);
    const log = { summary: none, lines: 100, unrecognisedLines: 100 };
    const clean = { ...log, unrecognisedLines: 0 };
    assert.equal(caseFigure([{ ...log, ...unread }], 0), '$(question) 1 not judged');
    assert.equal(caseFigure([], 2), '$(question) 2 not judged');
    assert.equal(caseFigure([clean, { ...log, ...unread }], 1), '$(question) 1 log: 0 leaked, 2 not judged');
    const leaky = { ...clean, summary: { ...none, leaked: 1 } };
    assert.equal(caseFigure([leaky], 1), '$(error) 1 log: 1 leaked, 1 not judged');
  });

  test('a winsock.log of another program', () => {
    const pool = { size: 20, peak: { inUse: 0, line: null }, inUseAtEnd: 0, exhaustedAt: null };
    const status = statusOf({ allocated: 0, lines: 7, unrecognisedLines: 7, summary: none, pool, runs: 1 });
    assert.match(statusWords(status).detail, /another program’s log/);
  });
});

suite('the words for a log that is read from disk', () => {
  const wordsOf = (more: Partial<LargeLogFigures> = {}): { text: string; all: string } => {
    const figures: LargeLogFigures = {
      name: 'Winsock.log',
      bytes: 88_080_384,
      state: 'read',
      problem: null,
      status: statusOf(),
      ...more,
    };
    const { text, tooltip } = largeLogWords(figures);
    return { text, all: tooltip.join('\n') };
  };

  test('the findings, why they are from disk, what there is and what there is not', () => {
    const { text, all } = wordsOf({ status: statusOf({ summary: { ...none, leaked: 3 }, limits: ['A limit.'] }) });
    assert.equal(text, '$(error) 3 leaked · from disk');
    assert.match(all, /Winsock\.log, 84\.0 MB: 3 leaked of 41/);
    assert.match(all, /above 50 MB/);
    const small = wordsOf({
      status: statusOf({ disk: { bytes: 20_000_000, origin: 'opened', isGrown: false, isMissing: false } }),
    });
    assert.match(small.all, /shows this file without giving it to extensions, so it was read from disk/);
    assert.doesNotMatch(small.all, /50 MB/);
    assert.match(all, /^Available: .*Problems/m);
    assert.match(all, /Not available: lenses.*hover.*outline/);
    assert.match(all, /A limit\./);
  });

  test('nothing is wrong with it', () => {
    assert.equal(wordsOf().text, '$(pass) 0 leaked · from disk');
  });

  test('growth, truncation and replacement are told apart', () => {
    const disk = { bytes: 1, origin: 'opened', isGrown: false, isMissing: false } as const;
    const said = (more: Partial<NonNullable<StatusParams['disk']>>): string =>
      wordsOf({ status: statusOf({ disk: { ...disk, ...more } }) }).all;
    assert.doesNotMatch(said({}), /grown|cut|took the place|gone/);
    assert.match(said({ isGrown: true }), /has grown/);
    assert.match(said({ origin: 'truncated' }), /was cut and begun again/);
    assert.match(said({ origin: 'replaced', isGrown: true }), /took the place[^]*has grown/);
    assert.match(said({ isMissing: true }), /is gone/);
    assert.match(wordsOf({ problem: 'permission denied' }).all, /permission denied/);
  });

  test('while it is being read, when that was cancelled, and when it cannot be read', () => {
    const without = (more: Partial<LargeLogFigures>): string => {
      const { text, all } = wordsOf({ status: undefined, ...more });
      return `${text} | ${all}`;
    };
    assert.match(without({ state: 'reading' }), /reading 84\.0 MB \|/);
    assert.match(without({ state: 'cancelled' }), /not analysed \| .*cancelled.*Click/);
    assert.match(without({ state: 'failed', problem: 'it is a folder' }), /not analysed \| .*it is a folder/);
  });

  test('the one message', () => {
    assert.equal(
      offerText('Winsock.log', statusOf({ summary: { ...none, leaked: 3 } })),
      '“Winsock.log” (84.0 MB) was read from disk, as VS Code gives no file above 50 MB to extensions: 3 leaked of 41.',
    );
  });

  test('a name that would be a link or an icon is neither, wherever it is named', () => {
    const name = '$(warning) [Show](command:x) \u202e.log';
    const states = ['reading', 'read', 'cancelled', 'failed'] as const;
    const words = [
      progressTitle(name, 60_000_000),
      offerText(name, statusOf()),
      ...states.map((state) => largeLogWords({ name, bytes: 1, state, problem: name, status: undefined })),
      largeLogWords({ name, bytes: 1, state: 'read', problem: name, status: statusOf() }),
    ].flatMap((each) => (typeof each === 'string' ? each : each.tooltip));
    const naming = words.filter((each) => each.includes('Show'));
    assert.equal(naming.length, 8);
    for (const text of naming) {
      assert.ok(text.includes('\\u202e'), text);
      assert.doesNotMatch(text, /\$\(|\]\(|\u202e/);
    }
  });

  test('a file above 50 MB is known at once to come as no document, and smaller ones have the more time the larger they are', () => {
    assert.equal(patienceFor(50 * 1024 ** 2 + 1), 0);
    // 49 MB took VS Code 5.6 seconds.
    assert.ok(patienceFor(49 * 1024 ** 2) > 5600);
    assert.ok(patienceFor(1000) >= 3000 && patienceFor(1000) < 4000);
  });

  test('sizes are those that VS Code shows', () => {
    assert.deepEqual([60_000_000, 1024 ** 3 * 1.5, 0].map(fileSize), ['57.2 MB', '1.5 GB', '0.0 MB']);
  });
});

suite('what happened to the file of a document', () => {
  const edit = (startLine: number, endLine: number, removed: number, text: string) => ({
    startLine,
    endLine,
    removed,
    text,
  });

  test('grown: an insertion at the end, or the last line finished', () => {
    assert.equal(diskChangeOf([edit(1001, 1001, 0, 'a\nb\n')], 1004), 'grown');
    assert.equal(diskChangeOf([edit(1000, 1000, 5, '(008) Wait\n')], 1002), 'grown');
    assert.equal(diskChangeOf([edit(0, 0, 0, 'a\n')], 2), 'grown');
  });

  test('truncated: less than there was', () => {
    assert.equal(diskChangeOf([edit(0, 1001, 34_000, '')], 1), 'truncated');
    assert.equal(diskChangeOf([edit(0, 1001, 34_000, 'a\n')], 2), 'truncated');
  });

  test('replaced: other text, no less than there was', () => {
    assert.equal(diskChangeOf([edit(0, 10, 300, 'x'.repeat(400))], 11), 'replaced');
    assert.equal(diskChangeOf([edit(3, 3, 0, 'inserted\n')], 20), 'replaced');
    assert.equal(diskChangeOf([edit(1, 1, 3, 'four'), edit(5, 5, 3, 'four')], 9), 'replaced');
  });

  test('nothing', () => {
    assert.equal(diskChangeOf([], 9), undefined);
  });

  test('growth is nothing to be told', () => {
    assert.equal(diskChangeWords('grown'), undefined);
    assert.equal(diskChangeWords(undefined), undefined);
    assert.match(diskChangeWords('truncated') ?? '', /cut/);
    assert.match(diskChangeWords('replaced') ?? '', /replaced/);
  });
  test('of a log that was rotated while it was open, it names the log that has the earlier lines', () => {
    const earlier = { uri: 'file:///logs/Winsock.log.1', name: 'Winsock.log.1', firstLine: 0, lines: 60 };
    const own = { uri: 'file:///logs/Winsock.log', name: 'Winsock.log', firstLine: 60, lines: 40 };
    const disk = { bytes: 1000, origin: 'replaced', isGrown: false, isMissing: false } as const;
    const words = (files: StatusParams['files']): string =>
      largeLogWords({
        name: 'Winsock.log',
        bytes: 1000,
        state: 'read',
        problem: null,
        status: statusOf({ files, disk }),
      }).tooltip.join(' ');
    assert.match(words([earlier, own]), /Rotated: the earlier lines are in Winsock\.log\.1\./);
    assert.match(words([{ ...own, firstLine: 0 }]), /Another log took the place/);
    const status = { uri: own.uri, files: [earlier, own] };
    assert.equal(diskChangeWords('truncated', status), 'rotated: the earlier lines are in Winsock.log.1');
    assert.equal(diskChangeWords('replaced', status), 'rotated: the earlier lines are in Winsock.log.1');
    assert.equal(diskChangeWords('grown', status), undefined);
    assert.match(diskChangeWords('truncated', { ...status, files: [own] }) ?? '', /cut/);
  });
});
