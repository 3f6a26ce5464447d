import { commands, type Disposable, Uri, ViewColumn, type WebviewPanel } from 'vscode';
import type { Params } from '../../../server/src/lsp/methods';
import { logOf, type TreeElement } from '../controlBlocks/elements';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Analyses } from '../largeLogs/analyses';
import { pickLog, selectedUris } from '../logChoice';
import type { Server } from '../server';
import { openPage, pick, plain, plainText, serverPage, showPage, showWarning } from '../surface';
import { activeUri, nameOf } from '../tabs';

const VIEW_TYPE = 'winsockLog.comparison';

/** The command *Compare Two Logs*, and its page. */
export class Comparisons implements Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #logs: KnownLogs;
  readonly #command: Disposable;
  #panel: WebviewPanel | undefined;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs) {
    this.#server = server;
    this.#analyses = analyses;
    this.#logs = logs;
    this.#command = commands.registerCommand('winsockLog.compare', (resource?: unknown, selected?: unknown) =>
      this.#compare(resource, selected),
    );
  }

  dispose(): void {
    this.#command.dispose();
    this.#panel?.dispose();
  }

  /** Two that are selected in the Explorer, in the order of their names; else one, and what the user picks to go with it. */
  async #compare(resource: unknown, selected: unknown): Promise<string | undefined> {
    const uris = selectedUris(selected);
    let sides: readonly [Params<'compare'>['first'], Params<'compare'>['first']] | undefined;
    if (uris.length === 2) {
      const [first, second] = uris.map(String).sort();
      sides = [{ uri: first }, { uri: second }];
    } else {
      const first = logOfResource(resource) ?? this.#inFront() ?? (await this.#pickLog(undefined));
      sides = first && (await this.#pickSecond(first));
    }
    if (!sides) return undefined;
    const result = await this.#server.ask('compare', { first: sides[0], second: sides[1] });
    if (!result) {
      void showWarning(plainText`One of the two logs cannot be read.`);
      return undefined;
    }
    this.#panel ??= this.#open();
    showPage(this.#panel.webview, serverPage(result.html));
    this.#panel.reveal(undefined, true);
    return result.headline;
  }

  #open(): WebviewPanel {
    const panel = openPage(
      { viewType: VIEW_TYPE, title: plainText`Comparison of Winsock Logs`, column: ViewColumn.Beside },
      { enableScripts: false, enableFindWidget: true, localResourceRoots: [] },
    );
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  /** Another log; or, where this one has several runs of the MTA, two of those. */
  async #pickSecond(
    first: Uri,
  ): Promise<readonly [Params<'compare'>['first'], Params<'compare'>['first']] | undefined> {
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
        plainText`Compare “${plain(nameOf(first))}” with what?`,
      );
      if (!choice || choice.isRuns) {
        return (
          choice && [
            { uri, run: 0 },
            { uri, run: runs - 1 },
          ]
        );
      }
    }
    const second = await this.#pickLog(first);
    return second && [{ uri }, { uri: second.toString() }];
  }

  async #pickLog(other: Uri | undefined): Promise<Uri | undefined> {
    const logs = (await this.#logs.whenFound()).filter((uri) => uri.toString() !== other?.toString());
    if (logs.length === 0) {
      void showWarning(plainText`There is no other log in this workspace to compare with.`);
      return undefined;
    }
    const title = other ? plainText`Compare “${plain(nameOf(other))}” with which log?` : plainText`Compare which log?`;
    return pickLog(logs, title);
  }

  #inFront(): Uri | undefined {
    const uri = activeUri();
    return uri && this.#analyses.of(uri) ? uri : undefined;
  }
}

/** From the Explorer, or from a row of Control Blocks. */
function logOfResource(resource: unknown): Uri | undefined {
  if (resource instanceof Uri) return resource;
  return typeof resource === 'object' && resource !== null && 'kind' in resource
    ? logOf(resource as TreeElement).uri
    : undefined;
}
