/** The contract of the analysis (docs/lifecycle.md), sentence by sentence: given this log, these are the verdicts. */
import * as assert from 'node:assert/strict';
import { Catalogue, Kind } from '../../server/src/core/log/catalogue';
import { Facts } from '../../server/src/core/findings/facts';
import { defaultSettings, type AnalysisSettings } from '../../server/src/core/findings/verdict';
import { findingText } from '../../server/src/core/findings/words';
import { LogReader } from '../../server/src/core/intake/logReader';
import { Fold } from '../../server/src/core/lifecycle/fold';
import { parseLine } from '../../server/src/core/log/parseLine';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { analyse, eventsOf, kindOf, markedLog, OTHER_CB, readChunks } from '../support/analyse';
import { sample } from '../support/paths';

/** Checks the verdict of each allocation against the mark behind it: `leaked`, or `suspect tooSoon cut` with its doubts. */
function expectVerdicts(marked: string, settings: Partial<AnalysisSettings> = {}): ReturnType<typeof analyse> {
  const { text, expected } = markedLog(marked);
  const facts = analyse(text, settings);
  const verdicts: string[] = [];
  for (let i = 0; i < facts.instances.count; i++) {
    const verdict = facts.verdict(i);
    if (verdict && facts.instances.cb[i] !== OTHER_CB) verdicts.push([verdict, ...facts.doubts(i)].join(' '));
  }
  assert.deepEqual(verdicts, expected, text);
  return facts;
}

const kinds = (text: string): Kind[] => eventsOf([Buffer.from(text, 'latin1')]).map(([kind]) => kind);

suite('the article’s samples', () => {
  test('the failing sample: CB 18, instance 21, is leaked at line 1', () => {
    const facts = analyse(sample('failing'));
    assert.equal(facts.allocated, 1);
    assert.equal(facts.verdict(0), 'leaked');
    assert.equal(facts.instances.allocation[0], 0);
    assert.equal(facts.instances.lastActivity[0], 4);
    assert.equal(facts.direction(0), 'outbound');
    assert.deepEqual(facts.instances.sockets(0), [13020]);
    assert.deepEqual(facts.instances.handles(0), [12636]);
  });

  test('the normal sample: CB 2, instance 2, is released at its last line', () => {
    const facts = analyse(sample('normal'));
    const i = facts.findings((v) => v === 'released').shown[0];
    assert.equal(facts.allocated, 1);
    assert.equal(facts.instances.released[i], 27);
    assert.equal(facts.lines, 28);
    assert.equal(facts.instances.releaseThread[i], 8);
    assert.equal(facts.instances.bytesReceived[i], 14);
    assert.equal(facts.instances.waits[i], 2);
    assert.equal(facts.direction(i), 'inbound');
    assert.deepEqual(facts.preexisting, [0, 1]);
  });
});

suite('lines', () => {
  const line = '(001) Message type 1 for cb 18';

  test('an empty remainder after the last line end is not a line', () => {
    for (const [text, lines] of [
      ['', 0],
      ['\n', 1],
      [line, 1],
      [`${line}\n`, 1],
      [`${line}\n\n`, 2],
    ] as const)
      assert.equal(analyse(text).lines, lines, JSON.stringify(text));
  });

  test('LF, CRLF and a lone CR end lines', () => {
    assert.equal(analyse('a\nb\r\nc\rd\r\re').lines, 6);
  });

  test('trailing blanks do not matter, leading ones do', () => {
    assert.deepEqual(kinds(`${line} \t `), [kindOf('message')]);
    assert.deepEqual(kinds(`${line}\n ${line}`)[1], Kind.foreign);
  });

  test('thread ids have three digits or more', () => {
    assert.deepEqual(kinds('(12345) No more data'), [kindOf('noMoreData')]);
    assert.deepEqual(kinds('(01) No more data'), [Kind.foreign]);
  });

  test('shapes are matched whole and in their letter case', () => {
    assert.deepEqual(kinds('(008) no more data\n(008) No more data.\n(008) No more'), [
      Kind.unrecognised,
      Kind.unrecognised,
      Kind.unrecognised,
    ]);
    assert.deepEqual(kinds('(008) CB x (instance 1) allocated'), [Kind.unrecognised]);
    assert.deepEqual(kinds('(008) cb 3 (instance 1) allocated'), [Kind.unrecognised]);
  });

  test('an elision is <…> alone on a line, blanks around it allowed', () => {
    assert.deepEqual(kinds(' <log cut> \n<log cut> x\n(008) <log cut>'), [
      Kind.elision,
      Kind.foreign,
      Kind.unrecognised,
    ]);
  });

  test('an elision that says “not be returned”, in any case, is testimony', () => {
    assert.deepEqual(kinds('<the CB will NOT be Returned to use>\n<it is returned>\n(008) <not be returned>'), [
      Kind.testimony,
      Kind.elision,
      Kind.unrecognised,
    ]);
  });

  test('ioctlsocket may return -1, a socket that is closed may be -1, and no other number', () => {
    const [failed, closed, created] = kinds(
      '(008) ioctlsocket returned -1, cb 2\n(008) close socket -1 on cb 2, handle 0\n(008) Socket -1 created on cb 2',
    );
    assert.deepEqual([failed, closed, created], [kindOf('ioctl'), kindOf('close'), Kind.unrecognised]);
  });

  test('a blank line is nothing', () => {
    const facts = analyse('\n  \n\t\n');
    assert.equal(facts.lines, 3);
    assert.equal(facts.unrecognisedLines, 0);
  });

  test('an unrecognised line names control blocks in any spelling; it belongs to the first', () => {
    const named = (line: string): readonly number[] => {
      const [[, , cb, , , also = []]] = eventsOf([Buffer.from(line)]);
      return cb < 0 ? [] : [cb, ...also];
    };
    for (const [line, ...cbs] of [
      ['(008) sending on CB 4, then Cb 5', 4, 5],
      ['no prefix cb 4', 4],
      ['(008) cb=30', 30],
      ['(008) CB #30', 30],
      ['(008) cb30, CB: 31 [cb_32] cb -> 33', 30, 31, 32, 33],
      ['(008) cb 4x', 4],
      ['(008) control block 5 and Control Blocks 6,7 & 8', 5, 6, 7, 8],
      ['(008) CBs 1, 2, and 3, 4 bytes', 1, 2, 3, 4],
      ['(008) cb 1, 2 and 3', 1],
      ['(008) cb 2 and cb 30', 2, 30],
      ['(008) cb \u00e9\u00e9\u00e9\u00e9\u00e9 7', 7],
      ['(008) cb\u00a0№ 7', 7],
      ['(008) thread cb 3 for CB 4, Thread CBs 5, 6', 4],
      ['(008) scb 4, _cb 5, 6cb 7, écb 8', 8],
      ['(008) cb, 4; cb. 5; cb; 6; cb x7'],
      ['(008) cb ---- 5'],
      ['(008) cb -- 5', 5],
      ['(008) cb 99999999999999999999, cbs 9007199254740992 and 9007199254740991', 9007199254740991],
    ] as const)
      assert.deepEqual(named(line), cbs, line);
  });

  test('a number above 2^53 − 1 makes its line one of no known shape', () => {
    assert.deepEqual(
      eventsOf([
        Buffer.from(
          '(008) Wait for cb 3, handle 9007199254740992\n(9007199254740992) Wait for cb 3, handle 4\n(9007199254740991) Wait for cb 3, handle 9007199254740991',
        ),
      ]).map(([kind, , cb]) => [kind, cb]),
      [
        [Kind.unrecognised, 3],
        [Kind.unrecognised, 3],
        [kindOf('wait'), 3],
      ],
    );
  });

  test('a byte order mark at the start of any line does not matter', () => {
    const [allocated, wait] = eventsOf([
      Buffer.from('\ufeff(008) CB 3 (instance 4) allocated\n\ufeff(008) Wait for cb 3, handle 4\n\ufeff \n'),
    ]);
    assert.deepEqual([allocated[0], wait[0]], [kindOf('allocated'), kindOf('wait')]);
    assert.equal(analyse('(008) No more data\n\ufeff\n').unrecognisedLines, 0);
  });

  test('a line that begins with (TTT) and holds a control character is damaged; TAB, form feed and ESC are none', () => {
    const line = '(008) No more data';
    for (const character of ['\0', '\x01', '\x1a', '\x0b', '\x1f'])
      assert.deepEqual(kinds(`${line}${character}`), [Kind.damaged], JSON.stringify(character));
    for (const character of ['\t', '\f']) assert.deepEqual(kinds(`${line}${character}`), [kindOf('noMoreData')]);
    for (const character of ['\tx', '\fx', '\x1bx', '\x7f', '\u0085'])
      assert.deepEqual(kinds(`${line}${character}`), [Kind.unrecognised], JSON.stringify(character));
    assert.deepEqual(kinds(`${line}\n\0${line}`)[1], Kind.foreign);
  });

  test('a line above 64 KiB is a gap: nobody looked at the rest of it, which may be what shows a use', () => {
    const { text } = markedLog(`
      (001) CB 30 (instance 40) allocated
      (008) Wait for cb 0, handle 4
      (001) CB 31 (instance 41) allocated
      <… 20 connections in 200 lines>`);
    const long = `(008) ${'x'.repeat(70_000)} (008) R/W/Cl events on cb 30, handle 48`;
    const facts = analyse(text.replace('(008) Wait for cb 0, handle 4', long));
    assert.deepEqual(
      [0, 1].map((i) => [facts.instances.cb[i], facts.verdict(i), facts.doubts(i)]),
      [
        [30, 'suspect', ['cut']],
        [31, 'leaked', []],
      ],
    );
  });

  const utf16 = (text: string, bom: boolean, bigEndian: boolean): Buffer => {
    const bytes = Buffer.from((bom ? '\ufeff' : '') + text, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  const text = sample('failing');
  const encodings: [string, Buffer][] = [
    ['ASCII', Buffer.from(text)],
    ['Latin-1', Buffer.from(`${text}\n(008) übrig cb 18`, 'latin1')],
    ['UTF-8', Buffer.from(`${text}\n(008) übrig cb 18`)],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with BOM', utf16(text, true, false)],
    ['UTF-16BE with BOM', utf16(text, true, true)],
    ['UTF-16LE without BOM', utf16(text, false, false)],
    ['UTF-16BE without BOM', utf16(text, false, true)],
  ];
  for (const [name, bytes] of encodings) {
    test(`${name} is read`, () => {
      const facts = readChunks([bytes]);
      assert.equal(facts.instances.cb[0], 18);
      assert.equal(facts.instances.number[0], 21);
      assert.equal(facts.verdict(0), name === 'Latin-1' || name === 'UTF-8' ? 'suspect' : 'leaked');
    });
  }
});

suite('context lines', () => {
  test('belong to the CB of their thread’s latest naming line, other than Wait for', () => {
    const facts = analyse(`(008) CB 2 (instance 1) allocated
(001) CB 3 (instance 2) allocated
(008) WSARecv on cb 2, offset 0
(001) WSARecv on cb 3, offset 0
(008) Wait for cb 9, handle 4
(008) WSARecv returned 14 bytes
(001) WSARecv returned 20 bytes
(008) WSARecv returned 6 bytes`);
    assert.deepEqual([facts.instances.bytesReceived[0], facts.instances.bytesReceived[1]], [20, 20]);
  });

  test('a thread that has named no CB yet gives them to none', () => {
    const facts = analyse('(008) No more data\n(008) WSARecv returned 14 bytes');
    assert.equal(facts.instances.count, 0);
    assert.equal(facts.unrecognisedLines, 0);
  });

  test('an unrecognised line that names a CB sets the context', () => {
    const facts = analyse(`(008) CB 2 (instance 1) allocated
(008) CB 3 (instance 2) allocated
(008) something about cb 2
(008) WSARecv returned 14 bytes`);
    assert.equal(facts.instances.bytesReceived[0], 14);
  });
});

suite('release', () => {
  test('close socket -1 releases', () => {
    expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # released
      (008) close socket -1 on cb 4, handle 0`);
  });

  test('a close after the close request releases, a close before it does not', () => {
    const facts = expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # released
      (008) CB 5 (instance 10) allocated                # closing
      (007) Message type 2 for cb 4
      (008) close socket 100 on cb 4, handle 200
      (008) close socket 104 on cb 5, handle 204
      (007) Message type 2 for cb 5`);
    assert.equal(facts.instances.released[0], 3);
  });

  test('a repeated close of a released instance is harmless', () => {
    const facts = expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # released
      (008) close socket -1 on cb 4, handle 0
      (008) close socket -1 on cb 4, handle 0`);
    assert.equal(facts.instances.released[0], 1);
    assert.equal(facts.instances.lastActivity[0], 1);
    assert.deepEqual(facts.preexisting, []);
  });
});

suite('re-allocation', () => {
  test('without a close the earlier instance is reallocated', () => {
    expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # reallocated
      (008) Issue Disconnect for cb 4
      (008) CB 4 (instance 10) allocated                # suspect tooSoon`);
  });

  test('after a close it counts as released at the last close', () => {
    const facts = expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # released
      (008) close socket 100 on cb 4, handle 200
      (008) close socket 104 on cb 4, handle 200
      (008) No more data
      (008) CB 4 (instance 10) allocated                # suspect tooSoon`);
    assert.equal(facts.instances.released[0], 2);
    assert.equal(facts.instances.freed[0], 2);
  });
});

suite('MTA restart', () => {
  test('an instance number that does not rise starts a new run; what was open is judged at the line before', () => {
    const facts = expectVerdicts(
      `
      (008) CB 4 (instance 9) allocated                 # leaked
      (008) CB 5 (instance 10) allocated                # suspect tooSoon
      (008) Wait for cb 4, handle 4
      (008) CB 4 (instance 9) allocated                 # suspect tooSoon`,
      { leakThreshold: 2, leakTurnover: 0 },
    );
    const run = { lastGap: undefined, lastTestimony: -1 };
    assert.deepEqual(facts.runs, [
      { ...run, firstLine: 0, lastLine: 2, firstInstance: 0 },
      { ...run, firstLine: 3, lastLine: 3, firstInstance: 2 },
    ]);
    assert.equal(facts.pool.inUseAtEnd, 1);
  });

  test('also where the previous instance was released', () => {
    const facts = analyse(`(008) CB 4 (instance 9) allocated
(008) close socket -1 on cb 4, handle 0
(008) CB 4 (instance 1) allocated`);
    assert.equal(facts.runs.length, 2);
  });

  test('a CB that a lower number is given to for the first time is no restart', () => {
    assert.equal(analyse('(008) CB 4 (instance 9) allocated\n(008) CB 5 (instance 1) allocated').runs.length, 1);
  });

  test('thread contexts and pre-existing CBs start anew', () => {
    const facts = analyse(`(008) Wait for cb 0, handle 4
(008) CB 4 (instance 9) allocated
(008) CB 4 (instance 1) allocated
(001) WSARecv returned 10 bytes
(008) Wait for cb 0, handle 4`);
    assert.equal(facts.pool.inUseAtEnd, 2);
    assert.deepEqual(facts.preexisting, [0]);
  });

  test('elisions, testimony and turnover of one run do not count in another', () => {
    expectVerdicts(`
      (008) CB 4 (instance 9) allocated                 # suspect tooSoon cut
      <cut>
      (008) CB 4 (instance 9) allocated                 # leaked
      <it will not be returned>
      (008) CB 4 (instance 9) allocated                 # suspect tooSoon
      (008) CB 4 (instance 1) allocated                 # leaked
      <… 20 connections in 200 lines>`);
  });
});

suite('the clock', () => {
  const setUp = `
    (001) Use thread cb 0 for Winsock cb 4
    (001) Message type 1 for cb 4
    (008) Socket 100 created on cb 4
    (008) Ac/Cl/Cn events for cb 4, socket 100, handle 200`;

  test('200 lines, 20 connections that came, worked and went, and twice the longest set-up: leaked', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # leaked
      ${setUp}
      <… 20 connections in 200 lines>`);
  });

  test('199 lines are too few', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      ${setUp}
      <… 20 connections in 199 lines>`);
  });

  test('19 connections are too few, however many lines there are', () => {
    const facts = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      ${setUp}
      <… 19 connections in 190 lines>
      (008) Wait for cb 0, handle 4  × 5000`);
    assert.deepEqual(facts.clock(0), {
      quiet: 5190,
      quietNeeded: 200,
      turnover: 19,
      turnoverNeeded: 20,
      setUpNeeded: 2 * facts.longestSetUp,
    });
  });

  test('a connection counts if it was allocated later, and used, and released', () => {
    const facts = analyse(`(001) CB 5 (instance 8) allocated
(001) CB 4 (instance 9) allocated
(008) WSARecv on cb 5, offset 0
(008) close socket -1 on cb 5, handle 0
(001) CB 6 (instance 10) allocated
(008) close socket -1 on cb 6, handle 0
(001) CB 7 (instance 11) allocated
(008) WSARecv on cb 7, offset 0
(001) CB 8 (instance 12) allocated
(008) WSARecv on cb 8, offset 0
(001) CB 8 (instance 13) allocated
(001) CB 9 (instance 14) allocated
(008) WSARecv on cb 9, offset 0
(008) close socket 4 on cb 9, handle 4
(001) CB 9 (instance 15) allocated`);
    // CB 5 came earlier; CB 6 was not used; CB 7 is open; CB 8 was re-allocated without a close; CB 9 was closed before that.
    assert.equal(facts.turnover(1), 1);
  });

  test('a connection counts only if it was allocated after the last activity, in the same run', () => {
    const connection = (number: number): string =>
      `(008) CB 90 (instance ${number}) allocated\n(008) WSARecv on cb 90, offset 0\n(008) close socket -1 on cb 90, handle 0\n`;
    const connections = (count: number, from: number): string =>
      Array.from({ length: count }, (_, k) => connection(from + k)).join('');
    const facts = analyse(
      `(001) CB 4 (instance 1) allocated\n${connections(3, 2)}(001) Use thread cb 0 for Winsock cb 4\n` +
        `${connections(5, 5)}(001) CB 90 (instance 1) allocated\n${connections(7, 2)}`,
    );
    assert.equal(facts.runs.length, 2);
    assert.equal(facts.turnover(0), 5);
  });

  test('doubts are only of what shows the pattern, and is open', () => {
    const facts = analyse(
      '(001) CB 4 (instance 1) allocated\n(008) Keepalive on cb 4\n(001) CB 4 (instance 2) allocated\n(008) Keepalive on cb 4',
    );
    assert.deepEqual([facts.verdict(0), facts.doubts(0)], ['reallocated', []]);
    assert.deepEqual([facts.verdict(1), facts.doubts(1)], ['suspect', ['tooSoon', 'unknownLines']]);
  });

  test('a slow set-up anywhere in the log slows the clock', () => {
    const slow = (lines: number): string => `
      (001) CB 5 (instance 8) allocated                 # released
      (008) Wait for cb 0, handle 4  × ${lines}
      (008) Events 48 notified for cb 5 using handle 4
      (008) close socket -1 on cb 5, handle 0`;
    const facts = expectVerdicts(`
      ${slow(99)}
      (001) CB 4 (instance 9) allocated                 # leaked
      <… 20 connections in 200 lines>`);
    assert.equal(facts.longestSetUp, 100);
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      <… 20 connections in 200 lines>
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      ${slow(100)}`);
  });

  test('both thresholds are settings, and 0 is one', () => {
    expectVerdicts('(001) CB 4 (instance 9) allocated  # leaked', { leakThreshold: 0, leakTurnover: 0 });
    expectVerdicts('(001) CB 4 (instance 9) allocated  # leaked\n(008) Wait for cb 0, handle 4', {
      leakThreshold: 1,
      leakTurnover: 0,
    });
  });

  test('staying in the wait set is not activity', () => {
    const facts = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # leaked
      (008) Wait for cb 4, handle 4  × 20
      <… 20 connections in 200 lines>`);
    assert.equal(facts.instances.waits[0], 20);
    assert.equal(facts.quiet(0), 220);
  });
});

suite('doubts', () => {
  const goesOn = '<… 20 connections in 200 lines>';

  test('a cut after the last activity: its use may have been there', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      <cut>
      ${goesOn}`);
    // A line after it shows that it lives, not what the lost lines showed.
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      <cut>
      (001) Message type 1 for cb 4
      ${goesOn}`);
    expectVerdicts(`
      <cut>
      (001) CB 4 (instance 9) allocated                 # leaked
      ${goesOn}`);
  });

  test('a foreign line is a gap between lines with a thread, and nothing before the first and behind the last', () => {
    const facts = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      [snip]
      ${goesOn}`);
    assert.deepEqual(facts.lastGap(0), { line: 1, text: '[snip]', missing: undefined });
    const both = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      [snip]
      <cut>
      ${goesOn}`);
    assert.deepEqual(both.lastGap(0), { line: 2, text: '<cut>', missing: undefined });
    expectVerdicts(`
      Winsock.log of server A
      (001) CB 4 (instance 9) allocated                 # leaked
      ${goesOn}
      -- end of file --`);
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      ${goesOn}
      -- end of the first half --
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon`);
  });

  test('a damaged line is a gap', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      (008) \x1a
      ${goesOn}`);
  });

  test('a line without a thread may be testimony, also behind the last line', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # leaked
      (008) No more data
      [...]
      ... but the CB will Not Be Returned to use`);
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      (008) it will not be returned`);
  });

  test('a line of unknown shape is activity of every control block that it names, and makes only the first one pre-existing', () => {
    const facts = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect unknownLines
      (001) CB 5 (instance 10) allocated                # suspect unknownLines
      (008) sent on cb 7, cb 5 and cb 4, not on cb 8
      ${goesOn}
      ack cb 9`);
    assert.deepEqual([facts.instances.lastActivity[0], facts.instances.lastActivity[1]], [2, 2]);
    assert.ok(facts.preexisting.includes(7) && !facts.preexisting.includes(8) && !facts.preexisting.includes(9));
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut unknownLines
      cb=4 in use
      ${goesOn}`);
  });

  test('lines may be missing between two files', () => {
    const fold = new Fold();
    const take = (text: string): void => {
      const { kind, thread, cb, x, y, also } = parseLine(text);
      fold.step(kind, thread, cb, x, y, also);
    };
    take('(001) CB 4 (instance 9) allocated');
    fold.missLines('winsock.log.2 is not there');
    take('(001) CB 5 (instance 10) allocated');
    const facts = new Facts(fold, { ...defaultSettings, leakThreshold: 0, leakTurnover: 0 });
    assert.deepEqual([facts.doubts(0), facts.doubts(1)], [['cut'], []]);
    assert.match(findingText(facts, 0), /Not certain: winsock\.log\.2 is not there \(before line 2\), and its use/);
  });

  test('testimony settles that it is too soon, and the cuts before it', () => {
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # leaked
      <cut>
      <the CB will not be returned to use>`);
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect cut
      <the CB will not be returned to use>
      <cut>`);
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon
      <the CB will not be returned to use>
      (001) Message type 1 for cb 4`);
  });

  test('a line of unknown kind may be its use, whatever comes after', () => {
    const facts = expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect unknownLines
      (008) WSAFake on cb 4, 12 bytes
      (008) Later on cb 4
      ${goesOn}`);
    assert.deepEqual(facts.unknownLine(0), { line: 1, text: '(008) WSAFake on cb 4, 12 bytes' });
    expectVerdicts(`
      (001) CB 4 (instance 9) allocated                 # suspect tooSoon cut unknownLines
      (008) WSAFake on cb 4, 12 bytes
      <cut>`);
  });

  test('one of the first three, numbered 0 to 2, that was waited for and never accepted a call may listen', () => {
    const first = (mark: string, instance: number, then: string): string => `
      (001) CB 4 (instance ${instance}) allocated   # ${mark}
      ${then}
      ${goesOn}`;
    expectVerdicts(first('suspect mayListen', 0, '(008) Wait for cb 4, handle 4'));
    expectVerdicts(first('suspect mayListen', 2, '(008) Wait for cb 4, handle 4'));
    expectVerdicts(first('leaked', 3, '(008) Wait for cb 4, handle 4'));
    expectVerdicts(first('leaked', 2, ''));
    expectVerdicts(
      first('leaked', 2, '(008) WSAAccept OK, 0 events on new socket 4 on cb 4\n(008) Wait for cb 4, handle 4'),
    );
    expectVerdicts(
      first(
        'leaked',
        2,
        '(008) WSAAccept OK, 0 events on new socket 4 on cb 4\n(008) Socket 8 created on cb 4\n(008) Wait for cb 4, handle 4',
      ),
    );
    const three = ['5', '6', '7'].map((cb) => `(001) CB ${cb} (instance 9) allocated  # leaked`);
    expectVerdicts(
      `${three.slice(0, 2).join('\n')}\n${first('suspect mayListen', 1, '(008) Wait for cb 4, handle 4')}`,
    );
    expectVerdicts(`${three.join('\n')}\n${first('leaked', 1, '(008) Wait for cb 4, handle 4')}`);
  });

  test('pre-existing control blocks are not counted among the first three', () => {
    expectVerdicts(`
      (008) Wait for cb 10, handle 4
      (008) Wait for cb 11, handle 4
      (008) Wait for cb 12, handle 4
      (001) CB 4 (instance 1) allocated                 # suspect mayListen
      (008) Wait for cb 4, handle 4
      ${goesOn}`);
  });

  test('the next log of its chain shows its use', () => {
    const { text } = markedLog(`(001) CB 4 (instance 9) allocated\n${goesOn}`);
    const facts = analyse(text, {}, { elsewhere: new Map([[0, 'winsock.log, line 7']]) });
    assert.equal(facts.verdict(0), 'suspect');
    assert.deepEqual(facts.doubts(0), ['otherLog']);
  });

  test('no doubt about what does not show the pattern', () => {
    expectVerdicts(`
      (001) CB 4 (instance 1) allocated                 # active
      (008) WSARecv on cb 4, offset 0
      (008) Unknown on cb 4
      <cut>`);
  });
});

suite('verdicts', () => {
  const goesOn = '<… 20 connections in 200 lines>';

  for (const sign of ['Issue Disconnect for cb 4', 'close socket 8 on cb 4, handle 4', 'Message type 2 for cb 4']) {
    test(`${sign}: stuck when long quiet, else closing`, () => {
      expectVerdicts(`
        (001) CB 4 (instance 9) allocated               # stuck
        (008) ${sign}
        ${goesOn}`);
      expectVerdicts(`
        (001) CB 4 (instance 9) allocated               # closing
        (008) ${sign}
        <cut>`);
    });
  }

  for (const use of [
    'R/W/Cl events on cb 4, handle 4',
    'Events 3 notified for cb 4 using handle 4',
    'Events 0 notified for cb 4 using handle 4',
    'Events 49 notified for cb 4 using handle 4',
    'Receive header for cb 4 at offset 0',
    'Header done, TPKT data length 14 bytes',
    'WSARecv on cb 4, offset 24',
    'WSARecv returned 14 bytes',
    'Entire TPKT received',
    'ioctlsocket returned 0, cb 4',
    'ioctlsocket returned -1, cb 4',
    'No more data',
  ]) {
    test(`${use}: idle when long quiet, else active`, () => {
      expectVerdicts(`
        (008) CB 4 (instance 9) allocated               # idle
        (008) ${use}
        ${goesOn}`);
      expectVerdicts(`
        (008) CB 4 (instance 9) allocated               # active
        (008) ${use}
        <cut>`);
    });
  }

  for (const mask of [16, 32, 48]) {
    test(`Events ${mask} is a signal: activity, and no use`, () => {
      const facts = expectVerdicts(`
        (008) CB 4 (instance 9) allocated               # leaked
        (008) Events ${mask} notified for cb 4 using handle 4
        ${goesOn}`);
      assert.equal(facts.instances.lastActivity[0], 1);
    });
  }
});

suite('taught shapes', () => {
  /** Facts of a log, read by these shapes, too. */
  const taught = (marked: string, ...entries: object[]): Facts => {
    const { messages, errors } = readTaughtShapes(entries);
    assert.deepEqual(errors, []);
    const catalogue = new Catalogue(messages);
    const { text } = markedLog(marked);
    const fold = new Fold(catalogue);
    const bytes = Buffer.from(text);
    const reader = new LogReader(
      {
        buffer: () => undefined,
        line: (kind, thread, cb, x, y, _start, _end, also) => fold.step(kind, thread, cb, x, y, also),
      },
      catalogue,
    );
    reader.push(bytes);
    reader.end();
    return new Facts(fold, defaultSettings);
  };
  const judged = (facts: Facts, i = 0): readonly unknown[] => [facts.verdict(i), ...facts.doubts(i)];
  const goesOn = '<… 20 connections in 200 lines>';

  test('one that means nothing is no activity, and names nothing', () => {
    const log = `
      (001) CB 4 (instance 9) allocated
      (001) CB 5 (instance 10) allocated
      (008) Keepalive on cb 4, and for cb 7
      (008) No more data
      ${goesOn}`;
    assert.equal(taught(log).instances.lastActivity[0], 3, 'the thread’s next line is of what it named last');
    const facts = taught(log, { template: 'Keepalive on cb {cb}, and for cb {n}', effect: 'none' });
    assert.deepEqual([judged(facts), judged(facts, 1)], [['leaked'], ['leaked']]);
    assert.equal(facts.instances.lastActivity[0], 0);
    assert.equal(facts.unrecognisedLines, 0);
    assert.ok(!facts.preexisting.includes(7));
    assert.deepEqual(facts.taughtShapes, [], 'it came in no life');
  });

  test('one without a thread is no foreign line, and so no gap', () => {
    const log = `
      (001) CB 4 (instance 9) allocated
      --- page 7 ---
      ${goesOn}`;
    const page = { template: '--- page {n} ---', effect: 'none', thread: false };
    assert.deepEqual(judged(taught(log)), ['suspect', 'cut']);
    assert.deepEqual(judged(taught(log, page)), ['leaked']);
    assert.deepEqual(judged(taught(log.replace('7 ---', '7 --'), page)), ['suspect', 'cut']);
  });

  test('nor is it a line with a thread: what stands between it and the last of those is a footer', () => {
    const log = `
      (001) CB 4 (instance 9) allocated
      ${goesOn}
      [snip]
      --- page 7 ---`;
    const page = { template: '--- page {n} ---', effect: 'none' };
    assert.deepEqual(judged(taught(log, { ...page, thread: false })), ['leaked']);
    assert.deepEqual(judged(taught(`${log}\n      (008) No more data`, { ...page, thread: false })), [
      'suspect',
      'cut',
    ]);
  });

  test('with a thread and without one are two shapes', () => {
    const log = `
      (001) CB 4 (instance 9) allocated
      (008) Sent for cb 4
      Sent for cb 4`;
    const sent = { template: 'Sent for cb {cb}', effect: 'none' };
    assert.equal(taught(log, sent).unrecognisedLines, 1);
    assert.equal(taught(log, { ...sent, thread: false }).unrecognisedLines, 1);
    assert.equal(taught(log, sent, { ...sent, thread: false }).unrecognisedLines, 0);
  });

  test('one without a thread may be activity, and is the context of no thread', () => {
    const used = { template: 'cb {cb} in use', effect: 'use', thread: false };
    const log = `
      (001) CB 4 (instance 9) allocated
      (001) CB 5 (instance 10) allocated
      cb 4 in use
      (001) No more data`;
    const facts = taught(log, used);
    assert.deepEqual([facts.verdict(0), facts.instances.lastActivity[0]], ['active', 2]);
    assert.deepEqual([facts.verdict(1), facts.instances.lastActivity[1]], ['active', 3]);
  });
});

suite('pre-existing control blocks', () => {
  test('are never findings, and count as in use from their first mention to their release', () => {
    const facts = analyse(`(008) Wait for cb 0, handle 4
(008) Wait for cb 7, handle 8
(008) close socket -1 on cb 7, handle 0
(008) Wait for cb 7, handle 8
<cut>`);
    assert.equal(facts.allocated, 0);
    assert.deepEqual(facts.pool.peak, { inUse: 2, line: 1 });
    assert.equal(facts.pool.inUseAtEnd, 1);
    assert.deepEqual(facts.preexisting, [0, 7]);
  });

  test('a thread control block is not one', () => {
    assert.deepEqual(analyse('(001) Use thread cb 3 for Winsock cb 18').preexisting, [18]);
  });

  test('one that is allocated later was in use until then', () => {
    const facts = analyse('(008) Wait for cb 4, handle 8\n(008) CB 4 (instance 9) allocated');
    assert.deepEqual(facts.pool.peak, { inUse: 1, line: 0 });
    assert.deepEqual(facts.preexisting, [4]);
  });

  test('one that is first seen at its release was never seen in use', () => {
    assert.equal(analyse('(008) close socket -1 on cb 7, handle 0').pool.peak.inUse, 0);
  });
});

suite('pool', () => {
  test('reports its peak, its end and where it ran full', () => {
    const { pool } = analyse(
      `(008) Wait for cb 0, handle 4
(008) CB 2 (instance 1) allocated
(008) CB 3 (instance 2) allocated
(008) close socket -1 on cb 2, handle 0
(008) CB 2 (instance 3) allocated`,
      { poolSize: 3 },
    );
    assert.deepEqual(pool, { size: 3, peak: { inUse: 3, line: 2 }, inUseAtEnd: 3, exhaustedAt: 2 });
  });

  test('an instance that counts as released at its close is not in use after it', () => {
    const { pool } = analyse(`(008) CB 2 (instance 1) allocated
(008) close socket 100 on cb 2, handle 4
(008) CB 3 (instance 2) allocated
(008) CB 2 (instance 3) allocated`);
    assert.deepEqual(pool.peak, { inUse: 2, line: 3 });
  });

  test('an empty log uses nothing', () => {
    assert.deepEqual(analyse('').pool, { size: 20, peak: { inUse: 0, line: -1 }, inUseAtEnd: 0, exhaustedAt: -1 });
    assert.deepEqual(analyse('').runs, []);
  });
});

suite('numbers', () => {
  test('beyond 2^53 stay whole and finite', () => {
    const huge = '9'.repeat(400);
    assert.equal(
      analyse(`(008) CB ${huge} (instance 1) allocated\n(008) CB 1 (instance ${huge}) allocated`).allocated,
      0,
    );
    const largest = String(Number.MAX_SAFE_INTEGER);
    const { instances } = analyse(
      `(008) CB ${largest} (instance ${largest}) allocated\n${`(008) WSARecv returned ${largest} bytes\n`.repeat(2)}`,
    );
    const { cb, number, bytesReceived } = instances;
    assert.deepEqual([cb[0], number[0], bytesReceived[0]], Array(3).fill(Number.MAX_SAFE_INTEGER));
  });
});
