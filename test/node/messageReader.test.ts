/** LSP's messages from bytes: what the base protocol allows is read, in whatever pieces; after anything else nothing is. */
import * as assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { Message } from 'vscode-languageserver/node';
import { UnreadableMessage } from '../../server/src/lsp/gate/gate';
import { StrictMessageReader } from '../../server/src/node/messageReader';

/** The longest body: Node holds no longer string. */
const LONGEST = 536_870_848;

interface Read {
  readonly messages: readonly Message[];
  readonly errors: readonly string[];
}

/** What a reader makes of pieces that come one after the other. */
function read(...pieces: readonly (string | Buffer)[]): Read {
  const stream = new PassThrough();
  const reader = new StrictMessageReader(stream);
  const messages: Message[] = [];
  const errors: string[] = [];
  reader.onError((error) => errors.push(error.message));
  reader.listen((message) => messages.push(message));
  for (const piece of pieces) stream.emit('data', Buffer.from(piece));
  return { messages, errors };
}

const A = { jsonrpc: '2.0', id: 1, method: 'first' };
const B = { jsonrpc: '2.0', method: 'zweite, für', params: ['😀'] };
const framed = (message: object, header = ''): string => {
  const body = JSON.stringify(message);
  return `${header}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

suite('messages from a stream', () => {
  test('are read wherever the stream is cut', () => {
    const bytes = Buffer.from(framed(A) + framed(B) + framed(A));
    for (let at = 0; at <= bytes.length; at++)
      assert.deepEqual(read(bytes.subarray(0, at), bytes.subarray(at)), { messages: [A, B, A], errors: [] }, `${at}`);
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    assert.deepEqual(read(...single), { messages: [A, B, A], errors: [] });
  });

  test('a part of a message is no message yet', () => {
    assert.deepEqual(read(framed(A).slice(0, -1)), { messages: [], errors: [] });
  });

  for (const [what, header] of Object.entries({
    'a name in other letters': 'content-length: 2\r\n\r\n',
    'no blank behind the colon': 'Content-Length:2\r\n\r\n',
    'blanks and tabs around the value': 'Content-Length: \t 2 \t\r\n\r\n',
    'a number with zeros before it': 'Content-Length: 0002\r\n\r\n',
    'the content type of LSP': 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n',
    'the older name of UTF-8': 'Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n',
    'a charset in quotes, and in capitals': 'content-type: x;CHARSET="UTF-8"\r\nContent-Length: 2\r\n\r\n',
    'a content type without a charset': 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n',
    'a field that nobody knows': 'X-Other_field: y\r\nContent-Length: 2\r\n\r\n',
    'fields that only look like its own':
      'X-Content-Length: 9\r\nContent-Length-X: 9\r\nX-Content-Type: x; charset=latin1\r\n' +
      'Content-Type-X: x; charset=latin1\r\nContent-Length: 2\r\n\r\n',
    'a field without a value': 'X-Empty:\r\nContent-Length: 2\r\n\r\n',
    'a header of 4096 bytes': `Content-Length: 2\r\nX: ${'x'.repeat(4096 - 26)}\r\n\r\n`,
  })) {
    test(`a header may have ${what}`, () => {
      assert.deepEqual(read(`${header}{}${framed(A)}`), { messages: [{}, A], errors: [] });
    });
  }

  for (const [what, header, says] of [
    ['a line that ends without a carriage return', 'Content-Length: 2\n\r\n', /without a carriage return/],
    ['an end without a carriage return', 'Content-Length: 2\r\n\n', /without a carriage return/],
    ['no length', 'X: y\r\n\r\n', /no Content-Length/],
    ['nothing in it', '\r\n', /no Content-Length/],
    ['a line without a colon', 'Content-Length 2\r\n', /no line of a header: "Content-Length 2"/],
    ['a line without a name', ': 2\r\n', /no line of a header/],
    ['a blank before a name', ' Content-Length: 2\r\n', /no line of a header/],
    ['a blank before a colon', 'Content-Length : 2\r\n', /no line of a header/],
    ['a control character', 'X: a\x07b\r\n', /no line of a header/],
    ['a character that is not ASCII', 'X: ä\r\n', /no line of a header/],
    ['a length below zero', 'Content-Length: -1\r\n', /no length of a message: "Content-Length: -1"/],
    ['a length that is no number', 'Content-Length: 2x\r\n', /no length of a message: "Content-Length: 2x"/],
    ['a length behind something else', 'Content-Length: x2\r\n', /no length of a message/],
    ['no length behind its name', 'Content-Length:\r\n', /no length of a message/],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 2\r\n', /no length of a message/],
    ['a length beyond what a string holds', `Content-Length: ${LONGEST + 1}\r\n`, /no length of a message/],
    ['another encoding', 'Content-Type: x; charset=utf-16\r\n', /the encoding is not UTF-8/],
    ['another encoding behind no blank', 'Content-Type: x;charset=utf-16\r\n', /the encoding is not UTF-8/],
    ['an encoding that only begins so', 'Content-Type: x; charset=utf-8859\r\n', /the encoding is not UTF-8/],
    ['an encoding that only ends so', 'Content-Type: x; charset=cesu-utf-8\r\n', /the encoding is not UTF-8/],
    ['more than 4096 bytes', `Content-Length: 2\r\nX: ${'x'.repeat(4096 - 25)}\r\n\r\n`, /a header has no end/],
    ['a line without an end', 'x'.repeat(4097), /a header has no end/],
  ] as const) {
    test(`a header with ${what} is the last thing that is read`, () => {
      const { messages, errors } = read(framed(A) + header, framed(A), framed(A));
      assert.deepEqual(messages, [A]);
      assert.equal(errors.length, 1);
      assert.match(errors[0], says);
    });
  }

  test('a long line that is none is quoted by its beginning', () => {
    assert.match(read(`${'a'.repeat(100)}\r\n`).errors[0], /: "a{60}"$/);
    assert.match(read(`Content-Length: ${'9'.repeat(100)}\r\n`).errors[0], /: "Content-Length: 9{44}"$/);
  });

  test('the longest body that a string holds is waited for', () => {
    assert.deepEqual(read(`Content-Length: ${LONGEST}\r\n\r\n{`), { messages: [], errors: [] });
  });

  test('each header may have 4096 bytes, however many there are', () => {
    const long = `X: ${'x'.repeat(3000)}\r\n`;
    assert.deepEqual(read(framed(A, long) + framed(B, long)), { messages: [A, B], errors: [] });
  });

  test('a body that is no message is delivered as one that cannot be read, and the next is read', () => {
    const bodies = ['', '{', Buffer.from('"\xe9"', 'latin1')];
    for (const [k, body] of bodies.entries()) {
      const bytes = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), Buffer.from(body)]);
      const { messages, errors } = read(Buffer.concat([bytes, Buffer.from(framed(B))]));
      const reason = k === 2 ? 'The message is not UTF-8.' : 'The message is not JSON.';
      assert.deepEqual([messages, errors], [[new UnreadableMessage(reason), B], []]);
    }
  });

  test('an empty body is delivered before anything follows it', () => {
    assert.equal(read('Content-Length: 0\r\n\r\n').messages.length, 1);
  });

  test('the end and the failure of the stream are reported', () => {
    const stream = new PassThrough();
    const reader = new StrictMessageReader(stream);
    const seen: string[] = [];
    reader.onError((error) => seen.push(error.message));
    reader.onClose(() => seen.push('closed'));
    reader.listen(() => undefined);
    stream.emit('error', new Error('reset by peer'));
    stream.emit('close');
    assert.deepEqual(seen, ['reset by peer', 'closed']);
  });

  test('a listener that was removed gets nothing', () => {
    const stream = new PassThrough();
    const messages: Message[] = [];
    const listening = new StrictMessageReader(stream).listen((message) => messages.push(message));
    stream.emit('data', Buffer.from(framed(A)));
    listening.dispose();
    stream.emit('data', Buffer.from(framed(B)));
    assert.deepEqual(messages, [A]);
  });
});
