/**
 * `npm run accuracy [-- CUTS] [-- --write]`: cuts the logs of modelled MTAs at CUTS random places (1000 unless told) for each kind of
 * traffic, and compares what the analysis says with what became of the control blocks; then harms lines of such logs, and wraps them. Prints
 * the figures; with `--write` it replaces those in docs/accuracy.md. The same number gives the same logs and cuts everywhere.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { buildScanner } from './buildScanner.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true });
const cuts = Number(positionals[0] ?? 1000);
if (!Number.isInteger(cuts) || cuts < 1) {
  console.error('npm run accuracy -- CUTS: how many cuts, a whole number above 0.');
  process.exit(2);
}

await buildScanner();
const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);
const require = createRequire(import.meta.url);
const support = path.join(root, 'out/test/support');
const { accuracyOf, ages } = require(path.join(support, 'mtaModel/accuracy.js'));
const { fatedLog, harmFigures, noFigures, wrapsThatSayTheSame } = require(path.join(support, 'mtaModel/harm.js'));
const { anyHarm, harms, withoutTrace, wraps } = require(path.join(support, 'harm.js'));

/** Cuts of one log; one hour of it at up to 8000 lines a second. */
const perLog = Math.min(25, cuts);
const seeds = Array.from({ length: Math.ceil(cuts / perLog) }, (_, k) => k + 1);
const measured = ['long', 'short'].map((manner) => {
  const started = performance.now();
  const limits = { manner, linesPerSecond: 8000, seconds: 3600 };
  const result = accuracyOf({ limits, seeds, cuts: perLog, lookEvery: 10 });
  console.error(`${manner} associations: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return { manner, result };
});

/** Logs that came to harm: a hundredth as many of each traffic, and four lives in each. */
const waysOfHarm = { ...harms, 'Each line in another way': anyHarm, 'Gone, and nothing in its place': withoutTrace };
const harmDone = new Map(Object.keys(waysOfHarm).map((name) => [name, noFigures()]));
const ofWraps = { logs: 0, lines: 0, same: 0 };
for (const manner of ['long', 'short']) {
  for (let seed = 1; seed <= Math.ceil(cuts / 100); seed++) {
    const log = fatedLog(seed, { manner, linesPerSecond: 100, seconds: 900 });
    for (const [name, harm] of Object.entries(waysOfHarm)) harmFigures([log], 4, harm, harmDone.get(name));
    ofWraps.logs++;
    ofWraps.lines += log.lines.length;
    ofWraps.same += wrapsThatSayTheSame(log);
  }
}

const share = (part, all) =>
  all === 0 ? '–' : `${part} of ${all} (${((100 * part) / all).toFixed(part === 0 || part === all ? 0 : 1)} %)`;
const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? undefined : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
};
const time = (seconds) => {
  if (seconds === undefined) return '–';
  return seconds < 90 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
};
const table = (head, rows) =>
  [head, head.map((_, k) => (k === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const names = { long: 'up to 5 minutes', short: 'under 20 seconds' };
const ageName = (k) => {
  const [from, to] = [ages[k - 1] ?? 0, ages[k]];
  return to === Infinity ? `above ${from} min` : `${from} to ${to} min`;
};

const text = [];
const { lines, logs } = measured.reduce(
  (sum, { result }) => ({ lines: sum.lines + result.lines, logs: sum.logs + result.logs }),
  { lines: 0, logs: 0 },
);
text.push(
  `${logs} logs of an hour each, ${(lines / 1e6).toFixed(0)} million lines, ${cuts} cuts of each kind (\`npm run accuracy -- ${cuts}\`).`,
  '### False `leaked`: cuts with at least one',
  table(
    ['Associations', 'Cut', 'The clock', '200 lines alone', '200 lines alone, listeners left out'],
    measured.flatMap(({ manner, result }) =>
      [
        ['at any second', result.anywhere],
        ['during an outage', result.inOutage],
      ].map(([where, { cuts: n, wrong, wrongButListeners }]) => [
        names[manner],
        where,
        share(wrong.clock, n),
        share(wrong.linesAlone, n),
        share(wrongButListeners.linesAlone, n),
      ]),
    ),
  ),
  '### True leaks called, by their age in ordinary traffic',
  table(
    ['Associations', 'Age', 'The clock', '200 lines alone'],
    measured.flatMap(({ manner, result }) =>
      result.lost.map(({ all, called }, k) => [
        names[manner],
        ageName(k),
        share(called.clock, all),
        share(called.linesAlone, all),
      ]),
    ),
  ),
  '### Time from the allocation of a lost control block until it is called',
  table(
    [
      'Associations',
      'Rule',
      'Median',
      '95 of 100',
      'Median without outages',
      '95 of 100 without outages',
      'Never called',
    ],
    measured.flatMap(({ manner, result }) =>
      [
        ['the clock', result.untilCalled.clock],
        ['200 lines alone', result.untilCalled.linesAlone],
      ].map(([rule, { all, ordinary }]) => [
        names[manner],
        rule,
        time(quantile(all, 0.5)),
        time(quantile(all, 0.95)),
        time(quantile(ordinary, 0.5)),
        time(quantile(ordinary, 0.95)),
        `${result.leaks - all.length} of ${result.leaks}`,
      ]),
    ),
  ),
);
const figures = text.join('\n\n');
console.log(figures);
const harm = [
  `${ofWraps.logs} logs of 15 minutes each, ${(ofWraps.lines / 1e6).toFixed(0)} million lines.`,
  table(
    ['What happened to a line', 'Lines', 'Logs with a false `leaked`', 'True leaks still called'],
    Array.from(harmDone, ([name, { logs: n, harmedLines, wrongLogs, leaks, stillCalled }]) => [
      name,
      harmedLines,
      share(wrongLogs, n),
      share(stillCalled, leaks),
    ]),
  ),
  `Of the same logs behind something in front of every line (${Object.keys(wraps).join('; ')}), ${share(ofWraps.same, ofWraps.logs * Object.keys(wraps).length)} say exactly what the bare one says.`,
].join('\n\n');
console.log(harm);
for (const [name, { wrongSeeds }] of harmDone)
  if (wrongSeeds.length > 0) console.error(`${name}: false leaked in seeds ${wrongSeeds.join(', ')}`);
for (const { manner, result } of measured) {
  for (const [seed, n] of result.wrongSeeds) console.error(`${manner}, seed ${seed}: false leaked at ${n} cuts`);
  for (const { seed, minutes, turnover, doubts } of result.missed) {
    const why = `${doubts.join(', ')}; turnover ${turnover}`;
    console.error(`${manner}, seed ${seed}: not called after ${minutes.toFixed(0)} min: ${why}`);
  }
}

if (values.write) {
  const file = path.join(root, 'docs/accuracy.md');
  const before = await readFile(file, 'utf8');
  const put = (into, name, what) =>
    into.replace(
      new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`),
      (_, begin, end) => `${begin}\n\n${what}\n\n${end}`,
    );
  const after = put(put(before, 'accuracy', figures), 'harm', harm);
  await writeFile(file, await prettier.format(after, { ...(await prettier.resolveConfig(file)), parser: 'markdown' }));
}
