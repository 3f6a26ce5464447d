import { window, type CancellationToken, type CodeLens, type TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { askServer } from './methods';
import type { Params } from '../../server/src/lsp/methods';

/**
 * The lenses of a log, made here from the lines that have one: of a log with tens of thousands, carrying the lenses over takes
 * longer than everything else. Those that are seen come in full; VS Code has others resolved when it shows them.
 */
export async function lensesOf(
  client: BaseLanguageClient,
  document: TextDocument,
  token: CancellationToken,
): Promise<CodeLens[] | undefined> {
  const seen = linesSeen(document);
  const params: Params<'lensLines'> = { uri: client.code2ProtocolConverter.asUri(document.uri), ...(seen && { seen }) };
  const result = await askServer(client, 'lensLines', params, token);
  if (!result) return undefined;
  const inFull = new Map(result.seen.map((lens) => [lens.range.start.line, lens]));
  let line = 0;
  const lenses = result.steps.map((step) => {
    const place = { line: (line += step), character: 0 };
    return inFull.get(line) ?? { range: { start: place, end: place }, data: result.revision };
  });
  return client.protocol2CodeConverter.asCodeLenses(lenses, token);
}

/** From the first to the last line that any editor shows of it. */
function linesSeen(document: TextDocument): Params<'lensLines'>['seen'] {
  const ranges = window.visibleTextEditors
    .filter((editor) => editor.document === document)
    .flatMap(({ visibleRanges }) => visibleRanges);
  if (ranges.length === 0) return undefined;
  return {
    first: Math.min(...ranges.map(({ start }) => start.line)),
    last: Math.max(...ranges.map(({ end }) => end.line)),
  };
}
