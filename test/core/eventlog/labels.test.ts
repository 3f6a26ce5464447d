/** The labels and the rows of an Application log, as people and viewers write them: what is read from each, and what is neither. */
import * as assert from 'node:assert/strict';
import type { MtaEvent } from '../../../server/src/core/eventlog/event';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { recogniseEventLog } from '../../../server/src/core/eventlog/recognise';
import { viewerCells } from '../../support/events';

const text =
  'A sockets error 0 on a connect() call was detected. Control block index: 4. [BASE IL TCP/IP DRVR 8 274] (12)';
const words = 'A sockets error 0 on a connect() call was detected. Control block index: 4.';

function only(copy: string): MtaEvent {
  const { events } = parseEventLog(copy);
  assert.equal(events.length, 1, `${events.length} events in:\n${copy}`);
  return events[0];
}

/** What the labels of an event say. */
function labelsOf({ id, level, category, computer, timeText }: MtaEvent): Record<string, unknown> {
  const all = { id, level, category, computer, timeText };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
const labels = (copy: string): Record<string, unknown> => labelsOf(only(copy));

/** The words of a text that are the id of its only event. */
function idPlace(copy: string): string | undefined {
  const span = only(copy).spans.find(({ of }) => of === 'id');
  return span && copy.split('\n')[span.line].slice(span.start);
}

suite('labels', () => {
  const mta = 'Source: MSExchangeMTA\n';

  test('are those of the MTA by its source, however that is written', () => {
    for (const source of ['MSExchangeMTA', 'MSExchange MTA', 'msexchangemta', 'MSExchangeMTA (5.5)'])
      assert.equal(only(`Event ID: 4711\nSource: ${source}\nSome words.`).id, 4711, source);
    const other = parseEventLog('Event ID: 4711\nSource: NotMSExchangeMTA\nSome words.');
    assert.deepEqual([other.events.length, other.otherSources], [0, 1]);
  });

  test('need an id or a source to be an event’s', () => {
    assert.deepEqual(labels(`${mta}Type: Warning\n${text}`), { id: 9215, level: 'warning' });
    assert.equal(only(`${mta}${text}`).idFrom, 'text');
    assert.equal(only(`Type: Warning\n${text}`).level, undefined);
  });

  test('may have blank lines between them, but not many', () => {
    assert.deepEqual(labels(`Event ID: 9215\n\n \n\n${mta}\nType: Error\n\n${text}`), { id: 9215, level: 'error' });
    assert.deepEqual(labels(`Event ID: 9215\n${'\n'.repeat(4)}Type: Error\n`), { id: 9215 });
  });

  test('that come again are those of the next event', () => {
    const ids = (copy: string): unknown[] => parseEventLog(copy).events.map(({ id, level }) => [id, level]);
    assert.deepEqual(ids(`Event ID: 9215\n${mta}Event ID: 9214\n${mta}Words.`), [
      [9215, undefined],
      [9214, undefined],
    ]);
    assert.deepEqual(ids(`${mta}Type: Error\n${mta}Type: Warning\n${text}`), [
      [undefined, 'error'],
      [9215, 'warning'],
    ]);
    assert.deepEqual(ids('Source: MSExchangeMTA Event ID: 9156\nEvent ID: 9214\nWords.'), [
      [9156, undefined],
      [9214, undefined],
    ]);
    const column = 'MSExchangeMTA   Warning   Operating System   ';
    assert.deepEqual(ids(`${column}9215\n${column}9214\nWords.`), [
      [9215, 'warning'],
      [9214, 'warning'],
    ]);
  });

  test('say the level, the category, the computer; what is empty says nothing', () => {
    for (const [word, level] of [
      ['Error', 'error'],
      ['WARNING', 'warning'],
      ['Information', 'information'],
      ['None', undefined],
      ['Success Audit', undefined],
    ] as const)
      assert.equal(only(`${mta}Type: ${word}\n${text}`).level, level, word);
    assert.deepEqual(labels(`${mta}Computer:\nCategory: \nDate:\n${text}`), { id: 9215 });
    assert.deepEqual(labels(`${mta}Task Category: X.400 Service ;\nEvent Type: Error,\nComputer: A B\n${text}`), {
      id: 9215,
      level: 'error',
      category: 'X.400 Service',
      computer: 'A B',
    });
  });

  test('say a date and a time, on one line or on two', () => {
    for (const [date, time] of [
      ['6/6/2001 15:36', '15 36 0'],
      ['6/6/2001   3:36 PM', '15 36 0'],
      ['6/6/2001\t03:36pm', '15 36 0'],
      ['6/6/2001 15:36:27', '15 36 27'],
      ['6/6/2001 3:36:27 PM', '15 36 27'],
      ['6/6/2001 03:36:27\tAM', '3 36 27'],
      ['6/6/2001\nTime: 3:36:27 PM', '15 36 27'],
      ['6/6/2001\nTime: 3:36:27 \t PM', '15 36 27'],
    ]) {
      const event = only(`${mta}Date: ${date}\n${text}`);
      assert.equal(event.time && [event.time.hour, event.time.minute, event.time.second].join(' '), time, date);
      assert.equal(event.time?.year, 2001);
    }
    for (const date of ['on 6/6/2001 15:36', '6/6/2001 15:36 or so', '6/6/2001, 15:36 x']) {
      const event = only(`${mta}Date: ${date}\n${text}`);
      assert.deepEqual([event.timeText, event.time], [date, undefined]);
    }
  });

  test('may share a line with others, and with the description', () => {
    assert.deepEqual(labels(`Event ID: 9215 Type: Warning Category: Operating System Source: MSExchangeMTA\n${text}`), {
      id: 9215,
      level: 'warning',
      category: 'Operating System',
    });
    for (const rest of ['Description: ', 'Description:', 'Description', 'Description  ', 'Description =\n'])
      assert.equal(only(`${mta}Type: Warning Category: Operating System ${rest}\n${text}`).text, words, rest);
    assert.equal(only(`${mta}Description: ${text}`).text, words);
    const log = parseEventLog(`Type: Warning Event ID: 9156\nNo free control blocks.`);
    assert.deepEqual(labelsOf(log.events[0]), { id: 9156, level: 'warning' });
  });

  test('of the id may be followed by a sign, a category, a source, or the description', () => {
    for (const sign of [' ', ': ', ', ', '. ', ' ; ', '\n', '  \n']) {
      const event = only(`Event ID: 9215${sign}${text}`);
      assert.deepEqual([event.id, event.text], [9215, words], JSON.stringify(sign));
    }
    assert.equal(only(`Event ID 9215${text}`).text, words);
    assert.deepEqual(labels(`ID 9215 Category: Operating System \nSome words.`), {
      id: 9215,
      category: 'Operating System',
    });
    assert.deepEqual(labels(`ID 9215 Category   X\nSome words.`), { id: 9215, category: 'X' });
    assert.deepEqual(labels(`Event ID: 4711 MSExchangeMTA\nSome words.`), { id: 4711 });
    assert.deepEqual(labels(`Event 4711:   MSExchangeMTA   X.400 Service  \nSome words.`), {
      id: 4711,
      category: 'X.400 Service',
    });
    // Too long for a category: it is what happened.
    assert.equal(only(`Event ID: 4711 MSExchangeMTA ${words}`).text, words);
  });

  test('of the id may have the source before it, without any sign', () => {
    for (const source of ['MSExchangeMTA', 'MSExchange MTA', '  MSExchangeMTA  '])
      assert.equal(only(`${source} Event ID 4711\nSome words.`).id, 4711, source);
  });

  test('show where the id is', () => {
    assert.equal(idPlace(`Event ID: 9215 : ${words}`), `9215 : ${words}`);
    assert.equal(idPlace(`Type: Warning Event ID: 9156 \nNo free control blocks.`), '9156 ');
    assert.equal(idPlace(`MSExchangeMTA   Warning   Operating System   9215  \n${text}`), '9215  ');
    assert.equal(idPlace(`message NMI9215: Internal Operating System Error`), '9215: Internal Operating System Error');
  });

  test('are not in a long line of prose; an id or a description may be in front of one', () => {
    const long = 'and so on '.repeat(50);
    assert.equal(only(`Source: MSExchangeMTA ${long}${text}`).format, 'applicationTextOnly');
    for (const copy of [
      `Event ID: 9214 ${long}${text}`,
      `\ufeff  Event ID: 9214 ${long}${text}`,
      `MSExchangeMTA Event ID: 9214 ${long}${text}`,
      `MSExchange MTA  Event ID: 9214 ${long}${text}`,
      `Event ID: 9214\n  Description: ${long}${text}`,
    ]) {
      const event = only(copy);
      assert.deepEqual([event.id, event.format], [9214, 'applicationLabelled'], copy.slice(0, 40));
      assert.ok(event.text.startsWith('and so on'));
    }
  });

  test('in prose are none', () => {
    const { events, unrecognisedLines } = parseEventLog(
      'Event ID 57 is logged by MSExchangeMTA often.\n\nEvent 9301 Category X, they say, is of no account to anybody here.',
    );
    assert.deepEqual([events.length, unrecognisedLines], [0, 2]);
  });

  test('leave quotes in the description alone', () => {
    assert.equal(only(`Event ID: 9215\n${mta}It said "no" to the peer.`).text, 'It said "no" to the peer.');
  });
});

suite('the word before an id of the text form', () => {
  test('is “message”, by itself and right before it', () => {
    const rest =
      'NMI9215: Internal Operating System Error, severity 14\n\n   (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm\n   x';
    for (const [copy, format] of [
      [`message ${rest}`, 'text'],
      [`message   ${rest}`, 'text'],
      [`(Message ${rest}`, 'text'],
      [`premessage ${rest}`, 'textReflowed'],
      [`message of ${rest}`, 'textReflowed'],
    ] as const)
      assert.equal(only(copy).format, format, copy.slice(0, 20));
    assert.deepEqual([only(`message\n${rest}`).firstLine, only(`x\n${rest}`).firstLine], [0, 1]);
  });
});

suite('a row of the viewer', () => {
  const cells = viewerCells(text);
  const expected = {
    id: 9215,
    level: 'warning',
    category: 'Operating System',
    computer: 'EXCHSRV1',
    timeText: '7/31/97 4:15:31 PM',
  };

  test('has the same cells, whatever is between and around them', () => {
    for (const row of [
      cells.join(','),
      `\t${cells.join(',')}`,
      `  ${cells.join(';')}`,
      cells.join(' , '),
      cells.map((cell) => ` "${cell}" `).join(','),
      cells.map((cell) => `"${cell}"`).join(';'),
      `\ufeff${cells.join('\t')}`,
      cells.join(' '),
      `  ${cells.join('  ')}`,
      cells.join('\t '),
      cells.join(',').replace('Operating System', '"Operating System"'),
    ]) {
      assert.deepEqual(labels(row), expected, row);
      assert.equal(only(row).text, words, row);
      assert.ok(idPlace(row)?.startsWith('9215'), row);
      const times = only(row).spans.filter(({ of }) => of === 'time');
      assert.deepEqual(
        times.map(({ start, end }) => row.slice(start, end)),
        ['7/31/97', '4:15:31 PM'],
        row,
      );
    }
  });

  test('may have cells that look like others, or are empty', () => {
    const row = (change: Readonly<Record<number, string>>): string =>
      cells.map((cell, k) => change[k] ?? cell).join(',');
    assert.deepEqual(labels(row({ 4: 'None' })), { ...expected, category: 'None' });
    assert.deepEqual(labels(row({ 4: '2nd' })), { ...expected, category: '2nd' });
    assert.deepEqual(labels(row({ 4: 'Stage 2' })), { ...expected, category: 'Stage 2' });
    assert.deepEqual(labels(row({ 3: 'None' })), { ...labels(row({ 3: 'None' })), category: 'Operating System' });
    assert.deepEqual(labels(row({ 7: '' })), labels(row({ 7: '""' })));
    assert.equal(only(row({ 7: '' })).computer, undefined);
    assert.equal(idPlace(row({ 7: 'EXCH9215' }).replaceAll(',', ' '))?.slice(0, 8), '9215 N/A');
  });

  test('by blanks may have wrapped cells, or none behind the source', () => {
    assert.deepEqual(labels(cells.join(' ').replace('Operating System', 'Operating\n   System')), expected);
    const { timeText } = expected;
    assert.deepEqual(labels(`7/31/97 4:15:31 PM MSExchangeMTA\n${text}`), { id: 9215, timeText });
    assert.deepEqual(labels(`${cells.slice(0, 8).join(' ')} It said "no" to them.`), expected);
    assert.equal(only(`${cells.slice(0, 8).join(' ')} It said "no" to them.`).text, 'It said "no" to them.');
  });

  test('in the newer order has the level first, and no computer', () => {
    const newer = (level: string): string =>
      `${level},7/31/97 4:15:31 PM,MSExchangeMTA,9215,Operating System,"${text}"`;
    const { computer, ...rest } = expected;
    assert.equal(computer, 'EXCHSRV1');
    assert.deepEqual(labels(newer('Warning')), rest);
    assert.deepEqual(labels(newer('Error')), { ...rest, level: 'error' });
    assert.deepEqual(labels(newer('"Information"')), { ...rest, level: 'information' });
  });

  test('has a dozen cells at most: what is behind them is text', () => {
    const row = (levels: number): string =>
      [...cells.slice(0, 2), ...Array<string>(levels).fill('Error'), 'MSExchangeMTA', ...cells.slice(4)].join(',');
    assert.equal(only(row(5)).computer, 'EXCHSRV1');
    assert.equal(only(row(6)).computer, undefined);
  });

  test('has the cells of its line only', () => {
    const short = cells.slice(0, 3).join(',');
    const { events } = parseEventLog(`${short}\n${short}\nWords, and more "words".`);
    assert.deepEqual(
      events.map(({ firstLine, lastLine }) => [firstLine, lastLine]),
      [
        [0, 0],
        [1, 2],
      ],
    );
    const unclosed = `${cells.slice(0, 6).join(',')},"N/A,EXCHSRV1,It said no\nto "them".`;
    assert.deepEqual(labels(unclosed), expected);
    assert.equal(labels(`"${cells[0]}",${cells.slice(1, 5).join(',')},"9215"\nWords, "and" more.`)['id'], 9215);
  });

  test('is none without a date, a time and a source', () => {
    for (const row of ['7/31/97,hello,there', '7/31/97,4:15:31 PM,', '7/31/97,4:15:31 PM']) {
      const { events, otherSources, unrecognisedLines } = parseEventLog(row);
      assert.deepEqual([events.length, otherSources, unrecognisedLines], [0, 0, 1], row);
      assert.equal(recogniseEventLog(row), undefined, row);
    }
  });
});

suite('a text is known for', () => {
  test('an event log of the MTA, an export of the Application log with its events, or one without', () => {
    assert.equal(recogniseEventLog('message NMI9215: x'), 'eventLog');
    assert.equal(recogniseEventLog('(BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm'), 'eventLog');
    assert.equal(recogniseEventLog('Event ID: 9215\nSource: MSExchangeMTA\nx'), 'applicationLog');
    assert.equal(recogniseEventLog('7/31/97,4:15:31 PM,MSExchangeMTA,Warning,None,1,N/A,A,x'), 'applicationLog');
    assert.equal(recogniseEventLog(text), 'applicationLog');
    assert.equal(recogniseEventLog('MTA words. [TCP/IP DRVR 8 274] (12)'), 'applicationLog');
    assert.equal(recogniseEventLog('Words. [BASE IL 8 274] (12)'), 'applicationLog');
    assert.equal(recogniseEventLog('7/31/97,4:15:31 PM,MSExchangeIS,Warning,None,1,N/A,A,x'), 'otherApplicationLog');
  });

  test('none of these, where it only looks like one', () => {
    for (const none of [
      'Event ID: 1000\nSource: MSExchangeIS\nx',
      'Event ID: 9215\nWords.',
      'Words. [BASE IL TCP/IP DRVR 8 274]',
      'Words. [%1 %2 %3 %4] (12)',
      '(no such thing(8) Proc 1) 06-06-01 03:36:27pm',
      '(BASE IL TCP/IP DRVR(8) Proc 262) some day',
      'BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm',
      'XNMI9215: x',
    ])
      assert.equal(recogniseEventLog(none), undefined, none);
  });
});
