/** What must hold of every log: the two readers agree, and neither chunks, encodings, line ends nor edits change an answer. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { knownMessages, knownShapes } from '../../server/src/core/log/catalogue';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { Facts } from '../../server/src/core/findings/facts';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { Fold, type FoldState } from '../../server/src/core/lifecycle/fold';
import { parseLine } from '../../server/src/core/log/parseLine';
import { parseWrappedLine, wrappingOf } from '../../server/src/core/log/unwrap';
import { Scanner, TapeWriter } from '../../server/src/core/log/scanner';
import { analyse, eventsOf, plain, readChunks, readSumming, type Event } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { TextDocument } from 'vscode-languageserver-textdocument';

const number = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 6 }).map(String) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 70_000 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('007', '-1', '', '9007199254740993', '9'.repeat(40), '1.5', '+1') },
);
const prefix = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('(001) ', '(008) ', '(007) ') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '(08) ',
      '(008)',
      ' (008) ',
      '(0008) ',
      '(00x) ',
      '(008)  ',
      '(99999999999999999999) ',
    ),
  },
);
/** A line of a known shape, most of them with small numbers, so that control blocks meet. */
const knownLine = fc
  .tuple(
    prefix,
    fc.constantFrom(...knownMessages),
    fc.array(number, { minLength: 3, maxLength: 3 }),
    fc.constantFrom('', '', '', ' ', '\t '),
  )
  .map(([head, message, numbers, tail]) => {
    let next = 0;
    return head + message.template.replace(/\{\w+\}/g, () => numbers[next++] ?? '') + tail;
  });
/** A known line with a small change: what a reader might take for it by mistake. */
const nearMiss = fc
  .tuple(
    knownLine,
    fc.nat(),
    fc.constantFrom('', ' ', 'x', '(', '0', 'é', '\u0000', '<', '-', '\f', '\u001a', '\u001b', '\ufeff', ' cbs 2,3 '),
  )
  .map(([line, at, insert]) => {
    const p = at % (line.length + 1);
    return insert === '' ? line.slice(0, p) + line.slice(p + 1) : line.slice(0, p) + insert + line.slice(p);
  });
const otherLine = fc.oneof(
  fc.constantFrom(
    '',
    '  ',
    '<cut>',
    ' <a> <b> ',
    '<',
    '>',
    '<>',
    '(008) about cb 3',
    '(008) CB 3',
    '(008) xcb 3 cb 4 cb 5',
    '(008) cb 3_',
    'cb 3',
    'cb=3 and CB #4',
    '[snip]',
    '(008) not sent: cbs 2, 3 & 4 will not be returned',
    'no cbs 1,2 and 3 will not be returned',
    '\ufeff(008) No more data',
    '\ufeff(008) CB 3 (instance 2) allocated',
    '(008) Wait for cb 3, handle 4\f',
    '(008) Wait for cb 3, handle 4\x1a',
    '\f',
    '(008) thread cb 3, control block: 2, Control Blocks 1, and 2',
    '(008)',
    '()',
  ),
  fc.string({ maxLength: 40 }).map((s) => s.replace(/[\r\n]/g, '')),
  fc.string({ unit: 'binary', maxLength: 20 }).map((s) => s.replace(/[\r\n]/g, '')),
);
const line = fc.oneof(
  { weight: 6, arbitrary: knownLine },
  { weight: 1, arbitrary: nearMiss },
  { weight: 1, arbitrary: otherLine },
);
const eol = fc.constantFrom('\n', '\r\n', '\r');
const log = fc
  .tuple(fc.array(fc.tuple(line, eol), { maxLength: 60 }), fc.option(line, { nil: '' }))
  .map(([lines, last]) => lines.map(([text, end]) => text + end).join('') + last);

/** Cuts bytes at arbitrary places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...at, bytes.length].map((end, k) => bytes.subarray(k === 0 ? 0 : at[k - 1], end));
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const places = fc.array(fc.nat(), { maxLength: 12 });

/** What stands in front of the lines of a wrapped log. */
function prefixOf(text: string): string | undefined {
  const bytes = Buffer.from(text);
  return wrappingOf(bytes, 0, bytes.length, true, knownShapes).prefix;
}

suite('properties', () => {
  test('the scanner says of every line what the plain reader says', () => {
    fc.assert(
      fc.property(log, (text) => {
        // What the log's lines have in front of them is found out once, for all of them.
        const prefix = prefixOf(text);
        const expected = splitLines(text).map((l): Event => {
          const read = prefix === undefined ? parseLine(l) : parseWrappedLine(l, knownShapes);
          const { kind, thread, cb, x, y, also } = read;
          return also.length > 0 ? [kind, thread, cb, x, y, also] : [kind, thread, cb, x, y];
        });
        assert.deepEqual(eventsOf([Buffer.from(text)]), expected);
      }),
      { numRuns: 1500 },
    );
  });

  test('chunks of any size give the same answer', () => {
    fc.assert(
      fc.property(log, places, (text, at) => {
        const bytes = Buffer.from(text);
        assert.deepEqual(plain(readChunks(cut(bytes, at))), plain(readChunks([bytes])));
      }),
      { numRuns: 500 },
    );
  });

  test('lines that the scanner has summed give the same answer as each by itself', () => {
    const block = ['(008) Wait for cb 3, handle 4', '(008) Wait for cb 2, handle 4', '(008) Wait for cb 1, handle 8'];
    const waits = fc.constantFrom(
      block.join('\n'),
      block.join('\r'),
      block.slice(1).join('\n'),
      '(008) Wait for cb 1023, handle 4\n(008) Wait for cb 1024, handle 4',
      '(008) WSARecv on cb 1024, offset 0',
      '(2000) WSARecv on cb 3, offset 0\n(2000) No more data',

      '(008) Wait for cb 3, handle 4',
      '(008) Wait for cb 3, handle 8',
      '(008) Wait for cb 2, handle 4',
    );
    const crowded = fc.array(fc.oneof({ weight: 3, arbitrary: waits }, { weight: 2, arbitrary: line }), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(crowded, places, (lines, at) => {
        const bytes = Buffer.from(lines.join('\n'));
        assert.deepEqual(plain(readSumming(cut(bytes, at))), plain(readChunks([bytes])));
      }),
      { numRuns: 1500 },
    );
    const whole = Buffer.from([...generateLog({ bytes: 3_000_000, packets: 4, leakEvery: 20 })].join(''));
    assert.deepEqual(plain(readSumming([whole])), plain(readChunks([whole])));
  });

  test('parts that were scanned apart and reported in order give the same answer', () => {
    const base = [...generateLog({ bytes: 400_000, packets: 4, leakEvery: 20, unknownEvery: 60 })].join('');
    fc.assert(
      fc.property(log, places, (text, at) => {
        const bytes = Buffer.from(base + text);
        const starts = [0, ...lineStarts(bytes)].filter(
          (_, k) => k % 97 === 0 || at.some((p) => p % 1000 === k % 1000),
        );
        const tapes = [...starts.keys()].map((k) => {
          const writer = new TapeWriter(knownShapes);
          const part = bytes.subarray(starts[k], starts[k + 1] ?? bytes.length);
          writer.input.set(part);
          assert.equal(writer.take(part.length, true), part.length);
          return writer.finish();
        });
        const fold = new Fold();
        const scanner = new Scanner();
        for (const tape of tapes) {
          scanner.replay(tape, {
            line: (kind, thread, n, x, y, _start, _end, also) => fold.step(kind, thread, n, x, y, also),
            sums: fold,
          });
        }
        assert.deepEqual(plain(new Facts(fold, defaultSettings)), plain(readChunks([bytes])));
      }),
      { numRuns: 20 },
    );
  });

  test('lines longer than any known one: the same in one piece and in many', () => {
    const tail = fc.constantFrom('', '\n', '\r\n(008) No more data', '\r', '\r\n');
    const character = fc.constantFrom('x', ' ', '<', '9', 'cb 3 ');
    // Across the limit of a known line, and across what the scanner takes in at once.
    const length = fc.oneof(fc.integer({ min: 65_000, max: 70_000 }), fc.integer({ min: 1_040_000, max: 1_100_000 }));
    fc.assert(
      fc.property(knownLine, character, length, tail, places, (head, filler, n, end, at) => {
        const long = filler.repeat(Math.ceil(n / filler.length));
        const bytes = Buffer.from(`(008) CB 3 (instance 1) allocated\n${head}${long}${end}`);
        const document = new LogDocument(bytes.toString());
        assert.deepEqual(plain(readChunks(cut(bytes, at))), plain(document.facts(defaultSettings)));
      }),
      { numRuns: 60 },
    );
  });

  test('any bytes are read without an error, in any chunks alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), places, (bytes, at) => {
        assert.deepEqual(plain(readChunks(cut(bytes, at))), plain(readChunks([bytes])));
      }),
      { numRuns: 500 },
    );
  });

  test('UTF-8 and UTF-16, with and without their marks, give the same answer', () => {
    const ascii = log.filter((text) => text.length > 40).map((text) => text.replace(/[^\x01-\x7e]/g, '?'));
    fc.assert(
      fc.property(ascii, places, (text, at) => {
        const expected = plain(analyse(text));
        for (const mark of ['', '\ufeff']) {
          const little = Buffer.from(mark + text, 'utf16le');
          assert.deepEqual(plain(readChunks(cut(little, at))), expected);
          assert.deepEqual(plain(readChunks(cut(Buffer.from(little).swap16(), at))), expected);
          assert.deepEqual(plain(readChunks(cut(Buffer.from(mark + text), at))), expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('line ends do not matter', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const expected = plain(analyse(lines.map((l) => `${l}\n`).join('')));
        for (const end of ['\r\n', '\r'])
          assert.deepEqual(plain(analyse(lines.map((l) => l + end).join(''))), expected);
      }),
      { numRuns: 200 },
    );
  });

  test('a document says what a file says, however it was edited', () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.nat({ max: 80 }),
      fc.oneof(log, fc.constantFrom('', '\n', '\r', 'x', 'ü', '😀')),
    );
    fc.assert(
      fc.property(log, fc.array(edit, { maxLength: 6 }), (text, edits) => {
        const document = new LogDocument(text);
        let oracle = TextDocument.create('file:///Winsock.log', 'winsock-log', 0, text);
        for (const [at, length, insert] of edits) {
          const whole = (offset: number): number =>
            /[\udc00-\udfff]/.test(oracle.getText()[offset] ?? '') ? offset - 1 : offset;
          const start = oracle.positionAt(whole(at % (oracle.getText().length + 1)));
          const end = oracle.positionAt(whole(oracle.offsetAt(start) + length));
          document.edit({ start, end, text: insert });
          oracle = TextDocument.update(oracle, [{ range: { start, end }, text: insert }], oracle.version + 1);
        }
        const now = oracle.getText();
        assert.deepEqual(plain(document.facts(defaultSettings)), plain(analyse(now)));
        const facts = document.facts(defaultSettings);
        for (let i = 0; i < facts.instances.count; i++) {
          const { allocation, lastActivity } = facts.instances;
          const isActivity = (l: number): boolean =>
            l === allocation[i] || (l <= lastActivity[i] && document.effect(l) !== 'wait');
          const expected = document.linesOf(i, facts).filter(isActivity);
          // A close may count as the release only later (rule 2): activity goes on after it.
          const activity = document.activityOf(i);
          const own = activity.filter((l) => document.owner(l) === i);
          assert.deepEqual(own.slice(0, expected.length), expected);
          const others = activity.filter((l) => document.owner(l) !== i);
          assert.ok(others.every((l) => document.parse(l).also.includes(facts.instances.cb[i])));
        }
        assert.equal(document.text.lineCount, oracle.lineCount);
        for (let l = 0; l < oracle.lineCount; l++) {
          const expected = oracle
            .getText({ start: { line: l, character: 0 }, end: { line: l + 1, character: 0 } })
            .replace(/[\r\n]+$/, '');
          assert.equal(document.text.line(l), Buffer.from(expected).toString());
        }
      }),
      { numRuns: 500 },
    );
  });

  test('edits far from and near to checkpoints give what a fresh reading gives', () => {
    const base = [...generateLog({ bytes: 600_000, packets: 4, leakEvery: 20, eol: '\n' })].join('');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3000 }), log), { minLength: 1, maxLength: 4 }), (edits) => {
        const document = new LogDocument(base);
        let text = base;
        for (const [at, length, insert] of edits) {
          const from = at % (text.length + 1);
          const to = Math.min(text.length, from + length);
          const position = (offset: number): { line: number; character: number } => {
            const before = splitLinesKeep(text.slice(0, offset), text[offset]);
            return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
          };
          document.edit({ start: position(from), end: position(to), text: insert });
          // A position between CR and LF is the end of its line: the oracle follows the document there.
          text = document.text.slice(0, document.text.length);
        }
        assert.deepEqual(plain(document.facts(defaultSettings)), plain(analyse(text)));
      }),
      { numRuns: 15 },
    );
  });

  test('an append is the same as a longer log from the start', () => {
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 5 }), (parts) => {
        const document = new LogDocument('');
        for (const text of parts) {
          const end = { line: document.text.lineCount - 1, character: 1e9 };
          document.edit({ start: end, end, text });
        }
        assert.deepEqual(plain(document.facts(defaultSettings)), plain(analyse(parts.join(''))));
      }),
      { numRuns: 300 },
    );
  });

  test('a log that goes on from where others ended says, with them, what one log says, under edits and appends, too', () => {
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 80 }), log);
    // A file that begins with NUL is one in UTF-16.
    const file = log.filter((text) => !text.startsWith('\0'));
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 3 }),
        log,
        fc.array(edit, { maxLength: 3 }),
        file,
        (before, text, edits, after) => {
          const filesOf = (open: string): string =>
            [...before, open, after].map((part) => (part === '' || /[\r\n]$/.test(part) ? part : `${part}\n`)).join('');
          let state: FoldState | undefined;
          for (const [k, part] of before.entries()) {
            const intake = new LogIntake(knownShapes, state);
            intake.push(Buffer.from(part));
            // One that is not at its end counts with the line that it is at.
            if (k % 2 === 0) intake.end();
            state = intake.state;
          }
          const document = new LogDocument(text);
          document.readBy(knownShapes, state);
          for (const [at, length, insert] of edits) {
            const lines = document.text.lineCount;
            const start = { line: at % lines, character: at % 7 };
            document.edit({ start, end: { line: start.line, character: start.character + length }, text: insert });
            checkLines(document);
          }
          checkLines(document);
          const next = new LogIntake(knownShapes, document.state);
          next.push(Buffer.from(after));
          next.end();
          const open = document.text.slice(0, document.text.length);
          const whole = filesOf(open);
          // Each file of a chain is wrapped or not by itself.
          fc.pre(![...before, open, after, whole].some((each) => prefixOf(each) !== undefined));
          assert.deepEqual(plainWithoutGaps(next.facts(defaultSettings)), plainWithoutGaps(analyse(whole)));
          const unread = document.facts(defaultSettings);
          assert.equal(unread.lines, document.firstLine + document.lines);
        },
      ),
      { numRuns: 500 },
    );

    /** What a document knows of lives is what is in it of them. */
    function checkLines(document: LogDocument): void {
      const facts = document.facts(defaultSettings);
      const { allocation, lastActivity, count } = facts.instances;
      for (let i = 0; i < count; i++) {
        const isActivity = (l: number): boolean =>
          l + document.firstLine === allocation[i] ||
          (l + document.firstLine <= lastActivity[i] && document.effect(l) !== 'wait');
        const expected = document.linesOf(i, facts).filter(isActivity);
        const own = document.activityOf(i).filter((l) => document.owner(l) === i);
        assert.deepEqual(own.slice(0, expected.length), expected);
        const others = document.activityOf(i).filter((l) => document.owner(l) !== i);
        assert.ok(others.every((l) => document.parse(l).also.includes(facts.instances.cb[i])));
      }
    }
  });
});

/** What stands behind the last `(TTT)` of a file is its footer, and a foreign line of the whole. */
function plainWithoutGaps(facts: Facts): unknown {
  return JSON.parse(
    JSON.stringify(plain(facts), (key, value: unknown) => {
      // What a gap makes of a verdict: that of the pool and the counts with it.
      if (['gap', 'lastGap', 'pool', 'summary'].includes(key)) return undefined;
      if (key === 'verdict') return value === 'leaked' ? 'suspect' : value;
      return key === 'doubts' ? (value as string[]).filter((doubt) => doubt !== 'cut') : value;
    }),
  );
}

/** Offsets after each line end. */
function lineStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let p = 0; p < bytes.length; p++)
    if (bytes[p] === 10 || (bytes[p] === 13 && bytes[p + 1] !== 10)) starts.push(p + 1);
  return starts;
}

/** Lines before an offset; a CR whose LF comes right after the offset does not end one yet. */
function splitLinesKeep(before: string, next: string | undefined): string[] {
  const whole = before.endsWith('\r') && next === '\n' ? before.slice(0, -1) : before;
  return whole.split(/\r\n|\r|\n/);
}
