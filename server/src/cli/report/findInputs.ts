/** Which files a report is on: those named, those of the folders named, and the event logs beside a log. Told apart by content. */
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { looksLikeEventLog } from '../../core/eventlog/recognise';
import { Kind } from '../../core/log/catalogue';
import { parseLine } from '../../core/log/parseLine';
import { InputError, reasonOf } from '../../node/inputError';
import { readTextHead } from '../../node/readText';

export interface Inputs {
  readonly logs: readonly string[];
  readonly eventLogs: readonly string[];
  /** Named like a log, and none: found in a folder, so that nobody asked for it. */
  readonly notRead: readonly { readonly file: string; readonly reason: string }[];
  /** What was named and cannot be read. */
  readonly failures: readonly InputError[];
}

const winsockName = /^winsock.*\.(?:log|bak|old|txt)(?:\.\d+)?(?:\.gz)?$/i;
/** `EV0.LOG`, and what people call exports of the Application log. */
const eventName = /^(?:ev\d*|event.*|ev[-_].*|app(?:lication|event|log)?[-_ ]?.*)\.(?:log|txt|csv|tsv)(?:\.gz)?$/i;

/** Enough to see what a file is. */
const HEAD_BYTES = 16_384;

export interface Search {
  /** Files and folders. */
  readonly named: readonly string[];
  /** Event logs. */
  readonly events: readonly string[];
  /** Look for event logs beside the logs that were named. */
  readonly besideLogs: boolean;
}

export async function findInputs({ named, events, besideLogs }: Search, signal: AbortSignal): Promise<Inputs> {
  const found = new Sorting(signal);
  for (const name of named) {
    try {
      if ((await statOf(name)).isDirectory()) await found.addFolder(name, true);
      else await found.addNamed(name);
    } catch (error) {
      found.fail(error);
    }
  }
  for (const name of events) {
    try {
      if ((await statOf(name)).isDirectory()) await found.addFolder(name, false);
      else found.addEventLog(name);
    } catch (error) {
      found.fail(error);
    }
  }
  if (besideLogs && found.eventLogs.length === 0) {
    const folders = new Set(found.logs.map((log) => path.dirname(log)));
    for (const folder of folders) await found.addFolder(folder, false).catch(() => undefined);
  }
  return found;
}

async function statOf(name: string) {
  try {
    return await stat(name);
  } catch (error) {
    throw new InputError(name, reasonOf(error));
  }
}

class Sorting implements Inputs {
  readonly logs: string[] = [];
  readonly eventLogs: string[] = [];
  readonly notRead: { readonly file: string; readonly reason: string }[] = [];
  readonly failures: InputError[] = [];
  readonly #known = new Set<string>();

  constructor(private readonly signal: AbortSignal) {}

  fail(error: unknown): void {
    if (!(error instanceof InputError)) throw error;
    this.failures.push(error);
  }

  async addNamed(file: string): Promise<void> {
    if (!this.#isNew(file)) return;
    const kind = await this.#kindOf(file);
    if (kind === 'eventLog') this.eventLogs.push(file);
    else if (kind === 'winsockLog' || winsockName.test(path.basename(file))) this.logs.push(file);
    else throw new InputError(file, 'it is neither a Winsock.log nor an event log of the MTA; name one');
  }

  /** The user says that it is one. */
  addEventLog(file: string): void {
    if (this.#isNew(file)) this.eventLogs.push(file);
  }

  /** What is named like a log in a folder, not in the folders of that. */
  async addFolder(folder: string, withLogs: boolean): Promise<void> {
    let names: string[];
    try {
      names = (await readdir(folder, { withFileTypes: true }))
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map(({ name }) => name)
        .filter((name) => (withLogs && winsockName.test(name)) || eventName.test(name));
    } catch (error) {
      throw new InputError(folder, reasonOf(error));
    }
    // By code units: the same everywhere.
    names.sort((a, b) => (a < b ? -1 : 1));
    const before = this.logs.length + this.eventLogs.length;
    for (const name of names) await this.#addFound(path.join(folder, name), withLogs);
    if (withLogs && before === this.logs.length + this.eventLogs.length)
      throw new InputError(
        folder,
        'there is no Winsock.log and no event log of the MTA in this folder; name the files',
      );
  }

  async #addFound(file: string, withLogs: boolean): Promise<void> {
    if (!this.#isNew(file)) return;
    try {
      const kind = await this.#kindOf(file);
      if (kind === 'eventLog') this.eventLogs.push(file);
      else if (kind === 'winsockLog' && withLogs) this.logs.push(file);
      else if (withLogs) this.notRead.push({ file, reason: 'it is neither a Winsock.log nor an event log of the MTA' });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.notRead.push({ file, reason: error.reason });
    }
  }

  /** The same file twice would double what it shows. */
  #isNew(file: string): boolean {
    const full = path.resolve(file);
    if (this.#known.has(full)) return false;
    this.#known.add(full);
    return true;
  }

  async #kindOf(file: string): Promise<'winsockLog' | 'eventLog' | undefined> {
    const head = await readTextHead(file, HEAD_BYTES, this.signal);
    if (looksLikeWinsockLog(head)) return 'winsockLog';
    return looksLikeEventLog(head) ? 'eventLog' : undefined;
  }
}

/** True if some line is one that is known of `Winsock.log`. Other programs have logs of that name, too. */
function looksLikeWinsockLog(head: string): boolean {
  return head.split(/\r\n?|\n/).some((line) => parseLine(line).kind > Kind.unrecognised);
}
