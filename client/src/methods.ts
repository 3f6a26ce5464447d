import type { CancellationToken } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Methods, Params, Request, Result } from '../../server/src/lsp/methods';

/** The name of a method of our own. */
export function methodOf<M extends keyof Methods>(name: M): `winsockLog/${M}` {
  return `winsockLog/${name}`;
}

/** Asks the server what LSP has no request for. */
export function askServer<M extends Request>(
  client: BaseLanguageClient,
  name: M,
  params: Params<M>,
  token?: CancellationToken,
): Promise<Result<M>> {
  return token ? client.sendRequest(methodOf(name), params, token) : client.sendRequest(methodOf(name), params);
}
