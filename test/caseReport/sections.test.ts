/** The sections of a report as a person reads them: what is said of each number of things, and of none. */
import * as assert from 'node:assert/strict';
import { closing, leak, released } from '../cli/support/logs';
import { eventShapes } from '../support/eventSamples';
import { sample } from '../support/paths';
import { event, markdownOf, socketEvent, type Given } from './support/cases';

/** Lines of a thread that has named no control block. */
const pause = (lines: number): string => '(099) No more data\n'.repeat(lines);
const log = (text: string, more: Given = {}): Given => ({ ...more, logs: { 'Winsock.log': text } });
const events = (...texts: string[]): Given => ({ events: { 'EV0.LOG': texts.join('') } });

/** A section without its links and escapes. */
function section(given: Given, title: string): string {
  const found = markdownOf(given)
    .split(/^## /m)
    .find((each) => each.startsWith(`${title}\n`));
  return (found ?? '').replaceAll('\\', '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

suite('What was read', () => {
  const read = (given: Given): string => section(given, 'What was read');
  const file = (name: string): { path: string; bytes: number; modified: string; sha256: string } => ({
    path: `/logs/${name}`,
    bytes: 1234,
    modified: '2001-06-06T15:36:27.000Z',
    sha256: `${name}-sum`,
  });

  test('is identified where it lay on a disk: path, size, time and checksum; copies, too', () => {
    const copies = [{ name: 'copy.log', copyOf: 'Winsock.log', file: file('copy.log') }];
    const text = read(log(released(1, 1), { ofLogs: { file: file('Winsock.log') }, copies }));
    assert.match(text, /\n\| Path \| Bytes \| Modified \| SHA-256 \|\n\| --- \| ---: \| --- \| --- \|\n/);
    assert.match(
      text,
      /\n\| `\/logs\/Winsock\.log` \| 1,234 \| 2001-06-06T15:36:27\.000Z \| `Winsock\.log-sum` \|\n\| `\/logs\/copy\.log` \(copy of Winsock\.log, not counted\) \| 1,234 \| .* \| `copy\.log-sum` \|\n/,
    );
  });

  test('has no path where the report is masked, and no table where nothing is known of it', () => {
    const masked = read(log(released(1, 1), { ofLogs: { file: file('Winsock.log') }, mask: true }));
    assert.match(masked, /\n\| File \| Bytes .*\n.*\n\| `Winsock\.log` \| 1,234 /);
    assert.doesNotMatch(masked, /\/logs\//);
    assert.doesNotMatch(read(log(released(1, 1))), /SHA-256/);
  });

  test('of a chain are its files, each by itself', () => {
    const parts = ['a.log', 'b.log'].map((name, k) => ({ name, id: name, firstLine: 7 * k, file: file(name) }));
    const text = read(log(released(1, 1), { ofLogs: { parts } }));
    assert.match(text, /\n\| `\/logs\/a\.log` \|.*\n\| `\/logs\/b\.log` \|/);
    assert.match(text, /\n- 2 files that continue each other, judged as one log: a\.log, b\.log\.\n/);
    const single = read(log(released(1, 1), { ofLogs: { parts: parts.slice(0, 1) } }));
    assert.doesNotMatch(single, /continue each other/);
  });

  test('has its runs counted, where there are several', () => {
    assert.match(
      read(log(released(1, 5) + released(1, 1))),
      /\n- 20 lines, ASCII; 2 instances allocated: 2 released\.\n- 2 runs of the MTA; the last begins at line 11\.\n/,
    );
    assert.doesNotMatch(read(log(released(1, 5))), /runs of the MTA/);
    assert.match(read(log(released(1, 5))), /\n- Every line was read, and every control block judged\./);
  });

  test('has ten shapes that are not known, and the rest counted', () => {
    const shapes = (count: number): string =>
      read(log(Array.from({ length: count }, (_, k) => `line ${String.fromCharCode(97 + k)}\n`).join('')));
    assert.match(shapes(1), /\n\| Unknown shape \| Lines \| First \|\n.*\n\| `line a` \| 1 \| line 1 \|/);
    assert.doesNotMatch(shapes(10), /more shape/);
    assert.match(shapes(11), /\n\nAnd 1 more shape\./);
    assert.match(shapes(13), /\n\nAnd 3 more shapes\./);
    assert.doesNotMatch(read(log(released(1, 1))), /Unknown shape/);
  });

  test('of event logs has its events, and when they were', () => {
    const at = (...times: string[]): string =>
      read(events(...times.map((time) => event(9298, 'The build is 5.5.2653.23.', time))));
    assert.match(at('06-06-01 03:36:27pm'), /1 event of the MTA, all at 06-06-01 03:36:27pm\./);
    assert.match(
      at('06-06-01 03:36:27pm', '06-07-01 03:36:27pm'),
      /2 events of the MTA, from 06-06-01 03:36:27pm to 06-07-01 03:36:27pm\./,
    );
  });

  test('of event logs without times has its events', () => {
    assert.match(
      read(events('Event ID: 9404\nSource: MSExchangeMTA\nText. [BASE X 1] (16)\n')),
      /1 event of the MTA\.\n/,
    );
  });

  test('of event logs says what is not shown, and what could not be read', () => {
    const other = event(4711, 'Something else.');
    assert.match(read(events(other)), /\n- This tool does not know 1 of them \(4711\), and does not show it\./);
    assert.match(
      read(events(other, event(9321, 'Another.'), event(25, 'A third.'), other)),
      /\n- This tool does not know 4 of them \(25, 4711 and 9321\), and does not show them\./,
    );
    const many = Array.from({ length: 25 }, (_, k) => event(5001 + k, 'Something.'));
    assert.match(read(events(...many)), /\(5001, 5002, .*, 5020 and 5 more numbers\), and does not show them/);
    const unnumbered = 'Something that nobody knows. [BASE IL MAIN BASE 1 282] (10)\n\n';
    assert.match(read(events(unnumbered)), /\n- This tool does not know 1 of them, and does not show it/);
    const application = (source: string, id: number, text: string): string =>
      `6/6/01\t3:36:27 PM\t${source}\tError\tOperating System\t${id}\tN/A\tEXCHSRV1\t${text}\n`;
    const mixed = read(
      events(
        application('MSExchangeMTA', 9215, 'Ein Socketfehler ist aufgetreten.'),
        application('MSExchangeDS', 1000, 'x'),
        application('MSExchangeDS', 1000, 'x'),
      ),
    );
    assert.match(mixed, /\n- 2 events of other programs, skipped\./);
    assert.match(mixed, /\n- 1 event whose wording this tool cannot read.* that it names is not known\./);
    const two = read(events(...[5, 6].map(() => application('MSExchangeMTA', 9215, 'Ein Socketfehler.'))));
    assert.match(two, /\n- 2 events whose wording this tool cannot read.* that they name is not known\./);
    const plain = read(events(socketEvent(9215, 'connect()', 5, 0)));
    assert.doesNotMatch(plain, /This tool does not know|skipped|cannot read|not understood/);
    assert.match(
      read(events(socketEvent(9215, 'connect()', 5, 0), 'What is this?\n')),
      /\n- 1 line not understood, the first of them line 7\./,
    );
  });

  test('and what was not, with the reason; that names were masked is said', () => {
    const not = (given: Given): string => section(given, 'What was not looked at');
    const notRead = [{ name: 'b.log', reason: 'it is locked' }];
    assert.match(not(log(released(1, 1), { notRead })), /\n- `b\.log`: it is locked\.\n/);
    assert.match(not(log(released(1, 1), { mask: true })), /\n\*\*Masked\.\*\* Host names and addresses are replaced/);
    assert.doesNotMatch(not(log(released(1, 1))), /Masked/);
  });
});

suite('The pool over the log', () => {
  const pool = (given: Given): string => section(given, 'The pool over the log');
  const many = (count: number): string => Array.from({ length: count }, (_, k) => leak(k + 1, k + 1)).join('');

  test('in figures: the most in use, those at the end, and how many of them are lost', () => {
    assert.match(
      pool(log(many(1) + pause(300))),
      /\n- At most \*\*1\*\* control block was seen in use at once, of a pool of 20, first at line 1\.\n- At the end 1 was in use, \*\*1 of them lost\*\*/,
    );
    assert.match(
      pool(log(many(2))),
      /\n- At most \*\*2\*\* control blocks were seen in use at once, .* first at line 6\.\n- At the end 2 were in use, \*\*0 of them lost\*\*/,
    );
    assert.match(
      pool(log('(008) close socket -1 on cb 5, handle 0\n')),
      /\n- At most \*\*0\*\* control blocks were seen in use at once, of a pool of 20\.\n/,
    );
  });

  test('says where it was first full, and that it is larger where more were in use', () => {
    const at = (count: number): string => pool(log(many(count), { poolSize: 3 }));
    assert.match(at(2), /\n- The pool was never seen full\./);
    assert.match(at(3), /first at line 11\.\n/);
    assert.match(at(3), /\n- The pool was first full at line 11\.\n/);
    assert.match(at(4), /first at line 16\. So the pool is larger than 3\.\n/);
  });

  test('names the restarts, ten of them', () => {
    const restarts = (count: number): string =>
      pool(log(Array.from({ length: count + 1 }, (_, k) => released(1, 50 - k)).join('')));
    assert.doesNotMatch(restarts(0), /restarted/);
    assert.match(restarts(1), /\n- The MTA was restarted before line 11\. \*\(inferred: /);
    assert.match(restarts(2), /restarted before line 11, line 21\. /);
    assert.match(restarts(10), /line 91, line 101\. /);
    assert.match(restarts(12), /line 91, line 101 and 2 more times\. /);
  });

  test('of several logs is one by one', () => {
    const text = pool({ logs: { 'a.log': many(1), 'b.log': many(2) } });
    assert.match(text, /\n### `a\.log`\n[^]*\n### `b\.log`\n[^]*\nEach log is judged by itself/);
    assert.doesNotMatch(pool(log(many(1))), /###|by itself/);
  });
});

suite('Events in a report', () => {
  const shown = (given: Given): string => section(given, 'Events');

  test('are not spoken of without an event log; that none bears on control blocks is said', () => {
    assert.equal(shown(log(released(1, 1))), '');
    assert.match(shown(events(event(4711, 'Something else.'))), /^Events\n\nThe event logs .* hold no event about/);
  });

  test('are the first five of a kind, and the rest counted', () => {
    const times = (count: number): string => shown(events(socketEvent(9215, 'connect()', 5, 0).repeat(count)));
    assert.doesNotMatch(times(1), /times\)|more\./);
    assert.match(times(2), /\n### .* \(2 times\)\n/);
    assert.doesNotMatch(times(5), /And \d+ more\./);
    assert.match(times(7), /\n- And 2 more\.\n/);
    assert.match(times(1), /\n- EV0\.LOG, line 1, 06-06-01 03:36:27pm: `/);
  });

  test('name control blocks, which are looked up in the log', () => {
    const named = (given: Given, count = 1): string =>
      /^[-*] (CB 5.*)$/m.exec(
        shown({ ...given, ...events(socketEvent(9215, 'connect()', 5, 0).repeat(count)) }),
      )?.[1] ?? '';
    const of = (count: number): string => Array.from({ length: count }, (_, k) => released(5, k + 1)).join('');
    assert.equal(named({}), 'CB 5: there is no Winsock.log to look it up in.');
    assert.equal(named(log(released(6, 1)), 2), 'CB 5 (named 2 times) does not occur in Winsock.log.');
    assert.equal(
      named(log(of(1))),
      'CB 5 in Winsock.log: CB 5 (instance 1), released, line 1. Whether this instance is meant is not known.',
    );
    assert.equal(
      named(log(of(2))),
      'CB 5 in Winsock.log: CB 5 (instance 1), released, line 1; CB 5 (instance 2), released, line 11. Which of them is meant is not known.',
    );
    assert.match(named(log(of(9))), /line 41; and 4 more\. Which of them is meant is not known\.$/);
  });

  test('starts and stops are a table, of which the middle is left out', () => {
    const turns = (count: number): string =>
      shown(
        events(
          ...Array.from({ length: count }, (_, k) =>
            event(9298, `started successfully. The build is 5.5.${2000 + k}.0.`, `06-06-01 03:${10 + k}:27pm`),
          ),
        ),
      );
    const builds = (text: string): number[] => [...text.matchAll(/\| 5\.5\.2(\d+)\.0 \|/g)].map(([, k]) => Number(k));
    assert.deepEqual(builds(turns(3)), [0, 1, 2]);
    assert.equal(builds(turns(40)).length, 40);
    assert.doesNotMatch(turns(40), /left out/);
    const long = turns(43);
    assert.match(long, /3 starts and stops in between are left out\./);
    assert.deepEqual(builds(long), [...Array(20).keys(), ...Array.from({ length: 20 }, (_, k) => k + 23)]);
  });
});

suite('A case in which nothing is open', () => {
  const clean: Given = {
    ...log(released(1, 1)),
    ...events(event(9298, 'started successfully. The build is 5.5.2653.23.')),
    build: '5.5.2653.23',
    poolSize: 20,
  };

  test('has nothing that would overturn it, and no next step, in the summary neither', () => {
    assert.match(section(clean, 'What would overturn this'), /\n\nNothing known: every line was read/);
    assert.match(section(clean, 'Next steps, the cheapest first'), /\n\nNone: nothing in the files asks for one/);
    assert.doesNotMatch(markdownOf(clean), /Do next/);
  });
});

suite('The evidence in a report', () => {
  const evidence = (given: Given): string => section(given, 'Evidence');

  test('where there is nothing to judge, says why', () => {
    assert.match(evidence(events(event(4711, 'x'))), /\n\nThere is no Winsock\.log\./);
    assert.match(evidence(log(pause(3))), /\n\nNo line of Winsock\.log shows an allocation/);
    assert.match(evidence({ ...log(pause(3)), ...events(event(4711, 'x')) }), /\n\nNo line of Winsock\.log/);
  });

  test('of a clean log is what became of the first, be it the only one', () => {
    assert.match(evidence(log(released(1, 1))), /What became of the only instance:\n\n\*\*CB 1 \(instance 1\)\*\*: /);
    assert.match(evidence(log(released(1, 1) + released(2, 2))), /What became of the first instances:/);
    assert.match(evidence(log(released(1, 1))), /\(allocated: line 1; released: line 10\)/);
  });

  test('of a chain names the file of each line', () => {
    const parts = ['a.log', 'b.log'].map((name, k) => ({ name, id: name, firstLine: 7 * k }));
    assert.match(
      evidence(log(released(1, 1), { ofLogs: { parts } })),
      /\(allocated: a\.log, line 1; released: b\.log, line 3\)/,
    );
  });

  test('of a leak is what the article asks for; of what is stuck, what is known of it', () => {
    assert.match(
      evidence(log(leak(1, 1) + pause(300))),
      /\n### CB 1 \(instance 1\): leaked, outbound\n\n\| KB 303102 asks for \|/,
    );
    const allocated = '(001) CB 1 (instance 1) allocated\n';
    assert.match(evidence(log(allocated + pause(300))), /\n### CB 1 \(instance 1\): leaked\n/);
    const stuck = evidence(log(closing(2, 2) + pause(300)));
    assert.match(
      stuck,
      /\n### CB 2 \(instance 2\): stuck, outbound\n\nis stuck[^|]*\(allocated: line 1; last activity: line 7\)\n/,
    );
    assert.doesNotMatch(stuck, /asks for/);
  });

  test('says that the control block was used before, and how many more there are', () => {
    assert.match(
      evidence(log(released(1, 1) + leak(1, 2) + pause(300))),
      /Control block 1 had 1 instance before this one in the same log\./,
    );
    assert.doesNotMatch(evidence(log(leak(1, 2) + pause(300))), /before this one|listed in the annex/);
    const four = [1, 2, 3, 4].map((k) => leak(k, k)).join('');
    assert.match(evidence(log(four + pause(300))), /And 1 more, listed in the annex\./);
  });

  test('cites the events that name the control block, or says that none does', () => {
    const with_ = (...texts: string[]): string => evidence({ ...log(leak(5, 6) + pause(300)), ...events(...texts) });
    assert.match(
      with_(socketEvent(9215, 'connect()', 5, 10061)),
      /\n- Event 9215, socket error 10061 at 06-06-01 03:36:27pm, EV0\.LOG, line 1\n/,
    );
    assert.match(with_(event(4711, 'x')), /No event names control block 5\./);
    assert.match(
      with_(event(9215, 'Ein Socketfehler ist aufgetreten.')),
      /No event that could be read names control block 5\. The wording of 1 event of the socket layer/,
    );
    assert.doesNotMatch(evidence(log(leak(5, 6) + pause(300))), /No event/);
  });
});

suite('The summary of a report', () => {
  const row = (given: Given, title: string): string =>
    new RegExp(`^\\| ${title} \\| (.*) \\|$`, 'm')
      .exec(markdownOf(given))?.[1]
      .replaceAll('\\', '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1') ?? '';

  test('names what was read, twenty of them; copies and chains, too', () => {
    const read = (given: Given): string => row(given, 'Read');
    assert.equal(read({}), 'nothing');
    assert.equal(read(log(released(1, 1))), '`Winsock.log` (10 lines, 1 allocated)');
    const logs = (count: number): Given => ({
      logs: Object.fromEntries(Array.from({ length: count }, (_, k) => [`${k}.log`, released(1, k + 1)])),
    });
    assert.doesNotMatch(read(logs(20)), /more/);
    assert.match(read(logs(22)), /`19\.log` \([^)]*\); and 2 more, see “What was read”$/);
    const copy = (name: string): { name: string; copyOf: string } => ({ name, copyOf: 'Winsock.log' });
    assert.match(read(log(released(1, 1), { copies: [copy('a')] })), /; 1 copy, not counted$/);
    assert.match(read(log(released(1, 1), { copies: [copy('a'), copy('b')] })), /; 2 copies, not counted$/);
    const parts = ['a.log', 'b.log'].map((name, k) => ({ name, id: name, firstLine: 7 * k }));
    assert.match(read(log(released(1, 1), { ofLogs: { parts } })), /1 allocated, 2 files judged as one log\)$/);
  });

  test('says where the size of the pool is from', () => {
    const size = (given: Given): string => row(given, 'Pool size');
    assert.match(size(log(released(1, 1))), /^\*\*20\*\* \(assumed: /);
    assert.equal(size(log(released(1, 1), { poolSize: 30 })), '**30** (given)');
    const stated = events(eventShapes.find(({ id }) => id === 9156)?.sample ?? '');
    assert.equal(size({ ...log(released(1, 1)), ...stated }), '**40** (event 9156, EV0.LOG, line 1)');
    assert.equal(
      size({ ...log(released(1, 1)), ...stated, poolSize: 30 }),
      '**30** (given; event 9156 states 40, EV0.LOG, line 1)',
    );
  });

  test('of the article’s failing sample begins with what to do next', () => {
    assert.match(markdownOf(log(sample('failing'))), /^> \*\*Do next\.\*\* .* Then: .* \d+ more steps below\.$/m);
  });
});
