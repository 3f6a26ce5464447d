import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { onCleanUp } from './cleanUp.mjs';

/**
 * A new folder that is removed when the process ends, or before.
 *
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function temporaryFolder() {
  // Resolved, because VS Code compares paths as text and the temporary folder of macOS is behind a link.
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'winsock-log-')));
  // A host that is just ending may still write.
  const remove = onCleanUp(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return { folder, remove };
}
