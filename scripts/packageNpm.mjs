// Builds, and writes dist/winsock-log.tgz: the command line and the language server, to be installed by npm. Needs no network.

import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, kilobytes, npmNotices } from './build.mjs';
import { runScript } from './hosts/cleanUp.mjs';
import { root } from './hosts/layout.mjs';
import { runNpm } from './hosts/npm.mjs';
import { temporaryFolder } from './hosts/temporaryFolder.mjs';
import { npmManifest, portablePage } from './manifests.mjs';

const output = path.join(root, 'dist/winsock-log.tgz');

/** As they are; `npm pack` gives all files the same date. */
const pages = ['LICENSE', 'CHANGELOG.md', 'docs/analysis.schema.json', 'samples/kb303102-failing/Winsock.log'];

/** By the names under which the shells look for them. */
const completions = {
  bash: 'winsock-log.bash',
  zsh: '_winsock-log',
  fish: 'winsock-log.fish',
  powershell: 'winsock-log.ps1',
};

/** What the command line that is to be packaged writes. */
async function outputOf(args) {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'dist/cli.js'), ...args]);
  return stdout;
}

async function main() {
  const { files } = await build({ quiet: true });
  const programs = files.filter((file) => !/\/(client|timeline)\./.test(file));
  const { folder } = await temporaryFolder();
  const stage = path.join(folder, 'package');
  const write = async (file, text) => {
    await mkdir(path.dirname(path.join(stage, file)), { recursive: true });
    await writeFile(path.join(stage, file), text);
  };
  for (const file of [...pages, ...programs]) {
    await mkdir(path.dirname(path.join(stage, file)), { recursive: true });
    await cp(path.join(root, file), path.join(stage, file));
  }
  await cp(path.join(root, npmNotices), path.join(stage, 'dist/ThirdPartyNotices.txt'));
  await write('package.json', `${JSON.stringify(await npmManifest(), undefined, 2)}\n`);
  await write('man/winsock-log.1', await outputOf(['man']));
  for (const [shell, file] of Object.entries(completions)) {
    await write(`completions/${file}`, await outputOf(['completion', shell]));
  }
  await write('README.md', await portablePage('docs/npm/README.md'));
  await runNpm(['pack', '--ignore-scripts', '--pack-destination', folder], stage);
  const [packed] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await rm(output, { force: true });
  await cp(path.join(folder, packed), output);
  console.log(`${kilobytes((await stat(output)).size)}  ${path.relative(root, output)}`);
}

await runScript(main, '\nNot packaged. ');
