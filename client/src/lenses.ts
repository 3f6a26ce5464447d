import type { CancellationToken, CodeLens, TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { LENS_LINES, type LensLinesParams, type LensLinesResult } from '../../server/src/lsp/protocol';

/**
 * The lenses of a log, made here from the lines that have one: of a log with tens of thousands, carrying the lenses over takes
 * longer than everything else. VS Code has those resolved that it shows.
 */
export async function lensesOf(
  client: BaseLanguageClient,
  document: TextDocument,
  token: CancellationToken,
): Promise<CodeLens[] | undefined> {
  const params: LensLinesParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  const result = await client.sendRequest<LensLinesResult | null>(LENS_LINES, params, token);
  if (!result) {
    return undefined;
  }
  let line = 0;
  const lenses = result.steps.map((step) => {
    const place = { line: (line += step), character: 0 };
    return { range: { start: place, end: place }, data: result.revision };
  });
  return client.protocol2CodeConverter.asCodeLenses(lenses, token);
}
