/** A folder on disk with the logs of a case, for tests that need one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export class CaseFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'winsock-case '));

  /** Writes a file, and returns its URI. */
  write(name: string, text: string): string {
    const file = path.join(this.path, name);
    writeFileSync(file, text);
    return pathToFileURL(file).href;
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.path, name)).href;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 20 });
  }
}
