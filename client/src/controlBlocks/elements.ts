import { Uri } from 'vscode';
import type { TreeNode } from '../../../server/src/lsp/protocol';

/** What the tree is made of: logs, and what the server says of them. */
export type TreeElement = LogElement | NodeElement;

export interface LogElement {
  readonly kind: 'log';
  readonly uri: Uri;
  /** `Uri.toString()` */
  readonly key: string;
}

export interface NodeElement {
  readonly kind: 'node';
  readonly log: LogElement;
  readonly node: TreeNode;
  readonly parent: TreeElement;
}

export const logOf = (element: TreeElement): LogElement => (element.kind === 'log' ? element : element.log);

/** Where an element leads to. */
export function targetIn(element: TreeElement): { readonly uri: Uri; readonly line: number } {
  if (element.kind === 'log') return { uri: element.uri, line: 0 };
  const { uri, line = 0 } = element.node;
  return { uri: uri === undefined ? element.log.uri : Uri.parse(uri), line };
}

/** The index of the instance that a node stands for, or is a milestone of. */
export function instanceOf(element: TreeElement): number | undefined {
  const match = element.kind === 'node' ? /^i(\d+)(?:\/|$)/.exec(element.node.id) : null;
  return match ? Number(match[1]) : undefined;
}

/** The control block that a node is about. */
export function cbOf(element: TreeElement): number | undefined {
  for (let at: TreeElement = element; at.kind === 'node'; at = at.parent)
    if (at.node.cb !== undefined) return at.node.cb;
  return undefined;
}
