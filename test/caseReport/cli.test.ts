/** `winsock-log report`, from files to an exit status. */
import * as assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { cli, cliProcess } from '../cli/support/cli';
import { useFolder } from '../cli/support/folder';
import { leak, quiet } from '../cli/support/logs';
import { sample } from '../support/paths';
import { parseXml } from '../support/xml';
import { articleEvents, socketEvent } from './support/cases';

suite('winsock-log report', () => {
  const folder = useFolder();
  /** The line of the answer, below the date. */
  const first = (text: string): string => text.split('\n')[4];

  test('bears its date, and the case and the customer where they are given, in every format', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const given = ['report', '--date', '2001-06-08', '--case-number', 'SRX *7*', '--customer', 'A & <b>B</b>', log];
    const of = async (...args: string[]): Promise<string> => (await cli([...given, ...args])).stdout;
    assert.equal((await of()).split('\n')[2], '2001-06-08 · Case SRX \\*7\\* · A &amp; &lt;b>B&lt;/b>');
    assert.match(
      await of('--format', 'html'),
      /<p class="about">2001-06-08 · Case SRX \*7\* · A &amp; &lt;b&gt;B&lt;\/b&gt;<\/p>/,
    );
    const json = JSON.parse(await of('--format', 'json')) as Record<string, unknown>;
    assert.deepEqual([json['date'], json['caseNumber'], json['customer']], ['2001-06-08', 'SRX *7*', 'A & <b>B</b>']);
    assert.equal((json['forCustomer'] as readonly string[]).length, 5);
    assert.match((await cli(['report', log])).stdout.split('\n')[2] ?? '', /^\d{4}-\d{2}-\d{2}$/, 'today');
    assert.match((await cli(['report', '--date', 'none', log])).stdout.split('\n')[2] ?? '', /^> /);
    assert.equal((await cli(['report', '--date', 'soon', log])).status, 2);
  });

  test("the article's excerpts in one folder: confirmed, 1", async () => {
    folder().file('Winsock.log', sample('failing'));
    folder().file('EV0.LOG', articleEvents);
    const { status, stdout, stderr } = await cliProcess(['report', folder().path]);
    assert.equal(status, 1, stderr);
    assert.match(first(stdout), /^> \*\*Confirmed\.\*\* KB 303102 is confirmed/);
    assert.match(stdout, /`EV0\.LOG` \(11 lines, 2 events\)/);
  });

  test('all three in one folder: the failing log confirms', async () => {
    folder().file('Winsock.log', sample('failing'));
    folder().file('Winsock-normal.log', sample('normal'));
    folder().file('EV0.LOG', articleEvents);
    const { status, stdout } = await cli(['report', folder().path]);
    assert.equal(status, 1);
    assert.match(stdout, /allocated at line 1 of Winsock\.log/);
  });

  test('a log that is named twice, or by itself and by its folder, is read once', async () => {
    const file = folder().file('Winsock.log', sample('failing'));
    const once = await cli(['report', file]);
    assert.match(once.stdout, /1 leaked, of 1 instance allocated/);
    for (const again of [file, folder().path, `${folder().path}/./Winsock.log`])
      assert.deepEqual(await cli(['report', file, again]), once);
  });

  test('the normal log with the events: not confirmed, 0', async () => {
    folder().file('Winsock.log', sample('normal'));
    folder().file('EV0.LOG', articleEvents);
    const { status, stdout } = await cli(['report', folder().join('Winsock.log')]);
    assert.equal(status, 0);
    assert.match(
      first(stdout),
      /^> \*\*Not confirmed\.\*\* KB 303102 is not confirmed: no control block in Winsock\.log/,
    );
    assert.match(stdout, /not conclusive/);
  });

  test('a log that is too short is inconclusive: 1', async () => {
    const log = folder().file('Winsock.log', leak(5, 1));
    const { status, stdout } = await cli(['report', log]);
    assert.equal(status, 1);
    assert.match(first(stdout), /Inconclusive/);
    assert.equal(
      (await cli(['report', '--leak-threshold', '3', folder().file('b.log', leak(5, 1) + quiet(3))])).status,
      1,
    );
  });

  test('event logs beside a log are found, unless they are named or not wanted', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    folder().file('ev0.log', articleEvents);
    const other = folder().file('elsewhere/other.txt', socketEvent(9215, 'connect()', 18, 0));
    assert.match((await cli(['report', log])).stdout, /`ev0\.log`/);
    const none = (await cli(['report', '--no-events', log])).stdout;
    assert.doesNotMatch(none, /`ev0\.log`/);
    assert.match(none, /No event log was read/);
    const named = (await cli(['report', '--events', other, log])).stdout;
    assert.doesNotMatch(named, /`ev0\.log`/);
    assert.match(named, /Events that name control block 18/);
    assert.match((await cli(['report', log, other])).stdout, /`other\.txt`/, 'told apart by content');
  });

  test('a file of events in which there is none is named, with what is read; the report is on the rest: 2', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const said: readonly (readonly [name: string, content: string | Buffer, reason: RegExp])[] = [
      ['notes.txt', 'one line\nand another\n', /no event was found in its 2 lines; event logs can be the MTA’s EV/],
      ['log.txt', sample('normal'), /no event was found in its \d+ lines; event logs can be/],
      ['nothing.txt', '', /it is empty/],
      ['App.Evt', Buffer.from('\x30\0\0\0LfLe\x01\0\0\0\x01\0\0\0', 'latin1'), /a binary event log of Windows/],
    ];
    for (const [name, content, reason] of said) {
      const file = folder().file(`elsewhere/${name}`, content);
      const { status, stdout, stderr } = await cli(['report', log, '--events', file]);
      assert.equal(status, 2, name);
      assert.match(stdout, /^> \*\*Confirmed/m, name);
      assert.match(stdout, /No event log was read/, name);
      const told = stdout.split('\n').filter((line) => line.startsWith(`- \`${name}\`: `));
      assert.equal(told.length, 1, name);
      assert.match(told[0], reason);
      assert.match(stderr, reason);
    }
  });

  test('events of other programs alone are read, and that there is none of the MTA is said: no fault', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const events = folder().file(
      'elsewhere/app.txt',
      '11/8/96\t6:23:39 AM\tW3SVC\tWarning\tNone\t100\tN/A\tSERVER\ttext\n',
    );
    const { status, stdout, stderr } = await cli(['report', log, '--events', events]);
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.match(stdout, /^### `app\.txt`\n\n- 1 line, no event of the MTA\.\n- 1 event of other programs, skipped\./m);
  });

  test('folders: what is named like a log and is none is told, and what is deeper is not looked at', async () => {
    folder().file('Winsock.log', sample('normal'));
    folder().file('winsock-other.log', 'Network information\n');
    folder().file('deeper/EV0.LOG', articleEvents);
    const { status, stdout } = await cli(['report', folder().path]);
    assert.equal(status, 0);
    assert.match(stdout, /`winsock-other\.log`: it is neither/);
    assert.doesNotMatch(stdout, /EV0/);
  });

  test('gzip, UTF-16 and CRLF are read, and quoted as they stand there', async () => {
    const text = sample('failing').replaceAll('\n', '\r\n');
    const zipped = folder().file('Winsock.log.gz', gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')));
    const events = folder().file('EV0.LOG', Buffer.from(`\ufeff${articleEvents}`, 'utf16le'));
    const { status, stdout } = await cli(['report', zipped, '--events', events]);
    assert.equal(status, 1);
    assert.match(stdout, /`<additional logging entries will continue/);
    assert.match(stdout, /UTF-16 LE/);
    assert.match(stdout, /2 events/);
  });

  test('a folder of many logs is reported on without a word on the standard error', async () => {
    for (let k = 0; k < 40; k++) folder().file(`case/winsock.${k}.log`, `${sample('normal')}(001) ${k}\n`);
    // A process: what Node itself has to say is part of it.
    const { stderr, stdout } = await cliProcess(['report', '--format', 'json', folder().join('case')]);
    assert.equal(stderr, '');
    const { logs } = JSON.parse(stdout) as { logs: readonly { readonly files: readonly unknown[] }[] };
    assert.equal(
      logs.reduce((sum, { files }) => sum + files.length, 0),
      40,
    );
  });

  test('--output writes the file, whose name tells the format', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const target = folder().join('case.html');
    const { status, stdout } = await cli(['report', '-o', target, log]);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.equal(parseXml(readFileSync(target, 'utf8'))[0].name, 'html');
    await cli(['report', '-o', target, '--format', 'markdown', log]);
    assert.match(readFileSync(target, 'utf8'), /^# Case report/);
    assert.match((await cli(['report', '--format', 'html', log])).stdout, /^<!DOCTYPE html>/);
  });

  test('--mask, --build and --pool-size', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const { stdout, status } = await cli(['report', '--mask', '--build', '5.5.2655.16', '--pool-size', '44', log]);
    assert.equal(status, 1, 'something else loses control blocks');
    assert.match(stdout, /\*\*Fix: installed\.\*\*/);
    assert.match(stdout, /\*\*44\*\* \(given\)/);
    assert.match(stdout, /\*\*Masked\.\*\*/);
  });

  test('what cannot be read is told, and the report is on the rest: 2', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const { status, stdout, stderr } = await cli(['report', log, folder().join('gone.log')]);
    assert.equal(status, 2);
    assert.match(stderr, /cannot read .*gone\.log: no such file/);
    assert.match(stdout, /^> \*\*Confirmed/m);
    assert.match(stdout, /`gone\.log`: no such file/);
  });

  test('a Winsock.log of a folder that cannot be read is named, and so is why: 2', async function () {
    // Windows makes links only for those who may.
    if (process.platform === 'win32') this.skip();
    symlinkSync('Winsock.log', folder().join('Winsock.log'));
    const alone = await cli(['report', folder().path]);
    assert.equal(alone.status, 2);
    assert.match(alone.stderr, /cannot read .*Winsock\.log: its symbolic links lead in a circle/);
    assert.doesNotMatch(alone.stderr, /there is no Winsock\.log/);
    folder().file('EV0.LOG', articleEvents);
    const { stdout, status } = await cli(['report', folder().path]);
    assert.equal(status, 2);
    assert.match(stdout, /^- `Winsock\.log`: its symbolic links lead in a circle/m);
  });

  test('an empty Winsock.log of a folder is part of the case', async () => {
    folder().file('Winsock.log');
    const { stdout, status } = await cli(['report', folder().path]);
    assert.match(stdout, /^### `Winsock\.log`$[^#]*The log is empty\./m);
    assert.equal(status, 1, 'nobody can tell');
  });

  test('nothing to read: 2, and no output', async () => {
    folder().file('notes.txt', 'hello');
    const target = folder().join('case.md');
    const empty = await cli(['report', '-o', target, folder().path]);
    assert.equal(empty.status, 2);
    assert.match(empty.stderr, /there is no Winsock\.log and no event log of the MTA in this folder/);
    assert.throws(() => readFileSync(target));
    const other = await cli(['report', folder().join('notes.txt')]);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /neither a Winsock\.log nor an event log/);
  });

  test('the report does not take the place of a log', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const { status, stderr } = await cli(['report', '-o', log, log]);
    assert.equal(status, 2);
    assert.match(stderr, /is one of the inputs; name another file/);
    assert.equal(readFileSync(log, 'utf8'), sample('failing'));
  });

  test('more logs than anybody reads are refused before they are read', async () => {
    for (let k = 0; k <= 20_000; k++) folder().file(`winsock-${k}.log`, '(001) CB 1 (instance 1) allocated\n');
    const { status, stdout, stderr } = await cli(['report', folder().path]);
    assert.equal(status, 2);
    assert.match(
      stderr,
      /a report covers at most 20,000 logs, and there are 20,001; 'winsock-log analyze' shows which of them matter/,
    );
    assert.equal(stdout, '');
  });

  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /name a Winsock\.log/],
    [['-'], /standard input/],
    [['--format', 'pdf', 'x'], /--format takes one of markdown, html, json/],
    [['--build', 'new', 'x'], /--build takes a build/],
    [['--pool-size', '0', 'x'], /--pool-size takes/],
    [['--leak-threshold', 'few', 'x'], /--leak-threshold takes/],
    [['--events', 'e', '--no-events', 'x'], /exclude each other/],
    [['--colour', 'x'], /colour/],
  ];
  for (const [args, message] of wrong) {
    test(`wrong usage: ${args.join(' ') || 'nothing'}`, async () => {
      const { status, stderr, stdout } = await cli(['report', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    });
  }

  test('help', async () => {
    const { status, stdout } = await cli(['report', '--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Writes a case report/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 125, line);
  });
});
