/** Signals, cancellation and the end of the client are answered at once, whatever is being read. As processes, like a user's. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants as fsConstants, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { LspClient } from '../support/lspClient';
import { CliProcess } from './support/cli';
import { Folder } from './support/folder';
import { leak, quiet } from './support/logs';
import { McpClient, textOf } from './support/mcp';

/** A second, and more for a machine that is busy. What waits for a pipe waits for ever. */
const SOON_MS = 4000;

suite('signals', function () {
  this.timeout(120_000);
  let folder: Folder;
  let stalledReader: number | undefined;
  suiteSetup(function () {
    if (process.platform === 'win32') this.skip();
    folder = new Folder();
    execFileSync('mkfifo', [folder.join('pipe.log'), folder.join('shapes.json'), folder.join('stalled.json')]);
    stalledReader = openSync(folder.join('stalled.json'), fsConstants.O_RDONLY | fsConstants.O_NONBLOCK);
    folder.file('many.log', Array.from({ length: 5000 }, (_, k) => leak(k, k + 1)).join(''));
    folder.file('small.log', leak(1, 1) + quiet(20));
    folder.file('large/winsock.log', leak(1, 1) + quiet(3_000_000));
    folder.file('large/winsock-x.log.gz', gzipSync(leak(2, 1) + quiet(3_000_000)));
    // Each line could begin anywhere in each shape.
    const texts = '{text} to {text} for {text} on {text}';
    const shapes = Array.from({ length: 150 }, (_, k) => ({
      template: `${texts} failed ${'x'.repeat(k + 1)}`,
      effect: 'none',
    }));
    folder.file('hostile.json', JSON.stringify(shapes));
    folder.file('hostile.log', `(008) ${'a to b for c on '.repeat(600)}\n`.repeat(2000));
  });
  suiteTeardown(() => {
    if (stalledReader !== undefined) closeSync(stalledReader);
    folder?.remove();
  });

  const reading: Readonly<Record<string, () => readonly string[]>> = {
    'analyze, a named pipe that nobody writes to': () => ['analyze', folder.join('pipe.log')],
    'analyze --follow, a log that does not grow': () => ['analyze', '--follow', folder.join('small.log')],
    'shapes, a named pipe that nobody writes to': () => ['shapes', folder.join('pipe.log')],
    'compare, the same': () => ['compare', folder.join('small.log'), folder.join('pipe.log')],
    'analyze, a standard input that brings nothing': () => ['analyze', '-'],
    'analyze, shapes from a pipe that nobody writes to': () => [
      'analyze',
      '--shapes',
      folder.join('shapes.json'),
      folder.join('small.log'),
    ],
    'analyze, its output to a named pipe that nobody reads': () => [
      'analyze',
      '--output',
      folder.join('pipe.log'),
      folder.join('small.log'),
    ],
    'analyze, its output to a named pipe whose reader does not read': () => [
      'analyze',
      '--format',
      'json',
      '--output',
      folder.join('stalled.json'),
      folder.join('many.log'),
    ],
    'mcp, shapes from a pipe that nobody writes to': () => ['mcp', '--shapes', folder.join('shapes.json'), folder.path],
    'mcp, a client that says nothing': () => ['mcp', folder.path],
    'lsp, the same': () => ['lsp', '--stdio'],
    'analyze, a large log and one in gzip': () => ['analyze', folder.join('large')],
    'report, the same': () => ['report', folder.join('large')],
    'analyze, shapes and a log that are made to be compared for long': () => [
      'analyze',
      '--shapes',
      folder.join('hostile.json'),
      folder.join('hostile.log'),
    ],
  };
  for (const [k, [what, argsOf]] of Object.entries(reading).entries()) {
    const [signal, expected] = (
      [
        ['SIGTERM', 143],
        ['SIGINT', 130],
        ['SIGHUP', 129],
      ] as const
    )[k % 3];
    test(`${what}: ${signal}`, async () => {
      const running = new CliProcess(argsOf());
      const { pid } = running.child;
      assert.ok(pid !== undefined);
      await isListening(pid);
      // It has begun, as far as it comes.
      await delay(500);
      if (running.child.exitCode === null) running.child.kill(signal);
      else assert.match(what, /large|made to be/, 'it waits');
      const begun = performance.now();
      const { status, stderr } = await running.end();
      assert.ok(performance.now() - begun < SOON_MS, `${performance.now() - begun} ms`);
      if (status !== 1 && status !== 0) assert.deepEqual([status, stderr], [expected, '']);
    });
  }

  const hostile = (): readonly string[] => ['--shapes', folder.join('hostile.json'), folder.path];

  test('MCP: a call that is cancelled makes way for the next, and the server ends with its client in the midst of one', async () => {
    const mcp = await McpClient.start(hostile());
    const { pid } = mcp;
    assert.ok(pid !== null);
    const cancel = new AbortController();
    const call = mcp.client.callTool({ name: 'list_findings', arguments: {} }, { signal: cancel.signal });
    const cancelled = assert.rejects(call);
    await delay(300);
    cancel.abort();
    await cancelled;
    const begun = performance.now();
    // Not of the logs: only that it answers counts.
    assert.match(textOf(await mcp.call('explain_control_block', { path: 'no such.log', cb: 1 })), /no such file/);
    assert.ok(performance.now() - begun < SOON_MS, `${performance.now() - begun} ms`);
    mcp.client.callTool({ name: 'list_findings', arguments: {} }).catch(() => undefined);
    await delay(300);
    const closing = performance.now();
    await mcp.close();
    while (isAlive(pid)) {
      assert.ok(performance.now() - closing < SOON_MS, 'it is still there');
      await delay(20);
    }
  });

  test('LSP: shutdown and exit in the midst of a large log and of shapes that are made to be compared for long', async () => {
    const { shapes } = JSON.parse(`{"shapes":${readFileSync(folder.join('hostile.json'), 'utf8')}}`) as {
      shapes: unknown;
    };
    const client = await LspClient.start({ configuration: { shapes } });
    for (const file of ['large/winsock.log', 'hostile.log'])
      client.request('winsockLog/analyseFile', { uri: pathToFileURL(folder.join(file)).href }).catch(() => undefined);
    const text = readFileSync(folder.join('hostile.log'), 'utf8');
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'untitled:Untitled-1', languageId: 'winsock-log', version: 1, text },
    });
    await delay(300);
    const begun = performance.now();
    assert.equal(await client.stop(), 0);
    assert.ok(performance.now() - begun < SOON_MS, `${performance.now() - begun} ms`);
  });

  test('MCP: signals in the midst of a call', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const mcp = await McpClient.start(hostile());
      const { pid } = mcp;
      assert.ok(pid !== null);
      mcp.client.callTool({ name: 'case_report', arguments: { path: folder.join('large') } }).catch(() => undefined);
      await delay(300);
      process.kill(pid, signal);
      const begun = performance.now();
      while (isAlive(pid)) {
        assert.ok(performance.now() - begun < SOON_MS, `${signal}: it is still there`);
        await delay(20);
      }
      assert.equal(mcp.stderr, '');
    }
  });
});

/** Resolves once a process listens for signals, or is gone. */
async function isListening(pid: number): Promise<void> {
  if (process.platform !== 'linux') return delay(1500);
  // Node itself catches the others from the beginning.
  const hangUp = 1n << BigInt(constants.signals.SIGHUP - 1);
  for (;;) {
    try {
      const [, caught] = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? ['', '0'];
      if (BigInt(`0x${caught}`) & hangUp) return;
    } catch {
      return;
    }
    await delay(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
