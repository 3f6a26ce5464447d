/**
 * `node scripts/bench/folder.mjs [LOGS] [MB]`: the language server while it reads a folder with many large event logs, 60 of 31 MB by
 * default. Prints its peak memory, and how long hovers took meanwhile.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { percentile } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const [count, megabytes] = [Number(process.argv[2] ?? 60), Number(process.argv[3] ?? 31)];

const folder = await mkdtemp(path.join(os.tmpdir(), 'winsock-log-folder-'));
const log = await readFile(path.join(root, 'samples/kb303102-failing/Winsock.log'), 'utf8');
const events = await readFile(path.join(root, 'samples/kb303102-events/EV0.LOG'), 'utf8');
const large = Buffer.alloc(megabytes * 1024 * 1024, `${events}\n`);
await writeFile(path.join(folder, 'Winsock.log'), log);
for (let k = 0; k < count; k++) await writeFile(path.join(folder, `EV${k}.LOG`), large);

const server = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
connection.listen();
await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
await connection.sendNotification('initialized', {});
const uri = pathToFileURL(path.join(folder, 'Winsock.log')).href;
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'winsock-log', version: 1, text: log },
});

const started = performance.now();
let isDone = false;
const report = connection.sendRequest('winsockLog/report', { uri, format: 'markdown' }).finally(() => (isDone = true));
const times = [];
while (!isDone) {
  const asked = performance.now();
  await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 8 } });
  times.push(performance.now() - asked);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const { text } = await report;
const seconds = (performance.now() - started) / 1000;
// As Linux counts it.
const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
const peak = /VmHWM:\s*(\d+) kB/.exec(status);
console.log(`${count} event logs of ${megabytes} MB: a report after ${seconds.toFixed(1)} s.`);
console.log(`Peak memory of the server: ${peak ? `${(Number(peak[1]) / 1024).toFixed(0)} MB` : 'not known here'}.`);
console.log(
  `${times.length} hovers meanwhile: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms, ` +
    `the slowest ${Math.max(...times).toFixed(1)} ms.`,
);
console.log(`Left out, by the report: ${[...text.matchAll(/^- `EV\d+\.LOG`/gm)].length} event logs.`);

const exit = once(server, 'exit');
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
await exit;
connection.dispose();
await rm(folder, { recursive: true });
