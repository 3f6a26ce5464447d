/** `winsockLog.shapes` over LSP: an unknown line is taught, and the log is judged by it at once. */
import * as assert from 'node:assert/strict';
import type { CodeAction, Hover } from 'vscode-languageserver-types';
import { TEACH_SHAPE, type ShapeEffectsResult, type ShapesResult } from '../../server/src/lsp/protocol';
import { LspClient, URI } from '../support/lspClient';

const LOG = `(001) CB 4 (instance 9) allocated
(008) WSAFake on cb 4, 12 bytes
`;
const settings = { leakThreshold: 0, leakTurnover: 0 };
const taught = { template: 'WSAFake on cb {cb}, {n} bytes', effect: 'use', meaning: 'Data went out.' };

suite('shapes that users teach, over LSP', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: settings });
  });
  teardown(() => client.stop());

  const change = async (shapes: unknown): Promise<string[]> => {
    client.forget();
    client.configuration = { ...settings, shapes };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    return (await client.diagnosticsOf(URI, 1)).diagnostics.map(({ code }) => String(code));
  };

  test('an action on an unknown line offers its template', async () => {
    await client.open(LOG);
    const position = { line: 1, character: 0 };
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    assert.equal(action?.title, 'Teach the shape of this line: WSAFake on cb {cb}, {n} bytes');
    assert.deepEqual(action.command?.command, TEACH_SHAPE);
    assert.deepEqual(action.command.arguments, [taught.template, URI]);
  });

  test('once it is taught, it is in use and no suspect, and the hover says that the shape was taught', async () => {
    const before = await client.open(LOG);
    assert.deepEqual(
      before.diagnostics.map(({ code }) => code),
      ['suspect'],
    );
    assert.deepEqual(await change([taught]), []);
    const { contents } = await client.at<Hover>('textDocument/hover', 1);
    assert.match((contents as { value: string }).value, /A shape that was taught.*use.*Data went out/);
    assert.deepEqual(await change([]), ['suspect']);
  });

  test('an entry that is wrong is left out, and the rest is in force', async () => {
    await client.open(LOG);
    assert.deepEqual(await change([{ template: 'Issue Disconnect for cb {cb}', effect: 'use' }, taught]), []);
  });

  suite('of many lines at once', () => {
    const tick = (k: number): string => `-- 12:31:${k} collector alive --\n`;
    const quiet = '(008) Wait for cb 0, handle 9036\n';
    const FOREIGN = `(001) CB 4 (instance 9) allocated\n${tick(10)}${quiet}${tick(11)}${quiet}${tick(12)}${quiet}`;
    const template = '-- {n}:{n}:{n} collector alive --';

    test('a hover on one of them says how many there are, and what it would settle if they meant nothing', async () => {
      const { diagnostics } = await client.open(FOREIGN);
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['suspect'],
      );
      const { contents } = await client.at<Hover>('textDocument/hover', 1);
      assert.match(
        (contents as { value: string }).value,
        /3 lines of this log are like this\\?\. If they mean nothing, to teach that turns 1 suspect into leaked/,
      );
    });

    test('actions teach all of them, or that they mean nothing', async () => {
      await client.open(FOREIGN);
      const position = { line: 3, character: 0 };
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: URI },
        range: { start: position, end: position },
        context: { diagnostics: [] },
      });
      assert.deepEqual(
        actions.map(({ title, command }) => [title, command?.arguments]),
        [
          [`Teach the shape of all 3 lines like this: ${template}`, [template, URI, false]],
          ['3 lines like this mean nothing…', [template, URI, false, 'none']],
        ],
      );
    });

    test('a damaged line, and testimony, are like no other', async () => {
      await client.open(`${FOREIGN}(008) \0\0 cb 4\nthe CB will not be returned\n${quiet}`);
      for (const line of [7, 8]) {
        const position = { line, character: 0 };
        assert.deepEqual(
          await client.request('textDocument/codeAction', {
            textDocument: { uri: URI },
            range: { start: position, end: position },
            context: { diagnostics: [] },
          }),
          [],
        );
      }
    });

    test('the shapes of a case: unknown ones with a sample and their place, taught ones with what came of them', async () => {
      await client.open(FOREIGN);
      const shapes = (): Promise<ShapesResult> => client.request('winsockLog/shapes', { logs: [URI] });
      assert.deepEqual(await shapes(), {
        unknown: [
          {
            template,
            thread: false,
            sample: tick(10).trimEnd(),
            count: 3,
            first: { uri: URI, name: 'Winsock.log', line: 1 },
            cbs: [],
          },
        ],
        otherLines: 0,
        taught: [],
      });
      await change([{ template, effect: 'none', thread: false }, taught]);
      assert.deepEqual(await shapes(), {
        unknown: [],
        otherLines: 0,
        taught: [
          { template, effect: 'none', thread: false, count: 3 },
          { template: taught.template, effect: 'use', thread: true, count: 0 },
        ],
      });
    });

    test('the server says what teaching would change, and changes nothing', async () => {
      await client.open(`${FOREIGN}(008) WSAFake on cb 4, 12 bytes\n`);
      const nothing = { template, effect: 'none', thread: false };
      const use = { template: taught.template, effect: 'use' };
      const effects = (...alternatives: unknown[]): Promise<ShapeEffectsResult> =>
        client.request('winsockLog/shapeEffects', { logs: [URI], alternatives });
      const settled = 'settles a doubt about 1 suspect';
      assert.deepEqual(
        await effects(
          [],
          [nothing],
          [{ ...use, effect: 'none' }],
          [use],
          [nothing, { ...use, effect: 'none' }],
          [nothing, use],
        ),
        [
          'changes no verdict',
          settled,
          settled,
          'turns 1 suspect into active',
          'turns 1 suspect into leaked',
          'turns 1 suspect into active',
        ],
      );
      assert.deepEqual(await effects([use]), ['turns 1 suspect into active']);
    });
  });
});
