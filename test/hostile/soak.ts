/**
 * A long day in one server: documents are opened, edited, grown and closed, files followed and reported on, over a real connection.
 * Now and then a fresh server is given the same documents: it has to answer the same. With nothing open, the old one must not
 * have grown, neither in memory nor in handles. Run by `npm run soak -- MINUTES`.
 */
import * as assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { generateLog, randomOf } from '../support/generateLog';
import { LspClient } from '../support/lspClient';
import { hostileCase } from './corpus';

interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** With nothing open. */
interface Rest {
  readonly minutes: number;
  readonly steps: number;
  /** Megabytes of memory in use; undefined where the system does not tell. */
  readonly memory: number | undefined;
  /** Open files, pipes and sockets; undefined as above. */
  readonly handles: number | undefined;
}

interface Open {
  document: TextDocument;
}

/** Throws where the old server answers otherwise than a fresh one. Gives the state at each rest. */
export async function soak({ minutes, seed, print }: SoakOptions): Promise<Rest[]> {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const folder = mkdtempSync(path.join(tmpdir(), 'soak-'));
  const large = path.join(folder, 'large');
  mkdirSync(large);
  const client = await LspClient.start({ configuration: {} });
  const rests: Rest[] = [];
  const open = new Map<string, Open>();
  const started = Date.now();
  let steps = 0;

  const someText = (): string => {
    if (below(3) === 0) {
      const { files } = hostileCase(below(100_000));
      return files[below(files.length)].text;
    }
    const bytes = below(8) === 0 ? 2_000_000 : below(60_000);
    return [...generateLog({ seed: below(1000), bytes, packets: 4, leakEvery: 7, unknownEvery: 40, eol: '\n' })].join(
      '',
    );
  };
  const languageOf = (uri: string): string => (/ev\d+\.log$/i.test(uri) ? 'mta-event-log' : 'winsock-log');
  const one = (): Open | undefined => [...open.values()][below(open.size)];

  const openOne = async (): Promise<void> => {
    const name = `${below(5) === 0 ? 'EV' : 'Winsock'}${below(1000)}.log`;
    const uri = pathToFileURL(path.join(folder, name)).href;
    if (open.has(uri) || open.size >= 12) return;
    const text = someText();
    open.set(uri, { document: TextDocument.create(uri, languageOf(uri), 1, text) });
    await client.open(text, uri, 1, languageOf(uri));
  };

  const change = async (opened: Open, from: number, to: number, text: string): Promise<void> => {
    const { document } = opened;
    const range = { start: document.positionAt(from), end: document.positionAt(to) };
    const version = document.version + 1;
    opened.document = TextDocument.update(document, [{ range, text }], version);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ range, text }],
    });
    await client.diagnosticsOf(document.uri, version);
  };

  const edit = async (opened: Open): Promise<void> => {
    const { length } = opened.document.getText();
    const from = below(length + 1);
    await change(opened, from, Math.min(length, from + below(300)), below(2) === 0 ? '' : someText().slice(0, 500));
  };

  const grow = async (opened: Open): Promise<void> => {
    const { length } = opened.document.getText();
    await change(opened, length, length, `\n${someText().slice(0, 20_000)}`);
  };

  const closeOne = async (opened: Open): Promise<void> => {
    open.delete(opened.document.uri);
    await client.close(opened.document.uri);
  };

  const ask = async ({ document }: Open): Promise<void> => {
    const textDocument = { uri: document.uri };
    const position = { line: below(document.lineCount), character: below(30) };
    await Promise.all(
      ['textDocument/hover', 'textDocument/definition', 'textDocument/documentHighlight'].map((method) =>
        client.request(method, { textDocument, position }),
      ),
    );
  };

  const followFile = async (): Promise<void> => {
    // Not beside the documents: no client here tells the server that a file is gone.
    const file = path.join(large, `large${below(20)}.log`);
    const uri = pathToFileURL(file).href;
    writeFileSync(file, someText());
    await client.request('winsockLog/analyseFile', { uri });
    for (let k = below(3); k > 0; k--) {
      appendFileSync(file, someText());
      await client.request('winsockLog/analyseFile', { uri });
    }
    await client.connection.sendNotification('winsockLog/forgetFile', { uri });
    rmSync(file);
  };

  const reportOn = async (opened: Open): Promise<void> => {
    const { uri } = opened.document;
    await client.request('winsockLog/report', { uri, format: below(2) === 0 ? 'html' : 'markdown' });
  };

  const compare = async (): Promise<void> => {
    const fresh = await LspClient.start({ configuration: {} });
    const documents = [...open.values()].map(({ document }) => document);
    for (const document of documents)
      await fresh.open(document.getText(), document.uri, document.version, document.languageId);
    for (const document of documents) await sameSoon(client, fresh, document);
    assert.equal(await fresh.stop(), 0);
  };

  const step = async (name: string, done: Promise<void>): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`step ${steps}, ${name}: no answer within a minute; ${client.stderr}`));
      }, 60_000);
    });
    await Promise.race([done, late]).finally(() => {
      clearTimeout(timer);
    });
  };

  try {
    let nextRest = Date.now();
    while (Date.now() - started < minutes * 60_000) {
      for (let k = 0; k < 40; k++) {
        steps++;
        const opened = one();
        const what = below(20);
        if (opened === undefined || what < 4) await step('open', openOne());
        else if (what < 9) await step('edit', edit(opened));
        else if (what < 12) await step('grow', grow(opened));
        else if (what < 14) await step('close', closeOne(opened));
        else if (what < 18) await step('ask', ask(opened));
        else if (what < 19) await step('report', reportOn(opened));
        else await step('follow a file', followFile());
      }
      await step('compare', compare());
      for (const opened of [...open.values()]) if (below(2) === 0) await closeOne(opened);
      if (Date.now() >= nextRest) {
        for (const opened of [...open.values()]) await closeOne(opened);
        await client.request('textDocument/hover', {
          textDocument: { uri: pathToFileURL(path.join(folder, 'closed.log')).href },
          position: { line: 0, character: 0 },
        });
        const rest = { minutes: (Date.now() - started) / 60_000, steps, ...stateOf(client.pid) };
        rests.push(rest);
        print(restText(rest));
        nextRest = Date.now() + Math.min(30_000, minutes * 6_000);
        // What was published of an open document would be missed.
        client.forget();
      }
    }
    assert.equal(client.stderr, '');
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return rests;
}

/** Event logs beside a log are read a moment later, so that answers may take a while to become what they will be. */
async function sameSoon(old: LspClient, fresh: LspClient, document: TextDocument): Promise<void> {
  for (const deadline = Date.now() + 15_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const [said, expected] = [await answers(old, document), await answers(fresh, document)];
    if (isDeepStrictEqual(said, expected)) return;
    if (Date.now() > deadline) {
      const [a, b] = [said, expected].map((value) => JSON.stringify(value));
      const at = Array.from(a).findIndex((character, k) => character !== b[k]);
      const near = (text: string): string => text.slice(Math.max(0, at - 100), at + 300);
      throw new Error(`${document.uri}\nold:   …${near(a)}…\nfresh: …${near(b)}…`);
    }
  }
}

/** Everything that a server says of a document. */
async function answers(client: LspClient, document: TextDocument): Promise<unknown> {
  const { uri, version, lineCount } = document;
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: lineCount, character: 0 } };
  const { diagnostics } = await client.diagnosticsOf(uri, version);
  const whole = ['documentSymbol', 'foldingRange', 'codeLens', 'inlayHint'].map((method) =>
    client.request(`textDocument/${method}`, { textDocument, range }),
  );
  const hovers = Array.from({ length: 8 }, (_, k) =>
    client.request('textDocument/hover', {
      textDocument,
      position: { line: Math.floor((k * lineCount) / 8), character: 9 },
    }),
  );
  // What a lens needs to be resolved is the server's own, and no two need to have the same.
  const told = JSON.stringify(await Promise.all(whole), (key, value: unknown) => (key === 'data' ? undefined : value));
  return { diagnostics, whole: told, hovers: await Promise.all(hovers) };
}

function stateOf(pid: number | undefined): Pick<Rest, 'memory' | 'handles'> {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
      handles: readdirSync(`/proc/${pid}/fd`).length,
    };
  } catch {
    return { memory: undefined, handles: undefined };
  }
}

const restText = ({ minutes, steps, memory, handles }: Rest): string =>
  `${minutes.toFixed(1)} min, ${steps} steps: ${memory?.toFixed(0) ?? '?'} MB, ${handles ?? '?'} handles`;
