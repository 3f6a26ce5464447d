import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Page } from 'playwright-core';

/** What the runner uses of `scripts/hosts/index.mjs`, which is not compiled and so has no types of its own. */
export interface Hosts {
  readonly root: string;
  readonly cacheFolder: string;
  readonly quietSettings: object;
  readonly servedVersions: Readonly<Record<ServedVersion, { readonly vscode: string }>>;
  bundleBrowserTests(): Promise<string>;
  cleanEnvironment(): NodeJS.ProcessEnv;
  cleanUp(): Promise<void>;
  findOnPath(...names: string[]): string | undefined;
  /** Installs an extension by the command line tool of a desktop. */
  installInDesktop(tool: string, args: readonly string[]): Promise<void>;
  installServed(version: ServedVersion): Promise<unknown>;
  installVsix(version: ServedVersion, vsix: string, extensionsFolder: string): Promise<void>;
  makeTestWorkspace(): Promise<TemporaryFolder>;
  openBrowserWorkbench(options: Shown): Promise<Opened>;
  openTheia(options: Omit<Shown, 'settings'>): Promise<Opened>;
  openWorkbench(options: Shown & { version: ServedVersion }): Promise<Opened>;
  runBrowserTests(options: {
    extensionDevelopmentPath: string;
    extensionTestsPath: string;
    folder: string;
    stdout: NodeJS.WritableStream;
    stderr: NodeJS.WritableStream;
  }): Promise<number>;
  /** Runs a program to its end, or ends it and its children when its time is up. */
  runWithin(
    command: readonly string[],
    options: {
      seconds: number;
      env?: NodeJS.ProcessEnv;
      stdout?: NodeJS.WritableStream;
      stderr?: NodeJS.WritableStream;
    },
  ): Promise<Ending>;
  temporaryFolder(): Promise<TemporaryFolder>;
  writeSettings(userDataFolder: string, settings: object): Promise<void>;
}

/** What a workbench is to show. */
export interface Shown {
  readonly vsix: string;
  readonly folder: string;
  readonly settings: object;
  readonly viewport: { readonly width: number; readonly height: number };
}

export interface Opened {
  readonly page: Page;
  close(): Promise<void>;
}

export type ServedVersion = 'oldest' | 'newest';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was ended, because its time was up. */
  readonly late: boolean;
  /** The last of what it wrote there. */
  readonly stderr: string;
}

interface TemporaryFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Found from where this file is once it is compiled: out/test/host. */
export async function loadHosts(): Promise<Hosts> {
  const file = path.resolve(__dirname, '../../../scripts/hosts/index.mjs');
  return (await import(pathToFileURL(file).href)) as Hosts;
}
