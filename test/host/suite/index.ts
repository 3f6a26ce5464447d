import { readdirSync } from 'node:fs';
import path from 'node:path';

import { mochaOptions, runMocha } from './runMocha';

/** The entry of a host with Node; VS Code calls it. */
export async function run(): Promise<void> {
  // Mocha is an ECMAScript module.
  const { default: Mocha } = await import('mocha');
  const grep = process.env.WINSOCK_LOG_GREP;
  const mocha = new Mocha({ ...mochaOptions, ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname).sort())
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  await runMocha(mocha);
}
