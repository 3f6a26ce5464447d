/**
 * Bytes and messages that no editor would send. `WINSOCK_LOG_FUZZ=50000` tries more of them.
 */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { InProcessServer } from '../support/inProcessServer';
import { framed, RawServer, type Answer } from '../support/rawServer';
import { allocated, opened, sequences, type Step } from '../support/lspMessages';

const runs = Number(process.env.WINSOCK_LOG_FUZZ ?? 5000);
/** The usual number takes its usual time on a slow machine, too: what is not tried today is reported, and does not fail. */
const isUsual = process.env.WINSOCK_LOG_FUZZ === undefined;
const options = (share: number, seconds: number): fc.Parameters<unknown> => ({
  numRuns: Math.ceil(runs * share),
  plugins: isUsual ? [fc.interruptAfterTimeLimit(seconds * 1000)] : [],
});

/** What a stream holds, read at one go: the bodies of its messages, and whether it ends in the middle of one, or is broken. */
function readAtOnce(bytes: Buffer): { readonly bodies: Buffer[]; readonly end: 'clean' | 'partial' | 'broken' } {
  const bodies: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    if (rest.length === 0) return { bodies, end: 'clean' };
    const text = rest.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    const whole = text
      .slice(0, end < 0 ? undefined : end + 2)
      .split('\n')
      .slice(0, -1);
    const isBroken =
      Math.min(end < 0 ? text.length : end + 4, text.length) > 4096 ||
      whole.some((line) => !/^[A-Za-z0-9_-]+:[\t\x20-\x7e]*\r$/.test(line)) ||
      whole.some((line) => /^content-type:.*charset=(?!"?utf-?8"?\s*$)/i.test(line));
    const lengths = whole
      .map((line) => /^content-length:[ \t]*(.*?)[ \t]*\r$/i.exec(line)?.[1])
      .filter((l) => l !== undefined);
    const isNoLength = lengths.length > 1 || lengths.some((l) => !/^\d+$/.test(l) || Number(l) > 536_870_848);
    if (isBroken || isNoLength) return { bodies, end: 'broken' };
    if (end < 0) return { bodies, end: 'partial' };
    if (lengths.length === 0) return { bodies, end: 'broken' };
    const length = Number(lengths[0]);
    const body = rest.subarray(end + 4, end + 4 + length);
    if (body.length < length) return { bodies, end: 'partial' };
    bodies.push(body);
    rest = rest.subarray(end + 4 + length);
  }
}

const session = [
  { jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, capabilities: {} } },
  { jsonrpc: '2.0', method: 'initialized', params: {} },
  { jsonrpc: '2.0', method: 'textDocument/didOpen', params: opened },
  {
    jsonrpc: '2.0',
    id: 2,
    method: 'textDocument/hover',
    params: { textDocument: opened.textDocument, position: allocated },
  },
  { jsonrpc: '2.0', id: 3, method: 'shutdown' },
];
const sessionBytes = Buffer.concat(session.map(framed));

/** One change to a stream of bytes. */
const mutation = fc.oneof(
  fc.record({
    kind: fc.constant('replace' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc
      .constantFrom(
        '\r\n\r\n',
        '\n',
        '\r',
        'Content-Length: 7\r\n',
        'Content-Length: -1\r\n\r\n',
        ': ',
        '0',
        '9',
        '{',
        '"',
      )
      .map((text) => Buffer.from(text)),
  }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 200 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutated(bytes: Buffer, changes: readonly Mutation[]): Buffer {
  let result = bytes;
  for (const change of changes) {
    const at = change.at % (result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    if (change.kind === 'replace') result = Buffer.concat([before, change.bytes, after.subarray(change.bytes.length)]);
    else if (change.kind === 'insert') result = Buffer.concat([before, change.bytes, after]);
    else if (change.kind === 'delete') result = Buffer.concat([before, after.subarray(change.length)]);
    else result = Buffer.concat([before, after.subarray(0, change.length), after]);
  }
  return result;
}

const streams = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }).map((changes) => mutated(sessionBytes, changes)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
);
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });

function inPieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) pieces.push(bytes.subarray(at, (at += length)));
  return [...pieces, bytes.subarray(at)].filter((piece) => piece.length > 0);
}

suite('any bytes', function () {
  this.timeout(isUsual ? 60_000 : 0);

  test('are read as far as they are messages, in whatever pieces they come; then the connection is broken', async () => {
    await fc.assert(
      fc.asyncProperty(streams, cuts, async (bytes, lengths) => {
        const server = new InProcessServer();
        for (const piece of inPieces(bytes, lengths)) server.write(piece);
        await server.quiet();
        const { bodies, end } = readAtOnce(bytes);
        assert.equal(server.errors.length, end === 'broken' ? 1 : 0);
        const unreadable = bodies.filter((body) => !isJson(body)).length;
        const refused = server.received.filter(({ error }) => error?.code === -32700).length;
        assert.equal(refused, unreadable);
        for (const message of server.received) {
          assert.notEqual(message.error?.code, -32603, message.error?.message);
          if (message.method !== undefined) assert.deepEqual(server.watch.wrongIn(message), []);
        }
        // The next message is answered, unless it is taken for the rest of one that has no end.
        server.send({ jsonrpc: '2.0', id: 'probe', method: 'no/such' });
        await server.quiet();
        const probed = server.received.some(({ id }) => id === 'probe');
        if (end !== 'partial') assert.equal(probed, end === 'clean');
      }),
      options(0.9, 6),
    );
  });

  test('end a real process with one line, or leave it as able as it was', async () => {
    await fc.assert(
      fc.asyncProperty(streams, async (bytes) => {
        const server = RawServer.overStdio();
        server.input.write(bytes);
        const { end } = readAtOnce(bytes);
        if (end === 'broken') {
          assert.equal(await server.exited, 1);
          assert.match(server.stderr, /^winsock-log: [^\n]+\n$/);
        } else if (end === 'clean') {
          assert.ok((await server.request('probe', 'no/such')).error);
          assert.equal(server.stderr, '');
        }
        await server.stop();
      }),
      options(0.002, 3),
    );
  });
});

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
    return true;
  } catch {
    return false;
  }
}

suite('any messages', function () {
  this.timeout(isUsual ? 60_000 : 0);

  test('each request is answered once, as LSP asks at that point of the connection, and never by an internal error', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, fc.array(clientAnswers, { minLength: 1, maxLength: 5 }), async (steps, answers) => {
        const server = new InProcessServer((_, k) => answers[k % answers.length] ?? {});
        const asked: { readonly id: number; readonly step: Step }[] = [];
        for (const [id, step] of steps.entries()) {
          if (step.kind === 'request') asked.push({ id, step });
          server.send(messageOf(id, step));
          if (step.waits) await server.quiet();
        }
        await server.quiet();
        assert.deepEqual(server.errors, []);
        let phase: 'new' | 'running' | 'shutDown' = 'new';
        for (const { id, step } of asked) {
          const mine = server.received.filter((message) => message.id === id && message.method === undefined);
          assert.equal(mine.length, 1, `${step.method} was answered ${mine.length} times`);
          const [{ error }] = mine;
          assert.deepEqual(server.watch.wrongIn(mine[0]), []);
          if (phase === 'new' && step.method !== 'initialize') {
            assert.equal(error?.code, -32002);
          } else if (phase === 'shutDown' || (phase === 'running' && step.method === 'initialize')) {
            assert.equal(error?.code, -32600);
          } else if (step.isValid) {
            assert.ok(
              !error || error.code === -32800 || errorsOf[step.method]?.includes(error.code),
              `${step.method}: ${error?.message}`,
            );
          } else {
            assert.ok(
              !error || [-32602, -32601, -32800, -32801, -32803].includes(error.code),
              `${step.method}: ${error?.message}`,
            );
          }
          if (step.method === 'initialize' && !error) phase = 'running';
          if (step.method === 'shutdown' && phase === 'running' && !error) phase = 'shutDown';
        }
        for (const message of server.received)
          if (message.method !== undefined) assert.deepEqual(server.watch.wrongIn(message), []);
      }),
      options(0.098, 5),
    );
  });
});

/** Errors that right parameters may meet, beside that of a request that was cancelled. */
const errorsOf: Readonly<Record<string, readonly number[]>> = {
  // A lens that is gone.
  'codeLens/resolve': [-32801],
  // A command that is none, or that the client does not run.
  'workspace/executeCommand': [-32602, -32803],
  // Of a log of which nothing is understood.
  'winsockLog/compare': [-32803],
  'winsockLog/report': [-32803],
};

/** What a client may answer, rightly or not. */
const clientAnswers: fc.Arbitrary<object> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((result) => ({ result })),
  fc.constantFrom<object>(
    { result: null },
    { result: [] },
    { result: [null] },
    { result: [{ leakThreshold: 1, severity: null }] },
    { error: { code: -32601, message: 'no' } },
  ),
);

function messageOf(id: number, { kind, method, params, raw }: Step): unknown {
  if (kind === 'raw') return raw;
  return { jsonrpc: '2.0', ...(kind === 'request' ? { id } : {}), method, ...(params === undefined ? {} : { params }) };
}

suite('the measure of the fuzzer', () => {
  test('a session without a change is clean, and one byte less is not', () => {
    assert.deepEqual(
      readAtOnce(sessionBytes).bodies.map((body) => (JSON.parse(body.toString()) as Answer).id),
      [1, undefined, undefined, 2, 3],
    );
    assert.equal(readAtOnce(sessionBytes).end, 'clean');
    assert.equal(readAtOnce(sessionBytes.subarray(0, -1)).end, 'partial');
    assert.equal(readAtOnce(sessionBytes.subarray(1)).end, 'broken');
  });
});
