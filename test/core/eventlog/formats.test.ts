import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventLog, type MtaEvent } from '../../../server/src/core/eventlog/event';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { eventFormats, eventShapes } from '../../support/eventSamples';
import { viewerCells } from '../../support/events';

/** The only event of a text; its lines may be indented as in a template. */
function only(text: string): MtaEvent {
  const { events } = parseEventLog(text);
  assert.equal(events.length, 1, `${events.length} events in:\n${text}`);
  return events[0];
}

/** Some fields of an event, by the names given. */
function pick<K extends keyof MtaEvent>(event: MtaEvent, ...keys: K[]): Pick<MtaEvent, K> {
  return Object.fromEntries(keys.map((key) => [key, event[key]])) as Pick<MtaEvent, K>;
}

const origin = (event: MtaEvent): string => `${event.module} | ${event.task} | ${event.tid} | ${event.proc}`;

/** The repository's root, seen from out/test/core/eventlog. */
const root = join(__dirname, '..', '..', '..', '..');

suite("the KB 303102 article's own excerpt", () => {
  let log: EventLog;
  setup(() => void (log = parseEventLog(readFileSync(join(root, 'samples', 'kb303102-events', 'EV0.LOG'), 'utf8'))));

  test('holds two events, 9215 and 9214, and nothing else', () => {
    assert.deepEqual(
      log.events.map(({ id }) => id),
      [9215, 9214],
    );
    assert.equal(log.unrecognisedLines, 0);
    assert.equal(log.otherSources, 0);
    assert.equal(log.lines, 11);
  });

  test('names CB 5 in both, with errors 0 and 10057', () => {
    assert.deepEqual(
      log.events.map((event) => pick(event, 'controlBlockIndex', 'indexIs', 'socketError')),
      [
        { controlBlockIndex: 5, indexIs: 'winsockCb', socketError: 0 },
        { controlBlockIndex: 5, indexIs: 'winsockCb', socketError: 10057 },
      ],
    );
  });

  test('is read whole', () => {
    assert.deepEqual(log.events[0], {
      id: 9215,
      idFrom: 'stated',
      format: 'text',
      firstLine: 0,
      lastLine: 4,
      severity: 14,
      level: undefined,
      category: 'Internal Operating System Error',
      computer: undefined,
      module: 'BASE IL',
      task: 'TCP/IP DRVR',
      tid: 8,
      proc: 262,
      timeText: '06-06-01 03:36:27pm',
      time: { year: 2001, month: 6, day: 6, hour: 15, minute: 36, second: 27 },
      text: 'connect() call failed on CB 5\nSocket error 0',
      controlBlockIndex: 5,
      indexIs: 'winsockCb',
      socketError: 0,
      errorCode: undefined,
      networkType: undefined,
      configuredCount: undefined,
      messageType: undefined,
      build: undefined,
      networkAddress: undefined,
      spans: [
        { of: 'id', line: 0, start: 11, end: 15 },
        { of: 'severity', line: 0, start: 59, end: 61 },
        { of: 'origin', line: 2, start: 10, end: 43 },
        { of: 'time', line: 2, start: 44, end: 52 },
        { of: 'time', line: 2, start: 53, end: 63 },
        { of: 'controlBlock', line: 3, start: 38, end: 39 },
        { of: 'error', line: 4, start: 27, end: 28 },
      ],
    });
  });
});

suite('every sample of the shape tables', () => {
  for (const { format, sample } of eventFormats) {
    test(`${format}: is one event of that format, with nothing left over`, () => {
      assert.equal(only(sample).format, format);
      assert.equal(parseEventLog(sample).unrecognisedLines, 0);
    });
  }

  for (const { id, form, sample, source } of eventShapes) {
    test(`${id} as ${form} in ${source}: is one event with that id`, () => {
      const event = only(sample);
      assert.equal(event.id, id);
      assert.equal(event.idFrom, 'stated');
      assert.equal(event.format.startsWith('text'), form === 'text');
      assert.notEqual(event.module, undefined);
    });
  }

  for (const { id, form, sample, marker } of eventShapes.filter((row) => row.marker !== undefined)) {
    test(`${id} as ${form}: is known by its words alone (${marker})`, () => {
      const { text } = only(sample);
      assert.ok(text.replace(/\s+/g, '').toLowerCase().includes(marker!));
      const bare = only(`(BASE IL TCP/IP DRVR(8) Proc 1) 01-02-03 04:05:06am\n${text}`);
      assert.deepEqual([bare.id, bare.idFrom], [id, 'text']);
    });
  }
});

suite('the text event log, as it was copied by others', () => {
  const lines = [
    'message NMI9236: Internal Operating System Error, severity 12',
    '',
    '   (BASE IL TCP/IP DRVR(22) Proc 262) 04-10-96 05:52:10pm',
    '   Receive socket closed on CB 1',
    '   Socket error 0',
  ];
  const expected = {
    id: 9236,
    severity: 12,
    category: 'Internal Operating System Error',
    module: 'BASE IL',
    task: 'TCP/IP DRVR',
    tid: 22,
    proc: 262,
    controlBlockIndex: 1,
    socketError: 0,
  };
  const keys = Object.keys(expected) as (keyof typeof expected)[];
  const reads = (name: string, text: string, format: MtaEvent['format'] = 'text'): void =>
    void test(name, () => {
      const event = only(text);
      assert.deepEqual(pick(event, ...keys), expected);
      assert.equal(event.format, format);
    });

  reads('as it is', lines.join('\n'));
  reads('with more blanks', lines.join('\n').replace('Operating', '\n   Operating').replace('severity', 'severity   '));
  reads('without the blank line (KB 169860)', lines.filter((line) => line !== '').join('\n'));
  reads('with more blank lines', lines.join('\n').replace('\n\n', '\n\n\n\n'));
  reads('with the word Message capitalised (KB 196852)', lines.join('\n').replace('message', 'Message'));
  reads('without indents (KB 176396)', lines.map((line) => line.trim()).join('\n'));
  reads('with tabs for indents', lines.map((line) => line.replace('   ', '\t')).join('\n'));
  reads('with a blank before the thread number', lines.join('\n').replace('DRVR(22)', 'DRVR (22)'));
  reads('with a semicolon for the comma', lines.join('\n').replace('Error,', 'Error;'));
  reads('without the word message', lines.join('\n').replace('message ', ''), 'textReflowed');
  reads(
    'on one line',
    lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' '),
    'textReflowed',
  );
  reads(
    'on fewer lines, broken where it pleases',
    lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ')
      .replace(/(.{30}\S*) /g, '$1\n'),
    'textReflowed',
  );
  reads('with a blank line between all lines', lines.filter((line) => line !== '').join('\n\n'));

  test('without its header (KB 153188, KB 159566): the id is concluded from the words', () => {
    const event = only(lines.slice(2).join('\n'));
    assert.deepEqual(pick(event, 'id', 'idFrom', 'format', 'severity'), {
      id: 9236,
      idFrom: 'text',
      format: 'textNoHeader',
      severity: undefined,
    });
    assert.equal(origin(event), 'BASE IL | TCP/IP DRVR | 22 | 262');
    assert.ok(!event.spans.some(({ of }) => of === 'id'));
    assert.equal(event.text, 'Receive socket closed on CB 1\nSocket error 0');
    assert.equal(event.timeText, '04-10-96 05:52:10pm');
  });

  test('without their headers, one behind the other, and prose behind them', () => {
    const bare = lines.slice(2).join('\n');
    const log = parseEventLog(`${bare}\n${bare.replace('CB 1', 'CB 2')}\n\n   as deep as the events`);
    assert.deepEqual(
      log.events.map(({ controlBlockIndex, firstLine, lastLine }) => [controlBlockIndex, firstLine, lastLine]),
      [
        [1, 0, 2],
        [2, 3, 5],
      ],
    );
    assert.deepEqual(log.unrecognised, [{ firstLine: 7, lastLine: 7 }]);
  });

  test('with a header and without one, without a blank line between them', () => {
    const { events } = parseEventLog([...lines, ...lines.slice(2)].join('\n'));
    assert.deepEqual(
      events.map(({ format, firstLine, lastLine }) => [format, firstLine, lastLine]),
      [
        ['text', 0, 4],
        ['textNoHeader', 5, 7],
      ],
    );
  });

  test('without indents: what comes behind a blank line is none of it', () => {
    const log = parseEventLog([...lines.map((line) => line.trim()), '', 'Two lines', 'of prose'].join('\n'));
    assert.deepEqual(pick(log.events[0], 'text', 'lastLine'), {
      text: 'Receive socket closed on CB 1\nSocket error 0',
      lastLine: 4,
    });
    assert.deepEqual(log.unrecognised, [{ firstLine: 6, lastLine: 7 }]);
    assert.deepEqual([log.unrecognisedLines, log.firstUnrecognised], [2, 6]);
  });

  test('with blank lines between all lines: they are no part of the text', () => {
    assert.equal(only(lines.join('\n\n\n')).text, 'Receive socket closed on CB 1\nSocket error 0');
  });

  test('without its header, and with words that are not known: no id', () => {
    const event = only(
      '   (MTA XFER-IN(22) Proc 101) 10-30-96 11:44:26am\n   Transfer-In failure, submitting domain inconsistent',
    );
    assert.deepEqual(pick(event, 'id', 'idFrom'), { id: undefined, idFrom: undefined });
    assert.equal(origin(event), 'MTA | XFER-IN | 22 | 101');
  });

  test('with a date that was blotted out (KB 196852): the time is kept as text', () => {
    const event = only(
      'Message NMI2051: Internal Processing Error, severity 16\n\n(BASE RTSE(47) Proc 70) mm-dd-yy hh:mm:sspm\nIllegal get from element 5CE90801 at offset 102',
    );
    assert.deepEqual(pick(event, 'timeText', 'time'), { timeText: 'mm-dd-yy hh:mm:sspm', time: undefined });
    assert.equal(event.text, 'Illegal get from element 5CE90801 at offset 102');
  });

  test('the words between two events belong to neither (KB 319936)', () => {
    const log = parseEventLog([...lines, '', 'later', ...lines].join('\n'));
    assert.deepEqual(
      log.events.map(({ firstLine, lastLine }) => [firstLine, lastLine]),
      [
        [0, 4],
        [7, 11],
      ],
    );
    assert.deepEqual(log.unrecognised, [{ firstLine: 6, lastLine: 6 }]);
    assert.equal(log.unrecognisedLines, 1);
  });

  test('events run together on one line are told apart', () => {
    const one = lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ');
    const { events } = parseEventLog(`${one} ${one.replace('9236', '9214').replace('CB 1', 'CB 2')}`);
    assert.deepEqual(
      events.map(({ id, controlBlockIndex, firstLine, lastLine }) => [id, controlBlockIndex, firstLine, lastLine]),
      [
        [9236, 1, 0, 0],
        [9214, 2, 0, 0],
      ],
    );
  });

  test('the details of an event are its text, line by line', () => {
    const event = only(
      [
        'message NMI4258: Interface Event, severity 8',
        '',
        '  (POP4 POP4 UP(7) Proc 228) 02-26-02 02:43:50pm',
        '  Message received at NSI:',
        '    cb 12',
        '    LPI 1-15-12',
        '    Message type Close Request',
      ].join('\n'),
    );
    assert.equal(event.text, 'Message received at NSI:\ncb 12\nLPI 1-15-12\nMessage type Close Request');
  });

  test('a header has no origin but its own: not that of the next event, nor one far away', () => {
    const header = 'message NMI9215: Internal Operating System Error, severity 14';
    const { events } = parseEventLog([header, '', ...lines].join('\n'));
    assert.deepEqual(
      events.map(({ id, module }) => [id, module]),
      [
        [9215, undefined],
        [9236, 'BASE IL'],
      ],
    );
    const far = only(`${header}\n${'  more words\n'.repeat(60)}  (BASE IL TCP/IP DRVR(22) Proc 262)`);
    assert.equal(far.module, undefined);
  });

  test('headers run together are events, each with what is its own', () => {
    const { events } = parseEventLog('NMI9215:NMI9214: one, NMI9224: two, severity 3');
    assert.deepEqual(
      events.map(({ id, category, severity }) => [id, category, severity]),
      [
        [9215, undefined, undefined],
        [9214, 'one', undefined],
        [9224, 'two', 3],
      ],
    );
  });

  test('a header ends with its line; without a severity or a category it is one, too', () => {
    const event = only('message NMI9215: Internal Operating System Error\nseverity 14');
    assert.deepEqual(pick(event, 'format', 'category', 'severity', 'text'), {
      format: 'text',
      category: 'Internal Operating System Error',
      severity: undefined,
      text: 'severity 14',
    });
    assert.deepEqual(pick(only('message NMI9215: severity 14'), 'category', 'severity'), {
      category: undefined,
      severity: 14,
    });
    assert.deepEqual(pick(only('message NMI9215:'), 'category', 'severity'), {
      category: undefined,
      severity: undefined,
    });
  });

  test('a header with nothing behind it is an event all the same', () => {
    assert.deepEqual(
      pick(only('message NMI9215: Internal Operating System Error, severity 14'), 'id', 'severity', 'module', 'text'),
      { id: 9215, severity: 14, module: undefined, text: '' },
    );
  });

  test('a number that only looks like a header is none', () => {
    assert.equal(parseEventLog('The NMI9224 error indicates that a timeout occurred.\nXNMI9224: no').events.length, 0);
  });
});

suite('the Application log, as it was copied by others', () => {
  const text =
    'A sockets error 10061 on a connect() call was detected. The MTA will attempt to recover the sockets connection. Control block index: 12. [BASE IL TCP/IP DRVR 8 274] (12)';
  const expected = {
    id: 9215,
    severity: 12,
    module: 'BASE IL',
    task: 'TCP/IP DRVR',
    tid: 8,
    proc: 274,
    controlBlockIndex: 12,
    indexIs: 'winsockCb',
    socketError: 10061,
  };
  const keys = Object.keys(expected) as (keyof typeof expected)[];
  const reads = (name: string, copy: string, more: Partial<MtaEvent> = {}): void =>
    void test(name, () => {
      const event = only(copy);
      assert.deepEqual(pick(event, ...keys), expected);
      assert.deepEqual(pick(event, ...(Object.keys(more) as (keyof MtaEvent)[])), more);
      assert.equal(parseEventLog(copy).unrecognisedLines, 0);
    });
  const os = { level: 'warning', category: 'Operating System' } as const;

  reads(
    'labels, one a line',
    `Event ID: 9215\nSource: MSExchangeMTA\nType: Warning\nCategory: Operating System\n\nDescription:\n${text}`,
    os,
  );
  reads(
    'labels, two on a line (KB 170056)',
    `Event ID: 9215\nSource: MSExchangeMTA\nType: Warning Category: Operating System Description\n${text}`,
    os,
  );
  reads(
    'the event viewer’s own copy',
    `Event Type:\tWarning\nEvent Source:\tMSExchangeMTA\nEvent Category:\tOperating System \nEvent ID:\t9215\nDate:\t\t6/6/2001\nTime:\t\t3:36:27 PM\nUser:\t\tN/A\nComputer:\tEXCHSRV1\nDescription:\n${text}`,
    {
      ...os,
      computer: 'EXCHSRV1',
      timeText: '6/6/2001 3:36:27 PM',
      time: { year: 2001, month: 6, day: 6, hour: 15, minute: 36, second: 27 },
    },
  );
  reads(
    'the newer viewer’s copy',
    `Log Name:      Application\nSource:        MSExchangeMTA\nDate:          6/6/2001 3:36:27 PM\nEvent ID:      9215\nTask Category: Operating System\nLevel:         Warning\nKeywords:      Classic\nUser:          N/A\nComputer:      EXCHSRV1\nDescription:\n${text}`,
    {
      ...os,
      timeText: '6/6/2001 3:36:27 PM',
    },
  );
  reads(
    'the id, source and category in columns (KB 164400)',
    `Event ID 9215     MSExchangeMTA     Operating System\n\n${text}`,
    { category: 'Operating System' },
  );
  reads('the same with a colon (KB 170006)', `Event 9215: MSExchangeMTA Operating System\n${text}`, {
    category: 'Operating System',
  });
  reads(
    'source, type, category and id in columns (KB 166602)',
    `MSExchangeMTA   Warning   Operating System   9215\n${text}`,
    os,
  );
  reads('an equals sign (KB 152941)', `Event ID = 9215:\n${text}`);
  reads('the text glued to the id (KB 152941)', `Event ID 9215${text}`);
  reads('the bare number (KB 182619)', `9215\n${text}`, { format: 'applicationTextOnly' });
  reads(
    'the source before the id (KB 169716)',
    `MSExchangeMTA Event ID: 9215\nType: Warning\nCategory: Operating System\n${text}`,
    os,
  );
  reads('the id glued to the source (KB 152877)', `MSExchangeMTAEvent ID 9215\n\n${text}`);
  reads('id and category (KB 152897)', `ID 9215 Category Operating System\n${text}`, { category: 'Operating System' });
  reads('labels in lower case without blanks', `event id:9215\nsource:MSExchangeMTA\ntype:Warning\n${text}`, {
    level: 'warning',
  });
  reads('a severity in brackets (KB 159566)', `Event: 9215\nSource: MSExchangeMTA\n\n${text.replace('(12)', '[12]')}`);
  reads('a bracket that lost a blank (KB 182619)', `9215\n${text.replace('IL TCP', 'ILTCP')}`);
  reads(
    'more blanks in the bracket (KB 164400)',
    `Event ID 9215 MSExchangeMTA Operating System\n${text.replace('DRVR 8', 'DRVR   8')}`,
  );
  reads('nothing but the text: the id is concluded', text, { idFrom: 'text', format: 'applicationTextOnly' });

  const row = {
    ...os,
    format: 'applicationRow',
    computer: 'EXCHSRV1',
    timeText: '7/31/97 4:15:31 PM',
    time: { year: 1997, month: 7, day: 31, hour: 16, minute: 15, second: 31 },
  } as const;
  const cells = viewerCells(text);
  reads('a row of the viewer, by blanks (KB 162674)', cells.join(' '), row);
  reads('a row of the viewer, by commas', cells.join(','), row);
  reads('a row of the viewer, by semicolons', cells.join(';'), row);
  reads('a row of the viewer, by tabs', cells.join('\t'), row);
  reads('a row with the text in quotes', [...cells.slice(0, 8), `"${text}"`].join(','), row);
  reads('a row with everything in quotes', cells.map((cell) => `"${cell}"`).join(','), row);
  reads('a row in quotes over several lines', `${cells.slice(0, 8).join(',')},"${text.replaceAll('. ', '.\n')}"`, row);
  reads('the newer order of columns', `Warning,7/31/97 4:15:31 PM,MSExchangeMTA,9215,Operating System,"${text}"`, {
    ...os,
    format: 'applicationRow',
    time: row.time,
  });

  for (const width of [20, 33, 40, 61, 72]) {
    const wrapped = (copy: string, pattern: RegExp): string => copy.replace(pattern, '$1\n');
    reads(
      `wrapped between words at ${width}`,
      `Event ID: 9215\nSource: MSExchangeMTA\n${wrapped(text, new RegExp(`(.{1,${width}}) `, 'g'))}`,
    );
    reads(
      `cut anywhere at ${width}`,
      `Event ID: 9215\nSource: MSExchangeMTA\n${wrapped(text, new RegExp(`(.{${width}})`, 'g'))}`,
    );
  }

  for (let at = 1; at < text.length - 1; at++) {
    // A cut there leaves `(12` or `12)` alone: what is lost is the severity.
    if (text.slice(at).length <= 4) continue;
    const cut = `Event ID: 9215\nSource: MSExchangeMTA\n${text.slice(0, at)}\n${text.slice(at)}`;
    reads(`cut at ${at}: …${text.slice(Math.max(0, at - 6), at)}⏎${text.slice(at, at + 6)}…`, cut);
  }

  test('the older form has the bracket first (KB 161946)', () => {
    const event = only(
      "Event Id:316\nSource:MSExchangeMTA\nType:Information\nCategory:Resource\nDescription:[MTA MAIN BASE (1) Proc 15] \nFree ASB at index 2001\nThis leaves 1 CB's remaining (4)",
    );
    assert.equal(origin(event), 'MTA | MAIN BASE | 1 | 15');
    assert.deepEqual(pick(event, 'severity', 'text'), {
      severity: 4,
      text: "Free ASB at index 2001 This leaves 1 CB's remaining",
    });
  });

  test('the origin of the text form may stand first in the description (KB 252843)', () => {
    const event = only(
      'Event ID: 4293\nSource: MSExchange MTA\nType: Warning\nCategory: Field Engineering\n\n(POP4 POP4 UP(7) PROC 39) Incoming Connection rejected due to an incorrect\nT-selector. Called T-Selector is: %1%2%3',
    );
    assert.equal(origin(event), 'POP4 | POP4 UP | 7 | 39');
    assert.equal(
      event.text,
      'Incoming Connection rejected due to an incorrect T-selector. Called T-Selector is: %1%2%3',
    );
  });

  test('or last (KB 232602), even without its end', () => {
    assert.equal(
      origin(
        only(
          'Event ID: 1209\nCategory: X.400 Service\nDescription: Session error, invalid source LPI on received message. Invalid\nLPI is 1-16-64 (PLATFORM KERNEL(19) Proc 62)',
        ),
      ),
      'PLATFORM | KERNEL | 19 | 62',
    );
    assert.equal(
      origin(
        only('Event ID: 2035\nCategory: X.400 Service\nDescription: Lost connections to locality 0 (BASE POP4 DOWN(6)'),
      ),
      'BASE | POP4 DOWN | 6 | undefined',
    );
  });

  test('brackets are read whatever else is in them', () => {
    const tail = (bracket: string): string => origin(only(`Event ID: 1\nSource: MSExchangeMTA\nText. ${bracket} (14)`));
    assert.equal(tail('[BASE TCP/IP DRVR 122]'), 'BASE | TCP/IP DRVR | 122 | undefined');
    assert.equal(tail('[POP4 POP4 DOWN4 18]'), 'POP4 | POP4 DOWN | 4 | 18');
    assert.equal(tail('[64 POP4 POP4 DOWN 6]'), 'POP4 | POP4 DOWN | 6 | undefined');
    assert.equal(tail('[198 1 0 1 PLATFORM KERNEL 20 130]'), 'PLATFORM | KERNEL | 20 | 130');
    assert.equal(
      tail('[2474Receive RT-TRANSFER ind Send - pop-mta has the turn MTA XFER-IN 21 58]'),
      'MTA | XFER-IN | 21 | 58',
    );
    assert.equal(
      tail('[RESFW01 MtaBind ncacn_ip_tcp:166.35.134.1[1092] BASE IL]'),
      'BASE IL | undefined | undefined | undefined',
    );
    assert.equal(tail('[MTA DISP:FUTURE 9 99]'), 'MTA | DISP:FUTURE | 9 | 99');
    assert.equal(tail('[%1 %2 %3 %4]'), 'undefined | undefined | undefined | undefined');
  });

  test('a bracket without a severity ends the event too (KB 319846)', () => {
    const log = parseEventLog(
      'Event Source: MSExchangeMTA\nEvent ID: 2051\nDescription:\nAn illegal GET from element 7020B601 occurred at offset 1. [BASE DISP:ROUTER 10\n70]\n\nRESOLUTION',
    );
    assert.equal(origin(log.events[0]), 'BASE | DISP:ROUTER | 10 | 70');
    assert.equal(log.events[0].severity, undefined);
    assert.equal(log.unrecognisedLines, 1);
  });

  test('events without a blank line between them are told apart', () => {
    const { events } = parseEventLog(
      `${text}\n${text.replace('10061', '10060')}\nEvent ID: 9156\nSource: MSExchangeMTA\nThere are no free control blocks available for network type 1. The configured count is 20. [BASE IL MAIN BASE 1 282] (10)`,
    );
    assert.deepEqual(
      events.map(({ id, socketError }) => [id, socketError]),
      [
        [9215, 10061],
        [9215, 10060],
        [9156, undefined],
      ],
    );
  });

  test('events of other programs are passed over and counted', () => {
    const log = parseEventLog(
      `Event ID: 1103\nSource: MSExchangeDS\nCategory: Replication\nDuring intersite replication …\n\n${cells.join(',')}\n7/31/97,4:15:32 PM,MSExchangeIS,Information,General,1000,N/A,EXCHSRV1,"Started."`,
    );
    assert.deepEqual(
      log.events.map(({ id }) => id),
      [9215],
    );
    assert.equal(log.otherSources, 2);
    assert.equal(log.unrecognisedLines, 0);
  });

  test('a row in quotes ends with its quotes, also without an origin', () => {
    const quoted = [...cells.slice(0, 8), '"Said ""no""  to the peer."'].join(',');
    const { events, unrecognised } = parseEventLog(`${quoted}\n${quoted}\nBehind the rows.`);
    assert.deepEqual(
      events.map((event) => [event.lastLine, event.module, event.text]),
      [
        [0, undefined, 'Said ""no"" to the peer.'],
        [1, undefined, 'Said ""no"" to the peer.'],
      ],
    );
    assert.deepEqual(unrecognised, [{ firstLine: 2, lastLine: 2 }]);
  });

  test('quotes on a line of their own end the row, and what is quoted elsewhere does not', () => {
    const row = cells.slice(0, 8).join(',');
    const closed = parseEventLog(`${row},"Said no.\n"`);
    assert.deepEqual([closed.events[0].lastLine, closed.events[0].text], [1, 'Said no.']);
    const open = parseEventLog(`${row},"Said no.\n\nIt said "no".`);
    assert.deepEqual([open.events[0].lastLine, open.events[0].text, open.unrecognisedLines], [0, 'Said no.', 1]);
  });

  test('a bare number behind a row in quotes begins the next event', () => {
    const { events } = parseEventLog(`${[...cells.slice(0, 8), `"${text}"`].join(',')}\n9214\n${text}`);
    assert.deepEqual(
      events.map(({ id, idFrom }) => [id, idFrom]),
      [
        [9215, 'stated'],
        [9214, 'stated'],
      ],
    );
  });

  test('bare numbers are the ids of the texts behind them, and no part of these', () => {
    const { events } = parseEventLog(`9215\n${text}\n\nprose\n\n 9214\n${text.replace(' (12)', ' (19)')}`);
    assert.deepEqual(
      events.map((event) => [event.id, event.severity, event.text.slice(0, 9), event.firstLine]),
      [
        [9215, 12, 'A sockets', 0],
        [9214, 19, 'A sockets', 5],
      ],
    );
    assert.deepEqual(
      events.map(({ spans }) => spans.find(({ of }) => of === 'id')),
      [
        { of: 'id', line: 0, start: 0, end: 4 },
        { of: 'id', line: 5, start: 1, end: 5 },
      ],
    );
  });

  test('the origin of the text form may be at the beginning, with its date, or at the end', () => {
    const labelled = 'Event ID: 9215\nSource: MSExchangeMTA\n';
    const first = only(
      `${labelled}(BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm\nconnect() call failed on CB 5. (14)`,
    );
    assert.deepEqual(pick(first, 'id', 'module', 'severity', 'text', 'timeText', 'format'), {
      id: 9215,
      module: 'BASE IL',
      severity: 14,
      text: 'connect() call failed on CB 5.',
      timeText: '06-06-01 03:36:27pm',
      format: 'applicationTextOrigin',
    });
    const last = only(`${labelled}connect() call failed on CB 5. (BASE IL TCP/IP DRVR(8)`);
    assert.deepEqual(pick(last, 'module', 'severity', 'text'), {
      module: 'BASE IL',
      severity: undefined,
      text: 'connect() call failed on CB 5.',
    });
    const { events } = parseEventLog(`${labelled}No origin.\n(BASE IL TCP/IP DRVR(8) Proc 1) 06-06-01 03:36:27pm\nx`);
    assert.deepEqual(
      events.map(({ id, format }) => [id, format]),
      [
        [9215, 'applicationLabelled'],
        [undefined, 'textNoHeader'],
      ],
    );
  });

  test('a severity ends the text: a number in brackets within it is none', () => {
    const front = '[BASE IL TCP/IP DRVR 8 274] ';
    const read = (copy: string): unknown[] => parseEventLog(copy).events.map((event) => [event.severity, event.text]);
    assert.deepEqual(read(`${front}A sockets error 0 (4) x`), [[undefined, 'A sockets error 0 (4) x']]);
    assert.deepEqual(read(`${front}One. (9)\n\n${front}Two. (10)`), [
      [9, 'One.'],
      [10, 'Two.'],
    ]);
  });

  test('a bracket is in front of the text only where nothing is before it, and something behind it', () => {
    const labelled = 'Event ID: 9215\nSource: MSExchangeMTA\n';
    const origin = '[BASE IL TCP/IP DRVR 8 274]';
    const read = (description: string): unknown => pick(only(labelled + description), 'format', 'text', 'module');
    const [module, before] = ['BASE IL', 'applicationBracketFirst'];
    assert.deepEqual(read(`${origin} Some words.`), { format: before, text: 'Some words.', module });
    assert.deepEqual(read(`Some ${origin} words.`), { format: 'applicationLabelled', text: 'Some', module });
    assert.deepEqual(read(origin), { format: 'applicationLabelled', text: '', module });
    assert.deepEqual(read(`${origin} (12) Some words.`), { format: 'applicationLabelled', text: '', module });
  });

  test('an origin may be a task alone; one whose texts were not filled in says nothing', () => {
    assert.equal(origin(only('Some words. [TCP/IP DRVR 8 274] (12)')), 'undefined | TCP/IP DRVR | 8 | 274');
    const log = parseEventLog(`No event. [%1 %2 %3 %4] (12)\n${text}`);
    assert.deepEqual(
      log.events.map(({ firstLine, id }) => [firstLine, id]),
      [[1, 9215]],
    );
    const empty = only('Event ID: 9215\nSource: MSExchangeMTA\nSome words. [%1 %2 %3 %4] (12)');
    assert.equal(empty.severity, 12);
    assert.ok(!empty.spans.some(({ of }) => of === 'origin'));
  });

  test('a date without a time, or a time without a date, is kept as text', () => {
    const at = (label: string): MtaEvent => only(`Event ID: 9215\nSource: MSExchangeMTA\n${label}\nSome words.`);
    assert.deepEqual(pick(at('Date: 6/6/2001'), 'timeText', 'time'), { timeText: '6/6/2001', time: undefined });
    assert.deepEqual(pick(at('Time: 3:36:27 PM'), 'timeText', 'time'), { timeText: '3:36:27 PM', time: undefined });
  });

  test('a header of the text form that a label quotes begins no event', () => {
    const event = only('Event ID: 9215\nSource: MSExchangeMTA\nCategory: NMI1: x\nDescription:\nSome words.');
    assert.deepEqual(pick(event, 'id', 'text'), { id: 9215, text: 'Some words.' });
  });

  test('the MTA’s own event needs no known id where its source is stated, or its text has an origin', () => {
    assert.equal(only('Event ID: 4711\nSource: MSExchangeMTA\nSome words.').id, 4711);
    assert.equal(only('Event ID: 4711\nSome words. (BASE IL TCP/IP DRVR(8) Proc 262)').id, 4711);
  });

  test('the id may stand behind other labels', () => {
    const event = only('Source: MSExchangeMTA Event ID: 9156 Type: Warning\nNo free control blocks.');
    assert.deepEqual(pick(event, 'id', 'level', 'text'), {
      id: 9156,
      level: 'warning',
      text: 'No free control blocks.',
    });
  });

  test('an event without source and origin is taken for the MTA’s only where its id is known', () => {
    const log = parseEventLog('Event ID: 5716\nDescription:\nThe partial synchronization replication failed.');
    assert.equal(log.events.length, 0);
    assert.equal(log.unrecognisedLines, 3);
    assert.equal(parseEventLog('Event ID: 9156\nDescription:\nNo free control blocks.').events.length, 1);
  });

  test('prose that speaks of an event is none', () => {
    const log = parseEventLog(
      'Event ID 57 indicates that the number of messages in the queue exceeds the\nmaximum number of allowable associations.\n\nEvent 9301 can be a useful indicator.',
    );
    assert.equal(log.events.length, 0);
    assert.equal(log.unrecognisedLines, 3);
  });

  test('an event by its labels stays one where its text has no origin', () => {
    const log = parseEventLog(
      'Event ID: 4287\nSource: MSExchangeMTA\nDescription: Internal error in POP4 with error code 8640.\n\nIn Calls.out you can read:',
    );
    assert.deepEqual(
      log.events.map((event) => pick(event, 'id', 'module', 'errorCode', 'lastLine')),
      [{ id: 4287, module: undefined, errorCode: 8640, lastLine: 2 }],
    );
    assert.equal(log.unrecognisedLines, 1);
  });
});
