/** A log that holds more than any log of an MTA: it is refused in words, so that no log uses up the memory. */
import * as assert from 'node:assert/strict';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { logLimits } from '../../server/src/core/lifecycle/fold';
import { useLogLimits } from '../support/logLimits';

type Limit = keyof typeof logLimits;

function excessOf(lines: readonly string[]): string | undefined {
  const intake = new LogIntake();
  intake.push(Buffer.from(lines.join('')));
  intake.end();
  if (intake.excess !== undefined) assert.ok(!intake.isUnderstood);
  assert.equal(intake.lines, lines.length);
  return intake.excess;
}

const many = (count: number, line: (k: number) => string): string[] => Array.from({ length: count }, (_, k) => line(k));

suite('what a log may hold', () => {
  const lower = useLogLimits();

  /** `line`: one of `count` that reach the limit together. */
  const kinds: readonly { readonly limit: Limit; readonly what: RegExp; readonly line: (k: number) => string }[] = [
    {
      limit: 'controlBlocks',
      what: /different control blocks/,
      line: (k) => `(001) CB ${k} (instance ${k}) allocated\n`,
    },
    { limit: 'controlBlocks', what: /different control blocks/, line: (k) => `(001) Wait for cb ${k}, handle 1\n` },
    { limit: 'controlBlocks', what: /different control blocks/, line: (k) => `(001) what is cb ${2000 + k}?\n` },
    { limit: 'threads', what: /different threads/, line: (k) => `(${1000 + k}) Receive header for cb 7 at offset 0\n` },
    { limit: 'threads', what: /different threads/, line: (k) => `(${1000 + k}) what is cb 7?\n` },
    { limit: 'instances', what: /instances/, line: (k) => `(001) CB 1 (instance ${k}) allocated\n` },
    // Each but the first one is a restart that leaves one open.
    { limit: 'leftOpen', what: /restarts/, line: (k) => `(001) CB 1 (instance ${k < 2 ? k : 1}) allocated\n` },
  ];
  for (const { limit, what, line } of kinds) {
    test(`${limit}: ${line(5).trim()}`, () => {
      lower({ [limit]: 1000 });
      const enough = limit === 'leftOpen' ? 502 : 1000;
      assert.equal(excessOf(many(enough, line)), undefined);
      const excess = excessOf([
        ...many(enough + 1, line),
        ...many(3000, line),
        ...many(3000, () => '(001) No more data\n'),
      ]);
      assert.match(excess ?? '', /^it has more than 1,000 .*: it is not the log of one MTA, or it is damaged$/);
      assert.match(excess ?? '', what);
    });
  }

  test('control blocks count for each run of the MTA by itself', () => {
    lower({ controlBlocks: 1000 });
    const run = many(900, (k) => `(001) CB ${k} (instance 1) allocated\n`);
    assert.equal(excessOf([...run, ...run.slice(0, 1), ...run.slice(1)]), undefined);
  });

  test('250,000 control blocks are judged, and one more are not', function () {
    this.timeout(120_000);
    const intake = new LogIntake();
    let bytes = '';
    for (let cb = 0; cb < logLimits.controlBlocks; cb++) {
      bytes += `(001) cb ${cb}\n`;
      if (bytes.length < 1 << 20) continue;
      intake.push(Buffer.from(bytes));
      bytes = '';
    }
    intake.push(Buffer.from(bytes));
    assert.deepEqual([logLimits.controlBlocks, intake.instances, intake.excess], [250_000, 250_000, undefined]);
    intake.push(Buffer.from('(001) cb 250000\n'));
    assert.match(intake.excess ?? '', /more than 250,000 different control blocks/);
  });

  test('a document is judged again once the lines are gone that were too many', () => {
    lower({ controlBlocks: 1000 });
    const lines = many(6000, () => '(001) Wait for cb 1, handle 1\n');
    const document = new LogDocument(
      [...lines, ...many(1000, (k) => `(001) CB ${k} (instance 1) allocated\n`)].join(''),
    );
    assert.equal(document.excess, undefined);
    const end = { line: 7000, character: 0 };
    document.edit({ start: end, end, text: '(001) CB 5000 (instance 1) allocated\n' });
    assert.match(document.excess ?? '', /control blocks/);
    document.edit({ start: end, end: { line: 7001, character: 0 }, text: '(001) CB 3 (instance 2) allocated\n' });
    assert.equal(document.excess, undefined);
    assert.equal(document.facts(defaultSettings).allocated, 1001);
  });

  test('of a line that a doubt quotes, no more is kept than is ever shown', () => {
    const intake = new LogIntake();
    intake.push(Buffer.from(`(001) CB 1 (instance 1) allocated\n(001) cb 1 ${'ä'.repeat(30_000)}\n`));
    intake.end();
    const { text } = intake.facts(defaultSettings).unknownLine(0) ?? {};
    assert.match(text ?? '', /^\(001\) cb 1 ä+$/);
    assert.ok((text ?? '').length <= 200, String(text?.length));
  });
});
