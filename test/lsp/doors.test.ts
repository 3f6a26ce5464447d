/** A log split into rotated files says, at every door of the language server, what the contract says of it in one piece. */
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { LSPErrorCodes, ResponseError, type Diagnostic } from 'vscode-languageserver-protocol';
import { verdicts, type Verdict } from '../../server/src/core/findings/verdict';
import {
  type AssistantResult,
  type CompareResult,
  type ExcerptResult,
  type ReportResult,
  ROW_FIELDS,
  type TimelineRowsResult,
  type TreeChildrenResult,
  type TreeNode,
  type WorkspaceLogsResult,
} from '../../server/src/lsp/protocol';
import { CaseFolder } from '../support/caseFolder';
import { readContractChains } from '../support/contractChains';
import { readContract } from '../support/contractReader';
import { closeRace, exhausted } from '../support/events';
import { isUnderstood, rotatedLog, type RotatedFile } from '../support/doors';
import { fullCapabilities, LspClient } from '../support/lspClient';

/** `CB 5 (instance 9) leaked winsock.log.1:12` */
type Told = string;

const verdictOf = (told: Told): Verdict => told.split(' ')[4] as Verdict;

interface Door {
  readonly name: string;
  /** What of an instance it tells; undefined where it is silent about it. By default, all is told of every one. */
  readonly tells?: (told: Told, verdict: Verdict) => Told | undefined;
  /** What is told of the chain of one of its logs, which no other door has been asked about. */
  tell(client: LspClient, uris: readonly string[]): Promise<readonly Told[]>;
}

async function rows(client: LspClient, uri: string): Promise<readonly Told[]> {
  const asked = { uri, from: 0, to: 1_000_000, limit: 1000 };
  const result = await client.request<TimelineRowsResult | null>('winsockLog/timelineRows', asked);
  return [...(result?.rows ?? [])]
    .sort((a, b) => a.index - b.index)
    .filter(({ verdict }) => verdict !== undefined)
    .map(({ name, verdict, place }) => `${name} ${verdict} ${place.name}:${place.line + 1}`);
}

/** The instances of the tree, in order of the log, wherever they are in it. */
async function inTree(client: LspClient, uris: readonly string[], uri: string): Promise<readonly Told[]> {
  const found: TreeNode[] = [];
  const unfold = async (node?: string): Promise<void> => {
    const asked = { uri, filter: '', order: 'line', ...(node === undefined ? {} : { node }) };
    const children = await client.request<TreeChildrenResult | null>('winsockLog/treeChildren', asked);
    for (const child of children?.nodes ?? []) {
      if (child.kind === 'instance') found.push(child);
      else if (!child.isLeaf) await unfold(child.id);
    }
  };
  await unfold();
  const place = (node: TreeNode): readonly [file: number, line: number] => [
    uris.indexOf(node.uri ?? ''),
    node.line ?? -1,
  ];
  return found
    .filter(({ verdict }) => verdict !== undefined)
    .sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1])
    .map((node) => {
      const [file, line] = place(node);
      return `${node.label} ${node.verdict} ${uris[file].slice(uris[file].lastIndexOf('/') + 1)}:${line + 1}`;
    });
}

/** What the head of a finding says, by its verdict. */
const heads: Readonly<Record<Verdict, RegExp>> = {
  leaked: /^ leaked[,;]/,
  suspect: / may have leaked[,;]/,
  stuck: / is stuck[,;]/,
  reallocated: / went back /,
  idle: / is idle[,;]/,
  closing: / is being released\./,
  active: / is in use\./,
  released: / was released /,
};

/** What the tool of the chat lists of every verdict, in order of the log. */
async function inChat(client: LspClient, uris: readonly string[], uri: string): Promise<readonly Told[]> {
  const own = uri.slice(uri.lastIndexOf('/') + 1);
  const asked = { tool: 'listFindings', logs: [{ uri, name: own }], verdicts: [...verdicts], limit: 200, version: '1' };
  const { text } = await client.request<AssistantResult>('winsockLog/assistant', asked);
  const said = [...text.matchAll(/^- (CB \d+ \(instance \d+\))(.*) Allocated at (?:(\S+), )?line (\d+)\./gm)];
  return inOrder(
    uris,
    said.map(([, name, head, file = own, line]) => {
      const verdict = verdicts.find((each) => heads[each].test(head));
      return { told: `${name} ${verdict} ${file}:${line}`, file, line };
    }),
  );
}

/** Where the instances are that a part of the log as text shows from their allocation on. */
async function inExcerpt(client: LspClient, uri: string): Promise<readonly Told[]> {
  const { text, rows, files } = await client.request<ExcerptResult>('winsockLog/excerpt', { uri, kind: 'findings' });
  const fields = new Int32Array(new Uint8Array(Buffer.from(rows, 'base64')).buffer);
  const seen = new Set<number>();
  return text.split('\n').flatMap((row, k) => {
    const [line, owner, file] = fields.subarray(k * ROW_FIELDS, (k + 1) * ROW_FIELDS);
    const [, cb, instance] = /cb (\d+) \(instance (\d+)\) allocated/i.exec(row) ?? [];
    // What was in use before the log began has no allocation.
    if (owner === undefined || owner < 0 || seen.has(owner) || cb === undefined) return [];
    seen.add(owner);
    return [`CB ${cb} (instance ${instance}) ${files[file].name}:${line + 1}`];
  });
}

/** What a comparison lists of a log as lost, in order of the log. */
async function compared(client: LspClient, uris: readonly string[], uri: string): Promise<readonly Told[]> {
  const asked = { first: { uri }, second: { uri }, format: 'markdown' };
  const { text } = await client.request<CompareResult>('winsockLog/compare', asked);
  const [, first = ''] = text.split('\n## Lost in ');
  const said = [...first.matchAll(/^- (CB \d+ \(instance \d+\)): (\w+), .*\]\((?:\.\/)?(.+)#L(\d+)\)$/gm)];
  return inOrder(
    uris,
    said.map(([, name, verdict, file, line]) => ({ told: `${name} ${verdict} ${file}:${line}`, file, line })),
  );
}

/** The findings of the case report that are of the chain. */
async function reported(client: LspClient, uris: readonly string[], uri: string): Promise<readonly Told[]> {
  const { text } = await client.request<ReportResult>('winsockLog/report', { uri, format: 'markdown' });
  const rows = /^\| (CB \d+ \(instance \d+\)) \| (\w+) \|[^|]*\| \[[^\]]*\]\((?:\.\/)?([^#)]+)#L(\d+)\) \|/gm;
  return inOrder(
    uris,
    [...text.matchAll(rows)].map(([, name, verdict, file, line]) => ({
      told: `${name} ${verdict.toLowerCase()} ${file}:${line}`,
      file,
      line,
    })),
  );
}

/** Those that are of the chain, as its lines come. */
function inOrder(
  uris: readonly string[],
  all: readonly { readonly told: Told; readonly file: string; readonly line: number | string }[],
): readonly Told[] {
  return all
    .map(({ told, file, line }) => ({
      told,
      at: uris.findIndex((uri) => uri.endsWith(`/${file}`)),
      line: Number(line),
    }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || a.line - b.line)
    .map(({ told }) => told);
}

/** Of findings, and of nothing else. */
const ifFinding = (told: Told, verdict: Verdict): Told | undefined =>
  ['closing', 'active', 'released'].includes(verdict) ? undefined : told;
const ifLost = (told: Told, verdict: Verdict): Told | undefined =>
  ['leaked', 'suspect', 'stuck'].includes(verdict) ? told : undefined;

const opened = (which: (uris: readonly string[]) => string): Door['tell'] => {
  return async (client, uris) => {
    const uri = which(uris);
    const { diagnostics } = await client.open(readFileSync(fileURLToPath(uri), 'utf8'), uri);
    const told = await rows(client, uri);
    const own = `${uri.slice(uri.lastIndexOf('/') + 1)}:`;
    const listed = ({ code, range }: Diagnostic): string => `${code} ${own}${range.start.line + 1}`;
    const leaks = told.filter((each) => / leaked /.test(each) && each.includes(` ${own}`));
    assert.deepEqual(
      diagnostics.filter(({ code }) => code === 'leaked').map(listed),
      leaks.map((each) => each.replace(/^CB \d+ \(instance \d+\) /, '')),
      'Problems lists what was allocated in this file',
    );
    await client.close(uri);
    return told;
  };
};

/** A new door is one more entry. */
const doors: readonly Door[] = [
  { name: 'closed, by its first log', tell: (client, uris) => rows(client, uris[0]) },
  { name: 'closed, by its last log', tell: (client, uris) => rows(client, uris[uris.length - 1]) },
  { name: 'the tree of its first log', tell: (client, uris) => inTree(client, uris, uris[0]) },
  { name: 'the tree of its last log', tell: (client, uris) => inTree(client, uris, uris[uris.length - 1]) },
  { name: 'the chat, of its last log', tell: (client, uris) => inChat(client, uris, uris[uris.length - 1]) },
  {
    name: 'findings as text, of its first log',
    tells: (told, verdict) => ifFinding(told, verdict)?.replace(` ${verdict} `, ' '),
    tell: (client, uris) => inExcerpt(client, uris[0]),
  },
  {
    name: 'the comparison, of its first log',
    tells: ifLost,
    tell: (client, uris) => compared(client, uris, uris[0]),
  },
  {
    name: 'the case report, of its last log',
    tells: ifFinding,
    tell: (client, uris) => reported(client, uris, uris[uris.length - 1]),
  },
  { name: 'its first log open', tell: opened((uris) => uris[0]) },
  { name: 'a log in the middle open', tell: opened((uris) => uris[uris.length >> 1]) },
  { name: 'its last log open', tell: opened((uris) => uris[uris.length - 1]) },
  {
    name: 'its last log followed on disk',
    tell: async (client, uris) => {
      const uri = uris[uris.length - 1];
      await client.request('winsockLog/analyseFile', { uri });
      const told = await rows(client, uri);
      await client.connection.sendNotification('winsockLog/forgetFile', { uri });
      return told;
    },
  },
];

suite('a rotated log, whichever way one looks at it', () => {
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start({ configuration: { leakTurnover: 20 } });
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  const textOf = (files: readonly RotatedFile[], name: string): string =>
    files.find((file) => file.name === name)!.text;

  /** What the contract says of a chain. */
  function expected(files: readonly RotatedFile[], names: readonly string[]): readonly Told[] {
    const firstLines: number[] = [];
    let lines = 0;
    for (const name of names) {
      firstLines.push(lines);
      lines += readContract(textOf(files, name)).lines;
    }
    return readContract(names.map((name) => textOf(files, name)).join('')).instances.map((instance) => {
      const k = firstLines.findLastIndex((first) => first < instance.allocated);
      const place = `${names[k]}:${instance.allocated - firstLines[k]}`;
      return `CB ${instance.cb} (instance ${instance.number}) ${instance.verdict} ${place}`;
    });
  }

  test('is judged as the contract judges it in one piece', async () => {
    await fc.assert(
      fc.asyncProperty(rotatedLog, async (files) => {
        // What names no control block is nowhere taken for a log.
        fc.pre(files.every(({ text }) => isUnderstood(text) && /^\(\d{3,}\) .*\bcb \d+\b/im.test(text)));
        const { chains, copies } = readContractChains(files);
        const folder = new CaseFolder();
        try {
          for (const { name, text } of files) folder.write(name, text);
          for (const names of chains) {
            const told = expected(files, names);
            for (const door of doors) {
              const { tells = (each: Told) => each } = door;
              const uris = names.map((name) => folder.uri(name));
              assert.deepEqual(
                await door.tell(client, uris),
                told.flatMap((each) => tells(each, verdictOf(each)) ?? []),
                door.name,
              );
            }
          }
          const looked = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', {
            folder: folder.uri(''),
          });
          const found = looked.logs.map((log) => log.files.map(({ name }) => name).join());
          assert.deepEqual(found.sort(), chains.map((names) => names.join()).sort(), JSON.stringify(copies));
        } finally {
          folder.remove();
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 30) },
    );
  });
});

/** Something that happens to the logs of a folder, while a server is at work on them. */
type Step =
  | { readonly do: 'write' | 'append' | 'open' | 'edit'; readonly name: string; readonly text: string }
  | { readonly do: 'delete' | 'close' | 'copy'; readonly name: string }
  | { readonly do: 'rotate' }
  /** An event that names a control block, or one that states the size of the pool; or there is no event log. */
  | { readonly do: 'events'; readonly text: string | undefined }
  | { readonly do: 'set'; readonly leakTurnover: number; readonly judgeAlone: boolean };

const names = ['winsock.log.2', 'winsock.log.1', 'winsock.log'];
const files = [...names, 'winsock.log.save'];
const EVENTS = 'ev0.log';
const piece = rotatedLog.map((files) => files[0].text);
const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write', 'append', 'open', 'edit'), name, text: piece }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('delete', 'close', 'copy'), name }) },
  { weight: 2, arbitrary: fc.constant({ do: 'rotate' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('events'), text: fc.constantFrom(closeRace(1), exhausted(25), undefined) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set'), leakTurnover: fc.constantFrom(0, 20), judgeAlone: fc.boolean() }),
  },
);

/** A folder of logs, a client with some of them open, and what happens to them. */
class Scene {
  readonly folder = new CaseFolder();
  readonly open = new Map<string, { text: string; version: number }>();
  configuration: object = {};
  client!: LspClient;

  /** A client with this folder as its workspace. */
  start(): Promise<LspClient> {
    const { workspace, ...others } = fullCapabilities;
    return LspClient.start({
      configuration: this.configuration,
      folders: [this.folder.uri('').replace(/\/$/, '')],
      capabilities: {
        ...others,
        workspace: { ...workspace, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      },
    });
  }

  async take(each: Step): Promise<void> {
    const { connection } = this.client;
    switch (each.do) {
      case 'set':
        this.configuration = { leakTurnover: each.leakTurnover, judgeAlone: each.judgeAlone };
        this.client.configuration = this.configuration;
        await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
        return;
      case 'rotate':
        for (const [to, from] of [names.slice(0, 2), names.slice(1)])
          if (existsSync(this.#path(from))) renameSync(this.#path(from), this.#path(to));
        break;
      case 'write':
        this.folder.write(each.name, each.text);
        break;
      case 'append':
        this.folder.write(each.name, this.#onDisk(each.name) + each.text);
        break;
      case 'delete':
        rmSync(this.#path(each.name), { force: true });
        break;
      case 'copy':
        this.folder.write('winsock.log.save', this.#onDisk(each.name));
        break;
      case 'events':
        if (each.text === undefined) rmSync(this.#path(EVENTS), { force: true });
        else this.folder.write(EVENTS, each.text);
        break;
      case 'open':
        if (this.open.has(each.name)) return;
        this.open.set(each.name, { text: each.text, version: 1 });
        await this.#send(this.client, each.name);
        return;
      case 'edit': {
        const document = this.open.get(each.name);
        if (!document) return;
        document.text += each.text;
        document.version++;
        await connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: this.folder.uri(each.name), version: document.version },
          contentChanges: [{ text: document.text }],
        });
        return;
      }
      case 'close':
        if (this.open.delete(each.name)) await this.client.close(this.folder.uri(each.name));
        return;
    }
    await connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [...files, EVENTS].map((each) => ({ uri: this.folder.uri(each), type: 2 })),
    });
  }

  /** What is told at rest of every log, in the order of `names`. */
  async told(client = this.client): Promise<unknown> {
    const all: unknown[] = [];
    for (const each of files) {
      if (this.open.has(each) || existsSync(this.#path(each)))
        all.push([each, await rows(client, this.folder.uri(each))]);
    }
    return all;
  }

  /** What every other door answers of each log, as it is. */
  async answers(client = this.client): Promise<unknown> {
    const all: unknown[] = [];
    for (const each of files) {
      if (!this.open.has(each) && !existsSync(this.#path(each))) continue;
      const uri = this.folder.uri(each);
      const ask = (method: string, params: object): Promise<unknown> =>
        client.request(`winsockLog/${method}`, params).catch((error: unknown) => {
          // Where nothing is understood.
          assert.ok(error instanceof ResponseError);
          assert.equal(error.code, LSPErrorCodes.RequestFailed);
          return error.message;
        });
      all.push([
        each,
        await ask('treeChildren', { uri, filter: '', order: 'line' }),
        await ask('timeline', { uri, from: 0, to: 1e6, firstLane: 0, lastLane: 100, columns: 200, order: 'worst' }),
        await ask('excerpt', { uri, kind: 'findings' }),
        await ask('compare', { first: { uri }, second: { uri }, format: 'markdown' }),
        await ask('report', { uri, format: 'markdown' }),
        await ask('assistant', { tool: 'listFindings', logs: [{ uri, name: each }], version: '1' }),
      ]);
    }
    return [...all, await client.request('winsockLog/workspaceLogs', { folder: this.folder.uri('') })];
  }

  /** What Problems shows of every log. */
  shown(client = this.client): unknown {
    return files.map((each) => {
      const last = client.lastDiagnosticsOf(this.folder.uri(each));
      return [each, (last?.diagnostics ?? []).map(({ code, range, message }) => ({ code, range, message }))];
    });
  }

  /** The same documents in another client. */
  async openIn(client: LspClient): Promise<void> {
    for (const each of this.open.keys()) await this.#send(client, each);
  }

  async #send(client: LspClient, each: string): Promise<void> {
    const { text, version } = this.open.get(each)!;
    const uri = this.folder.uri(each);
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'winsock-log', version, text },
    });
  }

  #path(each: string): string {
    return path.join(this.folder.path, each);
  }

  #onDisk(each: string): string {
    return existsSync(this.#path(each)) ? readFileSync(this.#path(each), 'utf8') : '';
  }
}

suite('logs that change while a server is at work on them', () => {
  test('are told at rest as a fresh server tells them, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const scene = new Scene();
        scene.client = await scene.start();
        try {
          for (const each of steps) {
            await scene.take(each);
            // Some are asked about in between: what is known then must not be told later.
            if (each.do !== 'set') await scene.told();
          }
          await new Promise((resolve) => setTimeout(resolve, 100));
          const fresh = await scene.start();
          await scene.openIn(fresh);
          // Folders are looked at, and event logs read, a moment later.
          for (const deadline = Date.now() + 15_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
            const [old, current] = [
              { told: await scene.told(), answers: await scene.answers(), shown: scene.shown() },
              { told: await scene.told(fresh), answers: await scene.answers(fresh), shown: scene.shown(fresh) },
            ];
            if (Date.now() > deadline) assert.deepEqual(old, current);
            if (isDeepStrictEqual(old, current)) break;
          }
          assert.equal(await fresh.stop(), 0);
        } finally {
          assert.equal(await scene.client.stop(), 0);
          scene.folder.remove();
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 8) },
    );
  });
});
