/** `textDocument/semanticTokens` for an event log: the parts of its events that mean something. */
import type { SpanOf } from '../../core/eventlog/event';
import { MAX_TOKEN_LINES, type Token, type TokenType } from '../tokens';
import type { EventSnapshot } from './snapshot';

const typeOfSpan: Readonly<Record<SpanOf, TokenType>> = {
  id: 'event',
  controlBlock: 'class',
  error: 'number',
  origin: 'variable',
  severity: 'keyword',
  time: 'comment',
  count: 'number',
  networkType: 'number',
  build: 'string',
  address: 'string',
};

/** The tokens of the lines from `first` to `last`, both included, or of as many of them as are given at once. */
export function eventTokens({ log }: EventSnapshot, first: number, last: number): Token[] {
  const end = Math.min(last, first + MAX_TOKEN_LINES - 1);
  const spans = log.events
    .filter(({ firstLine, lastLine }) => lastLine >= first && firstLine <= end)
    .flatMap((event) => event.spans)
    .filter(({ line }) => line >= first && line <= end)
    .sort((a, b) => a.line - b.line || a.start - b.start || a.end - b.end);
  const tokens: Token[] = [];
  for (const { of, line, start, end: to } of spans) {
    const last = tokens.at(-1);
    // A span may lie in a wider one (the number in a build, say); tokens may not.
    if (last?.line === line && last.end > start) continue;
    tokens.push({ line, start, end: to, type: typeOfSpan[of] });
  }
  return tokens;
}
