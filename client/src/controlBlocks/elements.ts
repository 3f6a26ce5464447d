import type { Uri } from 'vscode';
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

export const lineOf = (element: TreeElement): number | undefined =>
  element.kind === 'log' ? undefined : element.node.line;

/** The index of the instance that a node stands for, or is a milestone of. */
export function instanceOf(element: TreeElement): number | undefined {
  const match = element.kind === 'node' ? /^i(\d+)(?:\/|$)/.exec(element.node.id) : null;
  return match ? Number(match[1]) : undefined;
}

/** The control block that a node is about. */
export function cbOf(element: TreeElement): number | undefined {
  for (let at: TreeElement = element; at.kind === 'node'; at = at.parent) {
    const match = at.node.kind === 'instance' ? /^CB (\d+)/.exec(at.node.label) : null;
    if (match) return Number(match[1]);
  }
  return undefined;
}
