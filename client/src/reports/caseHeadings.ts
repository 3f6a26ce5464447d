import { type Memento, Uri } from 'vscode';
import { ask, plainText } from '../surface';

/** What the reports of a folder are filed under; each is empty where it has none. */
export interface CaseHeading {
  readonly caseNumber: string;
  readonly customer: string;
}

const HEADINGS = 'winsockLog.caseHeadings';

/** Asked for once, and remembered for each folder. They never leave the workspace's own memory but in a report. */
export class CaseHeadings {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  /** Undefined where the user has not been asked yet. `log`: a log, or a folder with a slash at its end. */
  of(log: Uri): CaseHeading | undefined {
    return this.#all[folderOf(log)];
  }

  /** Gives undefined where the user turned away. */
  async ask(log: Uri): Promise<CaseHeading | undefined> {
    const { caseNumber = '', customer = '' } = this.of(log) ?? {};
    const prompt = plainText`Shown at the head of the report. You can leave it empty.`;
    const number = await ask({ title: plainText`Case number`, prompt, value: caseNumber });
    const name = number === undefined ? undefined : await ask({ title: plainText`Customer`, prompt, value: customer });
    if (number === undefined || name === undefined) return undefined;
    const heading = { caseNumber: number.trim(), customer: name.trim() };
    await this.#state.update(HEADINGS, { ...this.#all, [folderOf(log)]: heading });
    return heading;
  }

  get #all(): Readonly<Partial<Record<string, CaseHeading>>> {
    return this.#state.get(HEADINGS, {});
  }
}

const folderOf = (log: Uri): string => (log.path.endsWith('/') ? log : Uri.joinPath(log, '..', '/')).toString();
