import {
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  type Connection,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import { visible } from '../../core/text/visible';
import type { Client } from '../client';

/** Logs that are read within this time are not worth a word. */
const PATIENCE_MS = 500;

let tokens = 0;

/** Says how many logs of a chain have been read, where that takes its time and the client shows progress. */
export class ReadingProgress {
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #name: string;
  readonly #begun = performance.now();
  #token: string | undefined;
  #shown: Promise<unknown> = Promise.resolve();

  /** `name`: of the newest of the logs. */
  constructor(connection: Connection, client: Client, name: string) {
    this.#connection = connection;
    this.#client = client;
    this.#name = name;
  }

  report(read: number, total: number): void {
    if (read === total || !this.#client.can.progress || performance.now() - this.#begun < PATIENCE_MS) return;
    const message = `${read} of ${total}`;
    const percentage = Math.floor((100 * read) / total);
    if (this.#token !== undefined) {
      this.#send({ kind: 'report', message, percentage });
      return;
    }
    const token = (this.#token = `winsockLog/chain/${++tokens}`);
    this.#shown = this.#connection.sendRequest(WorkDoneProgressCreateRequest.type, { token }).catch(() => undefined);
    this.#send({ kind: 'begin', title: `Reading the logs before ${visible(this.#name)}`, message, percentage });
  }

  end(): void {
    if (this.#token !== undefined) this.#send({ kind: 'end' });
  }

  #send(value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    const token = this.#token;
    if (token === undefined) return;
    // A client takes it once it has made the place for it.
    this.#shown = this.#shown.then(() => this.#connection.sendProgress(WorkDoneProgress.type, token, value));
  }
}
