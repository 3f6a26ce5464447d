/** The measure that the server's messages are held to: it must find what is wrong, or every test that uses it is void. */
import * as assert from 'node:assert/strict';
import { ProtocolModel } from '../support/protocolModel';
import { ProtocolWatch } from '../support/protocolWatch';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };

suite('the model of the protocol', () => {
  let model: ProtocolModel;
  suiteSetup(() => {
    model = ProtocolModel.shared;
  });

  test('knows the methods of LSP, and our own', () => {
    for (const method of ['initialize', 'textDocument/hover', 'workspace/configuration', 'winsockLog/instanceAt'])
      assert.ok(model.methods.includes(method), method);
    assert.deepEqual(model.wrongParams('textDocument/hoover', {}), [
      'textDocument/hoover is no method of the protocol',
    ]);
  });

  test('takes what is right', () => {
    const diagnostic = { range, message: 'a', severity: 1, code: 'leaked', data: { any: ['thing', 1] } };
    assert.deepEqual(model.wrongParams('textDocument/publishDiagnostics', { uri: 'a', diagnostics: [diagnostic] }), []);
    assert.deepEqual(model.wrongResult('textDocument/hover', null), []);
    assert.deepEqual(model.wrongResult('textDocument/hover', { contents: { kind: 'markdown', value: '' }, range }), []);
    assert.deepEqual(model.wrongResult('shutdown', null), []);
    assert.deepEqual(model.wrongResult('winsockLog/instanceAt', null), []);
  });

  const wrong: readonly [string, unknown, RegExp][] = [
    ['textDocument/hover', undefined, /is no/],
    ['textDocument/hover', {}, /contents is missing/],
    ['textDocument/hover', { contents: { kind: 'html', value: '' } }, /kind is no/],
    ['textDocument/hover', { contents: 'a', range: { start: range.start } }, /range\.end is missing/],
    ['textDocument/definition', { uri: 'a', range, more: 1 }, /more is not in the protocol/],
    ['textDocument/codeLens', [{ range, command: { title: 'a' } }], /command\.command is missing/],
    ['textDocument/codeLens', [{ range: { start: { line: -1, character: 0 }, end: range.end } }], /is no uinteger/],
    ['textDocument/foldingRange', [{ startLine: 0.5, endLine: 1 }], /is no uinteger/],
    ['textDocument/documentSymbol', [{ name: 'a', kind: 27, range, selectionRange: range }], /kind is no|location/],
    ['initialize', { capabilities: { hoverProvider: 'yes' } }, /hoverProvider/],
    ['winsockLog/instanceAt', { cb: 1 }, /is missing/],
  ];
  for (const [method, result, message] of wrong) {
    test(`finds what is wrong: ${method} with ${JSON.stringify(result)}`, () => {
      assert.match(model.wrongResult(method, result).join('\n'), message);
    });
  }

  test('an answer is held to the request of its id', () => {
    const watch = new ProtocolWatch();
    const answer = { jsonrpc: '2.0', id: 1, result: null };
    const tooMany = ['the answer 1 was never asked for, or is one too many'];
    assert.deepEqual(watch.wrongIn(answer), tooMany);
    watch.sends({ id: 1, method: 'textDocument/hover' });
    assert.deepEqual(watch.wrongIn(answer), []);
    assert.deepEqual(watch.wrongIn(answer), tooMany);
    const refusal = { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'no such method' } };
    assert.deepEqual(watch.wrongIn(refusal), tooMany);
    assert.deepEqual(watch.wrongIn({ ...refusal, id: null }), [], 'of something that was no message');
    watch.sends({ id: 1, method: 'textDocument/hover' });
    assert.equal(watch.wrongIn({ ...answer, result: 5 }).length, 1);
    assert.equal(watch.wrongIn({ id: 1, result: null }).length, 1);
  });

  test('a server calls what is its to call, and in the way in which it is called', () => {
    const watch = new ProtocolWatch();
    const call = (method: string, params: unknown, id?: number) => {
      const message = { jsonrpc: '2.0', method, params, ...(id === undefined ? {} : { id }) };
      return watch.wrongIn(message);
    };
    const published = { uri: 'a', diagnostics: [] };
    assert.deepEqual(call('textDocument/publishDiagnostics', published), []);
    assert.deepEqual(call('textDocument/publishDiagnostics', published, 1), [
      'textDocument/publishDiagnostics is no request',
    ]);
    assert.deepEqual(call('workspace/configuration', { items: [] }), ['workspace/configuration is no notification']);
    assert.deepEqual(call('textDocument/didClose', { textDocument: { uri: 'a' } }), [
      "textDocument/didClose is the client's to call",
    ]);
  });
});
