import {
  type CancellationToken,
  commands,
  Disposable,
  EventEmitter,
  Hover,
  languages,
  Location,
  type Position,
  Position as At,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import { ROW_FIELDS, type ExcerptKind, type ExcerptResult } from '../../../server/src/lsp/protocol';
import { fromBase64 } from '../base64';
import { cbOf, logOf, type TreeElement } from '../controlBlocks/elements';
import type { InstanceLookup } from '../instanceLookup';
import type { Analyses } from '../largeLogs/analyses';
import type { Server } from '../server';
import { shortLife } from '../shortLife';
import { joinedPlain, plain, plainText, remark, textHover } from '../surface';
import { activeUri, isDocument, nameOf } from '../tabs';
import { reveal, targetOf, withinReach } from '../target';
import { EXCERPT_SCHEME, excerptAddress, type ExcerptAddress, excerptUri, originOf } from './address';
import { grouped } from '../../../server/src/core/text/counts';

/** An excerpt of a growing log is made anew at most so often. */
const REFRESH_MS = 2000;

const selector = { scheme: EXCERPT_SCHEME };

/** Documents that show less of a log: one control block, no waits, or the findings. The server reads; the log may be of any size. */
export class Excerpts implements TextDocumentContentProvider, Disposable {
  readonly #server: Server;
  readonly #lookup: InstanceLookup;
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: Disposable;
  /** For each row of each excerpt its line, as `keyOfLine`, and its instance. */
  readonly #rows = new Map<string, ReadonlyMap<string, number>>();
  readonly #stale = new Set<string>();
  #refreshing: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(server: Server, analyses: Analyses, lookup: InstanceLookup) {
    this.#server = server;
    this.#lookup = lookup;
    const register = (name: string, kind: ExcerptKind): Disposable =>
      commands.registerCommand(`winsockLog.excerpt.${name}`, (element?: TreeElement | Uri) =>
        this.#open(kind, element),
      );
    this.#subscriptions = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(EXCERPT_SCHEME, this),
      languages.registerHoverProvider(selector, {
        provideHover: (document, position, token) => this.#hover(document, position, token),
      }),
      languages.registerDefinitionProvider(selector, { provideDefinition: definition }),
      register('controlBlock', 'controlBlock'),
      register('withoutWaits', 'withoutWaits'),
      register('findings', 'findings'),
      commands.registerCommand('winsockLog.excerpt.goToLog', async () => {
        const editor = window.activeTextEditor;
        const origin = editor && originOf(editor.document, editor.selection.active.line);
        if (origin) await reveal(origin);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#rows.delete(uri.toString())),
      analyses.onDidAnalyse(({ uri }) => {
        this.#refreshSoon(Uri.parse(uri).toString());
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#refreshing);
    this.#subscriptions.dispose();
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const address = excerptAddress(uri);
    const log = address && withinReach(address.log);
    if (!log) return '# This is not the address of a part of a log in this workspace.\n';
    const { kind, cb } = address;
    const result = await this.#server.ask('excerpt', {
      uri: log.toString(),
      kind,
      ...(cb === undefined ? {} : { cb }),
    });
    if (!result) return plainText`# ${plain(nameOf(log))} cannot be read.\n`;
    const rows = new Int32Array(fromBase64(result.rows));
    const owners = new Map<string, number>();
    for (let k = 0; k < rows.length; k += ROW_FIELDS)
      owners.set(keyOfLine(Uri.parse(result.files[rows[k + 2]].uri), rows[k]), rows[k + 1]);
    this.#rows.set(uri.toString(), owners);
    return headingOf(address, result, owners.size) + result.text;
  }

  /** On a control block of the tree, or on a log: the one given, or in front; its control block is that at the cursor. */
  async #open(kind: ExcerptKind, element: TreeElement | Uri | undefined): Promise<void> {
    const log = element instanceof Uri ? element : element ? logOf(element).uri : logInFront();
    if (!log) {
      remark(plainText`Open a Winsock log first.`);
      return;
    }
    let cb: number | undefined;
    if (kind === 'controlBlock') {
      const target = targetOf([]);
      cb = element && !(element instanceof Uri) ? cbOf(element) : target && (await this.#lookup.at(target))?.cb;
      if (cb === undefined) {
        remark(plainText`Put the cursor on a line of a control block first.`);
        return;
      }
    }
    const uri = excerptUri({ log, kind, ...(cb === undefined ? {} : { cb }) });
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  /** What the log itself shows there, where it is open; otherwise what is known of the instance. */
  async #hover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    const origin = originOf(document, position.line);
    if (!origin || position.character < origin.indent) return undefined;
    if (isDocument(origin.uri.toString())) {
      const at = new At(origin.line, position.character - origin.indent);
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', origin.uri, at);
      return hovers.length === 0 ? undefined : new Hover(hovers.flatMap(({ contents }) => contents));
    }
    const index = this.#rows.get(document.uri.toString())?.get(keyOfLine(origin.uri, origin.line)) ?? -1;
    const life = index < 0 ? null : await this.#server.ask('life', { uri: origin.uri.toString(), index }, token);
    return life ? textHover(joinedPlain([life.text, ...shortLife(life.milestones)].map(plain), '\n')) : undefined;
  }

  #refreshSoon(log: string): void {
    this.#stale.add(log);
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      const stale = new Set(this.#stale);
      this.#stale.clear();
      for (const { uri } of workspace.textDocuments) {
        if (uri.scheme === EXCERPT_SCHEME && stale.has(excerptAddress(uri)?.log.toString() ?? ''))
          this.#changed.fire(uri);
      }
    }, REFRESH_MS);
  }
}

const keyOfLine = (uri: Uri, line: number): string => `${nameOf(uri)}:${line}`;

function definition(document: TextDocument, position: Position): Location | undefined {
  const origin = originOf(document, position.line);
  return origin && new Location(origin.uri, new At(origin.line, Math.max(0, position.character - origin.indent)));
}

/** The log in front, also where an excerpt of it is. */
function logInFront(): Uri | undefined {
  const uri = activeUri();
  return uri?.scheme === EXCERPT_SCHEME ? excerptAddress(uri)?.log : uri;
}

function headingOf(
  { log, kind, cb }: ExcerptAddress,
  { total, left, notUnderstood }: ExcerptResult,
  shown: number,
): string {
  const what = {
    controlBlock: plainText`Only CB ${cb ?? 0}`,
    withoutWaits: plainText`Without the waits`,
    findings: plainText`Only instances with a finding, without waits`,
  }[kind];
  const of = plainText`${plain(grouped(shown))} of ${plain(grouped(total))} lines`;
  const name = plain(nameOf(log));
  const lines = plainText`# ${what}: ${of} of ${name}. F12 goes to the log.\n`;
  const notJudged =
    notUnderstood === undefined ? plainText`` : plainText`# ${name} is not judged: ${plain(notUnderstood)}.\n`;
  const leftOut =
    left === 0
      ? plainText``
      : plainText`# ${plain(grouped(left))} more lines are left out: the text would be too large for an editor.\n`;
  return plainText`${lines}${notJudged}${leftOut}`;
}
