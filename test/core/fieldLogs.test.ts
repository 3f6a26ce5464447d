/** Logs as they arrive: damaged, cut and wrapped ones, made after public reports; the same through every door of the core and the command line. */
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { LogDocument } from '../../server/src/core/document/logDocument';
import type { Facts } from '../../server/src/core/findings/facts';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { cli } from '../cli/support/cli';
import { readSumming } from '../support/analyse';
import { inRoot } from '../support/paths';

const folder = inRoot('test', 'fixtures', 'field');

/** Lines, instances, the doubts on CB 30, how many leaked, and what stands in front of the lines. */
const expected: Readonly<
  Record<
    string,
    {
      readonly lines: number;
      readonly instances: number;
      readonly doubts?: readonly string[];
      readonly leaked: number;
      readonly prefix?: RegExp;
    }
  >
> = {
  'cuts-angle-wrapped.log': { lines: 727, instances: 41, doubts: ['cut'], leaked: 0 },
  'cuts-omitted.log': { lines: 726, instances: 41, doubts: ['cut'], leaked: 0 },
  'cuts-snip.log': { lines: 726, instances: 41, doubts: ['cut'], leaked: 0 },
  'damage-cb-equals.log': { lines: 726, instances: 41, doubts: ['unknownLines'], leaked: 0 },
  'damage-glued-after-wait.log': { lines: 726, instances: 41, doubts: ['unknownLines'], leaked: 0 },
  'damage-nul-before.log': { lines: 726, instances: 41, doubts: ['cut', 'unknownLines'], leaked: 0 },
  'damage-prefix-torn1.log': { lines: 726, instances: 41, doubts: ['cut', 'unknownLines'], leaked: 0 },
  'damage-second-mention.log': { lines: 726, instances: 41, doubts: ['unknownLines'], leaked: 0 },
  'damage-wrapped-in-cb.log': { lines: 727, instances: 41, doubts: ['cut'], leaked: 0 },
  'dirt-ansi.log': { lines: 736, instances: 43, leaked: 2, prefix: /\x1b/ },
  'dirt-catn.log': { lines: 736, instances: 43, leaked: 2, prefix: /^ *1\t$/ },
  'dirt-header.log': { lines: 740, instances: 43, leaked: 2 },
  'dirt-quoted.log': { lines: 736, instances: 43, leaked: 2, prefix: /^> $/ },
  'dirt-smart.log': { lines: 736, instances: 0, leaked: 0 },
  'dirt-ts.log': { lines: 736, instances: 43, leaked: 2, prefix: /\d/ },
};

const figures = (facts: Facts): unknown => {
  const i = Array.from({ length: facts.instances.count }, (_, k) => k).find(
    (k) => facts.instances.cb[k] === 30 && facts.verdict(k) === 'suspect',
  );
  return {
    lines: facts.lines,
    instances: facts.allocated,
    doubts: i === undefined ? undefined : facts.doubts(i),
    leaked: facts.summary.leaked,
  };
};

suite('logs from the field', () => {
  test('are all here', () => {
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(expected).sort());
  });

  for (const [name, { prefix, doubts, ...rest }] of Object.entries(expected)) {
    test(name, async () => {
      const right = { ...rest, doubts };
      const bytes = readFileSync(path.join(folder, name));
      const growing = new LogIntake();
      for (let at = 0; at < bytes.length; at += 1000) growing.push(bytes.subarray(at, at + 1000));
      assert.deepEqual(growing.judge(defaultSettings, figures), right, 'before its end');
      growing.end();
      assert.deepEqual(figures(growing.facts(defaultSettings)), right, 'in pieces');
      assert.deepEqual(figures(readSumming([bytes])), right, 'summed');
      const document = new LogDocument(bytes.toString());
      assert.deepEqual(figures(document.facts(defaultSettings)), right, 'as a document');
      for (const found of [growing.prefix, document.prefix, document.facts(defaultSettings).prefix]) {
        if (prefix) assert.match(found ?? '', prefix);
        else assert.equal(found, undefined);
      }
      if (right.instances === 0) return;
      const { stdout } = await cli(['analyze', '--format', 'json', path.join(folder, name)]);
      const [file] = (JSON.parse(stdout) as { files: { lines: number; summary: { leaked: number } }[] }).files;
      assert.deepEqual([file.lines, file.summary.leaked], [right.lines, right.leaked]);
      if (!prefix) return;
      const text = await cli(['analyze', path.join(folder, name)]);
      assert.match(text.stdout, /The log is wrapped: something stands in front of its lines/);
    });
  }
});

suite('a wrapped log', () => {
  const bare = readFileSync(path.join(folder, 'dirt-header.log'), 'latin1').split('\n').slice(4);
  const text = bare.map((line) => `12:30 ${line}`).join('\n');

  test('has the columns of its lines as they stand', () => {
    const document = new LogDocument(text);
    const line = bare.findIndex((each) => each.includes(' allocated'));
    const parsed = document.parse(line);
    const raw = document.text.line(line);
    assert.equal(parsed.firstColumn, 6);
    assert.deepEqual(
      parsed.slots.map(({ value, start, end }) => raw.slice(start, end) === String(value)),
      [true, true],
    );
    assert.equal(document.message(line), bare[line]);
  });

  test('under edits, asks again when its first lines change', () => {
    const document = new LogDocument(text);
    assert.equal(document.prefix, '12:30 ');
    for (let line = 0; line < bare.length; line++)
      document.edit({ start: { line, character: 0 }, end: { line, character: 6 }, text: '' });
    assert.equal(document.prefix, undefined);
    assert.deepEqual(figures(document.facts(defaultSettings)), figures(readSumming([Buffer.from(bare.join('\n'))])));
  });
});
