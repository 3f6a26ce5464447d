/** What the server remembers of folders and of logs that are not open: for as long as it helps, and no longer. */
import * as assert from 'node:assert/strict';
import type { Connection } from 'vscode-languageserver';
import { clientStore } from '../../server/src/lsp/disk/clientStore';
import { gunzipPieces } from '../../server/src/node/decompress';
import type { LogStore } from '../../server/src/lsp/disk/logStore';
import { CaseFolders } from '../../server/src/lsp/disk/caseFolders';
import { FileAnalysis } from '../../server/src/lsp/disk/fileAnalysis';
import { ClosedLogs } from '../../server/src/lsp/disk/closedLogs';
import type { OpenDocument } from '../../server/src/lsp/openDocument';
import { OpenByFolder } from '../../server/src/lsp/disk/openByFolder';
import { OpenLog } from '../../server/src/lsp/openLog';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { joinUri } from '../../server/src/lsp/uris';
import { closeRace } from '../support/events';
import { sample } from '../support/paths';

const pause = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A disk on which every folder has the same files. It counts how often each of them is read. */
function disk(files: Readonly<Record<string, string>>): { store: LogStore; reads: string[] } {
  const reads: string[] = [];
  const bytes = (name: string): Buffer => Buffer.from(files[name]);
  const store: LogStore = {
    folder: () => ({
      entries: () => Promise.resolve(Object.keys(files).map((name) => ({ name, type: 'file' as const }))),
      stat: (names) =>
        Promise.resolve(names.map((name) => ({ type: 'file' as const, size: bytes(name).length, modified: 1 }))),
      head: (name, limit) => Promise.resolve(bytes(name).subarray(0, limit)),
    }),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *pieces(uri) {
      reads.push(uri);
      yield bytes(uri.slice(uri.lastIndexOf('/') + 1));
    },
  };
  return { store, reads };
}

const folder = (k: number): string => `file:///case${k}`;

suite('files that are read through the client', () => {
  const answering = (answer: unknown): LogStore =>
    clientStore({ sendRequest: () => Promise.resolve(answer) } as unknown as Connection, { gunzip: gunzipPieces });

  test('whatever it answers, each file asked about has a size and a time, or a reason', async () => {
    const stamp = { type: 'file', size: 1, modified: 2 };
    for (const [answer, expected] of [
      [
        [stamp, { problem: 'gone' }],
        [stamp, { problem: 'gone' }],
      ],
      [[stamp], [stamp, undefined]],
      [
        [null, { ...stamp, size: '1' }],
        [undefined, undefined],
      ],
      [
        [{ ...stamp, type: 'door' }, 5],
        [undefined, undefined],
      ],
      [undefined, [undefined, undefined]],
      [{ length: 2 }, [undefined, undefined]],
    ] as const) {
      const stamps = await answering(answer).folder(folder(0)).stat(['a', 'b']);
      const unsaid = { problem: 'the editor did not give its content' };
      assert.deepEqual(
        stamps,
        expected.map((each) => each ?? unsaid),
        JSON.stringify(answer),
      );
    }
  });

  test('only entries of a folder count as such', async () => {
    const entries = (answer: unknown) => answering(answer).folder(folder(0)).entries();
    const entry = { name: 'a', type: 'file' };
    assert.deepEqual(await entries([entry, null, 5, { name: 1, type: 'file' }, { name: 'b', type: 'door' }]), [entry]);
    for (const answer of [undefined, null, 5, 'a', {}]) assert.deepEqual(await entries(answer), []);
    await assert.rejects(entries({ problem: 'locked' }), /^Error: locked$/);
  });

  test('neither text nor a reason is no file', async () => {
    for (const answer of [undefined, null, 5, [], {}])
      assert.ok('problem' in (await answering(answer).folder(folder(0)).head('a', 10)));
    assert.deepEqual(await answering('ab').folder(folder(0)).head('a', 10), Uint8Array.from([97, 98]));
  });
});

suite('the folders of logs', () => {
  function folders({ large = [] }: { readonly large?: readonly string[] } = {}) {
    const open: OpenDocument[] = [];
    const byFolder = new OpenByFolder();
    const { store } = disk({ 'Winsock.log': sample('failing'), 'EV0.LOG': closeRace(18) });
    const all = new CaseFolders({
      store: () => store,
      open: byFolder,
      document: (uri) => open.find((document) => document.uri === uri),
      followed: () => large.map((uri) => new FileAnalysis(uri, undefined, knownShapes)),
      forget: () => undefined,
      pause,
    });
    const openLog = (k: number): string => {
      const uri = joinUri(folder(k), 'Winsock.log');
      const document = new OpenLog(uri, 'winsock-log', 1, sample('failing'));
      open.push(document);
      byFolder.opened(document);
      return uri;
    };
    const close = (uri: string): void => {
      byFolder.closed(uri);
      open.splice(
        open.findIndex((document) => document.uri === uri),
        1,
      );
      all.closed(uri);
    };
    const named = (k: number): number => all.events(joinUri(folder(k), 'Winsock.log')).countNaming(18);
    return { all, openLog, close, named };
  }

  test('are known for as long as a document of them is open, however many others are asked for', async () => {
    const { all, openLog, close, named } = folders();
    const uri = openLog(0);
    await all.look(uri);
    for (let k = 1; k < 20; k++) await all.look(`${folder(k)}/`);
    assert.equal(named(0), 2);
    close(uri);
    assert.equal(named(0), 0, 'forgotten with its last document');
  });

  test('of which nothing is open are forgotten but for the last ones', async () => {
    const { all, named } = folders();
    for (let k = 0; k < 20; k++) await all.look(`${folder(k)}/`);
    assert.equal(named(19), 2);
    assert.deepEqual(
      Array.from({ length: 12 }, (_, k) => named(k)),
      Array.from({ length: 12 }, () => 0),
    );
  });

  test('are kept while somebody is at work on them', async () => {
    const { all, named } = folders();
    await all.during(`${folder(0)}/`, async () => {
      await all.look(`${folder(0)}/`);
      for (let k = 1; k < 20; k++) await all.look(`${folder(k)}/`);
      assert.equal(named(0), 2);
    });
    for (let k = 1; k < 20; k++) await all.look(`${folder(k)}/`);
    assert.equal(named(0), 0);
  });

  test('of logs that are too large to be documents count as open', async () => {
    const uri = joinUri(folder(0), 'Winsock.log');
    const { all, named } = folders({ large: [uri] });
    await all.look(uri);
    for (let k = 1; k < 20; k++) await all.look(`${folder(k)}/`);
    assert.equal(named(0), 2);
  });
});

suite('logs that are not open', () => {
  const log = (instances: number): string =>
    Array.from({ length: instances }, (_, k) => `(001) CB ${k % 20} (instance ${k}) allocated`).join('\n');

  test('are read once, also by those who ask at the same time, and again when they have changed', async () => {
    const { store, reads } = disk({ a: log(5) });
    const logs = new ClosedLogs(pause);
    const uri = joinUri(folder(0), 'a');
    const [first, second] = await Promise.all(
      [1, 2].map(() => logs.read(() => store.pieces(uri), uri, '1', knownShapes)),
    );
    assert.equal(first, second);
    assert.equal(reads.length, 1);
    await logs.read(() => store.pieces(uri), uri, '2', knownShapes);
    assert.equal(reads.length, 2);
  });

  test('are kept up to so many instances, those that were asked for last', async () => {
    const { store, reads } = disk({ a: log(200_000), b: log(200_000), c: log(200_000) });
    const logs = new ClosedLogs(pause);
    const read = (name: string) => {
      const uri = joinUri(folder(0), name);
      return logs.read(() => store.pieces(uri), uri, '1', knownShapes);
    };
    for (const name of ['a', 'b', 'a', 'c', 'a', 'c']) await read(name);
    assert.deepEqual(
      reads.map((uri) => uri.at(-1)),
      ['a', 'b', 'c'],
    );
    await read('b');
    assert.equal(reads.length, 4, 'the one that nobody had asked for since had to go');
  });

  test('that cannot be read are tried again', async () => {
    let attempts = 0;
    const store: LogStore = {
      ...disk({}).store,
      // eslint-disable-next-line @typescript-eslint/require-await, require-yield
      async *pieces() {
        attempts++;
        throw new Error('locked');
      },
    };
    const logs = new ClosedLogs(pause);
    for (let k = 0; k < 2; k++)
      assert.equal(await logs.read(() => store.pieces(''), joinUri(folder(0), 'a'), '1', knownShapes), 'locked');
    assert.equal(attempts, 2);
  });
});
