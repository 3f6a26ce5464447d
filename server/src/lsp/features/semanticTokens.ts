/** `textDocument/semanticTokens`: what the grammar colours, for editors without grammars. */
import type { LogDocument } from '../../core/document/logDocument';
import { mayBeGap } from '../../core/log/catalogue';
import { MAX_TOKEN_LINES, type Token, type TokenType } from '../tokens';
import type { Snapshot } from '../snapshot';

/** The text of a message by what it does. What only uses a control block is most of a log, and stays plain. */
const typeOfEffect: Readonly<Partial<Record<string, TokenType>>> = {
  open: 'keyword',
  setUp: 'function',
  wait: 'comment',
  disconnect: 'keyword',
  close: 'keyword',
  release: 'keyword',
};

/** The tokens of the lines from `first` to `last`, both included, or of as many of them as are given at once. */
export function* logTokens({ log }: Snapshot, first: number, last: number): Generator<Token> {
  const end = Math.min(last, log.lines - 1, first + MAX_TOKEN_LINES - 1);
  for (let line = first; line <= end; line++) yield* lineTokens(log, line);
}

function* lineTokens(log: LogDocument, line: number): Generator<Token> {
  const text = log.text.line(line).trimEnd();
  const { kind, message, slots, firstColumn } = log.parse(line);
  if (mayBeGap(kind)) yield { line, start: 0, end: text.length, type: 'comment' };
  if (!message) return;
  const prefix = text.indexOf(')', firstColumn);
  yield { line, start: firstColumn + 1, end: prefix, type: 'variable' };
  const type = typeOfEffect[message.effect];
  let at = prefix + 1;
  for (const { slot, start, end } of slots) {
    if (type) yield* words(text, line, at, start, type);
    yield { line, start, end, type: slot === 'cb' ? 'class' : 'number' };
    at = end;
  }
  if (type) yield* words(text, line, at, text.length, type);
}

/** The text between two numbers, without the blanks around it. */
function* words(text: string, line: number, start: number, end: number, type: TokenType): Generator<Token> {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  yield { line, start: from, end: from + part.trim().length, type };
}
