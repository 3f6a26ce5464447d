/** The event logs of a folder taken together, and long ones read in steps. */
import * as assert from 'node:assert/strict';
import { FolderEvents } from '../../../server/src/core/eventlog/folderEvents';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { EventLogSteps } from '../../../server/src/core/eventlog/steps';
import { citationText } from '../../../server/src/core/findings/citations';
import { decodeText } from '../../../server/src/core/text/decodeText';
import { closeRace, exhausted, otherLayer, sendFailed, started } from '../../support/events';

const file = (name: string, text: string): { uri: string; name: string; log: ReturnType<typeof parseEventLog> } => ({
  uri: `file:///logs/${name}`,
  name,
  log: parseEventLog(text),
});
const later = (text: string): string => text.replaceAll('06-06-01', '06-09-01');

suite('the event logs of a folder', () => {
  test('events are found by the control block that they name, another layer’s left out', () => {
    const events = new FolderEvents([file('EV0.LOG', otherLayer(18) + closeRace(18) + closeRace(5))]);
    assert.deepEqual(
      events.naming(18).map(({ event }) => event.id),
      [9215, 9214],
    );
    assert.deepEqual(events.naming(99), []);
    const unknown = file('EV0.LOG', closeRace(18).replace('NMI9215', 'NMI4711'));
    assert.deepEqual(
      new FolderEvents([unknown]).naming(18).map(({ event }) => event.id),
      [9214, 4711],
    );
  });

  test('those that bear most on a loss come first, then the older files; as many as are wanted', () => {
    const events = new FolderEvents([
      file('EV0.LOG', later(sendFailed(18) + closeRace(18))),
      file('EV1.LOG', sendFailed(18) + closeRace(18) + otherLayer(18)),
    ]);
    const all = events.naming(18).map((cited) => `${cited.event.id} in ${cited.file.name}`);
    assert.deepEqual(all, [
      '9215 in EV1.LOG',
      '9214 in EV1.LOG',
      '9215 in EV0.LOG',
      '9214 in EV0.LOG',
      '9224 in EV1.LOG',
      '9224 in EV0.LOG',
    ]);
    for (const limit of [0, 1, 5, 6]) assert.equal(events.naming(18, limit).length, limit);
    assert.deepEqual([events.countNaming(18), events.countNaming(99)], [6, 0]);
  });

  test('files are in order of their newest event, those without times first, then by number and name', () => {
    const bare = (text: string): string => text.replaceAll(' 06-06-01 03:36:27pm', '');
    const files = [
      file('EV0.LOG', later(closeRace(1))),
      file('b.txt', closeRace(1)),
      file('EV10.LOG', closeRace(1)),
      file('dev9.log', closeRace(1)),
      file('a.txt', closeRace(1)),
      file('ev2.log', closeRace(1)),
      file('old.txt', bare(closeRace(1))),
    ];
    for (const some of [files, files.toReversed()]) {
      assert.deepEqual(
        new FolderEvents(some).files.map(({ name }) => name),
        ['old.txt', 'EV10.LOG', 'ev2.log', 'a.txt', 'b.txt', 'dev9.log', 'EV0.LOG'],
      );
    }
  });

  test('the latest word on pool and build counts, whatever order the files come in', () => {
    const old = file('EV1.LOG', started('2448.1') + exhausted(20));
    const current = file('EV0.LOG', later(started('2653.23') + exhausted(60)));
    for (const files of [
      [old, current],
      [current, old],
    ]) {
      const events = new FolderEvents(files);
      assert.equal(events.poolSize?.value, 60);
      assert.equal(events.build?.value, '5.5.2653.23');
      assert.equal(events.build.file.name, 'EV0.LOG');
    }
    const silent = new FolderEvents([old, file('EV0.LOG', later(closeRace(18)))]);
    assert.deepEqual([silent.poolSize?.value, silent.build?.value], [20, '5.5.2448.1']);
    assert.equal(FolderEvents.none.poolSize, undefined);
  });

  test('an export of the Application log begins with the newest event', () => {
    const row = (date: string, pool: number): string =>
      `Event ID: 9156\nSource: MSExchangeMTA\nDate: ${date}\nTime: 03:36:27 PM\nDescription:\n` +
      'A resource limit has been reached while attempting to open an association. There are no free control blocks ' +
      `available for network type 1. The configured count is ${pool}. [BASE IL TCP/IP DRVR 8 27] (12)\n\n`;
    const exported = file('app.txt', row('6/9/01', 60) + row('6/6/01', 20));
    assert.deepEqual([exported.log.tally.isNewestFirst, exported.log.tally.newest?.day], [true, 9]);
    assert.equal(new FolderEvents([exported]).poolSize?.value, 60);
    const events = new FolderEvents([exported, file('EV0.LOG', exhausted(30).replaceAll('06-06-01', '06-07-01'))]);
    assert.equal(events.poolSize?.value, 60, 'the export is the newer one, although it ends with the older event');
  });

  test('without times EV0 is the current one', () => {
    const bare = (text: string): string => text.replaceAll(' 06-06-01 03:36:27pm', '');
    const events = new FolderEvents([file('EV0.LOG', bare(exhausted(60))), file('EV2.LOG', bare(exhausted(20)))]);
    assert.equal(events.poolSize?.value, 60);
  });

  test('a citation names some, and says how many more', () => {
    const events = new FolderEvents([file('EV0.LOG', closeRace(18).repeat(4))]);
    assert.equal(
      citationText(events, 18),
      'Events that name CB 18: 9215 (line 1 of EV0.LOG), 9214 (line 7 of EV0.LOG), 9215 (line 13 of EV0.LOG), ' +
        '9214 (line 19 of EV0.LOG) and 4 more; hints, not proof.',
    );
    assert.equal(citationText(events, 1), '');
  });
});

suite('a long event log in steps', () => {
  for (const [name, eol] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    test(`says what the whole says (${name})`, () => {
      const text = `noise\n\n${(closeRace(18) + otherLayer(3) + exhausted(60)).repeat(900)}more noise\n`.replaceAll(
        '\n',
        eol,
      );
      const steps = new EventLogSteps(text);
      let count = 1;
      while (!steps.advance()) count++;
      assert.ok(count > 3);
      const whole = parseEventLog(text);
      assert.deepEqual({ ...steps.log, unrecognised: whole.unrecognised }, whole);
    });
  }

  test('one without any place to cut it, too: hostile text may begin an event with every word', () => {
    for (const word of ['NMI1: ', 'x', '\n', '(BASE (1) ', '7/31/97,4:15:31 PM,']) {
      const steps = new EventLogSteps(word.repeat(1_000_000 / word.length));
      let count = 1;
      while (!steps.advance()) count++;
      assert.ok(count >= 15, `${JSON.stringify(word)}: ${count} steps for a megabyte`);
    }
  });

  test('an empty one is read at once', () => {
    assert.equal(new EventLogSteps('').advance(), true);
  });
});

test('a file’s text: UTF-16, byte order marks, Latin-1', () => {
  const bytes = (encoding: BufferEncoding, text: string): Uint8Array => Uint8Array.from(Buffer.from(text, encoding));
  assert.equal(decodeText(bytes('utf16le', '\ufeffmessage NMI9215: Größe')), 'message NMI9215: Größe');
  assert.equal(decodeText(bytes('utf8', '\ufeffGröße')), 'Größe');
  assert.equal(decodeText(bytes('latin1', 'Größe')), 'Größe');
  assert.equal(decodeText(new Uint8Array(0)), '');
});
