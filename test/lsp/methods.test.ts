/** The rows of the methods: the gate, the handlers, the client and these tests follow from them, so that none can be forgotten. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { requestChecks } from '../../server/src/lsp/gate/parameters';
import type { Params } from '../../server/src/lsp/methods';
import { treeOrders, type TreeOrder } from '../../server/src/lsp/protocol';
import type { Answers } from '../../server/src/lsp/serve';
import { lifeRequests } from '../../server/src/lsp/standardMethods';
import { LspClient } from '../support/lspClient';
import { requests } from '../support/lspMessages';

const firstOf = (method: string): object => fc.sample(requests[method], { numRuns: 1, seed: 1 })[0] as object;

suite('the methods of the server', () => {
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start();
  });
  suiteTeardown(() => client.stop());

  const codeOf = async (method: string, params: object): Promise<number | undefined> =>
    client.request(method, params).then(
      () => undefined,
      (error: unknown) => (error as { readonly code: number }).code,
    );

  const known = [...requestChecks.keys()].filter((method) => !(method in lifeRequests));
  for (const method of known) {
    test(`${method} passes the gate with right parameters, has a handler, and is refused with wrong ones`, async () => {
      assert.equal(requestChecks.get(method)?.(firstOf(method)), undefined);
      assert.notEqual(await codeOf(method, firstOf(method)), -32601, 'there is a handler');
      assert.equal(await codeOf(method, { textDocument: 5, uri: 5 }), -32602);
    });
  }

  test('the rows are those that the fuzzer tries', () => {
    assert.deepEqual(Object.keys(requests).sort(), known.sort());
  });

  test('a row without an answer does not compile, nor an answer without a row', () => {
    // @ts-expect-error: there is no function that answers it
    const none: Answers<'report'> = {};
    // @ts-expect-error: there is no such row
    const other: Answers<'noSuchMethod'> = {};
    // @ts-expect-error: the row says that a line is a number
    const params: Params<'instanceAt'> = { uri: 'a', line: '0' };
    assert.ok(none && other && params);
  });

  test('every order of the tree is let through', () => {
    const check = requestChecks.get('winsockLog/treeChildren');
    for (const order of Object.keys(treeOrders) as TreeOrder[])
      assert.equal(check?.({ uri: 'a', filter: '', order }), undefined, order);
    assert.match(check?.({ uri: 'a', filter: '', order: 'shortest' }) ?? '', /order must be one of/);
  });
});
