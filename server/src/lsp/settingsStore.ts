/**
 * The settings that hold for each log: asked of the client once for each, or pushed by clients that cannot be asked. A client that can be
 * asked and does not answer gets the defaults; what was judged by them is judged again once it does.
 */
import type { Connection } from 'vscode-languageserver';
import type { Client } from './client';
import { defaults, readSettings, SECTION, type Settings } from './settings';

/** Different answers that are remembered: folders of a workspace may have settings of their own. */
const MAX_READ = 16;
/** A client that takes longer may never answer. */
const ANSWER_MS = 1000;

export class SettingsStore {
  readonly #connection: Connection;
  readonly #client: Client;
  /** Of open documents: nothing is kept for others, since nobody would say when they are of no interest any more. */
  readonly #asked = new Map<string, Promise<Settings>>();
  readonly #isOpen: (uri: string) => boolean;
  readonly #onLateAnswer: () => void;
  #pushed = defaults;
  /** What was read of equal answers: equal settings are one object, by which a judgement is known to be made with them. */
  readonly #read = new Map<string, Settings>();
  /** The client has left a question open for too long: while it does, nobody waits for it. */
  #isSilent = false;

  /** `onLateAnswer`: what has been judged meanwhile was judged by other settings. */
  constructor(connection: Connection, client: Client, isOpen: (uri: string) => boolean, onLateAnswer: () => void) {
    this.#connection = connection;
    this.#client = client;
    this.#isOpen = isOpen;
    this.#onLateAnswer = onLateAnswer;
  }

  of(uri: string): Promise<Settings> {
    if (!this.#client.can.configuration) return Promise.resolve(this.#pushed);
    let settings = this.#asked.get(uri);
    if (!settings) {
      if (this.#isSilent && !this.#isOpen(uri)) return Promise.resolve(defaults);
      settings = this.#inTime(this.#ask(uri));
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

  /** What the client says, or the defaults where that takes too long. */
  async #inTime(answer: Promise<Settings>): Promise<Settings> {
    let isLate = this.#isSilent;
    const heard = answer.then((settings) => {
      if (isLate) this.#heardLate();
      return settings;
    });
    if (isLate) return defaults;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<Settings>((resolve) => {
      timer = setTimeout(() => {
        this.#isSilent = isLate = true;
        this.#connection.console.warn('The client does not say what its settings are: defaults are used.');
        resolve(defaults);
      }, ANSWER_MS);
    });
    return Promise.race([heard, silence]).finally(() => {
      clearTimeout(timer);
    });
  }

  #heardLate(): void {
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#asked.clear();
    this.#onLateAnswer();
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
