/** Makes an answer fit the client: what it has not said that it understands is left out, or said in an older way. */
import {
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type Command,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type MarkupContent,
  type SymbolInformation,
} from 'vscode-languageserver';
import type { ClientAbilities } from './client';
import { withoutMarkup } from './markdown';

export function fittingHover(hover: Hover | null, { markdown }: ClientAbilities): Hover | null {
  if (!hover || markdown) return hover;
  const { value } = hover.contents as MarkupContent;
  return { ...hover, contents: { kind: MarkupKind.PlainText, value: withoutMarkup(value) } };
}

export function fittingDiagnostic(diagnostic: Diagnostic, { diagnostics: can }: ClientAbilities): Diagnostic {
  const fitting = { ...diagnostic };
  if (!can.codeDescriptionSupport) delete fitting.codeDescription;
  if (!can.tagSupport) delete fitting.tags;
  if (!can.relatedInformation) delete fitting.relatedInformation;
  if (!can.dataSupport) delete fitting.data;
  return fitting;
}

export function fittingSymbols(
  uri: string,
  symbols: readonly DocumentSymbol[],
  { hierarchicalSymbols, symbolKinds }: ClientAbilities,
): DocumentSymbol[] | SymbolInformation[] {
  const kindOf = ({ kind }: DocumentSymbol): SymbolKind => (symbolKinds.has(kind) ? kind : SymbolKind.Variable);
  const nested = (symbol: DocumentSymbol): DocumentSymbol => ({
    ...symbol,
    kind: kindOf(symbol),
    ...(symbol.children ? { children: symbol.children.map(nested) } : {}),
  });
  const flat = (symbol: DocumentSymbol, containerName?: string): SymbolInformation[] => {
    const { name, detail, selectionRange: range, children = [] } = symbol;
    return [
      {
        // The one place where the detail can go.
        name: detail ? `${name} (${detail})` : name,
        kind: kindOf(symbol),
        location: { uri, range },
        ...(containerName === undefined ? {} : { containerName }),
      },
      ...children.flatMap((child) => flat(child, name)),
    ];
  };
  return hierarchicalSymbols ? symbols.map(nested) : symbols.flatMap((symbol) => flat(symbol));
}

/** An action is its command: of no use where nobody runs it. */
export function fittingActions(
  actions: readonly CodeAction[],
  { runs, codeActionLiterals }: ClientAbilities,
): (CodeAction | Command)[] {
  const possible = actions.filter(({ command }) => command === undefined || runs(command.command));
  return codeActionLiterals ? possible : possible.flatMap(({ command }) => command ?? []);
}
