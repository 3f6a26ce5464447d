/** The language server over stdio, beside a server that does nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { dense, realistic, rotated } from './logs.mjs';
import { median, pairedRatio, percentile } from './measure.mjs';

const uri = 'file:///bench/Winsock.log';
const root = path.resolve(import.meta.dirname, '../..');
const servers = { ours: path.join(root, 'dist/server.js'), empty: path.join(import.meta.dirname, 'emptyServer.mjs') };

/** Lenses of a screen. */
const SCREEN = 40;

/** A log that grows is appended to again and again: the median of so many. */
const APPENDS = 40;

export async function measureLsp(rounds) {
  const text = await readFile(await realistic(49), 'latin1');
  const times = { ours: { open: [], append: [] }, empty: { open: [], append: [] } };
  const appended = text.slice(0, text.indexOf('\n', 34_000) + 1);
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['ours', 'empty']) {
      const client = await Client.start(servers[name]);
      const open = await client.timed(1, 'textDocument/didOpen', {
        textDocument: { uri, languageId: 'winsock-log', version: 1, text },
      });
      let lines = text.split('\n').length - 1;
      const appends = [];
      for (let version = 2; version < 2 + APPENDS; version++) {
        const end = { line: lines, character: 0 };
        appends.push(
          await client.timed(version, 'textDocument/didChange', {
            textDocument: { uri, version },
            contentChanges: [{ range: { start: end, end }, text: appended }],
          }),
        );
        lines += appended.split('\n').length - 1;
      }
      await client.stop();
      if (round === 0) continue;
      times[name].open.push(open);
      times[name].append.push(median(appends));
    }
  }
  return {
    open: { ...both(times, 'open') },
    append: { lines: appended.split('\n').length - 1, ...both(times, 'append') },
    requests: await measureRequests(),
    chain: await measureChain(rounds),
  };
}

/** A log of 5 MB is opened that goes on from two of 5 MB, for the first time and again, and the same log alone. */
export async function measureChain(rounds) {
  const [last] = await rotated(15);
  const text = await readFile(last, 'latin1');
  const times = { first: [], again: [], alone: [], aloneAgain: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [of, names] of [
      [pathToFileURL(last).href, ['first', 'again']],
      [uri, ['alone', 'aloneAgain']],
    ]) {
      const client = await Client.start(servers.ours);
      for (const [k, name] of names.entries()) {
        const time = await client.timed(k + 1, 'textDocument/didOpen', {
          textDocument: { uri: of, languageId: 'winsock-log', version: k + 1, text },
        });
        await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: of } });
        if (round > 0) times[name].push(time);
      }
      await client.stop();
    }
  }
  return {
    first: { chain: median(times.first), alone: median(times.alone), ratio: pairedRatio(times.first, times.alone) },
    again: {
      chain: median(times.again),
      alone: median(times.aloneAgain),
      ratio: pairedRatio(times.again, times.aloneAgain),
    },
  };
}

function both(times, what) {
  return {
    ours: median(times.ours[what]),
    empty: median(times.empty[what]),
    ratio: pairedRatio(times.ours[what], times.empty[what]),
  };
}

/** p99 of single requests at places all over a log with 40 000 instances. */
export async function measureRequests() {
  const text = await readFile(await dense(), 'latin1');
  const lines = text.split('\n').length;
  const instances = text.split(') allocated').length - 1;
  const clients = { ours: await Client.start(servers.ours), empty: await Client.start(servers.empty) };
  for (const client of Object.values(clients)) {
    await client.timed(1, 'textDocument/didOpen', {
      textDocument: { uri, languageId: 'winsock-log', version: 1, text },
    });
  }
  const allocations = text.split('\n').flatMap((line, k) => (line.includes(') allocated') ? k : []));
  const screen = { first: 0, last: allocations[SCREEN - 1] };
  const result = { instances };
  for (const [what, count] of [
    ['hover', 1000],
    ['definition', 1000],
    ['firstLenses', 20],
    ['codeLens', 20],
  ]) {
    const times = { ours: [], empty: [] };
    for (let k = 0; k < count * 1.2; k++) {
      const position = { line: Math.floor((k * 7919 * 131) % lines), character: 8 };
      for (const name of ['ours', 'empty']) {
        const started = performance.now();
        if (what === 'firstLenses') await clients[name].firstLenses(screen);
        else await clients[name].connection.sendRequest(`textDocument/${what}`, { textDocument: { uri }, position });
        if (k >= count * 0.2) times[name].push(performance.now() - started);
      }
    }
    result[what] = {
      ours: percentile(times.ours, 0.99),
      empty: percentile(times.empty, 0.99),
      ratio: percentile(times.ours, 0.99) / percentile(times.empty, 0.99),
      medianOurs: median(times.ours),
      medianEmpty: median(times.empty),
    };
  }
  for (const client of Object.values(clients)) await client.stop();
  return result;
}

class Client {
  #waiting = new Map();

  static async start(server) {
    const client = new Client();
    client.isEmpty = server === servers.empty;
    client.process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    client.connection = createProtocolConnection(
      new StreamMessageReader(client.process.stdout),
      new StreamMessageWriter(client.process.stdin),
    );
    client.connection.onNotification('textDocument/publishDiagnostics', ({ version }) => {
      client.#waiting.get(version)?.();
    });
    client.connection.listen();
    // One that runs the commands of lenses is given lenses.
    const initializationOptions = { commands: true };
    await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions,
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  /** Milliseconds from sending a notification to the diagnostics of that version. */
  async timed(version, method, params) {
    const published = new Promise((resolve) => this.#waiting.set(version, resolve));
    const started = performance.now();
    await this.connection.sendNotification(method, params);
    await published;
    return performance.now() - started;
  }

  /** The lenses of a screen, in full, as our client asks for them: the lines of all, and those that are seen in full. */
  async firstLenses(seen) {
    if (this.isEmpty) return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    const answer = await this.connection.sendRequest('winsockLog/lensLines', { uri, seen });
    if (answer.seen.length !== SCREEN) throw new Error(`${answer.seen.length} lenses are seen.`);
  }

  async stop() {
    const exit = once(this.process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await exit;
    this.connection.dispose();
  }
}
