/** Copies of the MTA's events as articles, tools and pages have them: what each says is read from all. */
import assert from 'node:assert/strict';
import type { MtaEvent } from '../../../server/src/core/eventlog/event';
import { FolderEvents } from '../../../server/src/core/eventlog/folderEvents';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { packingOf } from '../../../server/src/core/case/packing';
import { recogniseEventLog } from '../../../server/src/core/eventlog/recognise';
import { withoutCopies } from '../../../server/src/core/eventlog/sameEvent';
import { EventLogSteps } from '../../../server/src/core/eventlog/steps';
import { unmark } from '../../../server/src/core/eventlog/structured';
import { closeRace } from '../../support/events';

const words = 'A sockets error 10061 on a connect() call was detected. Control block index: 12.';
const origin = '[BASE IL TCP/IP DRVR 8 274] (12)';
const text = `${words} ${origin}`;

/** What a copy says of an event: number, origin, severity, control block, error, and the 1-based line it begins in. */
function told(copy: string): unknown[] {
  return parseEventLog(copy).events.map((event) => [
    event.id,
    [event.module, event.task].filter((part) => part !== undefined).join(' '),
    event.tid,
    event.proc,
    event.severity,
    event.controlBlockIndex,
    event.socketError ?? event.errorCode,
    event.firstLine + 1,
  ]);
}

const connect = (line: number): unknown[] => [9215, 'BASE IL TCP/IP DRVR', 8, 274, 12, 12, 10061, line];

function only(copy: string): MtaEvent {
  const { events } = parseEventLog(copy);
  assert.equal(events.length, 1, `${events.length} events in:\n${copy}`);
  return events[0];
}

suite('an event in an article is read', () => {
  for (const [name, copy, line] of [
    ['with its source behind an equals sign', `Event id: 9215 Source = MS Exchange MTA\n${text}`, 1],
    [
      'with a level before the id',
      `Warning Event ID 9215 Source: MSExchangeMTA Category: X.400 Service:\n\n${text}`,
      1,
    ],
    ['with a number sign', `Event #9215 ${text}`, 1],
    ['with dashes for colons', `Event ID - 9215\nSource - MSExchangeMTA\nDescription - ${text}`, 1],
    ['with a dash at the number', `Event ID -9215\nSource - MSExchangeMTA\n${text}`, 1],
    ['with the source in capitals and the bare number', `MSEXCHANGEMTA 9215 ${text}`, 1],
    [
      'with the short name of the source',
      `Event:9215\nSource:MTA\nType:Warning\nCat:Internal Processing\nDescription: ${text}`,
      1,
    ],
    [
      'with labels that have lost their signs',
      `Event ID 9215\nSource MSExchangeMTA\nType Warning\nCategory x.400 Service\n\n${text}`,
      1,
    ],
    ['with the source in a line above', `MSExchangeMTA\nEvent ID: 9215\n${text}`, 1],
    ['with source and id once more', `MSExchangeMTA\nEvent ID: 9215\nMSExchangeMTA event ID: 9215\n${text}`, 1],
    [
      'with the category misspelt',
      `Event: 9215\nSource: MSExchangeMTA\nCatergory: X.400 Service\nDescription: ${text}`,
      1,
    ],
    ['with everything on one line', `Event ID 9215,Source:MSExchangeMTA,Category:X400 Service ${text}`, 1],
    ['with category and text behind the id', `Event Id: 9215, Type: Warning, Category: Directory Access ${text}`, 1],
    [
      'with details',
      `Event ID - 9215, Details, Source: MSExchangeMTA, Category: Field\nEngineering, Type: Stop Description ${text}`,
      1,
    ],
    [
      'with the category behind the source',
      `Event ID: 9215\nSource: MSExchangeMTA - Interface\nDescription: ${text}`,
      1,
    ],
    ['with the number in front', `9215 ${text}`, 1],
    ['with the number and a dash in front', `Source: MSExchangeMTA\n9215 - ${text}`, 1],
    ['with number, source and category in front', `9215 - MSExchangeMTA - X.400 Service - ${text}`, 1],
    ['with number and source', `9215: MSExchangeMTA\n${text}`, 1],
    ['with number and category', `9215 - Interface\n${text}`, 1],
    ['with a time', `16:13:33 9215 MTA\n${text}`, 1],
    ['with an error', `Error 9215 Source: MSExchangeMTA\nField Engineering\nDescription:\n${text}`, 1],
    ['with the number within the words before it', `MTA error (Event ID = 9215): ${text}`, 1],
    [
      'with a bullet',
      ` - Event ID: 9215\n   Event Type: Warning\n   Event Source: MSExchangeMTA\n   Description:\n   ${text}`,
      1,
    ],
    ['quoted in mail', `> Event ID: 9215\n> Source: MSExchangeMTA\n> ${text}`, 1],
    [
      'with two columns of labels',
      `Date:\t6/6/01\tEvent ID: \t9215\nTime:\t3:36 PM\tSource:\tMSExchangeMTA\nComputer:\tA\tCategory;\tInterface\n\n${text}`,
      1,
    ],
    ['in a row over several lines', `6/6/01 3:36:27 PM\nMSExchangeMTA\nWarning Security  9215\nN/A\n<name> ${text}`, 1],
    [
      'in a row that has lost its tabs',
      `6/6/013:36:27 PMMSExchangeMTAErrorField Engineering\n9215N/ASERVER ${text}`,
      1,
    ],
    [
      'with a blank line in its text',
      `Event ID 9215\nSource MTA\n\nA fatal internal MTA error occurred.\n\n${text.replace('connect()', 'f()')}`,
      1,
    ],
  ] as const) {
    test(name, () => {
      assert.deepEqual(told(copy), [connect(line)]);
    });
  }

  test('with values behind its origin, and the origin once more behind them: that is where it ends', () => {
    const copy = `Event ID: 2197\nSource: MSExchangeMTA\nA lock failed. [DB Server DELIVER 7 9]1 109 ODXOINIU - no object 060034 DB Server DELIVER 7] (14)\nProse (3).`;
    assert.deepEqual(told(copy), [[2197, 'DB Server DELIVER', 7, 9, 14, undefined, undefined, 1]]);
    assert.equal(parseEventLog(copy).events[0].lastLine, 2);
  });

  test('by an origin that no table has, in whatever brackets', () => {
    const tail = (bracket: string): unknown => told(`Event ID: 2171\nSource: MSExchangeMTA\nAn error. ${bracket}`)[0];
    const expected = [2171, 'OM Server Gateway', 30, 26, 14, undefined, undefined, 1];
    for (const bracket of [
      '[OM Server\n  Gateway 30 26] (14).',
      '(OM Server Gateway 30 26)(14)',
      '(OM\n  Server Gateway 30 26](16)'.replace('16', '14'),
      '[1 OM Server Gateway 30 26] (14)',
      '{OM Server Gateway 30 26] (14)',
      '[OM Server Gateway 30 26] <14)',
    ])
      assert.deepEqual(tail(bracket), expected, bracket);
    assert.deepEqual(told('An error. [OM Server Gateway 30 26] (14)')[0], [undefined, ...expected.slice(1)]);
    assert.deepEqual(
      told(
        'Event ID: 2136\nDescription: Resource Monitoring Event, severity 10\n(OM Server RTSE(29) Proc 4) 12-09-98 11:22:20am\nPausing',
      ),
      [[2136, 'OM Server RTSE', 29, 4, 10, undefined, undefined, 1]],
    );
  });

  test('in the text form, with another word than NMI', () => {
    const event = only(
      'Event 210: X.400 Service Event, severity 14\n(MTA DISP:FANOUT(12) Proc 112) 01-23-98 10:24:31am\nIt failed\nConversion error 260',
    );
    assert.deepEqual(
      [event.id, event.severity, event.category, event.timeText, event.firstLine],
      [210, 14, 'X.400 Service Event', '01-23-98 10:24:31am', 0],
    );
  });

  test('without an origin, where its source or its words are the MTA’s', () => {
    for (const copy of [
      'Event ID 251\nA fatal internal MTA error occurred. So it goes.',
      'Event 9106\nThe MTA is not well.  (14)',
      'Event ID 9280\nMSExchangeMTA\nWarning\nThe locality table is full.',
      'Event ID: 290 (MTA)\nDescription: No delivery.',
    ])
      assert.equal(parseEventLog(copy).events.length, 1, copy);
  });

  test('where Windows has no text for it, by the values that it prints', () => {
    const event = only(
      'Event ID: 9215\nSource: MSExchangeMTA\nDescription: The description for Event ID ( 9215 ) in Source ( MSExchangeMTA ) could not be found. It contains the following insertion string(s): 10061, 12, BASE IL, TCP/IP DRVR, 8, 274.',
    );
    assert.deepEqual(
      [event.id, event.module, event.task, event.tid, event.proc],
      [9215, 'BASE IL', 'TCP/IP DRVR', 8, 274],
    );
  });
});

suite('nothing is read', () => {
  for (const copy of [
    'Event ID: 2025\nSource: MSExchangeIS Private\nDescription: The delivery of a message failed.',
    'Event ID 2380 MSExchangeMSMI\n\nA memory access violation has occurred.',
    'Event 1026; Source: MSExchIS; Type: warning, Category Transport General\nAn error occurred.',
    'Event ID: 4188\nSource : Microsoft PC MTA\nType : Error\nSomething failed.',
    'Event ID: 2025 (IS Priv)\nDescription: The delivery of a message failed.',
    'Event ID: 2004\nPrinter on the server is rejecting your request.',
    'Event ID 2000:\nVerify that the Microsoft Exchange MTA has started. Calls are failing with error 3051.',
    'Error 1702 Error just occurred while writing.',
    'The NMI9224 error indicates a timeout.',
    'R_ERROR: [MTA] <routine> Routing Failed',
    'ID: 11. Value number: 1.',
    '{"Id": 9215, "ProviderName": "Other", "Message": "x"}',
    "<Event><System><Provider Name='Other'/><EventID>9215</EventID></System></Event>",
  ]) {
    test(`in ${JSON.stringify(copy.slice(0, 50))}`, () => {
      assert.deepEqual(told(copy), []);
    });
  }

  test('of an attribute’s ID within a text, which ends no event', () => {
    const copy = `Event ID:2110\nSource:MSExchangeMTA\nDescription:\nA bad list. File offset: 1. Attribute\nID: 11. Referenced object 0. [DB Server XFER-IN 23 42] (16)`;
    assert.deepEqual(told(copy), [[2110, 'DB Server XFER-IN', 23, 42, 16, undefined, undefined, 1]]);
  });
});

/** An event as tools write it out: its fields, with the time as they print it. */
const tools: Readonly<Record<string, { readonly copy: string; readonly hour?: number; readonly level?: false }>> = {
  'dumpel, by blanks': { copy: `6/6/2001  3:36:27 PM  2  3  9215  MSExchangeMTA  N/A  EXCHSRV1  ${text}`, hour: 15 },
  'dumpel, by tabs': {
    copy: ['6/6/2001', '3:36:27 PM', '2', '3', '9215', 'MSExchangeMTA', 'N/A', 'EXCHSRV1', text].join('\t'),
    hour: 15,
  },
  'psloglist -s': {
    copy: `12345,Application,MSExchangeMTA,WARNING,EXCHSRV1,6/6/2001 3:36:27 PM,9215,None,"${text}"`,
    hour: 15,
  },
  'wevtutil /f:text': {
    copy: `  Log Name: Application\n  Source: MSExchangeMTA\n  Date: 2001-06-06T15:36:27.000\n  Event ID: 9215\n  Task: Operating System\n  Level: Warning\n  Opcode: N/A\n  Keyword: Classic\n  User: N/A\n  User Name: N/A\n  Computer: EXCHSRV1\n  Description: \n${text}`,
    hour: 15,
  },
  'wevtutil /f:RenderedXml': {
    copy: `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MSExchangeMTA'/><EventID Qualifiers='32768'>9215</EventID><Level>3</Level><Task>3</Task><TimeCreated SystemTime='2001-06-06T13:36:27.000000000Z'/><Computer>EXCHSRV1</Computer></System><EventData><Data>10061</Data></EventData><RenderingInfo Culture='en-US'><Message>${text}</Message><Level>Warning</Level><Task>Operating System</Task></RenderingInfo></Event>`,
    hour: 13,
  },
  'the XML of a viewer, over several lines': {
    copy: `<Event>\n <System>\n  <Provider Name="MSExchangeMTA" />\n  <EventID>9215</EventID>\n  <Level>3</Level>\n  <TimeCreated SystemTime="2001-06-06T13:36:27Z" />\n  <Computer>EXCHSRV1</Computer>\n </System>\n <EventData>\n  <Data>${text.replace('12.', '12.&#13;&#10;')}</Data>\n </EventData>\n</Event>`,
    hour: 13,
  },
  'Get-WinEvent | ConvertTo-Json': {
    copy: `{\n    "Message":  "${text.replace('. ', '.\\r\\n\\r\\n')}",\n    "Id":  9215,\n    "Level":  3,\n    "ProviderName":  "MSExchangeMTA",\n    "MachineName":  "EXCHSRV1",\n    "TimeCreated":  "\\/Date(991834587000)\\/",\n    "Properties":  [ { "Value":  "10061" } ],\n    "LevelDisplayName":  "Warning"\n}`,
    hour: 13,
  },
  'the same, of PowerShell 7': {
    copy: `{"Id":9215,"ProviderName":"MSExchangeMTA","MachineName":"EXCHSRV1","TimeCreated":"2001-06-06T15:36:27.123-05:00","LevelDisplayName":"Warning","Message":"${text}"}`,
    hour: 15,
  },
  'a shipper of logs': {
    copy: `{"@timestamp":"2001-06-06T13:36:27.000Z","winlog":{"provider_name":"MSExchangeMTA","event_id":9215,"computer_name":"EXCHSRV1"},"log":{"level":"warning"},"message":"${text}"}`,
    hour: 13,
  },
  'Get-EventLog | Export-Csv': {
    copy: `"9215","EXCHSRV1","System.Byte[]","4711","Operating System","3","Warning","${text}","MSExchangeMTA","System.String[]","2147492863","6/6/2001 3:36:27 PM","6/6/2001 3:36:28 PM","","",""`,
    hour: 15,
  },
  'Get-WinEvent | Export-Csv, its text over two lines': {
    copy: `"${text.replace('. ', '.\n')}","9215","","32768","3","3","","36028797018963968","4711","MSExchangeMTA","","Application","0","0","EXCHSRV1","S-1-5-18","6/6/2001 3:36:27 PM","","","app.evtx","System.UInt32[]","System.Diagnostics.Eventing.Reader.EventBookmark","Warning","","Operating System","System.Collections.ObjectModel.ReadOnlyCollection\`1[System.String]","System.Collections.Generic.List\`1[x]"`,
    hour: 15,
  },
  'Select-Object TimeGenerated, EventID, EntryType, Source, Message | Export-Csv': {
    copy: `"06.06.2001 15:36:27";"9215";"Warning";"MSExchangeMTA";"${text}"`,
    hour: 15,
  },
  'Select-Object Message, Id, TimeCreated, LevelDisplayName | Export-Csv': {
    copy: `"${text}","9215","6/6/2001 3:36:27 PM","Warning"`,
    hour: 15,
  },
  'Get-WinEvent | Format-List': {
    copy: `TimeCreated  : 6/6/2001 3:36:27 PM\nProviderName : MSExchangeMTA\nId           : 9215\nMessage      : ${text.replace('. ', '.\n               ')}`,
    hour: 15,
    level: false,
  },
  'Get-EventLog | Format-List *': {
    copy: `EventID            : 9215\nMachineName        : EXCHSRV1\nIndex              : 1234\nCategory           : Operating System\nCategoryNumber     : 3\nEntryType          : Warning\nMessage            : ${text}\nSource             : MSExchangeMTA\nReplacementStrings : {10061, 12}\nTimeGenerated      : 6/6/2001 3:36:27 PM`,
    hour: 15,
  },
  'a page with a table of labels': {
    copy: `<table><tr><td>Event ID:</td><td>9215</td></tr><tr><td>Source:</td><td>MSExchangeMTA</td></tr><tr><td>Type:</td><td>Warning</td></tr><tr><td>Description:</td><td>${text.replace('. ', '.<br>')}</td></tr></table>`,
  },
  'a page with a row': {
    copy: `<tr><td>6/6/2001</td><td>3:36:27&nbsp;PM</td><td>MSExchangeMTA</td><td>Warning</td><td>Operating System</td><td>9215</td><td>N/A</td><td>EXCHSRV1</td><td>${text}</td></tr>`,
    hour: 15,
  },
  'a page with breaks': {
    copy: `<p>Event ID: 9215<br/>Source: MSExchangeMTA<BR>Type: Warning<br />Description:<br>${text}</p>`,
  },
};

suite('an event is read as it was written out by', () => {
  for (const [tool, { copy, hour, level }] of Object.entries(tools)) {
    test(tool, () => {
      const event = only(copy);
      assert.deepEqual(told(copy), [connect(1)]);
      assert.equal(event.time?.hour, hour);
      assert.equal(event.level, level === false ? undefined : 'warning');
      assert.equal(parseEventLog(copy).unrecognisedLines, 0);
      assert.notEqual(recogniseEventLog(copy), undefined);
      const lines = copy.split('\n');
      const cut = (of: string): string[] =>
        event.spans.filter((span) => span.of === of).map(({ line, start, end }) => lines[line].slice(start, end));
      assert.deepEqual([cut('id'), cut('controlBlock'), cut('error')], [['9215'], ['12'], ['10061']]);
    });
  }

  test('any of them, one behind the other, in steps', () => {
    const all = Object.values(tools).map(({ copy }) => copy);
    const log = [...all, ...all].join('\n\n');
    const steps = new EventLogSteps(log, { step: 500, maxStep: Infinity });
    const whole = parseEventLog(log);
    assert.equal(whole.events.length, 2 * all.length);
    assert.deepEqual(steps.log.events, whole.events);
  });

  test('records in quotes: quotes within a text are doubled, and those of other programs are counted', () => {
    const row = (id: number, source: string, words: string): string =>
      `"${id}","EXCHSRV1","System.Byte[]","47","None","3","Error","${words}","${source}","System.String[]","1","6/6/2001 3:36:27 PM"`;
    const log = [row(2001, 'MSExchangeMTA', 'It is ""so"", it says.'), row(9215, 'W3SVC', 'Not the MTA.')].join('\n');
    const { events, otherSources } = parseEventLog(`"EventID","MachineName","Message"\n${log}\n`);
    assert.deepEqual(
      events.map(({ id, firstLine, computer, category, level }) => [id, firstLine, computer, category, level]),
      [[2001, 1, 'EXCHSRV1', 'None', 'error']],
    );
    // As long as it was, so that everything stays where it stands.
    assert.equal(events[0].text, 'It is " so" , it says.');
    assert.equal(otherSources, 1);
  });

  test('a quote that nobody closes takes no more than it has', () => {
    const log = `"It goes on\n${'text\n'.repeat(20_000)}${text}\n`;
    assert.equal(parseEventLog(log).events.length, 1);
  });

  test('an array of objects, in steps, also where one is far longer than a step', () => {
    const one = JSON.stringify(
      { Id: 9215, ProviderName: 'MSExchangeMTA', Message: text, Xml: 'x'.repeat(5000) },
      null,
      2,
    );
    const log = `[\n${[one, one, one].join(',\n')}\n]`;
    const steps = new EventLogSteps(log, { step: 700, maxStep: Infinity });
    assert.deepEqual(steps.log.events, parseEventLog(log).events);
    assert.equal(steps.log.events.length, 3);
  });

  test('values without words, by the origin among them', () => {
    const xml = (data: string): string =>
      `<Event><System><Provider Name='MSExchangeMTA'/><EventID>9215</EventID></System><EventData>${data}</EventData></Event>`;
    const values = ['10061', '12', 'BASE IL', 'TCP/IP DRVR', '8', '274'];
    const { id, module, task, tid, proc } = only(xml(values.map((value) => `<Data>${value}</Data>`).join('')));
    assert.deepEqual([id, module, task, tid, proc], [9215, 'BASE IL', 'TCP/IP DRVR', 8, 274]);
    assert.equal(only(xml('')).id, 9215);
  });
});

suite('an event that several files have', () => {
  const files = (...copies: string[]): { name: string; uri: string; log: ReturnType<typeof parseEventLog> }[] =>
    copies.map((copy, k) => ({ name: `EV${k}.LOG`, uri: `file:///EV${k}.LOG`, log: parseEventLog(copy) }));
  const labelled = (error: number, name: string): string =>
    `Event ID: 9215\nSource: MSExchangeMTA\nDate: 6/6/2001\nTime: 3:36:27 PM\nA sockets error ${error} on a ${name} call was detected. Control block index: 5. [BASE IL TCP/IP DRVR 8 262] (14)`;

  test('counts once, in whatever form they have it', () => {
    const events = (...copies: string[]): number => new FolderEvents(files(...copies)).countNaming(5);
    assert.equal(events(closeRace(5)), 2);
    assert.equal(events(closeRace(5), closeRace(5)), 2);
    assert.equal(events(closeRace(5), closeRace(5), labelled(0, 'connect()')), 2);
    assert.equal(events(closeRace(5), labelled(10061, 'connect()')), 3);
    assert.equal(events(closeRace(5), closeRace(5).replaceAll('03:36:27', '03:36:28')), 4);
  });

  test('counts as often as the file that has it most often', () => {
    const [once, twice] = [closeRace(5), closeRace(5) + closeRace(5)];
    for (const copies of [
      [once, twice],
      [twice, once],
      [twice, twice, once],
    ])
      assert.equal(new FolderEvents(files(...copies)).countNaming(5), 4);
    assert.equal(new FolderEvents(files(twice, once)).naming(5).length, 4);
  });

  test('is another one where its words differ, and it states no facts', () => {
    const event = (message: string): MtaEvent =>
      only(`Event ID: 4711\nSource: MSExchangeMTA\nDate: 6/6/2001\nTime: 3:36:27 PM\n${message}`);
    const left = (...messages: string[]): number =>
      withoutCopies(
        messages.map((message, file) => ({ event: event(message), file })),
        (item) => item.event,
        ({ file }) => file,
      ).length;
    assert.equal(left('No delivery to A.', 'No  delivery\nto A.'), 1);
    assert.equal(left('No delivery to A.', 'No delivery to B.'), 2);
  });
});

test('an event log as Windows keeps it is known by how it begins', () => {
  const bytes = (...parts: (string | number)[]): Uint8Array =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === 'number' ? [part] : Array.from(part, (letter) => letter.charCodeAt(0)))),
    );
  assert.match(packingOf(bytes(0x30, 0, 0, 0, 'LfLe', 1, 0))!.what, /event log of Windows \(\.evt\)/);
  assert.match(packingOf(bytes('ElfFile', 0, 1))!.what, /event log of Windows \(\.evtx\)/);
  for (const other of [bytes(), bytes('LfLe'), bytes('ElfFile'), bytes('ElfFiles'), bytes('xElfFile', 0)])
    assert.equal(packingOf(other), undefined);
});

test('what only looks like markup in plain text is text', () => {
  const { text: shown } = only(
    [
      'message NMI9215: Internal Operating System Error, severity 14',
      '',
      '          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm',
      '          gateway &lt;b&gt; <b>bold</b> not found',
      '',
    ].join('\n'),
  );
  assert.match(shown, /gateway &lt;b&gt; <b>bold<\/b> not found/);
});

test('only a line feed ends a line: what stands behind another separator is no quotation, and no record', () => {
  for (const text of ['separator\u2029 > quote', 'separator\u2028"a","b"', 'separator\u2028<p>text and more'])
    assert.equal(unmark(text).text, text);
});

test('the titles of columns are no line that was not understood', () => {
  const row = `6/6/2001,3:36:27 PM,MSExchangeMTA,Warning,Operating System,9215,N/A,EXCHSRV1,"${text}"`;
  const { events, unrecognisedLines } = parseEventLog(
    `Date,Time,Source,Type,Category,Event,User,Computer,Description\n${row}\n`,
  );
  assert.deepEqual([events.length, unrecognisedLines], [1, 0]);
});
