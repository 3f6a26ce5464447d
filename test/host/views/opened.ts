/** The workbench that the suites of this folder share: opening one takes longer than all their tests. */
import { mkdtemp, realpath, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadHosts } from '../hosts';
import { Workbench } from './workbench';

/** Opens a folder with the samples, and with files that are written into it first. The package has to be there already. */
export async function opened(files: Readonly<Record<string, (file: string) => Promise<void>>>): Promise<Workbench> {
  const hosts = await loadHosts();
  const folder = path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'winsock-log-views-'))), 'case');
  await cp(path.join(hosts.root, 'samples'), path.join(folder, 'samples'), { recursive: true });
  for (const [name, write] of Object.entries(files)) {
    await write(path.join(folder, name));
  }
  const { page } = await hosts.openWorkbench({
    version: 'newest',
    vsix: path.join(hosts.root, 'dist/winsock-log.vsix'),
    folder,
    viewport: { width: 1400, height: 900 },
    settings: {
      'window.commandCenter': false,
      'workbench.editorLargeFileConfirmation': 2048,
      'explorer.openEditors.visible': 0,
    },
  });
  return new Workbench(page, folder);
}
