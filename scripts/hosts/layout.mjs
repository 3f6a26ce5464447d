import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where hosts are installed and where they leave their logs and pictures; ignored by git. */
export const cacheFolder = path.join(root, '.vscode-test');

/**
 * The served workbenches: `code-server` ships a built VS Code server with its web workbench.
 *
 * @typedef {'oldest' | 'newest'} ServedVersion
 * @type {Readonly<Record<ServedVersion, { codeServer: string, vscode: string, node: number }>>}
 */
export const servedVersions = {
  /** The oldest VS Code that `engines` of package.json promises. */
  oldest: { codeServer: '4.100.3', vscode: '1.100.3', node: 20 },
  newest: { codeServer: '4.139.1', vscode: '1.139.1', node: 24 },
};

/** The browser-only workbench, where extensions run in a web worker. */
export const browserVersion = { testWeb: '0.0.81', codeOss: '1.137.0' };

/** Not a VS Code, but an editor that runs its extensions. */
export const theiaVersion = '1.74.1';
