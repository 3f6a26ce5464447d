/** The requests of the views, which need no open document. */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { LifeReader, type ToldStage, type WantedLife } from '../../core/intake/lifeReader';
import type { PushLogBytes } from '../disk/logBytes';
import {
  ASSISTANT,
  COMPARE,
  EXCERPT,
  LIFE,
  TIMELINE,
  TIMELINE_ROWS,
  TRACE,
  TREE_CHILDREN,
  TREE_PATH,
  type AssistantParams,
  type CompareParams,
  type ExcerptParams,
  type LifeParams,
  type TimelineParams,
  type TimelineRowsParams,
  type TraceParams,
  type TreeChildrenParams,
  type TreePathParams,
} from '../protocol';
import { assistant, type AssistantOptions } from './assistant';
import { compare } from './compare';
import { excerpt, type ExcerptOptions } from './excerpt';
import { life } from './life';
import { LogViews, type LogViewsOptions } from './logViews';
import { timeline, timelineRows, trace } from './timeline';
import { lifeToRead, treeChildren, treePath, wantedLife } from './tree';

export function answerViews(
  connection: Connection,
  options: LogViewsOptions & Omit<ExcerptOptions, 'views'> & AssistantOptions,
): void {
  const views = new LogViews(options);
  connection.onRequest(TREE_CHILDREN, async (params: TreeChildrenParams, token: CancellationToken) => {
    const { uri } = params;
    const wanted = await views.of(uri, token, (view) => lifeToRead(view, params.node));
    const life = wanted && (await readLife(uri, wanted, options.read, token));
    return (await views.of(uri, token, (view) => treeChildren(view, params, life))) ?? null;
  });
  connection.onRequest(TREE_PATH, async (params: TreePathParams, token: CancellationToken) => {
    return (await views.of(params.uri, token, (view) => treePath(view, params))) ?? null;
  });
  connection.onRequest(LIFE, async ({ uri, index }: LifeParams, token: CancellationToken) => {
    const wanted = await views.of(uri, token, (view) => wantedLife(view, index));
    const stages = wanted && (await readLife(uri, wanted, options.read, token));
    return (await views.of(uri, token, (view) => life(view, index, stages))) ?? null;
  });
  connection.onRequest(TIMELINE, async (params: TimelineParams, token: CancellationToken) => {
    return (await views.of(params.uri, token, (view) => timeline(view, params))) ?? null;
  });
  connection.onRequest(TIMELINE_ROWS, async (params: TimelineRowsParams, token: CancellationToken) => {
    return (await views.of(params.uri, token, (view) => timelineRows(view, params))) ?? null;
  });
  connection.onRequest(TRACE, async ({ uri }: TraceParams, token: CancellationToken) => {
    return (await views.of(uri, token, trace)) ?? null;
  });
  connection.onRequest(EXCERPT, (params: ExcerptParams, token: CancellationToken) =>
    excerpt(params, { ...options, views }, token),
  );
  connection.onRequest(ASSISTANT, (params: AssistantParams, token: CancellationToken) =>
    assistant(params, options, token),
  );
  connection.onRequest(COMPARE, (params: CompareParams, token: CancellationToken) => compare(params, views, token));
}

/** Reads as much of a log as one life needs; undefined where that is impossible. */
async function readLife(
  uri: string,
  wanted: WantedLife,
  read: PushLogBytes,
  token: CancellationToken,
): Promise<readonly ToldStage[] | undefined> {
  const reader = new LifeReader(wanted);
  const push = (piece: Uint8Array): boolean => {
    reader.push(piece);
    return !reader.isDone;
  };
  if (!(await read(uri, push, token))) return undefined;
  reader.end();
  return reader.stages;
}
