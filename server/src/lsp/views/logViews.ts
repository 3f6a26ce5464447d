/** Any log that the server can judge, for the views: with all that is judged together with it, open or not. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Facts } from '../../core/findings/facts';
import type { Lives } from '../../core/findings/lives';
import type { JudgedFile, Judgement } from '../judgement/judgement';
import type { Judgements } from '../judgement/judgements';
import type { LinePlace } from '../protocol';
import type { Settings } from '../settings';

/** A judged log and the table that views draw from. Only valid in the call that it is given to. */
export interface LogView {
  /** The log in its chain that was asked about. */
  readonly file: JudgedFile;
  readonly judgement: Judgement;
  readonly facts: Facts;
  readonly lives: Lives;
  readonly settings: Settings;
}

export class LogViews {
  readonly #judgements: Judgements;

  constructor(judgements: Judgements) {
    this.#judgements = judgements;
  }

  /** Answers from a log; undefined where it cannot be read, or nobody waits for the answer any more. */
  async of<R>(uri: string, token: CancellationToken, answer: (view: LogView) => R): Promise<R | undefined> {
    const log = await this.#judgements.of(uri, token);
    if (!log || token.isCancellationRequested) return undefined;
    const { judgement, file } = log;
    const { facts, lives, settings } = judgement;
    return answer({ file, judgement, facts, lives, settings });
  }
}

/** Where a line of the chain is. */
export function placeOf({ judgement }: LogView, line: number): LinePlace {
  const { uri, name, firstLine } = judgement.fileAt(line);
  return { uri, name, line: line - firstLine };
}
