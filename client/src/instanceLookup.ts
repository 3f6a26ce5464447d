import { workspace } from 'vscode';
import type { InstanceAtResult } from '../../server/src/lsp/protocol';
import type { Server } from './server';
import type { Target } from './target';

/**
 * Asks the server which instance a line belongs to, and remembers the last answer: stepping through the lines of one instance
 * would otherwise fetch its whole list with every step.
 */
export class InstanceLookup {
  readonly #server: Server;
  #last: { readonly document: string; readonly version: number; readonly result: InstanceAtResult } | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  async at({ uri, line }: Target): Promise<InstanceAtResult | null> {
    const document = uri.toString();
    const version = workspace.textDocuments.find((open) => open.uri.toString() === document)?.version;
    const last = this.#last;
    if (last?.document === document && last.version === version && last.result.lines.includes(line)) return last.result;
    const result = await this.#server.ask('instanceAt', { uri: document, line });
    this.#last = result && version !== undefined ? { document, version, result } : undefined;
    return result;
  }

  /** To be called when settings change: they change the verdict, and so the evidence. */
  forget(): void {
    this.#last = undefined;
  }
}
