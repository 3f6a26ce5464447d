/** The findings in words. */
import * as assert from 'node:assert/strict';
import type { Facts } from '../../../server/src/core/findings/facts';
import type { Doubt } from '../../../server/src/core/findings/verdict';
import { endLine, findingText, instanceName, releaseSigns, releaseText } from '../../../server/src/core/findings/words';
import { doubtText } from '../../../server/src/core/findings/doubts';
import { closing, everyVerdict, leak, used } from '../../cli/support/logs';
import { analyse, readChunks } from '../../support/analyse';
import { sample } from '../../support/paths';

/** For each instance, what `say` says of it, by its name. */
function said(facts: Facts, say: (facts: Facts, i: number) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: facts.instances.count }, (_, i) => [instanceName(facts, i), say(facts, i)]),
  );
}

suite('findings in words', () => {
  test('the line above an allocation says how its life ended, and leads there', () => {
    const facts = analyse(everyVerdict, { leakTurnover: 0 });
    assert.deepEqual(
      said(facts, (_, i) => `${releaseText(facts, i)} → ${endLine(facts, i) + 1}`),
      {
        'CB 1 (instance 1)': 'never released: leaked, silent since line 5 → 5',
        'CB 2 (instance 2)': 'never released: stuck, release began but did not finish by line 12 → 12',
        'CB 3 (instance 3)': 'not released: idle since line 18 → 18',
        'CB 4 (instance 4)': 'release not logged: allocated again at line 25 → 25',
        'CB 4 (instance 5)': 'released at line 34, 9 lines later → 34',
        'CB 0': 'in use before the log began → 35',
        'CB 5 (instance 6)': 'not released so far: may have leaked, silent since line 289 → 289',
        'CB 6 (instance 7)': 'not released yet: release has begun, last activity at line 296 → 296',
        'CB 7 (instance 8)': 'not released yet: in use, last activity at line 302 → 302',
      },
    );
  });

  test('a control block that was closed, and allocated again later, was released at its close', () => {
    const log = [
      '(001) CB 5 (instance 9) allocated',
      '(008) close socket 7 on cb 5, handle 8',
      '(008) No more data',
      '(001) CB 5 (instance 10) allocated',
    ];
    const facts = analyse(log.join('\n'));
    assert.deepEqual([releaseText(facts, 0), endLine(facts, 0)], ['released at line 2, 1 line later', 1]);
  });

  test('a finding says what is wrong, from which lines that follows, and what is not known', () => {
    assert.deepEqual(said(analyse(everyVerdict, { leakTurnover: 0 }), findingText), {
      'CB 1 (instance 1)':
        'CB 1 (instance 1) leaked, outbound; silent since line 5. It was allocated, but never used, disconnected or closed: the pattern of KB 303102. The log goes on for 297 lines, in which 1 other connection came and went.',
      'CB 2 (instance 2)':
        'CB 2 (instance 2) is stuck, outbound; silent since line 12. Its release began (disconnect) and did not finish; the log goes on for 290 lines, in which 1 other connection came and went.',
      'CB 3 (instance 3)':
        'CB 3 (instance 3) is idle, outbound; silent since line 18. It was used, and is not released; the log goes on for 284 lines, in which 1 other connection came and went. Nothing in the log says that it is lost.',
      'CB 4 (instance 4)':
        'CB 4 (instance 4) went back to the pool unlogged. The control block was allocated again at line 25, and no close was logged before. Not a leak.',
      'CB 4 (instance 5)': 'CB 4 (instance 5) was released at line 34, 9 lines after its allocation.',
      'CB 0': 'CB 0 was in use before the log began.',
      'CB 5 (instance 6)':
        'CB 5 (instance 6) may have leaked, outbound; silent since line 289. Not certain: it is too soon to tell: it has been silent for 13 of the 200 lines needed; keep logging. It was allocated, and not used, disconnected or closed as far as the log shows.',
      'CB 6 (instance 7)':
        'CB 6 (instance 7) is being released. Its release began (disconnect); the log ends before it finished.',
      'CB 7 (instance 8)': 'CB 7 (instance 8) is in use. The log ends 0 lines after its last activity (line 302).',
    });
  });

  test('where the MTA was restarted, that is said instead of the end of the log', () => {
    const facts = analyse(closing(7, 8) + used(9, 9) + leak(10, 10) + closing(11, 11) + leak(7, 1), {
      leakThreshold: 5,
      leakTurnover: 0,
    });
    const texts = said(facts, findingText);
    assert.match(
      texts['CB 9 (instance 9)'] ?? '',
      /goes on for 12 lines, .* went, up to a restart of the MTA\. Nothing/,
    );
    assert.match(texts['CB 11 (instance 11)'] ?? '', /\(disconnect\); the MTA was restarted before it finished\.$/);
    assert.match(texts['CB 10 (instance 10)'] ?? '', /; the MTA was restarted before more could be seen\./);
    assert.match(texts['CB 7 (instance 1)'] ?? '', /; keep logging\./);
  });

  test('what was seen of a release is named in order, and only that', () => {
    const signs = (...lines: string[]): string =>
      releaseSigns(analyse(['(001) CB 5 (instance 9) allocated', ...lines].join('\n')), 0);
    const disconnect = '(008) Issue Disconnect for cb 5';
    const request = '(007) Message type 2 for cb 5';
    const close = '(008) close socket 7 on cb 5, handle 8';
    assert.equal(signs(), '');
    assert.equal(signs(disconnect), 'disconnect');
    assert.equal(signs(request), 'close request');
    assert.equal(signs(close), 'socket closed');
    assert.equal(signs(close, disconnect), 'disconnect, socket closed');
    assert.equal(signs(close, request, disconnect), 'disconnect, close request, socket closed');
  });

  test('no direction is named where none was seen; testimony is cited as such', () => {
    const facts = analyse('(001) CB 5 (instance 9) allocated\n<the CB will not be returned to use>');
    assert.equal(
      findingText(facts, 0),
      'CB 5 (instance 9) leaked; silent since line 1. It was allocated, but never used, disconnected or closed: the pattern of KB 303102. The lines taken out of the log show no use of it, as line 2 says.',
    );
  });
});

suite('doubts in words', () => {
  // Its set-up takes 9 lines.
  const other = sample('normal');
  const open = sample('failing').split('\n').slice(0, 5).join('\n');
  const tooSoon = (text: string, leakThreshold: number): string => {
    const facts = analyse(text, { leakThreshold, leakTurnover: 0 });
    return doubtText(facts, facts.findings((verdict) => verdict === 'suspect').shown[0], 'tooSoon');
  };

  test('too soon: what is lacking, said once where both measures count the same silence', () => {
    assert.equal(
      tooSoon(other + open, 3),
      'it is too soon to tell: it has been silent for 0 of the 3 lines needed, and for 0 of the 18 lines that twice the longest set-up takes; keep logging',
    );
    assert.equal(
      tooSoon(other + open, 0),
      'it is too soon to tell: it has been silent for 0 of the 18 lines that twice the longest set-up takes; keep logging',
    );
    assert.equal(
      tooSoon(open, 3),
      'it is too soon to tell: it has been silent for 0 of the 3 lines needed; keep logging',
    );
  });

  test('too soon: connections that must come and go are counted apart', () => {
    const facts = analyse(open, { leakThreshold: 3, leakTurnover: 1500 });
    assert.equal(
      doubtText(facts, 0, 'tooSoon'),
      'it is too soon to tell: 0 of the 1,500 later connections needed have come and gone, and it has been silent for 0 of the 3 lines needed; keep logging',
    );
    assert.equal(
      doubtText(analyse(open, { leakThreshold: 0, leakTurnover: 1 }), 0, 'tooSoon'),
      'it is too soon to tell: 0 of the 1 later connections needed have come and gone; keep logging',
    );
  });

  test('each says from what it follows, and what would settle it', () => {
    const allocated = '(001) CB 5 (instance 1) allocated';
    const log = [allocated, '(008) Keepalive on cb 5', '(008) Wait for cb 5, handle 3', '<cut>'].join('\n');
    const facts = analyse(log, { leakThreshold: 0, leakTurnover: 0 }, { elsewhere: new Map([[0, 'line 3 of b.log']]) });
    const texts = facts.doubts(0).map((doubt) => [doubt, doubtText(facts, 0, doubt)]);
    assert.deepEqual(texts, [
      [
        'cut',
        'lines may be missing, or bytes were lost, at line 4 (“<cut>”), and its use or release may have stood there; the complete log would show it',
      ],
      [
        'unknownLines',
        'line 2 (“(008) Keepalive on cb 5”) is of unknown shape and may be its use; teaching its shape would settle that',
      ],
      [
        'mayListen',
        'it may be the control block on which the MTA listens (KB 166602), which is never used or closed; the start of the MTA in the event log, or a call accepted on it, would settle that',
      ],
      [
        'otherLog',
        'the log goes on in another file, which shows its use or release (line 3 of b.log); judge them together',
      ],
    ]);
    assert.match(findingText(facts, 0), /complete log would show it; line 2 \(“/);
  });

  test('a line of unknown shape is quoted so that it cannot hide, and not in full where it is long', () => {
    const unknown = (text: string, withQuotes = true): string => {
      const facts = analyse(`(001) CB 5 (instance 9) allocated\n${text}`);
      return doubtText(facts, 0, 'unknownLines' satisfies Doubt, { withQuotes });
    };
    const long = '(008) cb 5 '.padEnd(160, 'x');
    assert.match(unknown(long), new RegExp(`\\(“${long.replace(/[()]/g, '\\$&')}”\\)`));
    assert.match(unknown(`${long}y`), /x…”\) is of unknown shape/);
    assert.match(unknown('(008) cb 5 \u202e\x1b[2J'), /“\(008\) cb 5 \\u202e\\x1b\[2J”/);
    assert.match(unknown('(008) cb 5 secret', false), /^line 2 is of unknown shape/);
    const unquoted = readChunks([Buffer.from('(001) CB 5 (instance 9) allocated\n(008) cb 5 secret')]);
    assert.match(doubtText(unquoted, 0, 'unknownLines'), /^line 2 is of unknown shape/, 'a reader that keeps no texts');
  });
});
