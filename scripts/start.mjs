// Opens a real VS Code with this extension on a log:  npm start [-- FILE] [--served] [--no-open] [--port N]
//
// The installed VS Code (or VSCodium, or Cursor), if somebody sees its window; else, or with --served, a workbench served on
// this machine only, whose address is printed, and opened unless --no-open is said. Without FILE, a sample.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { runScript } from './hosts/cleanUp.mjs';
import { root } from './hosts/layout.mjs';
import { installDependencies } from './installDependencies.mjs';

const usage = 'npm start [-- FILE] [--served] [--no-open] [--port N]';

async function main() {
  const { file, served, open, port } = readCommandLine();
  const target = await findTarget(file);
  await installDependencies();
  // Only now is there what they import.
  const { runNpm } = await import('./hosts/npm.mjs');
  const { hasGraphicalSession, openDesktop } = await import('./hosts/openDesktop.mjs');
  console.log('Building the extension …');
  await runNpm(['run', 'build'], root);

  if (!served && hasGraphicalSession()) {
    const editor = await openDesktop(target.folder, target.file);
    if (editor !== undefined) {
      console.log(`Opened ${editor} on ${target.file ?? target.folder}`);
      return;
    }
  }
  await serve(target, port, open && hasGraphicalSession());
}

function readCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      served: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string', default: process.env.PORT ?? '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || positionals.length > 1) {
    throw new Error(usage);
  }
  return { file: positionals[0], served: values.served, open: !values['no-open'], port };
}

/**
 * @param {string | undefined} argument
 * @returns {Promise<{ folder: string, file: string | undefined }>}
 */
async function findTarget(argument) {
  if (argument === undefined) {
    const samples = path.join(root, 'samples');
    return { folder: samples, file: path.join(samples, 'kb303102-failing/Winsock.log') };
  }
  // npm runs this in the repository's folder, wherever it was called.
  const target = path.resolve(process.env.INIT_CWD ?? process.cwd(), argument);
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) {
    throw new Error(`There is no ${target}`);
  }
  return found.isDirectory() ? { folder: target, file: undefined } : { folder: path.dirname(target), file: target };
}

/**
 * @param {{ folder: string, file: string | undefined }} target
 * @param {number} port
 * @param {boolean} open
 */
async function serve(target, port, open) {
  const { installServed } = await import('./hosts/installServed.mjs');
  const { startServer } = await import('./hosts/servedServer.mjs');
  const { openUrl } = await import('./hosts/openUrl.mjs');
  /** @type {import('./hosts/layout.mjs').ServedVersion} */
  let version = 'newest';
  try {
    await installServed(version);
  } catch (error) {
    console.log(/** @type {Error} */ (error).message);
    console.log('Taking the oldest VS Code instead.');
    version = 'oldest';
  }
  const server = await startServer({ version, port });
  const { folder, file } = target;
  const url = server.urlOf({ folder, extensionPath: root, ...(file === undefined ? {} : { file }) });
  console.log(`\nVS Code ${server.vscode} shows ${file ?? folder} at:\n\n  ${url}\n\nCtrl+C ends it.`);
  if (open) {
    openUrl(url);
  }
  await server.died;
}

await runScript(main);
