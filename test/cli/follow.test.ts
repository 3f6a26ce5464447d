/** `--follow`: a log that grows, is truncated, rotated or replaced; and that memory does not grow with the time. */
import * as assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { follow } from '../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../server/src/cli/analyze/options';
import { type Facts } from '../../server/src/core/findings/facts';
import { defaultSettings as defaults } from '../../server/src/core/findings/verdict';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { News, type Wording } from '../../server/src/core/formats/news';
import { findingVerdicts } from '../../server/src/core/formats/analyzedLog';
import { TailedFile } from '../../server/src/node/tailedFile';
import { analyse } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { CliProcess, cli, fakeHost, VERSION, type Fake } from './support/cli';
import { useFolder } from './support/folder';
import { closing, leak, quiet, released, used } from './support/logs';
import { checkNdjson } from './support/schemas';

/** Short logs will do: no connections need come and go meanwhile. */
const defaultSettings = { ...defaults, leakTurnover: 0 };

/** Listens to a file that is polled by hand. */
class Listener {
  readonly events: string[] = [];
  text = '';
  /** The texts of the logs that have ended. */
  readonly logs: string[] = [];
  readonly tail: TailedFile;

  constructor(file: string, keepsOpen: boolean, chunkBytes?: number) {
    this.tail = new TailedFile(
      file,
      {
        bytes: (chunk) => {
          this.text += Buffer.from(chunk).toString();
        },
        newLog: ({ reason, mayHaveLost }) => {
          this.logs.push(this.text);
          this.events.push(mayHaveLost ? `${reason}, may have lost` : reason);
          this.text = '';
        },
        missing: () => this.events.push('missing'),
      },
      { ...(chunkBytes === undefined ? {} : { chunkBytes }), readsRotated: true, keepsOpen },
    );
  }

  async sees(events: string[], text: string): Promise<void> {
    await this.tail.poll();
    assert.deepEqual([this.events.splice(0), this.text], [events, text]);
  }
}

// On Windows it is never kept open.
for (const keepsOpen of process.platform === 'win32' ? [false] : [true, false]) {
  suite(`a file that grows, ${keepsOpen ? 'kept open' : 'opened for each look, as on Windows'}`, () => {
    const listeners: Listener[] = [];
    // Registered before the folder's own: Windows removes no file that is open.
    teardown(async () => {
      for (const { tail } of listeners.splice(0)) await tail.close();
      await folder().nothingIsOpen();
    });
    const folder = useFolder();
    const listen = (file: string, chunkBytes?: number): Listener => {
      const listener = new Listener(file, keepsOpen, chunkBytes);
      listeners.push(listener);
      return listener;
    };

    test('growth is read on, in pieces of any size', async () => {
      for (const chunkBytes of [1, 5, 1000]) {
        const file = folder().file('a.log', 'one\n');
        const listener = listen(file, chunkBytes);
        await listener.sees([], 'one\n');
        await listener.sees([], 'one\n');
        appendFileSync(file, 'two\nthr');
        await listener.sees([], 'one\ntwo\nthr');
        appendFileSync(file, 'ee\n');
        await listener.sees([], 'one\ntwo\nthree\n');
      }
    });

    test('growth is read on where the log is long, a look and a piece at a time', async () => {
      const lines = Array.from({ length: 700 }, (_, i) => `line ${i}\n`).join('');
      for (const chunkBytes of [700, 1024, 3000]) {
        const file = folder().file('a.log');
        const listener = listen(file, chunkBytes);
        for (let at = 0; at < lines.length; at += 900) {
          appendFileSync(file, lines.slice(at, at + 900));
          await listener.sees([], lines.slice(0, at + 900));
        }
      }
    });

    test('a listener that gave up gets nothing, and goes on at the next look', async () => {
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file);
      const reason = new Error('enough');
      await assert.rejects(listener.tail.poll(AbortSignal.abort(reason)), (error) => error === reason);
      assert.equal(listener.text, '');
      await listener.sees([], 'one\n');
    });

    test('a log that cannot be read is reported in words, at each look, and read when that is over', async function () {
      if (process.platform === 'win32') this.skip();
      const file = folder().join('a.log');
      symlinkSync(file, file);
      const listener = listen(file);
      const message = `cannot read ${file}: its symbolic links lead in a circle; name the file itself`;
      for (let look = 0; look < 2; look++) await assert.rejects(listener.tail.poll(), { message });
      rmSync(file);
      writeFileSync(file, 'one\n');
      await listener.sees([], 'one\n');
    });

    test('hands over again what its listener refused', async () => {
      const file = folder().file('a.log', 'one\n');
      const brought: string[] = [];
      const tail = new TailedFile(
        file,
        {
          bytes: (chunk) => {
            brought.push(Buffer.from(chunk).toString());
            if (brought.length < 3) throw new Error('no');
          },
          newLog: () => brought.push('new'),
          missing: () => brought.push('missing'),
        },
        { keepsOpen },
      );
      for (let look = 0; look < 2; look++) await assert.rejects(tail.poll(), { message: `cannot read ${file}: no` });
      await tail.poll();
      await tail.poll();
      await tail.close();
      assert.deepEqual(brought, ['one\n', 'one\n', 'one\n']);
    });

    test('a file that is not there is waited for', async () => {
      const file = folder().join('a.log');
      const listener = listen(file);
      await listener.sees(['missing'], '');
      await listener.sees([], '');
      writeFileSync(file, 'one\n');
      await listener.sees([], 'one\n');
    });

    test('truncated: to nothing, to less, and grown again beyond where it was', async () => {
      const file = folder().file('a.log', 'one\ntwo\n');
      const listener = listen(file);
      await listener.sees([], 'one\ntwo\n');
      truncateSync(file, 0);
      await listener.sees(['truncated, may have lost'], '');
      appendFileSync(file, 'three\nfour\n');
      await listener.sees([], 'three\nfour\n');
      writeFileSync(file, 'five\n');
      await listener.sees(['truncated, may have lost'], 'five\n');
      writeFileSync(file, 'six, and more than there was\n');
      await listener.sees(['truncated, may have lost'], 'six, and more than there was\n');
    });

    test('truncated and grown again, with the same beginning: it shows at the place last read', async () => {
      const beginning = 'the same\n'.repeat(500);
      const file = folder().file('a.log', `${beginning}first\n`);
      const listener = listen(file);
      await listener.tail.poll();
      writeFileSync(file, `${beginning}other and longer\n`);
      await listener.sees(['truncated, may have lost'], `${beginning}other and longer\n`);
    });

    test('truncated and grown again, with the same bytes where it was last read: its beginning shows it', async () => {
      const end = 'the same\n'.repeat(500);
      const file = folder().file('a.log', `first\n${end}`);
      const listener = listen(file);
      await listener.tail.poll();
      writeFileSync(file, `other\n${end}and more\n`);
      await listener.sees(['truncated, may have lost'], `other\n${end}and more\n`);
    });

    test('cut at its end, be it by NULs only', async () => {
      const file = folder().file('a.log', 'one\n\0\0');
      const listener = listen(file);
      await listener.sees([], 'one\n\0\0');
      truncateSync(file, 4);
      await listener.sees(['truncated, may have lost'], 'one\n');
    });

    test('a new log is followed as the first one was, also if it begins alike', async () => {
      const file = folder().file('a.log', 'one\ntwo\n');
      const listener = listen(file);
      await listener.sees([], 'one\ntwo\n');
      writeFileSync(file, 'one\n');
      await listener.sees(['truncated, may have lost'], 'one\n');
      appendFileSync(file, 'two\n');
      await listener.sees([], 'one\ntwo\n');
      writeFileSync(file, 'three\n');
      await listener.sees(['truncated, may have lost'], 'three\n');
    });

    test('written anew with the same bytes: the same log', async () => {
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      writeFileSync(file, 'one\n');
      await listener.sees([], 'one\n');
      writeFileSync(file, 'one\ntwo\n');
      await listener.sees([], 'one\ntwo\n');
    });

    test('rotated by rename: the old one is read to its end, also what is written to it late', async function () {
      if (!keepsOpen) this.skip();
      const file = folder().file('a.log', 'one\n');
      const all: string[] = [];
      const listener = listen(file);
      await listener.sees([], 'one\n');
      renameSync(file, `${file}.1`);
      appendFileSync(`${file}.1`, 'late\n');
      await listener.sees(['missing'], 'one\nlate\n');
      appendFileSync(`${file}.1`, 'later\n');
      writeFileSync(file, 'new\n');
      const { text } = listener;
      await listener.sees(['rotated'], 'new\n');
      all.push(text);
      assert.deepEqual(all, ['one\nlate\n']);
    });

    test('what was written late before a rotation comes before the new log', async () => {
      const file = folder().file('a.log', 'one\n');
      const seen: string[] = [];
      const tail = new TailedFile(
        file,
        {
          bytes: (chunk) => seen.push(Buffer.from(chunk).toString()),
          newLog: ({ reason }) => seen.push(reason),
          missing: () => seen.push('missing'),
        },
        { readsRotated: true, keepsOpen },
      );
      await tail.poll();
      appendFileSync(file, 'late\n');
      renameSync(file, `${file}.1`);
      writeFileSync(file, 'new\n');
      await tail.poll();
      await tail.close();
      assert.deepEqual(seen, ['one\n', 'late\n', 'rotated', 'new\n']);
    });

    test('replaced by a copy of itself that is longer (an editor saved it): goes on', async function () {
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      copyFileSync(file, `${file}.new`);
      appendFileSync(`${file}.new`, 'two\n');
      renameSync(`${file}.new`, file);
      await listener.sees([], 'one\ntwo\n');
      appendFileSync(file, 'three\n');
      await listener.sees([], 'one\ntwo\nthree\n');
    });

    test('gone and come back as another', async function () {
      if (!keepsOpen) this.skip();
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      rmSync(file);
      await listener.sees(['missing'], 'one\n');
      writeFileSync(file, 'another\n');
      // Whoever deletes logs may have deleted one in between, too.
      await listener.sees(['replaced, may have lost'], 'another\n');
    });

    test('the old log is read until something is in the new one: its writer may still be at it', async function () {
      if (!keepsOpen) this.skip();
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      renameSync(file, `${file}.1`);
      writeFileSync(file, '');
      appendFileSync(`${file}.1`, 'late\n');
      await listener.sees([], 'one\nlate\n');
      appendFileSync(`${file}.1`, 'last\n');
      appendFileSync(file, 'new\n');
      await listener.sees(['rotated'], 'new\n');
      assert.deepEqual(listener.logs, ['one\nlate\nlast\n']);
    });

    test('moved to where no rotation would put it: nothing of it is lost where it was open', async function () {
      if (!keepsOpen) this.skip();
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      appendFileSync(file, 'late\n');
      renameSync(file, folder().join('elsewhere'));
      writeFileSync(file, 'new\n');
      await listener.sees(['replaced'], 'new\n');
      assert.deepEqual(listener.logs, ['one\nlate\n']);
      writeFileSync(file, 'truncated first\n');
      renameSync(file, folder().join('elsewhere'));
      writeFileSync(file, 'newer\n');
      await listener.sees(['replaced, may have lost'], 'newer\n');
    });

    test('rotated while it was empty, and rotated again: an empty log is no log', async () => {
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      renameSync(file, `${file}.2`);
      folder().file('winsock.log.1', '');
      writeFileSync(file, 'three\n');
      await listener.sees(['rotated'], 'three\n');
      assert.deepEqual(listener.logs, ['one\n']);
    });

    test('a log in the middle that is there twice, copied as it grew, is read once', async () => {
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      const late = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
      renameSync(file, `${file}.3`);
      utimesSync(folder().file('winsock.bak', 'two\n'), late(1), late(1));
      utimesSync(folder().file('winsock.log.1', 'two\nand more\n'), late(2), late(2));
      writeFileSync(file, 'three\n');
      await listener.sees(['rotated', 'rotated'], 'three\n');
      assert.deepEqual(listener.logs, ['one\n', 'two\nand more\n']);
    });

    test('a rotated log that is touched later is not read again', async function () {
      const late = new Date(Date.now() + 5000);
      // A file is known by its time of birth. Wine has none, and takes that of the last change for it.
      const probe = folder().file('probe');
      const { birthtimeMs } = statSync(probe);
      utimesSync(probe, late, late);
      if (statSync(probe).birthtimeMs !== birthtimeMs) this.skip();
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      for (const [name, text] of [
        ['winsock.log.1', 'two\n'],
        ['winsock.log.2', 'three\n'],
      ]) {
        const { logs } = listener;
        logs.length = 0;
        renameSync(file, folder().join(name));
        writeFileSync(file, text);
        utimesSync(`${file}.1`, late, late);
        await listener.sees(['rotated'], text);
        assert.equal(logs.length, 1);
      }
    });

    test('rotated twice between two looks: the log in the middle is read under its new name', async () => {
      const file = folder().file('winsock.log', 'one\n');
      folder().file('winsock.log.1', 'older\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      appendFileSync(file, 'end of one\n');
      renameSync(`${file}.1`, `${file}.2`);
      renameSync(file, `${file}.1`);
      writeFileSync(file, 'two\n');
      renameSync(`${file}.2`, `${file}.3`);
      renameSync(`${file}.1`, `${file}.2`);
      renameSync(file, `${file}.1`);
      writeFileSync(file, 'three\n');
      await listener.sees(['rotated', 'rotated'], 'three\n');
      assert.deepEqual(listener.logs, ['one\nend of one\n', 'two\n']);
    });

    test('rotated twice over one name: the first is gone, but was open; the second is read', async function () {
      if (!keepsOpen) this.skip();
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      appendFileSync(file, 'end of one\n');
      renameSync(file, folder().join('winsock.bak'));
      writeFileSync(file, 'two\n');
      renameSync(file, folder().join('winsock.bak'));
      writeFileSync(file, 'three\n');
      await listener.tail.poll();
      assert.deepEqual([...listener.logs, listener.text], ['one\nend of one\n', 'two\n', 'three\n']);
    });

    test('copied and truncated: the copy has what was written after the last look', async () => {
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      appendFileSync(file, 'end of one\n');
      copyFileSync(file, `${file}.1`);
      writeFileSync(file, 'two\n');
      await listener.sees(['rotated'], 'two\n');
      assert.deepEqual(listener.logs, ['one\nend of one\n']);
    });

    test('copied and truncated, then rotated by rename, all between two looks: no log goes on in another', async () => {
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      appendFileSync(file, 'end of one\n');
      copyFileSync(file, `${file}.2`);
      writeFileSync(file, 'two, and longer than the first\n');
      renameSync(file, `${file}.1`);
      writeFileSync(file, 'three\n');
      await listener.sees(['rotated', 'rotated'], 'three\n');
      assert.deepEqual(listener.logs, ['one\nend of one\n', 'two, and longer than the first\n']);
    });

    test('a rotated log that was compressed at once is not read, and that is said', async () => {
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      renameSync(file, `${file}.2`);
      folder().file('winsock.log.1.gz', gzipSync('two\n'));
      writeFileSync(file, 'three\n');
      await listener.sees(['rotated, may have lost'], 'three\n');
      assert.deepEqual(listener.logs, ['one\n']);
    });

    test('other files of the folder are no part of it, nor are copies from before the rotation', async () => {
      const file = folder().file('winsock.log', 'one\n');
      folder().file('winsock.log.1', 'older\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      folder().file('other.log', 'other\n');
      folder().file('winsocket.log', 'other\n');
      appendFileSync(`${file}.1`, 'a note\n');
      renameSync(file, `${file}.2`);
      writeFileSync(file, 'two\n');
      await listener.sees(['rotated'], 'two\n');
      assert.deepEqual(listener.logs, ['one\n']);
    });

    test('between two looks others can do with its name what they like; what is lost by that is said', async function () {
      if (keepsOpen) this.skip();
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      assert.deepEqual(folder().openFiles(), [], 'a file that is open blocks its name on Windows');
      rmSync(file);
      await listener.sees(['missing'], 'one\n');
      folder().file('winsock.new', 'another\n');
      renameSync(folder().join('winsock.new'), file);
      await listener.tail.poll();
      assert.deepEqual([listener.events.length, listener.text], [1, 'another\n']);
      assert.match(listener.events.splice(0)[0], /may have lost$/);
      folder().file('winsock.new', 'a third\n');
      renameSync(folder().join('winsock.new'), file);
      await listener.sees(['replaced, may have lost'], 'a third\n');
    });

    test('rotated by rename: what was written late to the old one comes before the new one', async function () {
      if (keepsOpen) this.skip();
      const file = folder().file('winsock.log', 'one\n');
      const listener = listen(file);
      await listener.sees([], 'one\n');
      renameSync(file, folder().join('winsock.bak'));
      writeFileSync(file, '');
      await listener.sees([], 'one\n');
      appendFileSync(folder().join('winsock.bak'), 'late\n');
      await listener.sees([], 'one\n');
      appendFileSync(file, 'new\n');
      await listener.sees(['rotated'], 'new\n');
      assert.deepEqual(listener.logs, ['one\nlate\n']);
    });

    test('a folder, or a device, cannot be followed', async function () {
      await assert.rejects(listen(folder().path).tail.poll(), /it is a folder/);
      if (process.platform === 'win32') this.skip();
      await assert.rejects(listen('/dev/zero').tail.poll(), /it is not a file on a disk; pipe it in/);
    });
  });
}

suite('news of a log', () => {
  const verdictOf: Wording = ({ facts }, i) => {
    const verdict = facts.verdict(i);
    return verdict && findingVerdicts.has(verdict) ? verdict : undefined;
  };
  const after = (wording: Wording, ...logs: string[]): string[][] => {
    const news = new News(wording);
    return logs.map((log) => {
      const facts: Facts = analyse(log, defaultSettings);
      const said = news.next({ file: 'Winsock.log', facts }).map((each) => {
        if (each.kind === 'gone' || each.kind === 'moved')
          return `${each.kind} ${each.was.name} was ${each.was.verdict}`;
        const { kind, instance, before } = each;
        return `${kind} ${facts.instances.cb[instance]} ${facts.verdict(instance)}${before ? ` was ${before}` : ''}`;
      });
      news.settle(analyse(log.slice(0, log.lastIndexOf('\n') + 1), defaultSettings));
      return said;
    });
  };

  test('what changes is announced again; what does not, is not', () => {
    const log = leak(1, 1);
    assert.deepEqual(after(verdictOf, log, log + quiet(199), log + quiet(200), log + quiet(900)), [
      ['finding 1 suspect'],
      [],
      ['finding 1 leaked was suspect'],
      [],
    ]);
  });

  test('one that comes and goes is announced each time', () => {
    const idle = used(1, 1) + quiet(250);
    const again = `${idle}(008) WSARecv on cb 1, offset 0\n`;
    const idleAgain = again + quiet(250);
    const releasedAtLast = `${idleAgain}(008) close socket -1 on cb 1, handle 0\n`;
    assert.deepEqual(after(verdictOf, idle, again, idleAgain, releasedAtLast), [
      ['finding 1 idle'],
      ['withdrawn 1 active was idle'],
      ['finding 1 idle'],
      ['withdrawn 1 released was idle'],
    ]);
  });

  test('what rests on an unfinished line is taken back when the line says something else', () => {
    const before = leak(1, 1);
    const allocated = `${before}(001) CB 2 (instance 2) allocated`;
    assert.deepEqual(
      after(verdictOf, before, allocated, `${allocated} or not`, `${before}(001) CB 2 (inst`, allocated),
      [['finding 1 suspect'], ['finding 2 suspect'], ['gone CB 2 (instance 2) was suspect'], [], ['finding 2 suspect']],
    );
    const released = `${before}(008) close socket -1 on cb 1, handle 0`;
    assert.deepEqual(after(verdictOf, before, released, `${released}0`, `${released} again\n`), [
      ['finding 1 suspect'],
      ['withdrawn 1 released was suspect'],
      [],
      ['finding 1 suspect'],
    ]);
  });

  test('an allocation that moves to another line while it is unfinished is another one', () => {
    // Its control block is known: no other instance begins with the line that is none after all.
    const before = released(2, 1);
    const allocated = '(001) CB 2 (instance 2) allocated';
    assert.deepEqual(after(verdictOf, before + allocated, `${before}${allocated} or not\n${allocated}`), [
      ['finding 2 suspect'],
      ['gone CB 2 (instance 2) was suspect', 'finding 2 suspect'],
    ]);
  });

  test('an allocation that is finished as it was is no news', () => {
    const allocated = '(001) CB 2 (instance 2) allocated';
    assert.deepEqual(after(verdictOf, allocated, `${allocated}  `, `${allocated}  \n`, `${allocated}  \n${quiet(2)}`), [
      ['finding 2 suspect'],
      [],
      [],
      [],
    ]);
  });

  test('nothing is passed over where nothing has been settled', () => {
    const news = new News(verdictOf);
    const seen = [1, 2, 3, 4].map((count) => {
      const facts = analyse(Array.from({ length: count }, (_, k) => leak(k + 1, k + 1)).join(''), defaultSettings);
      return news
        .next({ file: 'Winsock.log', facts })
        .map((each) => 'instance' in each && facts.instances.cb[each.instance]);
    });
    assert.deepEqual(seen, [[1], [2], [3], [4]]);
  });

  test('a leak that is allocated again is withdrawn where only leaks are asked for', () => {
    const onlyLeaked: Wording = ({ facts }, i) => (facts.verdict(i) === 'leaked' ? 'leaked' : undefined);
    const leaked = leak(2, 1) + quiet(250);
    const reallocated = leaked + leak(2, 2);
    assert.deepEqual(after(onlyLeaked, leaked, reallocated), [
      ['finding 2 leaked'],
      ['withdrawn 2 reallocated was leaked'],
    ]);
    assert.deepEqual(after(verdictOf, leaked, reallocated), [
      ['finding 2 leaked'],
      ['finding 2 reallocated was leaked', 'finding 2 suspect'],
    ]);
  });

  test('a restart decides on what was open', () => {
    const log = leak(1, 5) + quiet(10);
    assert.deepEqual(after(verdictOf, log, `${log}${released(1, 1)}`, `${log}${released(1, 1)}${quiet(500)}`), [
      ['finding 1 suspect'],
      [],
      [],
    ]);
    const long = leak(1, 5) + quiet(250) + released(1, 1);
    assert.deepEqual(after(verdictOf, long), [['finding 1 leaked']]);
  });
});

suite('--follow', () => {
  const folder = useFolder();

  /** Starts it in this process, looking all the time. */
  function start(args: string[], stdin?: PassThrough): Fake & { readonly status: Promise<number> } {
    const fake = fakeHost(stdin ? { stdin } : {});
    const options = parseAnalyzeOptions(['--follow', '--leak-turnover', '0', ...args]);
    const about = {
      tool: { name: 'winsock-log', version: VERSION },
      files: options.files,
      settings: options.settings,
      verdicts: options.verdicts,
      limit: 50,
      color: false,
      pathSeparator: '/' as const,
    };
    return { ...fake, status: follow(options, about, fake.host, knownShapes, 1) };
  }
  const count = (text: string, word: RegExp): number => text.match(word)?.length ?? 0;

  test('findings are announced as they become certain, each once; Ctrl-C ends with the summary', async () => {
    const file = folder().file('Winsock.log', leak(1, 1) + quiet(100));
    const { stdout, stderr, interrupt, status } = start([file]);
    appendFileSync(file, quiet(99));
    appendFileSync(file, quiet(1));
    await stdout.until((text) => text.includes('leaked, outbound'));
    appendFileSync(file, closing(2, 2) + quiet(250));
    await stdout.until((text) => text.includes('is stuck'));
    appendFileSync(file, `(008) close socket -1 on cb 2, handle 0\n${leak(3, 3)}`);
    await stdout.until((text) => text.includes('no longer stuck: CB 2 (instance 2) was released'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /leaked, outbound/g), 1);
    assert.equal(count(stdout.text, /is stuck/g), 1);
    assert.match(stdout.text, /1 {2}\(001\) CB 1 \(instance 1\) allocated/);
    assert.match(stdout.text, /\nSUMMARY: .*Winsock\.log: 3 instances allocated: 1 leaked, 1 suspect, 1 released\n$/);
    assert.equal(stderr.text, '');
  });

  test('a short log is judged before its first kilobyte is full', async () => {
    const file = folder().file('a.log', `${leak(1, 1)}<it will not be returned>\n`);
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('leaked, outbound'));
    appendFileSync(file, quiet(300));
    appendFileSync(file, leak(2, 2) + quiet(300));
    await stdout.until((text) => text.includes('CB 2 (instance 2) leaked, outbound'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /leaked, outbound/g), 2);
  });

  test('a short log in UTF-16, with and without its mark, cut in the middle of a character', async () => {
    for (const mark of ['', '\ufeff']) {
      const bytes = Buffer.from(`${mark}${leak(1, 1)}<it will not be returned>\n(008) No more`, 'utf16le');
      const file = folder().file(`utf16${mark.length}.log`, bytes.subarray(0, bytes.length - 1));
      const { stdout, interrupt, status } = start([file]);
      await stdout.until((text) => text.includes('leaked, outbound'));
      interrupt.abort();
      await status;
    }
  });

  test('truncation and rotation begin a new log; the summary counts the earlier ones', async () => {
    const file = folder().join('a.log');
    const { stdout, stderr, interrupt, status } = start([file]);
    await stderr.until((text) => text === `winsock-log: ${file} does not exist; waiting for it\n`);
    writeFileSync(file, leak(1, 1) + quiet(200));
    await stdout.until((text) => text.includes('leaked, outbound'));
    truncateSync(file, 0);
    await stdout.until((text) =>
      text.includes('truncated, a new log begins. The one before: 1 instance allocated: 1 leaked'),
    );
    appendFileSync(file, closing(1, 1) + quiet(200));
    await stdout.until((text) => text.includes('is stuck'));
    renameSync(file, `${file}.1`);
    writeFileSync(file, released(1, 1));
    await stdout.until((text) => text.includes('a.log: rotated: the earlier lines are in '));
    interrupt.abort();
    await status;
    assert.match(stdout.text, /rotated: the earlier lines are in .*a\.log\.1\n/);
    // After a restart of the MTA: the new log does not go on from the old one.
    assert.match(
      stdout.text,
      /SUMMARY: .*a\.log\.1: 1 instance allocated: 1 stuck\n\nSUMMARY: .*a\.log: 1 instance allocated: 1 released\n {9}and in 1 earlier log of that name: 1 instance allocated: 1 leaked\n$/,
    );
  });

  test('a log is judged with the rotated ones before it, and so are they with those that come', async () => {
    const file = folder().file('Winsock.log', leak(3, 3) + quiet(3));
    folder().file('Winsock.log.1', leak(1, 1) + quiet(10));
    folder().file('Winsock.log.2', leak(2, 2) + quiet(210));
    // CB 2 is named in the next one, and so on: they continue each other.
    appendFileSync(folder().join('Winsock.log.1'), '(008) Wait for cb 2, handle 1\n');
    appendFileSync(file, `(008) Wait for cb 1, handle 1\n${quiet(200)}`);
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('CB 3 (instance 3) leaked, outbound'));
    assert.match(
      stdout.text,
      /Winsock\.log: judged together with .*Winsock\.log\.2, .*Winsock\.log\.1, as one log, oldest first: /,
    );
    assert.doesNotMatch(stdout.text, /CB [12] .* leaked/, 'only what was allocated in the log is listed');
    renameSync(folder().join('Winsock.log.2'), folder().join('Winsock.log.3'));
    renameSync(folder().join('Winsock.log.1'), folder().join('Winsock.log.2'));
    renameSync(file, `${file}.1`);
    writeFileSync(file, '(008) R/W/Cl events on cb 3, handle 12636\n');
    await stdout.until((text) => text.includes('no longer leaked: CB 3 (instance 3)'));
    assert.match(stdout.text, /Winsock\.log: rotated: the earlier lines are in .*Winsock\.log\.1\n/);
    assert.match(stdout.text, /Winsock\.log\.1:1: no longer leaked/);
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /CB 3 \(instance 3\) leaked, outbound/g), 1);
    assert.match(
      stdout.text,
      /SUMMARY: .*Winsock\.log \(judged together with .*Winsock\.log\.3, .*Winsock\.log\.2\): 1 instance allocated: 1 active\n$/,
    );
  });

  test('with --alone, nothing beside it counts', async () => {
    const file = folder().file('Winsock.log', `(008) Wait for cb 1, handle 1\n${leak(3, 3)}${quiet(200)}`);
    folder().file('Winsock.log.1', leak(1, 1) + quiet(10));
    const { stdout, interrupt, status } = start(['--alone', file]);
    await stdout.until((text) => text.includes('leaked, outbound'));
    renameSync(file, `${file}.2`);
    writeFileSync(file, '(008) R/W/Cl events on cb 3, handle 12636\n');
    await stdout.until((text) => text.includes('rotated: the earlier lines are in'));
    interrupt.abort();
    await status;
    assert.doesNotMatch(stdout.text, /judged together|no longer/);
    assert.match(stdout.text, /Winsock\.log\.2\. The one before: 1 instance allocated: 1 leaked\n/);
  });

  test('a log of which nothing is understood is an error as in analyze, until something is', async () => {
    const file = folder().file('Winsock.log', '{"log":"(001) x"}\n{"log":"y"}\n');
    const { message } = JSON.parse((await cli(['analyze', '--format', 'ndjson', file])).stdout) as { message: string };
    const first = start([file]);
    await first.stderr.until((text) => text.includes(message));
    first.interrupt.abort();
    assert.deepEqual([await first.status, first.stdout.text, count(first.stderr.text, /cannot read/g)], [2, '', 1]);
    const second = start([file]);
    await second.stderr.until((text) => text.includes(message));
    appendFileSync(file, leak(1, 1) + quiet(200));
    await second.stdout.until((text) => text.includes('leaked, outbound'));
    second.interrupt.abort();
    assert.equal(await second.status, 1);
  });

  test('a log that cannot be read for a while (a folder has its name, say) is reported once, and taken up again', async () => {
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const { stdout, stderr, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('leaked, outbound'));
    renameSync(file, `${file}.1`);
    mkdirSync(file);
    await stderr.until((text) => text.includes('it is a folder'));
    rmSync(file, { recursive: true });
    appendFileSync(`${file}.1`, closing(2, 2) + quiet(200));
    renameSync(`${file}.1`, file);
    await stdout.until((text) => text.includes('is stuck'));
    interrupt.abort();
    await status;
    assert.equal(count(stderr.text, /it is a folder/g), 1);
    assert.equal(count(stdout.text, /leaked, outbound/g), 1);
    assert.match(stdout.text, /SUMMARY: .*: 2 instances allocated: 1 leaked, 1 stuck\n$/);
  });

  test('several logs at once, NDJSON, and --verdict', async () => {
    const a = folder().file('a.log', leak(1, 1) + quiet(200));
    const b = folder().file('b.log', closing(1, 1) + quiet(200));
    const { stdout, interrupt, status } = start(['--format', 'ndjson', '--verdict', 'leaked', a, b]);
    await stdout.until((text) => text.includes('finding'));
    appendFileSync(b, leak(2, 2) + quiet(250));
    await stdout.until((text) => count(text, /finding/g) === 2);
    appendFileSync(a, '(008) close socket -1 on cb 1, handle 0\n');
    await stdout.until((text) => text.includes('withdrawn'));
    truncateSync(b, 0);
    await stdout.until((text) => text.includes('newLog'));
    interrupt.abort();
    await status;
    checkNdjson(stdout.text);
    const records = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      records.map(({ type, file, verdict }) => [type, file, verdict]),
      [
        ['finding', a, 'leaked'],
        ['finding', b, 'leaked'],
        ['withdrawn', a, 'released'],
        ['newLog', b, undefined],
        ['summary', a, undefined],
        ['summary', b, undefined],
      ],
    );
  });

  test('a pipe is followed to its end, which ends with the status of the findings', async () => {
    const stdin = new PassThrough();
    const { stdout, status } = start(['-'], stdin);
    stdin.write(leak(1, 1) + quiet(250));
    await stdout.until((text) => text.includes('standard input:1: CB 1 (instance 1) leaked, outbound'));
    stdin.end();
    assert.equal(await status, 1);
    assert.match(stdout.text, /SUMMARY: standard input: 1 instance allocated: 1 leaked\n$/);
  });

  test('what cannot be followed is reported, and the others are followed', async () => {
    const good = folder().file('a.log', leak(1, 1) + quiet(200));
    const zipped = folder().file('b.gz', gzipSync(quiet(100)));
    const { stdout, stderr, interrupt, status } = start([zipped, folder().path, good]);
    await stdout.until((text) => text.includes('leaked, outbound'));
    interrupt.abort();
    assert.equal(await status, 2);
    assert.match(stderr.text, /b\.gz: it is compressed, and compressed logs do not grow/);
    assert.match(stderr.text, /it is a folder/);
    const only = await cli(['analyze', '--follow', folder().path]);
    assert.deepEqual([only.status, only.stdout], [2, '']);
  });

  test('a pattern stands for what matches at the beginning; one that matches nothing is not waited for', async function () {
    if (process.platform === 'win32') this.skip();
    folder().file('one/Winsock.log', leak(1, 1) + quiet(200));
    folder().file('two/Winsock.log', leak(2, 2) + quiet(200));
    const running = new CliProcess(['analyze', '--follow', '--leak-turnover', '0', folder().join('*/winsock*.log')]);
    await running.stdout.until((text) => count(text, /leaked, outbound/g) === 2);
    appendFileSync(folder().join('two/Winsock.log'), closing(3, 3) + quiet(200));
    await running.stdout.until((text) => /two\/Winsock\.log:\d+: CB 3 .*is stuck/.test(text));
    running.child.kill('SIGINT');
    assert.equal((await running.end()).status, 130);
    const none = await cli(['analyze', '--follow', folder().join('three/*.log')]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /no file matches this pattern/);
  });

  test('a log that has grown for long: 50 of a verdict, and the rest counted', async () => {
    const file = folder().file('a.log', Array.from({ length: 60 }, (_, i) => leak(i + 1, i + 1)).join('') + quiet(200));
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('… and 10 more leaked'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /leaked, outbound/g), 50);
  });

  test('as a process: Ctrl-C ends it with 130, after the summary', async function () {
    if (process.platform === 'win32') this.skip();
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const running = new CliProcess(['analyze', '--follow', file]);
    await running.stdout.until((text) => text.includes('leaked, outbound'));
    appendFileSync(file, closing(2, 2) + quiet(200));
    await running.stdout.until((text) => text.includes('is stuck'));
    running.child.kill('SIGINT');
    const { status, stdout, stderr } = await running.end();
    assert.deepEqual([status, stderr], [130, '']);
    assert.match(stdout, /\nSUMMARY: .*: 2 instances allocated: 1 leaked, 1 stuck\n$/);
  });

  test('as a process: it exits quietly when its reader closes the pipe', async function () {
    if (process.platform === 'win32') this.skip();
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const running = new CliProcess(['analyze', '--follow', file]);
    await running.stdout.until((text) => text.includes('leaked, outbound'));
    running.child.stdout?.destroy();
    appendFileSync(file, closing(2, 2) + quiet(200));
    const { status, stderr } = await running.end();
    assert.deepEqual([status, stderr], [0, '']);
  });

  test('a wrapped log is called so, with its first prefix', async () => {
    const file = folder().file('a.log', (leak(1, 1) + quiet(200)).replace(/^(?=.)/gm, '12:00 mta1 '));
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('leaked, outbound'));
    interrupt.abort();
    await status;
    assert.match(
      stdout.text,
      /a\.log: The log is wrapped: something stands in front of its lines \(first: “12:00 mta1 ”\)/,
    );
  });

  test('soak: an hour of traffic with rotations and truncations; every log’s findings, and memory stays', async function () {
    this.timeout(120_000);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const file = folder().file('Winsock.log');
    const { stdout, interrupt, status } = start([file]);
    // About as much as a busy MTA logs in an hour, in 60 logs; each leaks once per 20 connections.
    const pieces = [...generateLog({ bytes: 20_000_000, packets: 4, leakEvery: 20, eol: '\n' })];
    const logs = Array.from({ length: 60 }, (_, k) =>
      pieces.slice(Math.floor((k * pieces.length) / 60), Math.floor(((k + 1) * pieces.length) / 60)),
    );
    const used: number[] = [];
    let leaked = 0;
    let newLogs = 0;
    for (const [k, log] of logs.entries()) {
      for (const piece of log) appendFileSync(file, piece);
      // The whole log has been read once this late leak of its own is announced.
      appendFileSync(file, `${leak(900 + k, 1)}${quiet(250)}`);
      await stdout.until((text) => text.includes(`CB ${900 + k} (instance 1) leaked, outbound`));
      leaked += analyse(readFileSync(file, 'utf8'), defaultSettings).summary.leaked;
      stdout.text = '';
      if (k === logs.length - 1) break;
      if (k % 2 === 0) {
        renameSync(file, `${file}.1`);
        writeFileSync(file, 'begin\n');
      } else {
        truncateSync(file, 0);
        appendFileSync(file, 'begin\n');
      }
      await stdout.until((text) => /a new log begins|the earlier lines are in/.test(text));
      newLogs++;
      collect();
      used.push(process.memoryUsage().heapUsed);
    }
    interrupt.abort();
    assert.equal(await status, 1);
    assert.equal(newLogs, 59);
    const sums = [...stdout.text.slice(stdout.text.indexOf('SUMMARY')).matchAll(/: ([\d,]+) leaked/g)];
    assert.equal(
      sums.reduce((sum, [, count]) => sum + Number(count.replace(',', '')), 0),
      leaked,
    );
    assert.ok(leaked > 100, String(leaked));
    const early = Math.min(...used.slice(5, 20));
    const late = Math.min(...used.slice(-15));
    assert.ok(late < early + 2_000_000, `${early} → ${late}`);
  });
});
