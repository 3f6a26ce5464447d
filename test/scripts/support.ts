import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../support/paths';

/** A module of scripts/, which is not compiled. */
export async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(inRoot('scripts', name)).href)) as T;
}

/** A folder that is gone when the work is done, and whose name has a blank. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'winsock log-'));
  try {
    return await work(folder);
  } finally {
    // A process that has just been ended may still have a child that writes.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** A program that runs JavaScript with this Node. */
export function writeProgram(folder: string, name: string, source: string): string {
  const file = path.join(folder, name);
  writeFileSync(`${file}.js`, source);
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${file}.js' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What was written to the console meanwhile, line by line. */
export async function captureConsole<T>(work: () => Promise<T>): Promise<{ result: T; lines: readonly string[] }> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => void lines.push(words.join(' '));
  try {
    return { result: await work(), lines };
  } finally {
    console.log = log;
  }
}
