/**
 * The only way in which text reaches VS Code's surfaces. They take `PlainText`, and pages `Html`: log text and the names of
 * files come to be that through `plain` and `htmlText` only. Lint forbids calling these parts of `vscode` anywhere else.
 */
import {
  type CancellationToken,
  type Command,
  type Disposable,
  env,
  Hover,
  languages,
  type DocumentSelector,
  MarkdownString,
  type LanguageStatusItem,
  type LanguageStatusSeverity,
  type PreparedToolInvocation,
  type Progress,
  ProgressLocation,
  type QuickPickItem,
  type StatusBarAlignment,
  type StatusBarItem,
  type ThemeIcon,
  TreeItem,
  type TreeItemCollapsibleState,
  type TreeView,
  type Uri,
  type ViewColumn,
  type Webview,
  type WebviewOptions,
  type WebviewPanel,
  type WebviewPanelOptions,
  type WebviewView,
  window,
} from 'vscode';
import { visible } from '../../server/src/core/text/visible';
import type { Html } from '../../server/src/core/text/htmlText';
import { markdownText } from '../../server/src/core/text/markdownText';
import { joinedPlain, plainText, type PlainText } from '../../server/src/core/text/plainText';

export { htmlOf, htmlText, type Html } from '../../server/src/core/text/htmlText';
export { joinedPlain, plain, plainText, type PlainText } from '../../server/src/core/text/plainText';

/** How long a passing remark is shown in the status bar. */
const REMARK_MS = 5000;

/** The choices of a message are the project's own words, written where they are used. */
type Literal<T extends string> = string extends T ? never : T;

export function showInformation<T extends string>(
  message: PlainText,
  ...choices: readonly Literal<T>[]
): Thenable<T | undefined> {
  return window.showInformationMessage<Literal<T>>(message, ...choices);
}

export function showWarning<T extends string>(
  message: PlainText,
  ...choices: readonly Literal<T>[]
): Thenable<T | undefined> {
  return window.showWarningMessage<Literal<T>>(message, ...choices);
}

export function showError<T extends string>(
  message: PlainText,
  ...choices: readonly Literal<T>[]
): Thenable<T | undefined> {
  return window.showErrorMessage<Literal<T>>(message, ...choices);
}

/** Says in the status bar, for a few seconds, what has just been done, or why nothing was. */
export function remark(message: PlainText): void {
  window.setStatusBarMessage(plainText`$(info) ${message}`, REMARK_MS);
}

/** Shows in the status bar that something is being done. */
export function withStatusProgress<T>(title: PlainText, action: () => Thenable<T>): Thenable<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, action);
}

/** Shows in a notification how far something has come; the user can cancel it. */
export function withNotificationProgress<T>(
  title: PlainText,
  action: (progress: Progress<{ readonly increment: number }>, token: CancellationToken) => Thenable<T>,
): Thenable<T> {
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, action);
}

interface Choice extends QuickPickItem {
  label: PlainText;
  description?: PlainText;
  detail?: PlainText;
}

export function pick<T extends Choice>(items: readonly T[], title: PlainText): Thenable<T | undefined> {
  return window.showQuickPick(items, { title, matchOnDescription: true });
}

/** The same with nothing chosen beforehand: Enter alone answers nothing. */
export function choose<T extends Choice>(items: readonly T[], title: PlainText): Promise<T | undefined> {
  const input = window.createQuickPick<T>();
  return new Promise((resolve) => {
    Object.assign(input, { title, items, activeItems: [], ignoreFocusOut: true });
    input.onDidAccept(() => {
      if (input.activeItems.length === 0) return;
      resolve(input.activeItems[0]);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
    input.activeItems = [];
  });
}

/** Puts text on the clipboard: line ends are kept, everything else that cannot be seen is written out. */
export function copy(text: string): Thenable<void> {
  return env.clipboard.writeText(text.split('\n').map(visible).join('\n'));
}

export interface StatusFigure {
  readonly text: PlainText;
  /** Paragraphs. */
  readonly tooltip: readonly PlainText[];
  readonly command: string;
}

/** An item of the status bar, hidden until there is something to show. */
export class StatusItem implements Disposable {
  readonly #item: StatusBarItem;

  /** `name` is what the menu of the status bar calls it. */
  constructor(id: string, name: string, alignment: StatusBarAlignment, priority: number) {
    this.#item = window.createStatusBarItem(id, alignment, priority);
    this.#item.name = name;
  }

  show({ text, tooltip, command }: StatusFigure): void {
    this.#item.text = text;
    this.#item.tooltip = joinedPlain(tooltip, '\n\n');
    this.#item.command = command;
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

interface LanguageFigure {
  readonly text: PlainText;
  /** Short: VS Code puts it on the same line. */
  readonly detail: PlainText;
  readonly severity: LanguageStatusSeverity;
  readonly busy?: boolean;
  readonly command?: Command;
}

/** An item behind the `{}` of the status bar. It is shown for as long as it exists. */
export class LanguageItem implements Disposable {
  readonly #item: LanguageStatusItem;

  constructor(id: string, name: string, selector: DocumentSelector) {
    this.#item = languages.createLanguageStatusItem(id, selector);
    this.#item.name = name;
  }

  show({ text, detail, severity, busy, command }: LanguageFigure): void {
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = severity;
    this.#item.busy = busy === true;
    this.#item.command = command;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

interface Row {
  readonly id?: string;
  readonly label: PlainText;
  readonly description?: PlainText;
  /** Paragraphs. */
  readonly tooltip?: readonly PlainText[];
  readonly icon?: ThemeIcon;
  readonly command?: Command;
  readonly contextValue?: string;
  readonly resourceUri?: Uri;
  /** What its icon says, and no text. */
  readonly spoken?: PlainText;
  readonly state: TreeItemCollapsibleState;
}

/** A row of a tree. It is read out as it is shown: VS Code would read out the tooltip. */
export function treeRow({ label, tooltip, icon, spoken, state, ...same }: Row): TreeItem {
  const parts = [label, spoken, same.description].filter((part) => part !== undefined);
  return Object.assign(new TreeItem(label, state), same, {
    accessibilityInformation: { label: joinedPlain(parts, ', ') },
    ...(tooltip === undefined ? {} : { tooltip: joinedPlain(tooltip, '\n\n') }),
    ...(icon === undefined ? {} : { iconPath: icon }),
  });
}

/** What a tree says above and beside its rows. */
export function describeTree(tree: TreeView<unknown>, { title, message, badge }: TreeWords): void {
  if (title !== undefined) tree.title = title;
  tree.message = message ?? '';
  tree.badge = badge && { value: badge.count, tooltip: badge.tooltip };
}

interface TreeWords {
  readonly title?: PlainText;
  readonly message?: PlainText | undefined;
  readonly badge?: { readonly count: number; readonly tooltip: PlainText } | undefined;
}

interface PagePlace {
  readonly viewType: string;
  readonly title: PlainText;
  readonly column: ViewColumn;
}

/** A page in an editor of its own, which leaves the focus where it is. */
export function openPage(
  { viewType, title, column }: PagePlace,
  options: WebviewOptions & WebviewPanelOptions,
): WebviewPanel {
  return window.createWebviewPanel(viewType, title, { viewColumn: column, preserveFocus: true }, options);
}

export function showPage(webview: Webview, page: Html): void {
  webview.html = page;
}

/** A page that the server has made: there, log text and file names have been through `htmlText`. */
export function serverPage(text: string): Html {
  return text as Html;
}

/** What a chat says while an assistant uses a tool. */
export function toolInvocation(message: PlainText): PreparedToolInvocation {
  return { invocationMessage: message };
}

interface Question {
  readonly title: PlainText;
  readonly prompt: PlainText;
  readonly value: string;
}

/** Asks for a line of text. */
export function ask({ title, prompt, value }: Question): Thenable<string | undefined> {
  return window.showInputBox({ title, prompt, value });
}

/** What a view with a page of its own says beside its title. */
export function describeView(view: WebviewView, description: PlainText): void {
  view.description = description;
}

/** A hover of text alone. */
export function textHover(text: PlainText): Hover {
  // Not by `appendText`, whose blanks do not break: a long line would break within words.
  return new Hover(new MarkdownString(text.split('\n').map(markdownText).join('\n\n')));
}
