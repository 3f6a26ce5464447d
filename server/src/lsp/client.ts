/** What the client can do, as it says in its `initialize` request. Where it says nothing, it cannot. */
import {
  MarkupKind,
  SymbolKind,
  type InitializeParams,
  type PublishDiagnosticsClientCapabilities,
  type SemanticTokensClientCapabilities,
} from 'vscode-languageserver';
import { SERVER_COMMANDS } from './commands';

/** What the client's initializationOptions may hold: what it can do with this server in particular. */
interface InitializationOptions {
  /** The client runs our commands (`Command` and `CREATE_REPORT`): from lenses, code actions, and links in hovers. */
  readonly commands?: boolean;
  /** The client reads folders and files for us (`LIST_FOLDER`, `READ_FILE`). */
  readonly files?: boolean;
  /** The client wants `STATUS`. */
  readonly status?: boolean;
  /** False where the client colours the logs by the grammar, and takes semantic tokens only from others. */
  readonly semanticTokens?: boolean;
}

interface SemanticTokensAbility {
  readonly full: boolean;
  readonly range: boolean;
  readonly types: ReadonlySet<string>;
}

export interface ClientAbilities {
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly watchedFiles: boolean;
  /** It says which folders come to the workspace, and which go. */
  readonly workspaceFolders: boolean;
  /** It shows progress that the server begins. */
  readonly progress: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  /** The most folding ranges that it takes; undefined: any number. */
  readonly foldingLimit: number | undefined;
  /** Hovers may be Markdown. */
  readonly markdown: boolean;
  readonly diagnostics: PublishDiagnosticsClientCapabilities;
  readonly hierarchicalSymbols: boolean;
  readonly symbolKinds: ReadonlySet<SymbolKind>;
  readonly codeActionLiterals: boolean;
  readonly semanticTokens: SemanticTokensAbility | undefined;
  /** Somebody runs this command when the user asks for it: the client, or the server at its request. */
  readonly runs: (command: string) => boolean;
  /** The commands that the server runs for this client. */
  readonly serverCommands: readonly string[];
  readonly commandLinks: boolean;
  /** Titles of lenses may hold VS Code's icons: of the clients only VS Code's runs our commands. */
  readonly icons: boolean;
  readonly files: boolean;
  readonly status: boolean;
}

/** The kinds that a client knows which names none: those of LSP 1. */
const FIRST_SYMBOL_KINDS = Array.from({ length: SymbolKind.Array }, (_, k) => (k + 1) as SymbolKind);

type Introduction = Pick<InitializeParams, 'capabilities' | 'initializationOptions' | 'workspaceFolders'>;

/** The one client of this server: nothing is known of it before it has introduced itself. */
export class Client {
  #can: ClientAbilities = abilitiesOf({ capabilities: {} });
  #folders: readonly string[] = [];

  get can(): ClientAbilities {
    return this.#can;
  }

  /** URIs of the folders of the workspace, as it was then. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  introduce(introduction: Introduction): void {
    this.#can = abilitiesOf(introduction);
    this.#folders = introduction.workspaceFolders?.map(({ uri }) => uri) ?? [];
  }
}

function abilitiesOf({ capabilities, initializationOptions }: Introduction): ClientAbilities {
  const { workspace, textDocument, window } = capabilities;
  const options = (initializationOptions ?? {}) as InitializationOptions;
  const symbols = textDocument?.documentSymbol;
  const showsDocuments = window?.showDocument?.support === true;
  const serverCommands = options.commands !== true && showsDocuments ? SERVER_COMMANDS : [];
  const markdown = prefersMarkdown(textDocument?.hover?.contentFormat);
  return {
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    foldingLimit: numberOf(textDocument?.foldingRange?.rangeLimit),
    markdown,
    diagnostics: textDocument?.publishDiagnostics ?? {},
    hierarchicalSymbols: symbols?.hierarchicalDocumentSymbolSupport === true,
    symbolKinds: new Set(listOf(symbols?.symbolKind?.valueSet) ?? FIRST_SYMBOL_KINDS),
    codeActionLiterals: Boolean(textDocument?.codeAction?.codeActionLiteralSupport),
    semanticTokens: options.semanticTokens === false ? undefined : semanticTokens(textDocument?.semanticTokens),
    runs: (command) => options.commands === true || serverCommands.includes(command),
    serverCommands,
    icons: options.commands === true,
    commandLinks: options.commands === true && markdown,
    files: options.files === true,
    status: options.status === true,
  };
}

function semanticTokens(can: SemanticTokensClientCapabilities | undefined): SemanticTokensAbility | undefined {
  if (!can) return undefined;
  const requests = can.requests as SemanticTokensClientCapabilities['requests'] | undefined;
  const full = Boolean(requests?.full);
  const range = Boolean(requests?.range);
  if (!(full || range) || !listOf(can.formats)?.includes('relative')) return undefined;
  return { full, range, types: new Set(listOf(can.tokenTypes)) };
}

/** The formats are in the order of the client's liking. */
function prefersMarkdown(formats: readonly MarkupKind[] | undefined): boolean {
  const known: readonly unknown[] = [MarkupKind.Markdown, MarkupKind.PlainText];
  return listOf(formats)?.find((format) => known.includes(format)) === MarkupKind.Markdown;
}

/** Many clients say null for what they say nothing of. */
function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Only the topmost capabilities have been checked: one below them may be anything. */
function listOf<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return Array.isArray(list) ? (list as readonly T[]) : undefined;
}
