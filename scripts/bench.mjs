/**
 * `npm run bench [-- --quick] [-- --write]`: the command line and the language server, timed beside their peers in the same run.
 * Prints a table; with `--write` it replaces the one in docs/performance.md. `--quick` takes 200 MB for 1 GB and fewer rounds.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildScanner } from './buildScanner.mjs';
import { build } from './build.mjs';
import { measureLsp } from './bench/lsp.mjs';
import { realistic } from './bench/logs.mjs';
import { inTurns, median, pairedRatio, peakMemory } from './bench/measure.mjs';
import { toolCommand } from './tools.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, write: { type: 'boolean' } } });
const root = path.resolve(import.meta.dirname, '..');
const cli = path.join(root, 'dist/cli.js');
const [large, small, rounds] = values.quick ? [200, 20, 3] : [1000, 100, 7];

await buildScanner();
await build({ quiet: true });
const [node, ...tsc] = toolCommand('typescript', 'tsc');
spawnSync(node, [...tsc, '-b'], { cwd: root, stdio: 'inherit' });

const rows = [];
const row = (measure, ours, peer, ratio, aim) => rows.push([measure, ours, peer, `${ratio.toFixed(2)} ×`, aim]);
const s = (value) => `${value.toFixed(2)} s`;
const ms = (value) => (value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`);

const [largeLog, smallLog] = [await realistic(large), await realistic(small)];
const analyze = (file) => [process.execPath, cli, 'analyze', '--format', 'json', '--no-progress', file];
const peers = [
  [
    '`mawk`, listing the unreleased',
    ['mawk', '-f', path.join(root, 'scripts/bench/unreleased.awk'), largeLog],
    '≤ 0.25 ×',
  ],
  ['`rg -c` of three words', ['rg', '-c', 'allocated|Issue Disconnect|close socket', largeLog], '≤ 3 ×'],
  ['`wc -l`', ['wc', '-l', largeLog], '(the limit)'],
].filter(([name, [command]]) => {
  const found = spawnSync(command, ['--version']).error === undefined;
  if (!found) console.log(`${name}: not measured, there is no ${command} on this machine.`);
  return found;
});

console.log(`Timing analyze on ${large} MB…`);
const [ours, grown, ...theirs] = await inTurns(
  [analyze(largeLog), analyze(smallLog), ...peers.map(([, command]) => command)],
  rounds,
);
for (const [k, [name, , aim]] of peers.entries()) {
  row(
    `\`analyze --format json\`, ${large} MB, against ${name}`,
    s(median(ours)),
    s(median(theirs[k])),
    pairedRatio(ours, theirs[k]),
    aim,
  );
}
row(
  `its time at ${large} MB against ${small} MB`,
  s(median(ours)),
  s(median(grown)),
  pairedRatio(ours, grown),
  '≤ 10.5 ×',
);

const memory = [await peakMemory(analyze(largeLog).slice(1)), await peakMemory(analyze(smallLog).slice(1))];
row(
  `its peak memory at ${large} MB against ${small} MB`,
  `${memory[0].toFixed(0)} MB`,
  `${memory[1].toFixed(0)} MB`,
  memory[0] / memory[1],
  '≤ 1.2 ×, < 200 MB',
);

console.log('Timing the language server…');
const lsp = await measureLsp(rounds);
row(
  '`didOpen` of 49 MB to its diagnostics, against an empty server',
  ms(lsp.open.ours),
  ms(lsp.open.empty),
  lsp.open.ratio,
  '≤ 1.5 ×',
);
row(
  `append of ${lsp.append.lines} lines to it, against the same`,
  ms(lsp.append.ours),
  ms(lsp.append.empty),
  lsp.append.ratio,
  '≤ 2 ×',
);
for (const [what, name, aim] of [
  ['hover', 'hover', 2],
  ['definition', 'definition', 2],
  ['firstLenses', 'code lenses, to the first screen in full', 3],
  ['codeLens', 'code lenses, the places of all at once', 3],
]) {
  const { ours: mine, empty, ratio } = lsp.requests[what];
  row(`${name}, 49 MB with ${lsp.requests.instances} instances, p99`, ms(mine), ms(empty), ratio, `≤ ${aim} ×`);
}

const table = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, medians of ${rounds} rounds:`,
  '',
  '| Measure | Winsock Log | Peer | Ratio | Aim |',
  '| --- | --: | --: | --: | --: |',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
].join('\n');
console.log(`\n${table}`);

if (values.write) {
  const file = path.join(root, 'docs/performance.md');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/(<!-- bench -->\n)[^]*?(\n<!-- \/bench -->)/, `$1\n${table}\n$2`));
}
