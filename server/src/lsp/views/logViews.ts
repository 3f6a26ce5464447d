/**
 * Any log that the server can judge, for the views: an open document, a file that is analysed from disk, or else a file that is
 * read for this purpose.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { Facts } from '../../core/findings/facts';
import { Lives } from '../../core/findings/lives';
import type { InstanceTable } from '../../core/lifecycle/instances';
import type { Judged, Snapshot } from '../snapshot';
import type { Settings } from '../settings';

/** A judged log and the table that views draw from. Only valid in the call that it is given to. */
export interface LogView {
  readonly uri: string;
  readonly facts: Facts;
  readonly lives: Lives;
  readonly settings: Settings;
  /** The open document, where it is one. */
  readonly snapshot: Snapshot | undefined;
}

export interface LogViewsOptions {
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly snapshotOf: (uri: string, token?: CancellationToken) => Promise<Snapshot | undefined>;
  /** Calls back with the log as it has been read from disk so far; undefined where nothing has been. */
  readonly fromDisk: <R>(uri: string, tell: (judged: Judged, generation: number) => R) => Promise<R | undefined>;
  /** Reads a log that is neither. */
  readonly closedLog: (uri: string, settings: Settings) => Promise<{ readonly facts: Facts } | undefined>;
}

export class LogViews {
  readonly #options: LogViewsOptions;
  /** The latest table of each log, with what it was made from. */
  readonly #known = new WeakMap<InstanceTable, { readonly madeFrom: string; readonly lives: Lives }>();

  constructor(options: LogViewsOptions) {
    this.#options = options;
  }

  /** Answers from a log; undefined where it cannot be read, or nobody waits for the answer any more. */
  async of<R>(uri: string, token: CancellationToken, answer: (view: LogView) => R): Promise<R | undefined> {
    const snapshot = await this.#options.snapshotOf(uri, token);
    if (token.isCancellationRequested) return undefined;
    if (snapshot)
      return answer(this.#view(uri, snapshot.facts, snapshot.settings, snapshot, `version ${snapshot.version}`));
    const fromDisk = await this.#options.fromDisk(uri, ({ facts, settings }, generation) => ({
      answer: answer(this.#view(uri, facts, settings, undefined, `generation ${generation}`)),
    }));
    if (fromDisk) return fromDisk.answer;
    const settings = await this.#options.settingsOf(uri);
    const closed = await this.#options.closedLog(uri, settings);
    return closed && answer(this.#view(uri, closed.facts, settings, undefined, 'closed'));
  }

  #view(uri: string, facts: Facts, settings: Settings, snapshot: Snapshot | undefined, state: string): LogView {
    const madeFrom = `${state} ${facts.lines} ${JSON.stringify(facts.settings)}`;
    let known = this.#known.get(facts.instances);
    if (known?.madeFrom !== madeFrom) {
      known = { madeFrom, lives: new Lives(facts) };
      this.#known.set(facts.instances, known);
    }
    return { uri, facts, lives: known.lives, settings, snapshot };
  }
}
