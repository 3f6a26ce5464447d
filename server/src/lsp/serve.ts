/** Wires the rows of methods to the functions that answer them: a row without one, or one without a row, does not compile. */
import type { CancellationToken, Connection, ResponseError } from 'vscode-languageserver';
import { PREFIX, type notifications, type requests, type Row } from './methods';
import { standardRequests } from './standardMethods';

type AnswerTo<T> =
  T extends Row<infer P, infer R>
    ? (params: P, token: CancellationToken) => R | ResponseError | Promise<R | ResponseError>
    : never;
type AllAnswers = { readonly [K in keyof typeof requests]: AnswerTo<(typeof requests)[K]> };
type AllStandardAnswers = { readonly [K in keyof typeof standardRequests]: AnswerTo<(typeof standardRequests)[K]> };

/** What answers some of our own requests, and of LSP's. */
export type Answers<K extends keyof AllAnswers> = Pick<AllAnswers, K>;
export type StandardAnswers<K extends keyof AllStandardAnswers> = Pick<AllStandardAnswers, K>;

interface Handlers {
  readonly requests: AllAnswers;
  readonly notifications: {
    readonly [K in keyof typeof notifications]: (
      params: (typeof notifications)[K] extends Row<infer P> ? P : never,
    ) => void | Promise<void>;
  };
  readonly standard: AllStandardAnswers;
}

export function serve(connection: Connection, handlers: Handlers): void {
  for (const [name, answer] of Object.entries(handlers.requests))
    connection.onRequest(PREFIX + name, answer as AnswerTo<Row>);
  for (const [name, accept] of Object.entries(handlers.notifications))
    connection.onNotification(PREFIX + name, accept as (params: unknown) => void);
  for (const [name, answer] of Object.entries(handlers.standard))
    connection.onRequest(standardRequests[name as keyof AllStandardAnswers].method, answer as AnswerTo<Row>);
}
