/** A temporary folder for each test, gone after it. */
import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';

export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'winsock-log-test-'));

  file(name: string, content: Uint8Array | string = ''): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  join(name: string): string {
    return path.join(this.path, name);
  }

  /** The files in it that this process has open. Only Linux says; elsewhere none. */
  openFiles(): string[] {
    if (process.platform !== 'linux') return [];
    const own = realpathSync(this.path);
    return readdirSync('/proc/self/fd')
      .map((fd) => linkOf(`/proc/self/fd/${fd}`))
      .filter((file) => file.startsWith(own));
  }

  /** Resolves when none of them is open any more: a pipe is closed some turns of the event loop after its end. */
  async nothingIsOpen(): Promise<void> {
    for (const until = Date.now() + 20_000; this.openFiles().length > 0 && Date.now() < until;) await setTimeout(5);
    assert.deepEqual(this.openFiles(), []);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 20 });
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** The folder of the test at hand. Call it in a suite. */
export function useFolder(): () => Folder {
  let folder: Folder | undefined;
  teardown(async () => {
    // On Windows a file that is being closed keeps its name for so long.
    if (folder) await rm(folder.path, { recursive: true, force: true, maxRetries: 10 });
    folder = undefined;
  });
  return () => (folder ??= new Folder());
}

/** An empty folder for each test, in which the process is while the test runs. Call it in a suite. */
export function useWorkingFolder(): void {
  const home = process.cwd();
  // Registered before the folder's own: Windows removes none that a process is in.
  teardown(() => {
    process.chdir(home);
  });
  const folder = useFolder();
  setup(() => {
    process.chdir(folder().path);
  });
}
