/** The vocabulary of semantic tokens, and how they are written: for editors that have no TextMate grammars. */
import { SemanticTokensBuilder, type SemanticTokens } from 'vscode-languageserver';

/** LSP's own names: whatever theme an editor has, it has colours for them. */
export const tokenTypes = ['comment', 'keyword', 'function', 'event', 'class', 'number', 'variable', 'string'] as const;
export type TokenType = (typeof tokenTypes)[number];

export interface Token {
  readonly line: number;
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly type: TokenType;
}

/** Lines whose tokens are given at once: an editor that wants more asks for what it shows. */
export const MAX_TOKEN_LINES = 20_000;

/** `tokens` in order of place; those of a type that the client does not know are left out. */
export function writeTokens(tokens: Iterable<Token>, known: ReadonlySet<string>): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { line, start, end, type } of tokens)
    if (end > start && known.has(type)) builder.push(line, start, end - start, tokenTypes.indexOf(type), 0);
  return { data: builder.build().data };
}
