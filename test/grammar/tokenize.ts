/** The grammars as VS Code runs them: its own TextMate engine over its own regular-expression engine. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

export type GrammarName = 'winsock-log' | 'winsock-log-excerpt' | 'mta-event-log';

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Outermost first. */
  readonly scopes: readonly string[];
}

/** Tokenizes lines, given without their ends, as one document. */
export type Tokenize = (lines: readonly string[]) => Token[][];

/** The repository: the tests run from `out/`, their data stays in the source tree. */
export const root = repositoryRoot(__dirname);

function repositoryRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'syntaxes'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no repository above ${from}`);
  }
}

export const scopeName = (name: GrammarName): string => `text.${name}`;
export const grammarPath = (name: GrammarName): string => join(root, 'syntaxes', `${name}.tmLanguage.json`);

/** Lines as VS Code counts them; what follows the last line end is a line only if there is something. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

let engine: Promise<void> | undefined;

/** Without `json`, the grammar as it is in syntaxes/. */
export async function loadGrammar(name: GrammarName, json?: string): Promise<Tokenize> {
  engine ??= loadWASM(wasm());
  await engine;
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: (scope) => {
      const path = grammarPath(scope.replace(/^text\./, '') as GrammarName);
      if (json !== undefined && scope === scopeName(name)) return Promise.resolve(parseRawGrammar(json, path));
      if (!existsSync(path)) return Promise.resolve(null);
      return Promise.resolve(parseRawGrammar(readFileSync(path, 'utf8'), path));
    },
  });
  const grammar = await registry.loadGrammar(scopeName(name));
  if (!grammar) throw new Error(`${grammarPath(name)} was not loaded`);

  return (lines) => {
    let state = INITIAL;
    return lines.map((line) => {
      const result = grammar.tokenizeLine(line, state);
      if (result.stoppedEarly) throw new Error(`gave up on ${JSON.stringify(line)}`);
      state = result.ruleStack;
      // The engine adds a line end of its own, which tokens may cover.
      return result.tokens
        .map(({ startIndex: start, endIndex, scopes }) => ({ start, end: Math.min(endIndex, line.length), scopes }))
        .filter(({ start, end }) => start < end)
        .map((token) => ({ ...token, text: line.slice(token.start, token.end) }));
    });
  };
}

function wasm(): ArrayBuffer {
  const bytes = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
