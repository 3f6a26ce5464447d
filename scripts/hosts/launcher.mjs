/**
 * Takes the command line of a desktop VS Code that is to run tests, and runs them in the served workbench instead.
 *
 *   --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE [--user-data-dir=DIR] [--extensions-dir=DIR] [FOLDER]
 *
 * Other options are ignored. The environment says which workbench: WINSOCK_LOG_HOST_VERSION (oldest or newest, the
 * default) and WINSOCK_LOG_HOST_NAME (for the picture of a failure). The exit code is that of the tests.
 */
import { cleanUp } from './cleanUp.mjs';
import { openHeadlessPage } from './headlessPage.mjs';
import { servedVersions } from './layout.mjs';
import { runTestsInPage } from './runTestsInPage.mjs';
import { startServer } from './servedServer.mjs';

/**
 * @param {readonly string[]} args
 */
function readCommandLine(args) {
  /** @type {Map<string, string>} */
  const options = new Map();
  /** @type {string | undefined} */
  let folder;
  for (const arg of args) {
    const match = /^--([\w-]+)(?:=(.*))?$/s.exec(arg);
    if (match === null) {
      folder = arg;
    } else {
      options.set(match[1] ?? '', match[2] ?? '');
    }
  }
  return { options, folder };
}

async function main() {
  const version = process.env.WINSOCK_LOG_HOST_VERSION ?? 'newest';
  if (version !== 'oldest' && version !== 'newest') {
    throw new Error(`WINSOCK_LOG_HOST_VERSION is ${version}, not one of: ${Object.keys(servedVersions).join(', ')}`);
  }
  const { options, folder } = readCommandLine(process.argv.slice(2));
  const extensionPath = options.get('extensionDevelopmentPath');
  const extensionTestsPath = options.get('extensionTestsPath');
  if (extensionPath === undefined || extensionTestsPath === undefined) {
    throw new Error('--extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE are needed.');
  }
  const userDataFolder = options.get('user-data-dir');
  const extensionsFolder = options.get('extensions-dir');
  const server = await startServer({
    version,
    ...(userDataFolder === undefined ? {} : { userDataFolder }),
    ...(extensionsFolder === undefined ? {} : { extensionsFolder }),
  });
  const { page } = await openHeadlessPage();
  const url = server.urlOf({ extensionPath, extensionTestsPath, ...(folder === undefined ? {} : { folder }) });
  const name = process.env.WINSOCK_LOG_HOST_NAME ?? version;
  return runTestsInPage(page, { name, url, stdout: process.stdout, stderr: process.stderr, died: server.died });
}

/** @type {number} */
let code;
try {
  code = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  code = 1;
}
await cleanUp();
process.exit(code);
