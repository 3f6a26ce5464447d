/** The settings that hold for each log: asked of the client once for each, or pushed by clients that cannot be asked. */
import type { Connection } from 'vscode-languageserver';
import type { Client } from './client';
import { defaults, readSettings, SECTION, type Settings } from './settings';

/** Different answers that are remembered: folders of a workspace may have settings of their own. */
const MAX_READ = 16;

export class SettingsStore {
  readonly #connection: Connection;
  readonly #client: Client;
  /** Of open documents: nothing is kept for others, since nobody would say when they are of no interest any more. */
  readonly #asked = new Map<string, Promise<Settings>>();
  readonly #isOpen: (uri: string) => boolean;
  #pushed = defaults;
  /** What was read of equal answers: equal settings are one object, by which a judgement is known to be made with them. */
  readonly #read = new Map<string, Settings>();

  constructor(connection: Connection, client: Client, isOpen: (uri: string) => boolean) {
    this.#connection = connection;
    this.#client = client;
    this.#isOpen = isOpen;
  }

  of(uri: string): Promise<Settings> {
    if (!this.#client.can.configuration) return Promise.resolve(this.#pushed);
    let settings = this.#asked.get(uri);
    if (!settings) {
      settings = this.#ask(uri);
      if (this.#isOpen(uri)) this.#asked.set(uri, settings);
    }
    return settings;
  }

  /** Whatever was asked is out of date. `pushed`: all of the client's settings, where it sends them along. */
  change(pushed: unknown): void {
    const section =
      typeof pushed === 'object' && pushed !== null ? (pushed as Record<string, unknown>)[SECTION] : undefined;
    if (section !== undefined) this.#pushed = readSettings(section);
    this.#asked.clear();
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
  }

  async #ask(uri: string): Promise<Settings> {
    try {
      const section: unknown = await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: SECTION });
      const json = JSON.stringify(section);
      const known = this.#read.get(json);
      if (known) return known;
      const settings = readSettings(section);
      this.#read.set(json, settings);
      for (const old of [...this.#read.keys()].slice(0, -MAX_READ)) this.#read.delete(old);
      for (const error of settings.shapeErrors) this.#connection.console.warn(`winsockLog.shapes: ${error}`);
      return settings;
    } catch (error) {
      this.#connection.console.warn(`The settings of ${uri} could not be read, defaults are used: ${String(error)}`);
      return defaults;
    }
  }
}
