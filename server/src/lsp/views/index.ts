/** The requests of the views, which need no open document. */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { TREE_CHILDREN, TREE_PATH, type TreeChildrenParams, type TreePathParams } from '../protocol';
import { LogViews, type LogViewsOptions } from './logViews';
import { treeChildren, treePath } from './tree';

export function answerViews(connection: Connection, options: LogViewsOptions): void {
  const views = new LogViews(options);
  connection.onRequest(TREE_CHILDREN, async (params: TreeChildrenParams, token: CancellationToken) => {
    return (await views.of(params.uri, token, (view) => treeChildren(view, params))) ?? null;
  });
  connection.onRequest(TREE_PATH, async (params: TreePathParams, token: CancellationToken) => {
    return (await views.of(params.uri, token, (view) => treePath(view, params))) ?? null;
  });
}
