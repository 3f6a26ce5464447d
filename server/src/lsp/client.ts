/** What the client can do, as it says in its `initialize` request. Where it says nothing, it cannot. */
import type { InitializeParams } from 'vscode-languageserver';

/** What the client's initializationOptions may hold. */
interface InitializationOptions {
  /** The client runs our commands from links in hovers. */
  readonly commandLinks?: boolean;
  /** The client reads folders and files for us (`LIST_FOLDER`, `READ_FILE`). */
  readonly files?: boolean;
}

export interface ClientAbilities {
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly watchedFiles: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  /** The most folding ranges that it takes; undefined: any number. */
  readonly foldingLimit: number | undefined;
  readonly commandLinks: boolean;
  readonly files: boolean;
}

/** The one client of this server: nothing is known of it before it has introduced itself. */
export class Client {
  #can: ClientAbilities = abilitiesOf({ capabilities: {} });

  get can(): ClientAbilities {
    return this.#can;
  }

  introduce(params: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): void {
    this.#can = abilitiesOf(params);
  }
}

function abilitiesOf({
  capabilities: { workspace, textDocument },
  initializationOptions,
}: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): ClientAbilities {
  const options = (initializationOptions ?? {}) as InitializationOptions;
  return {
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    foldingLimit: textDocument?.foldingRange?.rangeLimit,
    commandLinks: options.commandLinks === true,
    files: options.files === true,
  };
}
