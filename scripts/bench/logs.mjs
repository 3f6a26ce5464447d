/** The logs that are measured on: generated once into a temporary folder, the same bytes on every machine. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const folder = path.join(os.tmpdir(), 'winsock-log-bench');

const MB = 1_000_000;

/** Connections that live for some forty packets; one in five hundred leaks. */
export const realistic = (megabytes) => log(`realistic-${megabytes}MB.log`, { bytes: megabytes * MB, packets: 40 });

/** The same with connections of some six packets: 184 000 instances in a gigabyte. */
export const busy = (megabytes) => log(`busy-${megabytes}MB.log`, { bytes: megabytes * MB, packets: 6 });

/** 49 MB with some 40 000 short-lived instances: hard on whatever grows with instances. */
export const dense = () => log('dense-49MB.log', { bytes: 49 * MB, packets: 0.6, concurrent: 3, leakEvery: 400 });

/** The same log twice, each in a folder of its own: in one piece, and rotated into three files. Gives the name of the latest of each. */
export async function rotated(megabytes) {
  const whole = path.join(folder, `whole-${megabytes}MB`, 'winsock.log');
  const last = path.join(folder, `rotated-${megabytes}MB`, 'winsock.log');
  if (!existsSync(whole)) {
    const text = await readFile(await busy(megabytes));
    await Promise.all([whole, last].map((file) => mkdir(path.dirname(file), { recursive: true })));
    const third = text.length / 3;
    const ends = [text.indexOf(10, third) + 1, text.indexOf(10, 2 * third) + 1];
    await writeFile(`${last}.2`, text.subarray(0, ends[0]));
    await writeFile(`${last}.1`, text.subarray(ends[0], ends[1]));
    await writeFile(last, text.subarray(ends[1]));
    await writeFile(whole, text);
  }
  return [last, whole];
}

async function log(name, profile) {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  const { generateLog } = require('../../out/test/support/generateLog.js');
  console.log(`Generating ${file}`);
  await mkdir(folder, { recursive: true });
  const handle = await open(`${file}.part`, 'w');
  for (const piece of generateLog(profile)) await handle.write(piece);
  await handle.close();
  await rename(`${file}.part`, file);
  return file;
}
