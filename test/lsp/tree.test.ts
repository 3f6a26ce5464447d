/** The tree of control blocks, over a real connection. */
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TreeChildrenResult, TreeNode, TreeOrder } from '../../server/src/lsp/protocol';
import { generateLog } from '../support/generateLog';
import { LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

const life = (cb: number, instance: number): string =>
  `(001) CB ${cb} (instance ${instance}) allocated\n(008) R/W/Cl events on cb ${cb}, handle 4\n(008) close socket -1 on cb ${cb}, handle 0\n`;

suite('the tree of control blocks', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  const ask = (node?: string, filter = '', order: TreeOrder = 'line', uri = URI): Promise<TreeChildrenResult> =>
    client.request<TreeChildrenResult>('winsockLog/treeChildren', { uri, node, filter, order });
  const path_ = (line: number, filter = ''): Promise<TreeNode[] | null> =>
    client.request<TreeNode[] | null>('winsockLog/treePath', { uri: URI, line, filter, order: 'line' });
  const told = ({ nodes }: TreeChildrenResult): string[] =>
    nodes.map(({ label, description }) => `${label}: ${description}`);

  test('shows the leak of the failing sample, down to the milestones of its life', async () => {
    await client.open(sample('failing'));
    const root = await ask();
    assert.deepEqual(told(root), ['Leaked: 1']);
    assert.deepEqual([root.matching, root.total], [1, 1]);
    const [instance] = (await ask(root.nodes[0].id)).nodes;
    assert.deepEqual(
      [instance.kind, instance.label, instance.verdict, instance.line],
      ['instance', 'CB 18 (instance 21)', 'leaked', 0],
    );
    const milestones = (await ask(instance.id)).nodes;
    assert.deepEqual(
      milestones.map(({ label }) => label),
      [
        '1: CB 18 (instance 21) allocated',
        '2: Use thread cb 0 for Winsock cb 18',
        '3: Message type 1 for cb 18',
        '4: Socket 13020 created on cb 18',
        '5: Ac/Cl/Cn events for cb 18, socket 13020, handle 12636',
      ],
    );
  });

  test('groups by run where there is more than one, the worst verdict first', async () => {
    await client.open(`${life(5, 7)}(001) CB 6 (instance 8) allocated\n${life(5, 1)}`);
    const runs = await ask();
    assert.deepEqual(told(runs), ['Run 1 of 2: lines 1–4', 'Run 2 of 2: lines 5–7']);
    assert.deepEqual(told(await ask(runs.nodes[0].id)), ['Suspect: 1', 'Released: 1']);
    assert.deepEqual(told(await ask(runs.nodes[1].id)), ['Released: 1']);
  });

  test('opens two hundred thousand instances in pages of at most five hundred', async () => {
    const lives = Array.from({ length: 200_000 }, (_, k) => life(3 + (k % 7), k + 1)).join('');
    await client.open(lives);
    const released = (await ask()).nodes[0];
    assert.equal(released.description, '200,000');
    const seen = new Set<string>();
    const ranges = (await ask(released.id)).nodes;
    assert.equal(ranges.length, 400);
    assert.equal(ranges[1].label, 'Instances 501–1,000');
    for (const range of [ranges[0], ranges[217], ranges[399]]) {
      const { nodes } = await ask(range.id);
      assert.equal(nodes.length, 500);
      nodes.forEach(({ id }) => seen.add(id));
    }
    assert.equal(seen.size, 1500);
    assert.equal((await ask(ranges[399].id)).nodes.at(-1)?.label, `CB ${3 + (199_999 % 7)} (instance 200000)`);
  });

  test('shows what a filter lets pass, and says what it does not understand', async () => {
    await client.open(life(5, 1) + life(6, 2) + life(5, 3));
    const filtered = await ask(undefined, 'cb 5 frobnicated');
    assert.deepEqual([filtered.matching, filtered.total, filtered.unknownWords], [2, 3, ['frobnicated']]);
    const { nodes } = await ask(filtered.nodes[0].id, 'cb 5 frobnicated');
    assert.deepEqual(
      nodes.map(({ label }) => label),
      ['CB 5 (instance 1)', 'CB 5 (instance 3)'],
    );
    assert.deepEqual((await ask(undefined, 'leaked')).nodes, []);
  });

  test('sorts by control block, or by how long they lived', async () => {
    const text = `(001) CB 9 (instance 1) allocated\n${life(5, 2)}${life(4, 3)}(008) close socket -1 on cb 9, handle 0\n`;
    await client.open(text);
    const inOrder = async (order: TreeOrder): Promise<string[]> => {
      const { nodes } = await ask('r0/released', '', order);
      return nodes.map(({ label }) => label.slice(0, 4));
    };
    assert.deepEqual(await inOrder('line'), ['CB 9', 'CB 5', 'CB 4']);
    assert.deepEqual(await inOrder('cb'), ['CB 4', 'CB 5', 'CB 9']);
    assert.deepEqual(await inOrder('longest'), ['CB 9', 'CB 5', 'CB 4']);
  });

  test('finds the way from a line to its instance, through the pages', async () => {
    await client.open(Array.from({ length: 1200 }, (_, k) => life(3, k + 1)).join(''));
    const way = await path_(3 * 700 + 1);
    assert.deepEqual(
      way?.map(({ label }) => label),
      ['Released', 'Instances 501–1,000', 'CB 3 (instance 701)'],
    );
    for (let k = 1; k < (way?.length ?? 0); k++) {
      const { nodes } = await ask(way?.[k - 1].id);
      assert.ok(
        nodes.some(({ id }) => id === way?.[k].id),
        'each node is a child of the one before it',
      );
    }
    assert.equal(await path_(3 * 700 + 1, 'leaked'), null);
    assert.equal(await path_(1_000_000), null);
  });

  test('an id that is none has no children', async () => {
    await client.open(life(3, 1));
    for (const id of ['r7', 'r0/leaked', 'i99', 'i-1', 'runs/0-5x', '__proto__', 'r0/released/5-9', 'r0/released/-1-3'])
      assert.deepEqual((await ask(id)).nodes, [], id);
  });

  suite('of a file', () => {
    let folder: string;
    let uri: string;
    setup(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-'));
      writeFileSync(path.join(folder, 'Winsock.log'), sample('failing'));
      uri = pathToFileURL(path.join(folder, 'Winsock.log')).href;
    });
    teardown(() => {
      rmSync(folder, { recursive: true });
    });

    for (const [name, prepare] of [
      ['that nobody has opened', () => Promise.resolve()],
      ['that is analysed from disk', () => client.request('winsockLog/analyseFile', { uri })],
    ] as const) {
      test(`${name} it shows the same`, async () => {
        await prepare();
        assert.deepEqual(told(await ask(undefined, '', 'line', uri)), ['Leaked: 1']);
        const [instance] = (await ask('r0/leaked', '', 'line', uri)).nodes;
        assert.equal(instance.label, 'CB 18 (instance 21)');
        assert.equal((await ask(instance.id, '', 'line', uri)).nodes.length, 5);
      });
    }

    for (const encoding of ['latin1', 'utf16le'] as const) {
      test(`each life is that of a document of the same text (${encoding})`, async () => {
        const text = [...generateLog({ bytes: 200_000, packets: 6, leakEvery: 9, unknownEvery: 50 })].join('');
        const marked = encoding === 'utf16le' ? `\ufeff${text}` : text;
        writeFileSync(path.join(folder, 'Winsock.log'), marked, encoding);
        await client.open(text);
        await client.request('winsockLog/analyseFile', { uri });
        let lines = 0;
        for (let instance = 0; instance < 60; instance += 3) {
          const fromDocument = (await ask(`i${instance}`)).nodes;
          const fromFile = (await ask(`i${instance}`, '', 'line', uri)).nodes;
          const here = (nodes: readonly TreeNode[]): unknown => nodes.map((node) => ({ ...node, uri: '' }));
          assert.deepEqual(here(fromFile), here(fromDocument), `instance ${instance}`);
          lines += fromDocument.length;
        }
        assert.ok(lines > 100, `${lines} milestones`);
      });
    }

    test('a life of a file that has been replaced since it was analysed is told by what was kept of it', async () => {
      await client.request('winsockLog/analyseFile', { uri });
      writeFileSync(path.join(folder, 'Winsock.log'), `\n\n${life(3, 1)}`);
      const [first] = (await ask('i0', '', 'line', uri)).nodes;
      assert.equal(first.label, '1: CB 18 (instance 21) allocated');
    });

    test('that is not there: there is no tree', async () => {
      assert.equal(await ask(undefined, '', 'line', `${uri}.gone`), null);
    });
  });
});
