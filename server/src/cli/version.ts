import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The version in the package's manifest, which is above this file both in the sources' build and in the bundle. */
export function readVersion(folder = __dirname): string {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      const manifest = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as { version?: unknown };
      if (typeof manifest.version === 'string') return manifest.version;
    } catch {
      // Not in this folder.
    }
    if (path.dirname(at) === at) return '0.0.0';
  }
}
