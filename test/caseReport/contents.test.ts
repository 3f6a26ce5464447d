/** What a case file holds, as data: from which files, which instances and events are shown, and what would overturn the answer. */
import * as assert from 'node:assert/strict';
import { cut } from '../../server/src/core/caseReport/findings';
import type { Overturn } from '../../server/src/core/caseReport/model';
import { closing, everyVerdict, leak, quiet, released, used } from '../cli/support/logs';
import { sample } from '../support/paths';
import { caseOf, event, socketEvent, type Given } from './support/cases';

const overturns = (given: Given): readonly Overturn[] => caseOf(given).overturns;
const texts = (given: Given): string =>
  overturns(given)
    .map(({ statement }) => statement.text)
    .join('\n');
const log = (text: string): Given => ({ logs: { 'Winsock.log': text } });
/** A control block that was given a close request, and nothing else: as near to the article's cause as can be. */
const closeRequested = (cb: number, instance: number): string =>
  `${leak(cb, instance)}(007) Message type 2 for cb ${cb}\n`;
const started = (build: string): string =>
  event(9298, `The Microsoft Exchange Message Transfer Agent service started successfully. The build is ${build}.`);

suite('What would overturn the answer', () => {
  test('a suspect by each of its doubts, with the line, and the quote of a line of unknown shape', () => {
    const found = overturns(log(`${leak(5, 6)}(008) Keepalive on cb 5\n<cut>\n`)).filter(({ finding }) => finding);
    assert.deepEqual(
      found.map(({ finding, place, quote, statement }) => [
        finding,
        place?.line,
        quote?.line,
        /(too soon|may be missing|unknown shape)/.exec(statement.text)?.[1],
      ]),
      [
        ['CB 5 (instance 6)', 5, undefined, 'too soon'],
        ['CB 5 (instance 6)', 5, undefined, 'may be missing'],
        ['CB 5 (instance 6)', 5, 5, 'unknown shape'],
      ],
    );
  });

  test('what is stuck with a close request only; not what is stuck otherwise', () => {
    const [found] = overturns(log(closeRequested(5, 6) + quiet(250))).filter(({ finding }) => finding);
    assert.match(found.statement.text, /^CB 5 \(instance 6\): after its close request the log shows nothing of it\./);
    assert.deepEqual([found.place, found.quote], [{ source: 0, line: 5 }, undefined]);
    assert.deepEqual(
      overturns(log(closing(5, 6) + quiet(250))).filter(({ finding }) => finding),
      [],
    );
  });

  test('twenty findings by themselves, and the rest by its number', () => {
    const suspects = (count: number): string => Array.from({ length: count }, (_, k) => leak(k + 3, k + 3)).join('');
    const named = (count: number): number =>
      new Set(overturns(log(suspects(count))).map(({ finding }) => finding)).size - 1;
    assert.deepEqual([named(20), named(22)], [20, 20]);
    assert.doesNotMatch(texts(log(suspects(20))), /listed in the annex/);
    assert.match(texts(log(suspects(21))), /And 1 more suspect, listed in the annex\./);
    assert.match(texts(log(suspects(22))), /And 2 more suspects, listed in the annex\./);
  });

  test('later lines, for what leaked', () => {
    assert.match(texts(log(leak(5, 6) + quiet(250))), /1 instance leaked\. .* nothing of it .* its use or release/);
    assert.match(
      texts(log(leak(5, 6) + leak(6, 7) + quiet(250))),
      /2 instances leaked\. .* nothing of them .* their use or release/,
    );
    assert.doesNotMatch(texts(log(released(5, 6))), /leaked\./);
  });

  test('lines of unknown shape, with the place of the first', () => {
    const of = (lines: string): readonly unknown[] =>
      overturns(log(released(5, 6) + lines))
        .filter(({ statement }) => statement.text.includes('of unknown shape'))
        .map(({ statement, place, quote }) => [
          statement.text.replace(/ A line that names.*/, ''),
          place?.line,
          quote?.line,
        ]);
    assert.deepEqual(of(''), []);
    assert.deepEqual(of('(008) Keepalive\n'), [['Winsock.log: 1 of 11 lines is of unknown shape.', 10, 10]]);
    assert.deepEqual(of('(008) Keepalive\n(008) Other\n(008) Other\n'), [
      ['Winsock.log: 3 of 13 lines are of unknown shape.', 10, 10],
    ]);
  });

  test('lines that were taken out, be it the first one', () => {
    const cut = (text: string): readonly (number | undefined)[] =>
      overturns(log(text))
        .filter(({ statement }) => statement.text.includes('lines may be missing, or bytes were lost. The'))
        .map(({ quote }) => quote?.line);
    assert.deepEqual(cut(`<cut>\n${released(5, 6)}`), [0]);
    assert.deepEqual(cut(`<cut>\n${released(5, 6)}<cut>\n`), [11]);
    assert.deepEqual(cut(released(5, 6)), []);
  });

  test('control blocks from before the log, unless the answer is yes', () => {
    const before = (cb: number): string => `(008) R/W/Cl events on cb ${cb}, handle 9036\n`;
    assert.match(texts(log(before(7) + released(5, 6))), /1 control block was in use before .* would show it\./);
    assert.match(
      texts(log(before(7) + before(8) + released(5, 6))),
      /2 control blocks were in use .* would show them\./,
    );
    assert.doesNotMatch(texts(log(before(7) + leak(5, 6) + quiet(250))), /in use before the log began/);
  });

  test('several logs, logs that were not judged, and copies', () => {
    const logs = { 'a.log': released(5, 6), 'b.log': released(5, 60) };
    assert.match(texts({ logs }), /Each of 2 logs was judged by itself/);
    assert.doesNotMatch(texts({ logs: { 'a.log': logs['a.log'] } }), /each by itself/);
    const notRead = [
      { name: 'c.log', reason: 'it is locked', isWinsockLog: true },
      { name: 'd.log', reason: 'it is empty' },
    ];
    assert.match(texts({ logs, notRead }), /^c\.log was not judged: it is locked\.$/m);
    assert.doesNotMatch(texts({ logs, notRead }), /d\.log/);
    assert.match(
      texts({ logs, copies: [{ name: 'e.log', copyOf: 'a.log' }] }),
      /^e\.log was not judged: .* copy of a\.log/m,
    );
  });

  test('the build, where it decides', () => {
    const failing = log(sample('failing'));
    assert.match(
      texts({ ...failing, build: '5.5.2653.23' }),
      /^The build: if a build with the fix wrote the log after all/m,
    );
    assert.match(texts(failing), /^Whether the fix .* is not known/m);
    assert.doesNotMatch(texts({ ...log(released(5, 6)), build: '5.5.2653.23' }), /The build:|fix/);
    assert.match(texts({ ...failing, build: '5.5.2655.16' }), /^The fix came with build/m);
    assert.match(texts({ ...log(released(5, 6)), build: '5.5.2655.16' }), /^The fix came with build/m);
    assert.doesNotMatch(texts({ ...log(leak(5, 6)), build: '5.5.2655.16' }), /The fix came with build/);
  });

  test('event logs, where there are none, or where they do not state the size of the pool', () => {
    assert.match(texts(log(released(5, 6))), /^No event log was read/m);
    const events = { 'EV0.LOG': started('5.5.2653.23') };
    assert.match(texts({ ...log(released(5, 6)), events }), /^No event states the size of the pool/m);
    assert.doesNotMatch(texts({ ...log(released(5, 6)), events, poolSize: 30 }), /size of the pool/);
  });
});

suite('The evidence', () => {
  const shown = (given: Given): readonly (readonly [string, number])[] =>
    caseOf(given).evidence.map(({ name, events }) => [name, events.length]);

  test('is of the worst verdict: outbound before inbound, and first those that events name', () => {
    const inbound = (cb: number, instance: number): string =>
      `(008) CB ${cb} (instance ${instance}) allocated\n(008) WSAAccept OK, 0 events on new socket 7 on cb ${cb}\n`;
    assert.deepEqual(shown(log(inbound(4, 5) + leak(5, 6) + quiet(250))), [['CB 5 (instance 6)', 0]]);
    assert.deepEqual(shown(log(inbound(4, 5) + closing(5, 6) + quiet(250))), [['CB 4 (instance 5)', 0]]);
    const four = [5, 6, 7, 8].map((cb) => leak(cb, cb + 1)).join('') + quiet(250);
    assert.deepEqual(
      shown(log(four)).map(([name]) => name),
      ['CB 5 (instance 6)', 'CB 6 (instance 7)', 'CB 7 (instance 8)'],
    );
    const events = { 'EV0.LOG': socketEvent(9215, 'connect()', 8, 0).repeat(2) };
    assert.deepEqual(shown({ ...log(four), events }), [
      ['CB 8 (instance 9)', 2],
      ['CB 5 (instance 6)', 0],
      ['CB 6 (instance 7)', 0],
    ]);
  });

  test('is what became of the first allocations, where nothing is wrong', () => {
    const report = caseOf(log([1, 2, 3, 4].map((k) => released(5, k)).join('')));
    assert.deepEqual(
      report.evidence.map(({ name, earlierInstances }) => [name, earlierInstances]),
      [
        ['CB 5 (instance 1)', 0],
        ['CB 5 (instance 2)', 1],
        ['CB 5 (instance 3)', 2],
      ],
    );
  });
});

suite('An excerpt', () => {
  const excerpt = (text: string): readonly (readonly [number, string])[] =>
    caseOf(log(text)).evidence[0].excerpt.map(({ line, written }) => [line, written]);

  test('has the first and the last line of what was released, and the first of what was allocated again', () => {
    assert.deepEqual(excerpt(released(5, 6)), [
      [0, '(001) CB 5 (instance 6) allocated'],
      [9, ''],
    ]);
    assert.deepEqual(excerpt(used(5, 6) + released(5, 7)), [[0, '(001) CB 5 (instance 6) allocated']]);
  });

  test('ends with the mark of lines that were taken out behind it', () => {
    assert.deepEqual(excerpt('(001) CB 5 (instance 6) allocated\n<cut>\n(008) Wait for cb 5, handle 3'), [
      [0, '(001) CB 5 (instance 6) allocated'],
      [1, '<lines may be missing here>'],
    ]);
    assert.equal(excerpt('<cut>\n(001) CB 5 (instance 6) allocated').length, 1);
  });

  test('what was asked of a leak, and what was found', () => {
    const [{ criteria }] = caseOf(log(leak(5, 6) + quiet(250) + leak(5, 1))).evidence;
    assert.deepEqual(
      criteria.slice(0, 4).map(({ asked, found }) => `${asked}: ${found}`),
      [
        'Allocated: CB 5 (instance 6)',
        'Never used: no traffic up to a restart of the MTA (line 255)',
        'Never disconnected: no Issue Disconnect up to a restart of the MTA (line 255)',
        'Never closed: no close socket and no close request up to a restart of the MTA (line 255)',
      ],
    );
    const never = (text: string): readonly (readonly [boolean, string, number | undefined])[] =>
      caseOf(log(text))
        .evidence[0].criteria.slice(1, 4)
        .map(({ isMet, found, place }) => [isMet, found, place?.line]);
    assert.deepEqual(never(leak(5, 6) + quiet(250))[0], [true, 'no traffic up to the end (line 255)', undefined]);
    // Never a plain yes beside a line that may be its use.
    for (const [isMet, found, line] of never(`${leak(5, 6)}(008) Something about CB #5\n${quiet(250)}`)) {
      assert.equal(isMet, false);
      assert.match(found, /^not as far as the log shows: a line that names it was not understood$/);
      assert.equal(line, 5);
    }
    for (const [isMet, found, line] of never(`${leak(5, 6)}[snip]\n${quiet(250)}`)) {
      assert.equal(isMet, false);
      assert.match(found, /^not as far as the log shows: lines may be missing.*“\[snip\]”/);
      assert.equal(line, 5);
    }
    assert.match(criteria[4].found, /before a restart of the MTA/);
    assert.match(caseOf(log(leak(5, 6) + quiet(250))).evidence[0].criteria[4].found, /to the end of the log/);
    assert.deepEqual(caseOf(log(closing(5, 6) + quiet(250))).evidence[0].criteria, []);
  });

  test('of a text is at most so long, and ends with a whole character', () => {
    assert.equal(cut('x'.repeat(200)), 'x'.repeat(200));
    assert.equal(cut('x'.repeat(201)), `${'x'.repeat(200)}…`);
    assert.equal(cut('ab😀cd', 3), 'ab…');
    assert.equal(cut('a😀bcd', 3), 'a😀…');
  });
});

test('the peak of the pool is the highest of all logs', () => {
  const many = Array.from({ length: 25 }, (_, k) => leak(k + 3, k + 1)).join('') + quiet(250);
  const { reasons, evidence } = caseOf({ logs: { 'a.log': many, 'b.log': leak(5, 6) } });
  assert.match(reasons.map(({ text }) => text).join(' '), /a pool larger than 20 \(26 were seen in use at once\)/);
  assert.deepEqual(
    evidence.map(({ released }) => released),
    [undefined, undefined, undefined],
  );
  assert.deepEqual(caseOf(log(released(5, 6))).evidence[0].released, { source: 0, line: 9 });
});

suite('The sources', () => {
  test('have their lines, and what is in them; events are placed behind the logs, in order of time', () => {
    const report = caseOf({
      logs: { 'a.log': released(5, 6), 'b.log': leak(5, 60) },
      events: {
        'EV0.LOG': socketEvent(9215, 'connect()', 5, 0).replaceAll('06-06-01', '06-09-01'),
        'EV1.LOG': started('5.5.2653.23'),
      },
    });
    assert.deepEqual(
      report.sources.map(({ name, kind, lines, items }) => [name, kind, lines, items]),
      [
        ['a.log', 'winsockLog', 10, 1],
        ['b.log', 'winsockLog', 5, 1],
        ['EV1.LOG', 'eventLog', 5, 1],
        ['EV0.LOG', 'eventLog', 6, 1],
      ],
    );
    assert.deepEqual(
      report.events.map(({ id, first }) => [id, first[0].source]),
      [
        [9215, 3],
        [9298, 2],
      ],
    );
    assert.deepEqual(
      report.coverage.eventLogs.map(({ source, droppedEvents }) => [source, droppedEvents]),
      [
        [2, 0],
        [3, 0],
      ],
    );
    assert.deepEqual(
      report.startsAndStops.map(({ kind, build, source }) => [kind, build, source]),
      [['start', '5.5.2653.23', 2]],
    );
  });

  test('a log in which nothing can be judged is named with the reason', () => {
    const notRead = [
      { name: 'c.log', reason: 'it is locked', isWinsockLog: true },
      { name: 'd.log', reason: 'it is a folder' },
    ];
    const { headline, pools } = caseOf({ logs: { 'a.log': '', 'b.log': '(008) x\n' }, notRead });
    assert.match(
      headline,
      /ruled out: a\.log is empty, b\.log has no line that shows an allocation, c\.log: it is locked, and nothing else/,
    );
    assert.deepEqual(pools, []);
  });

  test('runs, and the shapes that are not understood, are listed: of those, ten', () => {
    const shapes = Array.from({ length: 12 }, (_, k) => `(008) Shape ${'x'.repeat(k + 1)}\n`).join('');
    const [coverage] = caseOf(log(released(5, 6) + leak(5, 1) + shapes)).coverage.logs;
    assert.deepEqual(coverage.runs, [
      { firstLine: 0, lastLine: 9 },
      { firstLine: 10, lastLine: 26 },
    ]);
    assert.deepEqual([coverage.shapes.length, coverage.moreShapes, coverage.unrecognisedLines], [10, 2, 12]);
  });

  test('lines of unknown shape are counted over all logs', () => {
    const many = (n: number): string => '(008) Keepalive\n'.repeat(n);
    const { headline } = caseOf({ logs: { 'a.log': leak(5, 6) + many(20), 'b.log': released(5, 60) + many(30) } });
    assert.match(headline, /Caution: 50 of 65 lines are of unknown shape\./);
  });

  test('a masked case has no names of folders', () => {
    const file = { path: '/srv/mail/secret/e.log', bytes: 3, modified: undefined, sha256: undefined };
    const copies = [{ name: 'e.log', copyOf: 'a.log', file }];
    const report = (mask?: boolean): ReturnType<typeof caseOf> => caseOf({ ...log(released(5, 6)), copies, mask });
    assert.equal(report().copies[0].file?.path, file.path);
    assert.deepEqual(report(true).copies[0].file, { ...file, path: '' });
    assert.deepEqual([report().isMasked, report(true).isMasked], [false, true]);
    assert.equal(report(true).settings.find(({ name }) => name === 'masked')?.value, 'yes');
  });
});

suite('The size of the pool', () => {
  const stated = (count: number): string =>
    event(9156, `There are no free control blocks available for network type 1. The configured count is ${count}.`);
  const of = (given: Given): unknown => {
    const { value, from, place, eventId, overridden } = caseOf({ ...log(released(5, 6)), ...given }).poolSize;
    return [value, from, place?.source, eventId, overridden?.value];
  };

  test('is given, or stated by an event, or assumed; what an event states otherwise is told', () => {
    const events = { 'EV0.LOG': started('5.5.2653.23') + stated(40) };
    assert.deepEqual(of({}), [20, 'default', undefined, undefined, undefined]);
    assert.deepEqual(of({ events }), [40, 'events', 1, 9156, undefined]);
    assert.deepEqual(of({ events, poolSize: 30 }), [30, 'given', undefined, undefined, 40]);
    assert.deepEqual(of({ events, poolSize: 40 }), [40, 'given', undefined, undefined, undefined]);
    assert.deepEqual(of({ poolSize: 30 }), [30, 'given', undefined, undefined, undefined]);
  });
});

suite('The events of a case', () => {
  const groups = (given: Given) => caseOf(given).events;

  test('are grouped by number and error, in that order, and the first of each are quoted on one line', () => {
    const events = {
      'EV0.LOG':
        socketEvent(9215, 'connect()', 5, 10_061) +
        socketEvent(9214, 'closesocket()', 5, 0) +
        socketEvent(9215, 'connect()', 5, 0) +
        socketEvent(9215, 'connect()', 6, 0),
    };
    assert.deepEqual(
      groups({ events }).map(({ id, socketError, count }) => [id, socketError, count]),
      [
        [9214, 0, 1],
        [9215, 0, 2],
        [9215, 10_061, 1],
      ],
    );
    for (const { first } of groups({ events })) for (const { text } of first) assert.match(text, /^\S+( \S+)*$/);
  });

  test('name control blocks, in order, with their instances in the logs: those first that are lost', () => {
    const events = {
      'EV0.LOG': [12, 5, 5].map((cb) => socketEvent(9215, 'connect()', cb, 0)).join(''),
    };
    const logs = { 'Winsock.log': [1, 2, 3, 4, 5, 6].map((k) => released(5, k)).join('') + leak(5, 7) + quiet(250) };
    const [{ cbs }] = groups({ logs, events });
    assert.deepEqual(
      cbs.map(({ cb, count, instances, moreInstances }) => [cb, count, instances.length + moreInstances]),
      [
        [5, 2, 7],
        [12, 1, 0],
      ],
    );
    assert.deepEqual([cbs[0].instances[0].name, cbs[0].instances[0].verdict], ['CB 5 (instance 7)', 'leaked']);
    assert.ok(cbs[0].moreInstances > 0);
  });
});

suite('Many events of a case', () => {
  const groups = (given: Given) => caseOf(given).events;

  test('of one kind are counted, and the first of them are quoted; so are the control blocks that they name', () => {
    const cbs = Array.from({ length: 60 }, (_, k) => 60 - k);
    const text = cbs.map((cb) => socketEvent(9215, 'connect()', cb, 10_061)).join('');
    const [group, other] = groups({
      events: { 'EV0.LOG': text + socketEvent(9215, 'connect()', 5, 10_057).repeat(2) },
    });
    // In order of the error.
    assert.deepEqual([group.socketError, group.count, other.socketError, other.count], [10_057, 2, 10_061, 60]);
    assert.ok(other.first.length < 60 && other.cbs.length < 60);
    assert.deepEqual(
      other.cbs.slice(0, 3).map(({ cb }) => cb),
      [1, 2, 3],
    );
    assert.deepEqual(
      other.first.slice(0, 2).map(({ cb, line }) => [cb, line]),
      [
        [60, 0],
        [59, 6],
      ],
    );
  });

  test('about a control block that is lost again and again name some of its instances, and count the others', () => {
    const logs = { 'Winsock.log': Array.from({ length: 20 }, (_, k) => leak(5, 20 - k)).join('') + quiet(250) };
    const [{ cbs }] = groups({ logs, events: { 'EV0.LOG': socketEvent(9215, 'connect()', 5, 0) } });
    assert.ok(cbs[0].instances.length < 20);
    assert.equal(cbs[0].instances.length + cbs[0].moreInstances, 20);
  });

  test('are quoted on one line, however they are broken', () => {
    const [{ first }] = groups({
      events: { 'EV0.LOG': event(9156, 'There are no free\n \t control   blocks available.') },
    });
    assert.match(first[0].text, /There are no free control blocks available\.$/);
  });
});

suite('How far a control block got', () => {
  const reached = (...lines: string[]): string =>
    caseOf(log(['(001) CB 5 (instance 6) allocated', ...lines, quiet(250)].join('\n'))).annex[0].reached;

  test('is the farthest stage that its lines show', () => {
    const thread = '(001) Use thread cb 0 for Winsock cb 5';
    const open = '(001) Message type 1 for cb 5';
    const socket = '(008) Socket 7 created on cb 5';
    const selected = '(008) Ac/Cl/Cn events for cb 5, socket 7, handle 8';
    assert.equal(reached(), 'allocated only');
    assert.equal(reached(thread), 'given to a driver thread');
    assert.equal(reached(thread, open), 'open request');
    assert.equal(reached(open, thread), 'open request');
    assert.equal(reached(thread, open, socket), 'socket created');
    assert.equal(reached(selected, socket, open), 'socket created, its events selected');
    assert.equal(reached(thread, '(007) Message type 2 for cb 5'), 'release begun: close request');
  });
});

test('every verdict is counted, and what needs a look is listed with its line', () => {
  const { counts, annex, leaked } = caseOf(log(everyVerdict + used(40, 41)));
  assert.equal(leaked, counts.leaked);
  assert.deepEqual([counts.leaked, counts.released, counts.active], [1, 1, 2]);
  assert.deepEqual(
    annex.slice(0, 2).map(({ cb, verdict }) => [cb, verdict]),
    [
      [1, 'leaked'],
      [5, 'suspect'],
    ],
  );
});
