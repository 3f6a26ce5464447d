/** The edge of the server: what LSP asks of it when messages come at the wrong time, in the wrong shape, or not at all. */
import * as assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { RawServer, serverEntry, type Answer } from '../support/rawServer';
import { inRoot, sample } from '../support/paths';

const uri = 'file:///logs/Winsock.log';
const textDocument = { uri };
const position = { line: 0, character: 8 };
const opened = { textDocument: { uri, languageId: 'winsock-log', version: 1, text: sample('failing') } };

suite('the life of a connection', () => {
  let server: RawServer;
  setup(() => {
    server = RawServer.overStdio();
  });
  teardown(() => server.stop());

  test('a request before initialize is refused with -32002, whatever it is', async () => {
    for (const method of ['textDocument/hover', 'shutdown', 'winsockLog/report', 'no/such/method'])
      assert.equal((await server.request(method, method, {})).error?.code, -32002, method);
    assert.equal((await server.initialize()).error, undefined);
  });

  test('a notification before initialize is ignored: a document opened then is not open', async () => {
    server.notify('textDocument/didOpen', opened);
    await server.initialize();
    server.notify('initialized', {});
    assert.deepEqual((await server.request(1, 'textDocument/documentSymbol', { textDocument })).result, []);
    assert.deepEqual(server.received, []);
  });

  test('initialize comes once; after a wrong one, it may come again', async () => {
    assert.equal((await server.request(1, 'initialize', { capabilities: 7 })).error?.code, -32602);
    assert.equal((await server.request(2, 'textDocument/hover', {})).error?.code, -32002);
    assert.equal((await server.initialize()).error, undefined);
    assert.equal((await server.initialize()).error?.code, -32600);
  });

  test('a request after shutdown is refused with -32600, and exit then ends the process with 0', async () => {
    await server.initialize();
    assert.equal((await server.request(1, 'shutdown')).result, null);
    for (const method of ['textDocument/hover', 'shutdown', 'initialize'])
      assert.equal((await server.request(method, method, { textDocument, position })).error?.code, -32600, method);
    server.notify('textDocument/didOpen', opened);
    assert.deepEqual(server.received, []);
    server.notify('exit');
    assert.equal(await server.exited, 0);
    assert.equal(server.stderr, '');
  });

  test('exit without shutdown ends the process with 1, before initialize, too', async () => {
    server.notify('exit');
    assert.equal(await server.exited, 1);
  });
});

suite('parameters', () => {
  let server: RawServer;
  setup(async () => {
    server = RawServer.overStdio();
    await server.initialize();
    server.notify('initialized', {});
    server.notify('textDocument/didOpen', opened);
    await server.next(({ method }) => method === 'textDocument/publishDiagnostics');
  });
  teardown(() => server.stop());

  const refused: readonly [string, unknown, RegExp][] = [
    ['textDocument/hover', undefined, /params must be an object/],
    ['textDocument/hover', null, /params must be an object/],
    ['textDocument/hover', [textDocument, position], /params must be an object/],
    [
      'textDocument/hover',
      { textDocument, position: { line: -1, character: 0 } },
      /position\.line must be an unsigned/,
    ],
    [
      'textDocument/hover',
      { textDocument, position: { line: 0.5, character: 0 } },
      /position\.line must be an unsigned/,
    ],
    ['textDocument/hover', { textDocument: uri, position }, /textDocument must be an object/],
    ['textDocument/references', { textDocument, position }, /context must be an object/],
    ['textDocument/inlayHint', { textDocument, range: { start: position } }, /range\.end must be an object/],
    [
      'textDocument/codeAction',
      { textDocument, range: { start: position, end: position }, context: {} },
      /diagnostics/,
    ],
    ['winsockLog/instanceAt', { uri, line: '0' }, /line must be an unsigned/],
    ['winsockLog/report', { uri, format: 'pdf' }, /format must be one of "markdown", "html"/],
  ];
  test('of the wrong shape are refused with -32602, and what is wrong with them', async () => {
    for (const [k, [method, params, message]] of refused.entries()) {
      const { error } = await server.request(k, method, params);
      assert.equal(error?.code, -32602, method);
      assert.match(error.message, message);
    }
  });

  test('an unknown method is refused with -32601', async () => {
    assert.equal((await server.request(1, 'textDocument/formatting', {})).error?.code, -32601);
    assert.equal((await server.request(2, '$/unknown', {})).error?.code, -32601);
  });

  test('a notification of the wrong shape is ignored, and the log of the client says so', async () => {
    server.notify('textDocument/didChange', { textDocument, contentChanges: [{ text: '' }] });
    const { params } = await server.next(({ method }) => method === 'window/logMessage');
    assert.deepEqual(params, {
      type: 2,
      message: 'textDocument/didChange was ignored: params.textDocument.version must be an integer.',
    });
    const { result } = await server.request(1, 'textDocument/documentSymbol', { textDocument });
    assert.notDeepEqual(result, []);
  });

  const strange: readonly [string, unknown, Answer['id'], number][] = [
    ['a body that is no JSON', '{"jsonrpc": "2.0", "id": 1, ', null, -32700],
    ['an empty body', '', null, -32700],
    ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'shutdown' }], null, -32600],
    ['a number', 5, null, -32600],
    ['no version of JSON-RPC', { id: 1, method: 'shutdown' }, null, -32600],
    ['an id that is none', { jsonrpc: '2.0', id: {}, method: 'shutdown' }, null, -32600],
    ['a method that is none', { jsonrpc: '2.0', id: 1, method: 5 }, 1, -32600],
    ['neither method nor result', { jsonrpc: '2.0', id: 1 }, null, -32600],
  ];
  for (const [what, message, id, code] of strange) {
    test(`${what} is answered with ${code}, and the server goes on`, async () => {
      server.send(message);
      assert.equal((await server.next((answer) => answer.id === id)).error?.code, code);
      assert.ok((await server.request(2, 'textDocument/hover', { textDocument, position })).result);
    });
  }

  test('a cancelled request is answered with -32800', async () => {
    server.input.cork();
    server.send({ jsonrpc: '2.0', id: 1, method: 'textDocument/documentSymbol', params: { textDocument } });
    server.notify('$/cancelRequest', { id: 1 });
    server.input.uncork();
    assert.equal((await server.next(({ id }) => id === 1)).error?.code, -32800);
    // Nor does it matter to cancel what is unknown or done.
    server.notify('$/cancelRequest', { id: 1 });
    server.notify('$/cancelRequest', { id: 'unknown' });
    assert.ok((await server.request(1, 'textDocument/hover', { textDocument, position })).result);
  });
});

suite('framing', () => {
  const broken: readonly [string, string][] = [
    ['text', 'hello\r\n'],
    ['a line feed alone', 'Content-Length: 2\n\n{}'],
    ['a header without a length', 'Content-Type: application/vscode-jsonrpc\r\n\r\n{}'],
    ['a length that is none', 'Content-Length: two\r\n\r\n{}'],
    ['a negative length', 'Content-Length: -2\r\n\r\n{}'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}'],
    ['a length that nothing has', 'Content-Length: 99999999999\r\n\r\n{}'],
    ['another encoding', 'Content-Type: application/vscode-jsonrpc; charset=utf-16\r\nContent-Length: 2\r\n\r\n{}'],
    ['a header without an end', 'x'.repeat(5000)],
  ];
  for (const [what, bytes] of broken) {
    test(`${what}: one line on stderr, and the end with status 1`, async () => {
      const server = RawServer.overStdio();
      await server.initialize();
      server.input.write(bytes);
      assert.equal(await server.exited, 1);
      assert.match(server.stderr, /^winsock-log: the connection to the client is broken: [^\n]+\n$/);
    });
  }

  test('a message may come in any pieces, and under a header in any case and order', async () => {
    const server = RawServer.overStdio();
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, capabilities: {} },
    });
    const header = `content-type: application/vscode-jsonrpc; charset=utf8\r\nCONTENT-LENGTH:${body.length}\r\n\r\n`;
    for (const byte of header + body) {
      server.input.write(byte);
      if (byte === '\n') await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok((await server.next(({ id }) => id === 1)).result);
    await server.stop();
  });
});

suite('a client that is gone', () => {
  test('over stdio: the end of the input ends the server', async () => {
    const server = RawServer.overStdio();
    await server.initialize();
    server.input.end();
    assert.equal(await server.exited, 1);
    assert.equal(server.stderr, '');
  });

  test('over stdio: after shutdown, that is a good end', async () => {
    const server = RawServer.overStdio();
    await server.initialize();
    await server.request(1, 'shutdown');
    server.input.end();
    assert.equal(await server.exited, 0);
  });

  for (const option of ['--socket', '--pipe'] as const) {
    test(`over ${option}: the server is served, and ends with the connection`, async () => {
      const listener = createServer();
      const pipe =
        process.platform === 'win32' ? String.raw`\\.\pipe\wsl-${process.pid}` : `/tmp/wsl-${process.pid}.sock`;
      listener.listen(option === '--pipe' ? pipe : 0);
      await once(listener, 'listening');
      const address = listener.address();
      const value = typeof address === 'object' ? String(address?.port) : pipe;
      const child = spawn(process.execPath, [serverEntry, `${option}=${value}`], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const [socket] = (await once(listener, 'connection')) as [Socket];
      const server = new RawServer(child, socket, socket);
      assert.ok((await server.initialize()).result);
      socket.destroy();
      assert.equal(await server.exited, 1);
      assert.equal(server.stderr, '');
      listener.close();
    });
  }

  test('over IPC: the server ends with the channel', async () => {
    const child = spawn(process.execPath, [serverEntry, '--node-ipc'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, capabilities: {} } });
    const [answer] = (await once(child, 'message')) as [Answer];
    assert.ok(answer.result);
    child.disconnect();
    assert.deepEqual(await once(child, 'exit'), [1, null]);
  });

  test('whatever the transport: the end of the process that it named ends the server', async () => {
    const parent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    const server = RawServer.overStdio();
    await server.initialize({ processId: parent.pid });
    parent.kill('SIGKILL');
    assert.equal(await server.exited, 1);
  });

  test('nobody at the socket: one line, and status 1', () => {
    const { status, stderr } = spawnSync(process.execPath, [serverEntry, '--socket=1'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /^winsock-log: [^\n]+ECONNREFUSED[^\n]+\n$/);
  });
});

suite('no transport', () => {
  for (const args of [[], ['--socket=nobody'], ['--socket=70000'], ['--pipe='], ['--node-ipc'], ['--nothing']]) {
    test(`${['server.js', ...args].join(' ')} prints its usage and ends with status 2`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [serverEntry, ...args], { encoding: 'utf8' });
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^The language server of Winsock Log.*\n\nUsage: /);
      assert.ok(stderr.length < 1000);
    });
  }

  test('--help prints it where it was asked for', () => {
    const { status, stdout } = spawnSync(process.execPath, [serverEntry, '--help'], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, /--stdio/);
  });
});

suite('winsock-log lsp', () => {
  const cli = inRoot('out', 'server', 'src', 'cli', 'main.js');

  test('--stdio is the same server', async () => {
    const server = RawServer.overStdio([cli, 'lsp', '--stdio']);
    const { result } = await server.initialize();
    assert.deepEqual((result as { serverInfo: unknown }).serverInfo, { name: 'winsock-log' });
    server.notify('initialized', {});
    server.notify('textDocument/didOpen', opened);
    const { params } = await server.next(({ method }) => method === 'textDocument/publishDiagnostics');
    assert.deepEqual(
      (params as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code),
      ['leaked'],
    );
    await server.request(1, 'shutdown');
    server.notify('exit');
    assert.equal(await server.exited, 0);
  });

  for (const args of [[], ['--stdio', '--pipe', 'a'], ['--stdio', 'Winsock.log'], ['--socket', 'x'], ['--unknown']]) {
    test(`${['lsp', ...args].join(' ')} is wrong usage`, () => {
      const { status, stderr } = spawnSync(process.execPath, [cli, 'lsp', ...args], { encoding: 'utf8' });
      assert.equal(status, 2);
      assert.match(stderr, /^winsock-log: [^\n]+\nTry 'winsock-log lsp --help'\.\n$/);
    });
  }
});
