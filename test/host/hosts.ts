import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the runner uses of `scripts/hosts/index.mjs`, which is not compiled and so has no types of its own. */
export interface Hosts {
  readonly root: string;
  readonly cacheFolder: string;
  readonly quietSettings: object;
  readonly servedVersions: Readonly<Record<ServedVersion, { readonly vscode: string }>>;
  bundleBrowserTests(): Promise<string>;
  cleanUp(): Promise<void>;
  findOnPath(...names: string[]): string | undefined;
  installVsix(version: ServedVersion, vsix: string, extensionsFolder: string): Promise<void>;
  makeTestWorkspace(): Promise<TemporaryFolder>;
  runBrowserTests(options: {
    extensionDevelopmentPath: string;
    extensionTestsPath: string;
    folder: string;
    stdout: NodeJS.WritableStream;
    stderr: NodeJS.WritableStream;
  }): Promise<number>;
  temporaryFolder(): Promise<TemporaryFolder>;
  writeCommandFile(name: string, command: readonly string[]): Promise<string>;
  writeSettings(userDataFolder: string, settings: object): Promise<void>;
}

export type ServedVersion = 'oldest' | 'newest';

export interface TemporaryFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Found from where this file is once it is compiled: out/test/host. */
export async function loadHosts(): Promise<Hosts> {
  const file = path.resolve(__dirname, '../../../scripts/hosts/index.mjs');
  return (await import(pathToFileURL(file).href)) as Hosts;
}
