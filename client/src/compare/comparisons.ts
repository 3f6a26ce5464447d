import { commands, Disposable, Uri, ViewColumn, type WebviewPanel } from 'vscode';
import type { Params } from '../../../server/src/lsp/methods';
import type { CompareResult } from '../../../server/src/lsp/protocol';
import { logOf, type TreeElement } from '../controlBlocks/elements';
import { answerOrWarn } from '../answerOrWarn';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Analyses } from '../largeLogs/analyses';
import { distinctNamesOf, logInFront, pickLog, selectedUris } from '../logChoice';
import { savePage } from '../saved';
import type { Server } from '../server';
import { openPage, pick, type PlainText, plainText, serverPage, showPage, showWarning } from '../surface';
import { withActions } from '../pageActions';

const VIEW_TYPE = 'winsockLog.comparison';

/** What menus ask for: a comparison is open. */
const HAS_COMPARISON = 'winsockLog.hasComparison';

type Compared = Params<'compare'>['first'];
type Sides = Pick<Params<'compare'>, 'first' | 'second'>;

/** The command *Compare with Another Log or Run*, and its page. */
export class Comparisons implements Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #logs: KnownLogs;
  readonly #commands: Disposable;
  #shown: { readonly panel: WebviewPanel; sides: Sides } | undefined;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs) {
    this.#server = server;
    this.#analyses = analyses;
    this.#logs = logs;
    this.#commands = Disposable.from(
      commands.registerCommand('winsockLog.compare', (resource?: unknown, selected?: unknown) =>
        this.#compare(resource, selected),
      ),
      commands.registerCommand('winsockLog.saveComparison', () => this.#save()),
    );
  }

  dispose(): void {
    this.#commands.dispose();
    this.#shown?.panel.dispose();
  }

  /** Two that are selected in the Explorer, in the order of their names; else one, and what the user picks to go with it. */
  async #compare(resource: unknown, selected: unknown): Promise<string | undefined> {
    const uris = selectedUris(selected);
    let sides: Sides | undefined;
    if (uris.length === 2) {
      const [first, second] = uris.map(String).sort();
      sides = { first: { uri: first }, second: { uri: second } };
    } else {
      const first = logOfResource(resource) ?? logInFront(this.#analyses) ?? (await this.#pickLog(undefined));
      sides = first && (await this.#pickSecond(first));
    }
    if (!sides) return undefined;
    const result = await this.#ask({ ...sides, format: 'html', links: true });
    if (!result) return undefined;
    this.#shown ??= { panel: this.#open(), sides };
    this.#shown.sides = sides;
    const { panel } = this.#shown;
    showPage(panel.webview, serverPage(withActions(result.text, [['winsockLog.saveComparison', 'Save…']])));
    panel.reveal(undefined, true);
    return result.headline;
  }

  #open(): WebviewPanel {
    const panel = openPage(
      { viewType: VIEW_TYPE, title: plainText`Comparison of Winsock Logs`, column: ViewColumn.Beside },
      {
        enableScripts: false,
        enableFindWidget: true,
        enableCommandUris: ['winsockLog.goToLine', 'winsockLog.saveComparison'],
        localResourceRoots: [],
      },
    );
    void commands.executeCommand('setContext', HAS_COMPARISON, true);
    panel.onDidDispose(() => {
      this.#shown = undefined;
      void commands.executeCommand('setContext', HAS_COMPARISON, false);
    });
    return panel;
  }

  /** As it is now, without the links that work only here. */
  async #save(): Promise<void> {
    if (!this.#shown) return;
    const { sides } = this.#shown;
    const choice = await pick(
      [
        { label: plainText`Save as HTML…`, format: 'html' },
        { label: plainText`Save as Markdown…`, format: 'markdown' },
      ] as const,
      plainText`Comparison of Winsock Logs`,
    );
    if (!choice) return;
    const { format } = choice;
    const result = await this.#ask({ ...sides, format });
    if (result) await savePage({ about: Uri.parse(sides.second.uri), name: 'comparison', format }, result.text);
  }

  /** Undefined after a warning that says why there is none. */
  #ask(wish: Params<'compare'>): Promise<CompareResult | undefined> {
    const [first, second] = distinctNamesOf([Uri.parse(wish.first.uri), Uri.parse(wish.second.uri)]);
    const which = wish.first.uri === wish.second.uri ? plainText`“${first}”` : plainText`“${first}” or “${second}”`;
    return answerOrWarn(this.#server.ask('compare', wish), {
      failed: plainText`Cannot compare the logs`,
      reason: plainText`${which} cannot be read.`,
    });
  }

  /** Another log; or, where this one has several runs of the MTA, two of those. */
  async #pickSecond(first: Uri): Promise<Sides | undefined> {
    const uri = first.toString();
    const runs = this.#analyses.of(first)?.runs ?? 1;
    if (runs > 1) {
      const choice = await pick(
        [
          {
            label: plainText`The first and the last run of the MTA in this log`,
            description: plainText`1 and ${runs}`,
            isRuns: true,
          },
          { label: plainText`Another log…`, isRuns: false },
        ],
        plainText`Compare “${await this.#nameOf(first)}” with what?`,
      );
      if (!choice || choice.isRuns) {
        const of = (run: number): Compared => ({ uri, run });
        return choice && { first: of(0), second: of(runs - 1) };
      }
    }
    const second = await this.#pickLog(first);
    return second && { first: { uri }, second: { uri: second.toString() } };
  }

  async #pickLog(other: Uri | undefined): Promise<Uri | undefined> {
    const logs = (await this.#logs.whenFound()).filter((uri) => uri.toString() !== other?.toString());
    if (logs.length === 0) {
      void showWarning(plainText`There is no other log in this workspace to compare with.`);
      return undefined;
    }
    const title = other
      ? plainText`Compare “${await this.#nameOf(other)}” with which log?`
      : plainText`Compare which log?`;
    return pickLog(logs, title);
  }

  /** Logs mostly have one name. */
  async #nameOf(log: Uri): Promise<PlainText> {
    const others = (await this.#logs.whenFound()).filter((uri) => uri.toString() !== log.toString());
    return distinctNamesOf([log, ...others])[0];
  }
}

/** From the Explorer, or from a row of Control Blocks. */
function logOfResource(resource: unknown): Uri | undefined {
  if (resource instanceof Uri) return resource;
  return typeof resource === 'object' && resource !== null && 'kind' in resource
    ? logOf(resource as TreeElement).uri
    : undefined;
}
