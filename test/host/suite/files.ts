/** Logs on disk that change while they are open. */
import type * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { StatusParams } from '../../../server/src/lsp/protocol';
import { api, equal } from './support';

export const allocation = (n: number): string => `(001) CB ${n} (instance ${n}) allocated\n`;
export const release = (n: number): string => `(008) close socket -1 on cb ${n}, handle 0\n`;
export const waits = (count: number): string => '(008) Wait for cb 0, handle 9036\n'.repeat(count);

let connections = 1000;

/** So many lines, 60 or more, after which whatever says nothing in them has been silent for long: 20 connections come, work and go. */
export function silence(lines: number): string {
  const connection = (): string => {
    const named = `CB 99 (instance ${++connections}) allocated`;
    return `(001) ${named}\n(008) R/W/Cl events on cb 99, handle 4\n(008) close socket -1 on cb 99, handle 0\n`;
  };
  return Array.from({ length: 20 }, connection).join('') + waits(lines - 60);
}

const encoder = new TextEncoder();

export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, encoder.encode(text));
}

/** Appends as the MTA does, without touching what is there; where there is no disk, the file is written anew. */
export async function append(uri: vscode.Uri, text: string): Promise<void> {
  const node = nodeFiles();
  if (node && uri.scheme === 'file') {
    node.appendFileSync(uri.fsPath, text);
    return;
  }
  const before = await vscode.workspace.fs.readFile(uri);
  const more = encoder.encode(text);
  const all = new Uint8Array(before.length + more.length);
  all.set(before);
  all.set(more, before.length);
  await vscode.workspace.fs.writeFile(uri, all);
}

/** Puts another file in its place, behind VS Code's back: what VS Code itself puts something else in place of, it closes. */
export async function replace(uri: vscode.Uri, text: string): Promise<void> {
  const node = nodeFiles();
  if (node && uri.scheme === 'file') {
    node.writeFileSync(`${uri.fsPath}.new`, text);
    node.renameSync(`${uri.fsPath}.new`, uri.fsPath);
  } else {
    await write(uri, text);
  }
}

/** Removes a file behind VS Code's back. Only where there is a disk. */
export function remove(uri: vscode.Uri): void {
  nodeFiles()?.unlinkSync(uri.fsPath);
}

/** A browser has no such module, and no `require`. */
function nodeFiles(): typeof fs | undefined {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  return process?.getBuiltinModule?.('node:fs');
}

/** Waits for a result that is as it should be, looking at each one that comes. `what` names it if the time runs out. */
export async function statusWhere(
  uri: vscode.Uri,
  what: string,
  condition: (status: StatusParams) => boolean,
): Promise<StatusParams> {
  const winsockLog = await api();
  const known = winsockLog.statusOf(uri);
  if (known && condition(known)) return known;
  let latest = known;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      listener.dispose();
      reject(new Error(`${what} did not come; the latest was ${JSON.stringify(latest)}`));
    }, 30_000);
    const listener = winsockLog.onDidAnalyse((status) => {
      if (vscode.Uri.parse(status.uri).toString() !== uri.toString()) return;
      latest = status;
      if (!condition(status)) return;
      clearTimeout(late);
      listener.dispose();
      resolve(status);
    });
  });
}

/** Codes and 1-based lines of the findings, as VS Code has them. */
export function findings(uri: vscode.Uri): string[] {
  return vscode.languages.getDiagnostics(uri).map(({ code, range }) => {
    const value = typeof code === 'object' ? code.value : (code ?? '');
    return `${value} ${range.start.line + 1}`;
  });
}

/** Waits until VS Code has exactly these findings. */
export async function expectFindings(uri: vscode.Uri, ...expected: string[]): Promise<void> {
  const holds = (): boolean => JSON.stringify(findings(uri)) === JSON.stringify(expected);
  if (!holds()) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(late);
        listener.dispose();
        resolve();
      };
      const late = setTimeout(done, 30_000);
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        if (holds()) done();
      });
    });
  }
  equal(findings(uri), expected);
}
