import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EventLog } from '../../../server/src/core/eventlog/event';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { looksLikeEventLog } from '../../../server/src/core/eventlog/recognise';
import { EventLogSteps } from '../../../server/src/core/eventlog/steps';
import { eventFormats, eventShapes } from '../../support/eventSamples';

const samples = [...eventFormats, ...eventShapes].map(({ sample }) => sample);

/** A piece of something that events are made of. */
const fragment = fc.oneof(
  fc.constantFrom(
    'message NMI9215: ',
    'NMI1:',
    'severity 14',
    ', ',
    '\n',
    '\n\n',
    ' ',
    '   ',
    '(BASE IL TCP/IP DRVR(8) Proc 262)',
    '06-06-01 03:36:27pm',
    'Control block index: ',
    '5',
    '10061',
    '[BASE IL ',
    'TCP/IP DRVR 8 274]',
    ' (12)',
    '[',
    ']',
    '(',
    ')',
    '"',
    ',',
    '\t',
    'Event ID: 9215',
    'Source: MSExchangeMTA',
    'Source: Other',
    'Type: Warning',
    'Description:',
    '7/31/97,4:15:31 PM,MSExchangeMTA,Warning,',
    'sockets error ',
    ' on CB ',
    'network address ',
    ' and the transport ',
    '%1',
    'Source: MTA',
    'Warning Event ID - 9215',
    'MSExchangeMTA 9321 ',
    'Type Warning ',
    'Category Interface',
    ', severity 14 ',
    '[OM Server NEWCOMER 8 274] (12)',
    '6/6/2001 3:36:27 PM 2 3 9215 MSExchangeMTA N/A A ',
    '<Event xmlns="x">',
    "<Provider Name='MSExchangeMTA'/>",
    '<EventID>9215</EventID>',
    '<Data>',
    '<Message>',
    '</Message>',
    '</Event>',
    '<br>',
    '<td>',
    '&nbsp;',
    '&lt;',
    '{',
    '}',
    '{"Id": 9215, ',
    '"ProviderName": "MSExchangeMTA",',
    '"Message": "',
    '\\r\\n',
    '> ',
    'version 5.5 (build 2653.23)',
    '\uFEFF',
    '\0',
    '\u2028',
    '\v',
  ),
  fc.string({ maxLength: 8 }),
);
const shards = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(''));
const mangled = fc
  .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(), fc.string({ maxLength: 5 }))
  .map(([text, a, b, noise]) => {
    const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
    return text.slice(0, from) + noise + text.slice(to);
  });
const anyText = fc.oneof(
  shards,
  mangled,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(mangled, shards), { maxLength: 4 }).map((all) => all.join('\n')),
);

/** Long enough to be read in steps: what belongs to an event is looked for some thousand characters ahead. */
const longText = fc
  .array(fc.oneof(fc.constantFrom(...samples), mangled, shards), { minLength: 8, maxLength: 40 })
  .map((all) => all.join('\n'));

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** The text without what only arranges it: tags, blanks by name or number, and the `>` in front of a quoted line. Line by line. */
const withoutMarkup = (text: string): string =>
  text.replace(/<[^<>]*>|&nbsp;|&#[\dx][\da-f]*;/gi, (all) => all.replace(/[^\r\n]/g, ' ')).replace(/^[> \t]+/gm, '');

function checkPlaces(text: string, log: EventLog): void {
  const lines = linesOf(text);
  let previous = 0;
  for (const { firstLine, lastLine, spans } of log.events) {
    assert.ok(previous <= firstLine && firstLine <= lastLine && lastLine < lines.length);
    previous = firstLine;
    for (const { line, start, end } of spans) {
      assert.ok(firstLine <= line && line <= lastLine, `line ${line} of ${firstLine}–${lastLine}`);
      assert.ok(0 <= start && start < end && end <= lines[line].length);
    }
  }
}

suite('whatever the text, the event log parser', () => {
  test('never throws, and keeps every place within its event and its line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        checkPlaces(text, parseEventLog(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('reads the same for LF, CRLF and CR', () => {
    fc.assert(
      fc.property(anyText, (any) => {
        const text = any.replaceAll('\r', '');
        const lf = parseEventLog(text);
        assert.deepEqual(parseEventLog(text.replaceAll('\n', '\r\n')), lf);
        assert.deepEqual(parseEventLog(text.replaceAll('\n', '\r')), lf);
      }),
      { numRuns: 500 },
    );
  });

  test('counts every line once: as part of an event, as unrecognised, as blank (markup is), or as another program’s', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const log = parseEventLog(text);
        const lines = linesOf(text);
        if (lines.at(-1) === '') lines.pop();
        assert.equal(log.lines, lines.length);
        const ofEvents = new Set(log.events.flatMap(({ firstLine, lastLine }) => range(firstLine, lastLine)));
        const unrecognised = log.unrecognised.flatMap(({ firstLine, lastLine }) => range(firstLine, lastLine));
        assert.equal(unrecognised.length, log.unrecognisedLines);
        assert.deepEqual(
          unrecognised,
          [...new Set(unrecognised)].sort((a, b) => a - b),
        );
        for (const line of unrecognised) {
          assert.ok(!ofEvents.has(line));
          assert.notEqual(lines[line].trim(), '');
        }
        if (log.otherSources > 0) return;
        const rest = lines.map((_, line) => line).filter((line) => !ofEvents.has(line) && !unrecognised.includes(line));
        const shown = linesOf(withoutMarkup(text));
        for (const line of rest) assert.equal(shown[line].trim(), '');
      }),
    );
  });

  test('gives the same for the same text, however often', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.deepEqual(parseEventLog(text), parseEventLog(text));
      }),
    );
  });

  test('says the same of a text that comes in pieces, and is read in steps', () => {
    const pieces = fc.tuple(longText, fc.array(fc.nat(900), { maxLength: 6 }), fc.integer({ min: 1, max: 3000 }));
    fc.assert(
      fc.property(pieces, ([text, cuts, step]) => {
        const steps = new EventLogSteps(undefined, { step, maxStep: Infinity });
        let at = 0;
        for (const cut of cuts) {
          steps.push(text.slice(at, at + cut));
          at += cut;
          while (!steps.advance());
        }
        steps.push(text.slice(at));
        steps.end();
        const whole = parseEventLog(text);
        assert.deepEqual({ ...steps.log, unrecognised: whole.unrecognised }, whole);
      }),
      { numRuns: 500 },
    );
  });

  test('lets itself be asked whether it is an event log at all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(looksLikeEventLog(text), looksLikeEventLog(linesOf(text.replaceAll('\r', ''))));
      }),
    );
  });
});

suite('whole logs', () => {
  const log = fc.array(fc.constantFrom(...samples), { minLength: 1, maxLength: 6 }).map((all) => all.join('\n\n'));

  test('hold as many events as were put in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...samples), { maxLength: 8 }), (all) => {
        const { events, unrecognisedLines } = parseEventLog(all.join('\n\n'));
        assert.equal(events.length, all.length);
        assert.equal(unrecognisedLines, 0);
      }),
    );
  });

  test('put one behind the other, read as both', () => {
    fc.assert(
      fc.property(log, log, (a, b) => {
        const shift = linesOf(a).length + 1;
        const behind = parseEventLog(b).events.map((event) => ({
          ...event,
          firstLine: event.firstLine + shift,
          lastLine: event.lastLine + shift,
          spans: event.spans.map((span) => ({ ...span, line: span.line + shift })),
        }));
        assert.deepEqual(parseEventLog(`${a}\n\n${b}`).events, [...parseEventLog(a).events, ...behind]);
      }),
    );
  });

  test('of the Application log tell the same, however their texts are wrapped', () => {
    const wrappable = eventShapes
      .filter(({ sample }) => /\] ?\(\d+\)$|\]\n\(\d+\)$/.test(sample))
      .map(({ id, sample }) => {
        const text = parseEventLog(sample).events[0];
        const tail = sample.slice(sample.lastIndexOf('['));
        return { head: `Event ID: ${id}\nSource: MSExchangeMTA\n`, body: `${text.text} ${tail}` };
      });
    fc.assert(
      fc.property(fc.constantFrom(...wrappable), fc.infiniteStream(fc.boolean()), ({ head, body }, breaks) => {
        const wrapped = head + body.replace(/\s+/g, () => (breaks.next().value === true ? '\n   ' : ' '));
        const told = (text: string): unknown[] =>
          parseEventLog(text).events.map((event) => ({ ...event, firstLine: 0, lastLine: 0, spans: [] }));
        assert.deepEqual(told(wrapped), told(head + body));
      }),
      { numRuns: 500 },
    );
  });

  test('are read in time that grows with their size only, hostile ones too', function () {
    this.timeout(180_000);
    const size = 400_000;
    const repeat = (piece: string): string => piece.repeat(Math.ceil(size / piece.length));
    const texts = [
      '[',
      '(',
      '"',
      ' ',
      'NMI1:',
      'message ',
      '(A(1) ',
      ') Proc 1) 01-01-01 01:01:01pm ',
      '[%1] (1) ',
      'Event ID: 1\n',
      'Source: MSExchangeMTA\n',
      '7/31/97,4:15:31 PM,MSExchangeMTA,"\n',
      '(BASE IL TCP/IP DRVR(8) Proc 1) 01-01-01 01:01:01pm\n',
      '\n \n',
      '{',
      '{"',
      '{"Id":1,"Message":"x"},\n',
      '{"a":{"Message":"',
      '"\\',
      '<Event>',
      '<Event ><Data>1',
      "<Event><Provider Name='MSExchangeMTA'/><EventID>1</EventID></Event>\n",
      '<td ',
      '&#1',
      '> ',
      'Event ID: 1\nSource: MSExchangeMTA\nx\n\n',
      'Event ID: 1\nSource: MSExchangeMTA\nMessage: x\nSource: MSExchangeMTA\n',
      'MSExchangeMTA ',
      'Warning ',
      'Category X. ',
      '6/6/01',
      '"a","b",',
      'The a a a a a ',
      'insertion string(s): 1, ',
      '[A B 1 2] ',
      '(A B 1 2',
    ].map(repeat);
    texts.push(
      `message NMI9301: x, severity 1\n(BASE IL TCP/IP DRVR(8) Proc 1) 01-01-01 01:01:01pm\n${repeat('network address ab ')}`,
    );
    texts.push(
      `Event ID: 9215\nSource: MSExchangeMTA\nControl block index: 1${repeat(' \n')}2. [BASE IL TCP/IP DRVR 8 1] (1)`,
    );
    texts.push(
      `Event ID: 9215\nSource: MSExchangeMTA\nControl block index: 1\n${repeat(' ')}2. [BASE IL TCP/IP DRVR 8 1] (1)`,
    );
    for (const text of texts) {
      const start = performance.now();
      parseEventLog(text);
      // A quadratic search would take minutes; a loaded machine takes its time too.
      assert.ok(performance.now() - start < 4000, JSON.stringify(text.slice(0, 40)));
    }
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
