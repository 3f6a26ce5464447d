/** What the reports say, in full, in the cases that matter; and that the answers are those of the article. */
import * as assert from 'node:assert/strict';
import { quotesOf } from '../../server/src/core/caseReport/blocks';
import { caseHtml } from '../../server/src/core/caseReport/html';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import { sample } from '../support/paths';
import { parseXml } from '../support/xml';
import { everyVerdict, quiet, released } from '../cli/support/logs';
import { articleEvents, caseOf, event, htmlOf, linesOf, markdownOf, socketEvent, type Given } from './support/cases';
import { assertSnapshot } from './support/snapshot';

const failing = { 'Winsock.log': sample('failing') };
const normal = { 'Winsock.log': sample('normal') };
const article = { 'EV0.LOG': articleEvents };
const started = (build: string): string =>
  event(9298, `The Microsoft Exchange Message Transfer Agent service started successfully. The build is ${build}.`);
const exhausted = (count: number): string =>
  event(9156, `There are no free control blocks available for network type 1. The configured count is ${count}.`);

const cases: Readonly<Record<string, Given>> = {
  failing: { logs: failing },
  'failing-with-events': { logs: failing, events: article },
  normal: { logs: normal },
  'normal-with-events': { logs: normal, events: article },
  'events-only': { events: article },
  'three-excerpts': {
    logs: { 'Winsock-normal.log': sample('normal'), 'Winsock.log': sample('failing') },
    events: article,
  },
  'look-alike': { logs: normal, events: { 'EV0.LOG': socketEvent(9221, 'WSARecvEx()', 2, 10054) } },
  'too-short': { logs: { 'Winsock.log': sample('failing').split('\n').slice(0, 5).join('\n') } },
  'every-verdict': {
    logs: { 'Winsock.log': everyVerdict },
    events: {
      'EV0.LOG': started('5.5.2653.23') + socketEvent(9215, 'connect()', 1, 0) + exhausted(30),
    },
  },
};

suite('Case report', () => {
  for (const [name, given] of Object.entries(cases)) {
    test(`snapshot: ${name}`, () => {
      assertSnapshot(`${name}.md`, markdownOf(given));
    });

    test(`HTML says the same: ${name}`, () => {
      const file = caseOf(given);
      const elements = parseXml(caseHtml(file));
      const headings = elements.filter(({ name: tag }) => tag === 'h2' || tag === 'h3').map(({ text }) => text);
      const inMarkdown = [...caseMarkdown(file).matchAll(/^#{2,3} (.*)$/gm)].map(([, text]) =>
        text.replace(/[`\\]/g, ''),
      );
      assert.deepEqual(headings, inMarkdown);
      assert.ok(elements.some(({ text }) => text === file.headline));
    });
  }

  test('snapshot of the HTML', () => {
    assertSnapshot('every-verdict.html', htmlOf(cases['every-verdict'], 'winsock-log 1.2.3'));
  });

  test('the answer is followed by the steps that come first and change nothing on the server', () => {
    const report = caseOf({ logs: failing });
    const [first, second] = report.nextSteps;
    const answer = /^> [^]*?\n\n/m.exec(markdownOf({ logs: failing }))?.[0].replaceAll('\\', '') ?? '';
    assert.ok(answer.includes(`> **Do next.** ${first.action} Then: ${second.action} `), answer);
    assert.ok(answer.includes(`${report.nextSteps.length - 2} more steps below.`), answer);
    const known = { logs: failing, build: '5.5.2653.23' };
    assert.equal(caseOf(known).nextSteps[1].cost, 'a setting');
    assert.match(markdownOf(known), /^> \*\*Do next\.\*\* Copy Winsock\.log .* restarted\. 4 more steps below\.$/m);
  });

  test('the files that were left out are counted beside those that were read', () => {
    const notRead = [
      { name: 'Winsock1.log', reason: 'permission denied', isWinsockLog: true },
      { name: 'notes.txt', reason: 'it is neither' },
    ];
    assert.match(
      markdownOf({ logs: failing, notRead }),
      /\| Read \| .*; 2 files left out, see “What was not looked at” \|/,
    );
    assert.doesNotMatch(markdownOf({ logs: failing }), /left out/);
  });

  test('of many logs the summary names the first, and says how many there are', () => {
    const logs = (count: number): Given => ({
      logs: Object.fromEntries(
        Array.from({ length: count }, (_, k) => [`winsock.${k}.log`, `${sample('normal')}${k}\n`]),
      ),
    });
    const read = (count: number): string => /^\| Read \| (.*) \|$/m.exec(markdownOf(logs(count)))?.[1] ?? '';
    assert.equal(read(20).match(/allocated/g)?.length, 20);
    assert.doesNotMatch(read(20), /more/);
    assert.equal(read(1023).match(/allocated/g)?.length, 20);
    assert.match(read(1023), /; and 1,003 more, see “What was read”$/);
  });

  test('is deterministic', () => {
    for (const given of Object.values(cases)) {
      assert.equal(markdownOf(given), markdownOf(given));
      assert.equal(htmlOf(given), htmlOf(given));
    }
  });
});

suite('The report as data', () => {
  test("the article's three excerpts confirm, with exactly the evidence that it asks for", () => {
    const file = caseOf(cases['three-excerpts']);
    assert.equal(file.answer, 'confirmed');
    assert.equal(file.evidence.length, 1);
    const [finding] = file.evidence;
    assert.equal(finding.name, 'CB 18 (instance 21)');
    assert.deepEqual(
      finding.criteria.map(({ asked, isMet }) => [asked, isMet]),
      [
        ['Allocated', true],
        ['Never used', true],
        ['Never disconnected', true],
        ['Never closed', true],
        ['And the log went on', true],
      ],
    );
    assert.deepEqual(
      quotesOf(file, linesOf(cases['three-excerpts']), finding.excerpt).map(({ line, text }) => [line, text]),
      sample('failing')
        .trimEnd()
        .split('\n')
        .map((text, line) => [line, text]),
    );
  });

  test('the normal log with the events does not confirm: the events are not conclusive', () => {
    const file = caseOf(cases['normal-with-events']);
    assert.equal(file.answer, 'notConfirmed');
    assert.equal(file.headline, 'KB 303102 is not confirmed: no control block in Winsock.log shows the behaviour.');
    assert.ok(file.reasons.some(({ text }) => text.includes('not conclusive')));
    assert.deepEqual(file.patterns, []);
  });

  test('cites the events that name the control block, and only where it is that of WinSock', () => {
    const kernel = event(9215, 'connect() call failed on CB 18\n  Socket error 0').replace(
      'BASE IL TCP/IP DRVR(8)',
      'PLATFORM KERNEL(8)',
    );
    const file = caseOf({ logs: failing, events: { 'EV0.LOG': socketEvent(9215, 'connect()', 18, 0) + kernel } });
    assert.deepEqual(
      file.evidence[0].events.map(({ line, cb }) => [line, cb]),
      [[0, 18]],
    );
    const [group] = file.events;
    assert.deepEqual(
      group.cbs.map(({ cb, instances, count }) => [cb, instances.map(({ name }) => name), count]),
      [[18, ['CB 18 (instance 21)'], 1]],
    );
  });

  test('takes build and pool size from the events and says where from; what is given wins', () => {
    const events = { 'EV0.LOG': started('5.5.2653.23') + exhausted(60) };
    const stated = caseOf({ logs: failing, events });
    assert.deepEqual(
      stated.startsAndStops.map(({ kind, build, line }) => [kind, build, line]),
      [['start', '5.5.2653.23', 0]],
    );
    assert.deepEqual([stated.poolSize.value, stated.poolSize.from, stated.poolSize.eventId], [60, 'events', 9156]);
    assert.equal(stated.pools[0].size, 60);
    assert.match(caseMarkdown(stated), /build 5\.5\.2653\.23 .*does not have the fix.*Exchange 5\.5 SP4/);
    const given = caseOf({ logs: failing, events, build: '5.5.2448.1', poolSize: 40 });
    assert.deepEqual(
      given.builds.map(({ value, from }) => [value, from]),
      [
        ['5.5.2448.1', 'given'],
        ['5.5.2653.23', 'events'],
      ],
    );
    assert.equal(given.pools[0].size, 40);
    const text = caseMarkdown(given);
    assert.match(text, /\*\*40\*\* \(given; event 9156 states 60, \[EV0\.LOG, line 6\]/);
  });

  test('starts and stops are a timeline over all event logs, and both builds are named with their times', () => {
    const events = {
      'EV0.LOG': event(9298, 'The build is 5.5.2655.16.', '06-07-01 03:36:27pm'),
      'EV1.LOG': event(9298, 'The build is 5.5.2653.23.', '06-06-01 03:36:27pm'),
    };
    const report = caseOf({ logs: failing, events });
    assert.deepEqual(
      report.startsAndStops.map(({ build, timeText }) => [build, timeText]),
      [
        ['5.5.2653.23', '06-06-01 03:36:27pm'],
        ['5.5.2655.16', '06-07-01 03:36:27pm'],
      ],
    );
    assert.deepEqual(
      report.sources.map(({ name }) => name),
      ['Winsock.log', 'EV1.LOG', 'EV0.LOG'],
    );
    assert.deepEqual([report.answer, report.fix.state], ['confirmed', 'unknown']);
    const text = caseMarkdown(report);
    assert.match(text, /\| 06-06-01 03:36:27pm \| start \| 5\.5\.2653\.23 \|/);
    assert.match(text, /5\.5\.2653\.23 \(event 9298 of 06-06-01 03:36:27pm\) does not have it/);
  });

  test('groups findings by pattern, with counts, the first of them, and reuse', () => {
    let log = '';
    for (let k = 0; k < 8; k++) {
      log +=
        sample('failing')
          .split('\n')
          .slice(0, 5)
          .join('\n')
          .replaceAll('18', `${20 + k}`)
          .replace('21)', `${k + 1})`) + '\n';
    }
    log += '(001) CB 40 (instance 20) allocated\n' + quiet(250);
    const { patterns, annex } = caseOf({ logs: { 'Winsock.log': log } });
    assert.deepEqual(
      patterns.map(({ verdict, direction, reached, count }) => [verdict, direction, reached, count]),
      [
        ['leaked', 'outbound', 'socket created, its events selected', 8],
        ['leaked', undefined, 'allocated only', 1],
      ],
    );
    assert.equal(annex.length, 9, 'the annex lists all of them');
  });

  test('a restart gives back what was lost: the pool does not count it twice', () => {
    const leak = (cb: number, instance: number): string => `(001) CB ${cb} (instance ${instance}) allocated\n`;
    const file = caseOf({ logs: { 'Winsock.log': leak(5, 7) + leak(6, 8) + quiet(250) + leak(5, 1) + quiet(250) } });
    assert.deepEqual(
      file.pools.map(({ lostAtEnd, restarts }) => [lostAtEnd, restarts]),
      [[1, [252]]],
    );
    assert.ok(file.reasons.some(({ text }) => text.startsWith('The pool lacked up to 2 of 20')));
  });

  test('writes lines out where it has not got them', () => {
    const report = caseOf({ logs: failing });
    assert.deepEqual(
      quotesOf(report, {}, report.evidence[0].excerpt).map(({ text }) => text),
      [...sample('failing').split('\n').slice(0, 5), '<lines may be missing here>'],
    );
  });

  test('links to lines as the host asks for', () => {
    const file = caseOf({ logs: failing });
    const lineHref = (name: string, line: number): string | undefined =>
      line === 1 ? `x:${name}?a&b#${line}` : undefined;
    const markdown = caseMarkdown(file, { lineHref });
    assert.match(markdown, /\[line 1\]\(x:Winsock\.log\?a&b#1\)/);
    assert.doesNotMatch(markdown, /#L/);
    const links = parseXml(caseHtml(file, { lineHref })).filter(({ name }) => name === 'a');
    const toFirst = links.filter(({ attributes }) => attributes.get('href') === 'x:Winsock.log?a&b#1');
    // In the words, in the excerpt, and on the picture.
    assert.ok(toFirst.some(({ text }) => text === 'line 1'));
    assert.ok(toFirst.some(({ text }) => text === '1'));
    assert.ok(toFirst.some(({ attributes }) => attributes.has('tabindex')));
    assert.ok(!links.some(({ text }) => text === 'line 2'));
  });

  test('says where a line that it quotes is not at hand', () => {
    const given = { logs: { 'Winsock.log': `${released(5, 6)}(008) Keepalive <b>\n` } };
    const report = caseOf(given);
    for (const write of [caseMarkdown, caseHtml]) {
      assert.match(write(report), /The line cannot be quoted\./);
      const quoted = write(report, linesOf(given));
      assert.doesNotMatch(quoted, /The line cannot be quoted/);
      assert.match(quoted, /<code>\(008\) Keepalive &lt;b&gt;<\/code>|`\(008\) Keepalive/);
    }
  });

  test('explains the marks of a picture where it has them', () => {
    const picture = (log: string): string =>
      /<figcaption>.*<\/figcaption>/.exec(htmlOf({ logs: { a: log } }))?.[0] ?? '';
    assert.match(picture(released(5, 6) + released(5, 1)), /Dotted: restarts of the MTA/);
    assert.doesNotMatch(picture(released(5, 6)), /Dotted|highest/);
    const many = Array.from({ length: 400 }, (_, k) => released(2 + (k % 7), k + 1)).join('');
    assert.match(picture(many), /Each point is the highest value of its stretch\./);
  });

  test('ends with the tool, where that is named, and links to its parts', () => {
    const report = caseOf({ logs: failing });
    assert.match(caseMarkdown(report, { tool: 'winsock-log 1.2.3' }), /\n---\n\nwinsock-log 1\.2\.3\n/);
    assert.doesNotMatch(caseMarkdown(report), /\n---\n/);
    assert.match(caseHtml(report, { tool: 'winsock-log <1>' }), /<footer>winsock-log &lt;1&gt;<\/footer>/);
    assert.doesNotMatch(caseHtml(report), /<footer>/);
    const contents = /<nav aria-label="Contents">([^]*?)<\/nav>/.exec(caseHtml(report))?.[1] ?? '';
    const ids = [...caseHtml(report).matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(
      [...contents.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id),
      ids,
    );
  });

  test('every statement carries what it rests on', () => {
    for (const given of Object.values(cases)) {
      const { reasons, notLookedAt, nextSteps, articles } = caseOf(given);
      for (const fact of [
        ...reasons,
        ...notLookedAt,
        ...nextSteps.flatMap(({ why }) => why),
        ...articles.flatMap((a) => a.reasons),
      ])
        assert.ok(fact.source !== '' && fact.grade.length > 0, fact.text);
    }
  });
});
