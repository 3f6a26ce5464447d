/**
 * `npm run bench [-- --quick] [-- --write]`: the command line and the language server, timed beside their peers in the same run.
 * Prints a table; with `--write` it replaces the one in docs/performance.md. `--quick` takes 200 MB for 1 GB and fewer rounds.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { buildScanner } from './buildScanner.mjs';
import { build } from './build.mjs';
import { measureLsp } from './bench/lsp.mjs';
import { busy, instances, realistic, rotated, smallLogs, wrapped, zipped } from './bench/logs.mjs';
import { inTurns, median, pairedRatio, peakMemory } from './bench/measure.mjs';
import { toolCommand } from './tools.mjs';

// Where it is set, Node reads a file of certificates at each start: twice the time of the start itself, and none of ours.
delete process.env.NODE_EXTRA_CA_CERTS;

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

const analyze = (file, format) => [process.execPath, cli, 'analyze', '--format', format, '--no-progress', file];
const peers = [
  {
    name: '`mawk`, listing the unreleased',
    command: (file) => ['mawk', '-f', path.join(root, 'scripts/bench/unreleased.awk'), file],
    aims: { text: '≤ 0.15 ×', json: '≤ 0.2 ×' },
  },
  {
    name: '`rg -c` of three words',
    command: (file) => ['rg', '-c', 'allocated|Issue Disconnect|close socket', file],
    aims: { text: '≤ 1.5 ×', json: '≤ 2 ×' },
  },
  { name: '`wc -l`', command: (file) => ['wc', '-l', file], aims: { text: '(the limit)' } },
].filter(({ name, command }) => {
  const [tool] = command('');
  const found = spawnSync(tool, ['--version']).error === undefined;
  if (!found) console.log(`${name}: not measured, there is no ${tool} on this machine.`);
  return found;
});

const formats = ['text', 'json'];
for (const [kind, file] of [
  ['busy', await busy(large)],
  ['quiet', await realistic(large)],
]) {
  console.log(`Timing analyze on ${file}…`);
  const times = await inTurns(
    [...formats.map((format) => analyze(file, format)), ...peers.map(({ command }) => command(file))],
    rounds,
  );
  for (const [k, format] of formats.entries()) {
    for (const [p, { name, aims }] of peers.entries()) {
      if (!aims[format]) continue;
      const theirs = times[formats.length + p];
      const what = `\`analyze --format ${format}\`, ${kind} log of ${large} MB, against ${name}`;
      row(what, s(median(times[k])), s(median(theirs)), pairedRatio(times[k], theirs), aims[format]);
    }
  }
}

const [largeLog, smallLog] = [await busy(large), await busy(small)];
const [grown, short] = await inTurns([analyze(largeLog, 'json'), analyze(smallLog, 'json')], rounds);
const more = `at ${large} MB against ${small} MB`;
row(`its time ${more}, busy, \`json\``, s(median(grown)), s(median(short)), pairedRatio(grown, short), '≤ 10.5 ×');
const memory = [
  await peakMemory(analyze(largeLog, 'json').slice(1)),
  await peakMemory(analyze(smallLog, 'json').slice(1)),
];
const [most, least] = memory.map((megabytes) => `${megabytes.toFixed(0)} MB`);
row(`its peak memory ${more}, busy, \`json\``, most, least, memory[0] / memory[1], '≤ 150 MB');

const [chained, whole] = await inTurns(
  (await rotated(180)).map((file) => analyze(file, 'text')),
  rounds,
);
row(
  'a log rotated into three files of 60 MB, against one of 180 MB',
  s(median(chained)),
  s(median(whole)),
  pairedRatio(chained, whole),
  '≤ 1.1 ×',
);

const [behindTimes, bare] = await inTurns(
  [await wrapped(large), await busy(large)].map((file) => analyze(file, 'text')),
  rounds,
);
row(
  `a wrapped log, 24 characters in front of each line of ${large} MB, against the bare one`,
  s(median(behindTimes)),
  s(median(bare)),
  pairedRatio(behindTimes, bare),
  '≤ 2.5 ×',
);

const zip = await zipped(large);
if (zip !== undefined) {
  const unpacked = `unzip -p '${zip}' | '${process.execPath}' '${cli}' analyze --format text --no-progress -`;
  const [archived, piped] = await inTurns([analyze(zip, 'text'), ['sh', '-c', unpacked]], rounds);
  row(
    `a ZIP archive with a log of ${large} MB, against \`unzip -p\` into \`analyze\``,
    s(median(archived)),
    s(median(piped)),
    pairedRatio(archived, piped),
    '≤ 1.2 ×',
  );
}

// What grows: ten times as much in, and what that costs.
const [many, few] = values.quick ? [1_000_000, 100_000] : [10_000_000, 1_000_000];
const [crowd, group] = values.quick ? [20_000, 2000] : [100_000, 10_000];
const report = (file) => [process.execPath, cli, 'report', '--format', 'markdown', '--no-progress', file];
const sizes = [
  [
    `\`analyze\`, ${many} instances against ${few}`,
    (file) => analyze(file, 'text'),
    instances,
    [many, few],
    '≤ 1,000 MB',
  ],
  [`\`report\`, ${many} instances against ${few}`, report, instances, [many, few], '≤ 1,500 MB'],
  [
    `\`analyze\`, ${crowd} logs of 9 kB in one folder against ${group}`,
    (file) => analyze(file, 'text'),
    smallLogs,
    [crowd, group],
    '≤ 300 MB',
  ],
];
for (const [what, command, make, [more, less], aim] of sizes) {
  const files = [await make(more), await make(less)];
  const [long, short] = await inTurns(files.map(command), 1);
  row(`${what}, time`, s(median(long)), s(median(short)), pairedRatio(long, short), '≤ 11 ×');
  const [most, least] = [await peakMemory(command(files[0]).slice(1)), await peakMemory(command(files[1]).slice(1))];
  row(`${what}, peak memory`, `${most.toFixed(0)} MB`, `${least.toFixed(0)} MB`, most / least, aim);
}

console.log('Timing the language server…');
const lsp = await measureLsp(rounds);
row(
  '`didOpen` of 49 MB to its diagnostics, against an empty server',
  ms(lsp.open.ours),
  ms(lsp.open.empty),
  lsp.open.ratio,
  '≤ 1.3 ×',
);
row(
  `append of ${lsp.append.lines} lines to it, against the same`,
  ms(lsp.append.ours),
  ms(lsp.append.empty),
  lsp.append.ratio,
  '≤ 3 ×',
);
for (const [what, when, aim] of [
  ['first', 'for the first time', 2],
  ['again', 'again', 1.1],
]) {
  const { chain, alone, ratio } = lsp.chain[what];
  row(
    `\`didOpen\` of 5 MB that go on from two logs of 5 MB, ${when}, against the same alone`,
    ms(chain),
    ms(alone),
    ratio,
    `≤ ${aim} ×`,
  );
}
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
  const written = text.replace(/(<!-- bench -->\n)[^]*?(\n<!-- \/bench -->)/, `$1\n${table}\n$2`);
  await writeFile(file, await prettier.format(written, { ...(await prettier.resolveConfig(file)), filepath: file }));
}
