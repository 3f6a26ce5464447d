import {
  commands,
  Disposable,
  type ExtensionContext,
  languages,
  type LogOutputChannel,
  type Memento,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { EVENT_LOG_LANGUAGE_ID, isLog, LANGUAGE_ID, NO_DOCUMENT } from './language';
import { looksLikeWinsockLog, WINSOCK_LINES } from '../../../server/src/core/case/content';
import { looksLikeEventLog } from '../../../server/src/core/eventlog/recognise';
import { plain, plainText, type PlainText, showInformation, showWarning } from '../surface';
import { nameOf } from '../tabs';

/** Languages of files that nobody has said anything particular about. */
const UNDECIDED = new Set(['log', 'plaintext']);

/** Schemes whose documents are no logs of anyone's: VS Code's own output, and the other side of a diff. */
const NOT_FILES = new Set(['output', 'git', 'debug', 'comment', 'search-editor', 'untitled']);

/** An export of the Application log may begin with other programs' events. */
const EVENT_LINES = 400;

/** How many answers are kept; the oldest are forgotten first. */
const ANSWERS_KEPT = 200;

const ANSWERS = 'winsockLog.offerLanguage.answers';

/** A language that a file may be offered to be treated as. */
interface Kind {
  readonly language: string;
  /** Kept when the user does not want to be asked again about files of this kind. */
  readonly never: string;
  question(name: PlainText): PlainText;
}

const WINSOCK_LOG: Kind = {
  language: LANGUAGE_ID,
  never: 'winsockLog.offerLanguage.never',
  question: (name) =>
    plainText`“${name}” looks like a Winsock.log of an Exchange MTA. Look for leaked control blocks in it?`,
};

const EVENT_LOG: Kind = {
  language: EVENT_LOG_LANGUAGE_ID,
  never: 'winsockLog.offerLanguage.neverEventLog',
  question: (name) => plainText`“${name}” looks like an event log of an Exchange MTA. Explain its events?`,
};

const YES = 'Yes';
const NOT_NOW = 'Not Now';
const NEVER_ASK = "Don't Ask Again";

type Answer = 'yes' | 'no';
type Answers = Readonly<Partial<Record<string, Answer>>>;

/**
 * Logs are recognised by their name, as VS Code's own `log` language has all `*.log` to itself. A log under another name is offered
 * once to be treated as what it is: a Winsock log, or an event log. Whatever the answer, that file is not asked about again.
 */
export class LanguageOffer implements Disposable {
  readonly #workspaceState: Memento;
  readonly #globalState: Memento;
  readonly #channel: LogOutputChannel;
  readonly #subscriptions: Disposable;
  /** Asked about, or given its language, since VS Code started. */
  readonly #handled = new Set<string>();
  readonly #languageAtClose = new WeakMap<TextDocument, string>();

  constructor({ workspaceState, globalState }: ExtensionContext, channel: LogOutputChannel) {
    this.#workspaceState = workspaceState;
    this.#globalState = globalState;
    this.#channel = channel;
    this.#subscriptions = Disposable.from(
      // What is in front of the user, not whatever an extension or a search opens behind.
      window.onDidChangeActiveTextEditor((editor) => {
        this.#consider(editor?.document);
      }),
      workspace.onDidCloseTextDocument((document) => {
        this.#languageAtClose.set(document, document.languageId);
        this.#handled.delete(document.uri.toString());
      }),
      workspace.onDidOpenTextDocument((document) => {
        void this.#noticeRefusal(document);
      }),
      commands.registerCommand('winsockLog.treatAsWinsockLog', (resource?: unknown) =>
        this.#treat(resource, WINSOCK_LOG),
      ),
      commands.registerCommand('winsockLog.treatAsEventLog', (resource?: unknown) => this.#treat(resource, EVENT_LOG)),
    );
    this.#consider(window.activeTextEditor?.document);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #consider(document: TextDocument | undefined): void {
    const kind = document && this.#kindOf(document);
    if (document && kind) {
      this.#offer(document, kind).then(undefined, (error: unknown) => {
        // The document was closed meanwhile, say. Nobody waits for the outcome.
        this.#channel.warn('The offer to treat a file as a log of the MTA failed:', String(error));
      });
    }
  }

  #kindOf(document: TextDocument): Kind | undefined {
    if (
      !UNDECIDED.has(document.languageId) ||
      NOT_FILES.has(document.uri.scheme) ||
      this.#handled.has(document.uri.toString())
    )
      return undefined;
    if (looksLikeWinsockLog(firstLinesOf(document, WINSOCK_LINES))) return WINSOCK_LOG;
    return looksLikeEventLog(firstLinesOf(document, EVENT_LINES)) ? EVENT_LOG : undefined;
  }

  async #offer(document: TextDocument, kind: Kind): Promise<void> {
    const key = document.uri.toString();
    const answer = this.#answers()[key];
    if (answer === 'yes') {
      this.#handled.add(key);
      await languages.setTextDocumentLanguage(document, kind.language);
      return;
    }
    if (answer !== undefined || this.#globalState.get<boolean>(kind.never) === true) return;
    this.#handled.add(key);
    const choice = await showInformation(kind.question(plain(nameOf(document.uri))), YES, NOT_NOW, NEVER_ASK);
    await this.#remember(key, choice === YES ? 'yes' : 'no');
    if (choice === YES) await languages.setTextDocumentLanguage(document, kind.language);
    else if (choice === NEVER_ASK) await this.#globalState.update(kind.never, true);
  }

  /** The command: the file in front, or the one that another extension names. */
  async #treat(resource: unknown, kind: Kind): Promise<void> {
    const document =
      resource instanceof Uri
        ? workspace.textDocuments.find((open) => open.uri.toString() === resource.toString())
        : window.activeTextEditor?.document;
    if (!document) {
      await showWarning(plainText`The active editor has no text that could be a log. ${NO_DOCUMENT}`);
      return;
    }
    const key = document.uri.toString();
    this.#handled.add(key);
    await this.#remember(key, 'yes');
    if (document.languageId !== kind.language) await languages.setTextDocumentLanguage(document, kind.language);
  }

  /** Who gives a log another language by hand has answered too: the file is neither asked about nor given it back. */
  async #noticeRefusal(document: TextDocument): Promise<void> {
    // A change of language closes and opens one and the same document object.
    const before = this.#languageAtClose.get(document);
    if ((before === LANGUAGE_ID || before === EVENT_LOG_LANGUAGE_ID) && !isLog(document))
      await this.#remember(document.uri.toString(), 'no');
  }

  #answers(): Answers {
    return this.#workspaceState.get<Answers>(ANSWERS, {});
  }

  async #remember(key: string, answer: Answer): Promise<void> {
    const others = Object.entries(this.#answers()).filter(([each]) => each !== key);
    await this.#workspaceState.update(ANSWERS, Object.fromEntries([...others, [key, answer]].slice(-ANSWERS_KEPT)));
  }
}

function firstLinesOf(document: TextDocument, count: number): string[] {
  return Array.from({ length: Math.min(document.lineCount, count) }, (_, line) => document.lineAt(line).text);
}
