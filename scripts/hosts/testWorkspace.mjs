import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';

import { root } from './layout.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * A fresh copy of `test/host/workspace/`, with the samples in its folder `samples`; tests may change what they like.
 */
export async function makeTestWorkspace() {
  const { folder, remove } = await temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  const own = path.join(root, 'test/host/workspace');
  if (existsSync(own)) {
    await cp(own, workspace, { recursive: true });
  }
  await cp(path.join(root, 'samples'), path.join(workspace, 'samples'), { recursive: true });
  return { folder: workspace, remove };
}
