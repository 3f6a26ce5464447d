/** One row for each request that asks about a document: the function that answers it. */
import {
  type CancellationToken,
  type DocumentSymbol,
  type Location,
  type SemanticTokens,
  type SymbolInformation,
} from 'vscode-languageserver';
import { isUnrecognised } from '../core/log/catalogue';
import type { Client } from './client';
import type { PushLogBytes } from './disk/logBytes';
import type { EventAnswers } from './eventLog/answers';
import { eventCodeActions } from './eventLog/codeAction';
import type { EventSnapshot } from './eventLog/snapshot';
import { codeActions } from './features/codeAction';
import { definition } from './features/definition';
import { documentHighlights } from './features/documentHighlight';
import { documentSymbols } from './features/documentSymbol';
import { foldingRanges } from './features/foldingRange';
import { hover } from './features/hover';
import { inlayHints } from './features/inlayHint';
import { instanceAt } from './features/instanceAt';
import { lifeOf } from './features/lifeOf';
import { references } from './features/references';
import { report, type ReportOptions } from './features/report';
import { fittingActions, fittingHover, fittingSymbols } from './fit';
import { toldLife } from './judgement/lifeLines';
import { linesLike, type LinesLike, type Teaching } from './judgement/teaching';
import type { Answers, StandardAnswers } from './serve';
import type { Snapshot } from './snapshot';
import type { Snapshots } from './snapshots';
import type { standardRequests } from './standardMethods';
import { writeTokens } from './tokens';
import { logTokens } from './features/semanticTokens';
import { eventTokens } from './eventLog/semanticTokens';

interface RequestParts {
  readonly client: Client;
  readonly snapshots: Snapshots;
  readonly teaching: Teaching;
  readonly events: EventAnswers;
  readonly report: ReportOptions;
  readonly read: PushLogBytes;
}

type DocumentAnswers = Omit<StandardAnswers<keyof typeof standardRequests>, 'lenses' | 'resolvedLens' | 'command'>;

export function documentAnswers({ client, snapshots, teaching, events, report: parts, read }: RequestParts): {
  readonly standard: DocumentAnswers;
  readonly own: Answers<'report' | 'instanceAt'>;
} {
  /** Answers from a Winsock log; `fallback` where there is none. */
  async function answer<R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    from: (snapshot: Snapshot) => R,
  ): Promise<R> {
    const snapshot = await snapshots.ofLines(uri, token);
    return snapshot ? from(snapshot) : fallback;
  }

  /** Answers from a Winsock log what needs its other files to be read: again, where something changes meanwhile. */
  async function answerReading<T, R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    reading: (snapshot: Snapshot) => Promise<T>,
    from: (snapshot: Snapshot, read: T) => R,
  ): Promise<R> {
    for (;;) {
      const snapshot = await snapshots.ofLines(uri, token);
      if (!snapshot) return fallback;
      const found = await reading(snapshot);
      const now = await snapshots.ofLines(uri, token);
      if (now?.judgement === snapshot.judgement && now.revision === snapshot.revision) return from(now, found);
    }
  }

  /** Answers from a log of either kind. */
  async function answerEither<R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    fromLog: (snapshot: Snapshot) => R,
    fromEvents: (snapshot: EventSnapshot) => R | Promise<R>,
  ): Promise<R> {
    return snapshots.isEventLog(uri)
      ? answerEvents(uri, token, fallback, fromEvents)
      : answer(uri, token, fallback, fromLog);
  }

  async function answerEvents<R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    from: (snapshot: EventSnapshot) => R | Promise<R>,
  ): Promise<R> {
    const snapshot = await snapshots.ofEventLog(uri, token);
    return snapshot ? from(snapshot) : fallback;
  }

  const tokensOf = (uri: string, token: CancellationToken, first: number, last: number): Promise<SemanticTokens> => {
    const types = client.can.semanticTokens?.types ?? new Set();
    return answerEither(
      uri,
      token,
      { data: [] },
      (s) => writeTokens(logTokens(s, first, last), types),
      (s) => writeTokens(eventTokens(s, first, last), types),
    );
  };
  return {
    standard: {
      hover: ({ textDocument: { uri }, position }, token) =>
        snapshots.isEventLog(uri)
          ? answerEvents(uri, token, null, async (s) =>
              fittingHover(await events.hover(s, position, client.can), client.can),
            )
          : answerReading(
              uri,
              token,
              null,
              async (s) => {
                const like = unknownLikeAt(s, position.line);
                return {
                  life: await toldLife(s.judgement, s.log.owner(position.line), read, token),
                  teach: like && { ...like, effect: await teaching.ifMeaningless(s, like.shape) },
                };
              },
              (s, { life = [], teach }) => fittingHover(hover(s, position.line, life, teach, client.can), client.can),
            ),
      definition: ({ textDocument: { uri }, position }, token) =>
        answerEither<Location | Location[] | null>(
          uri,
          token,
          null,
          (s) => definition(s, position.line),
          (s) => events.definition(s, position),
        ),
      references: ({ textDocument: { uri }, position, context: { includeDeclaration } }, token) =>
        snapshots.isEventLog(uri)
          ? answerEvents(uri, token, [], (s) => events.references(s, position, includeDeclaration))
          : answerReading(
              uri,
              token,
              [],
              (s) => lifeOf(s.judgement, s.log.owner(position.line), read, token),
              (s, life = []) => {
                const lines = life.map((each) => each.line);
                return references(s, position.line, lines, includeDeclaration);
              },
            ),
      highlights: ({ textDocument: { uri }, position }, token) =>
        answer(uri, token, [], (s) => documentHighlights(s, position.line)),
      symbols: ({ textDocument: { uri } }, token) =>
        answerEither<DocumentSymbol[] | SymbolInformation[]>(
          uri,
          token,
          [],
          (s) => fittingSymbols(uri, documentSymbols(s), client.can),
          (s) => fittingSymbols(uri, events.symbols(s), client.can),
        ),
      folds: ({ textDocument: { uri } }, token) =>
        answerEither(
          uri,
          token,
          [],
          (s) => foldingRanges(s, client.can.foldingLimit),
          (s) => events.folds(s, client.can.foldingLimit),
        ),
      inlayHints: ({ textDocument: { uri }, range }, token) => answer(uri, token, [], (s) => inlayHints(s, range)),
      tokens: ({ textDocument: { uri } }, token) => tokensOf(uri, token, 0, Infinity),
      tokensOfRange: ({ textDocument: { uri }, range: { start, end } }, token) =>
        tokensOf(uri, token, start.line, end.line),
      actions: (params, token) =>
        answerEither(
          params.textDocument.uri,
          token,
          [],
          (s) => fittingActions(codeActions(s, params), client.can),
          () => fittingActions(eventCodeActions(params), client.can),
        ),
    },
    own: {
      report: (params, token) => report(params, parts, token),

      instanceAt: ({ uri, line }, token) =>
        answerReading(
          uri,
          token,
          null,
          (s) => lifeOf(s.judgement, s.log.owner(line), read, token),
          (s, life = []) => instanceAt(s, line, life),
        ),
    },
  };
}

/** The lines like an unrecognised one; undefined for any other line, and where they cannot be taught. */
function unknownLikeAt(snapshot: Snapshot, line: number): LinesLike | undefined {
  const { log } = snapshot;
  return line < log.lines && isUnrecognised(log.kind(line)) ? linesLike(snapshot, line) : undefined;
}
