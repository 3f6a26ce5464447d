/** The logs that are measured on: generated once into a temporary folder, the same bytes on every machine. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
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

const TIME = '2001-06-08 10:00:00.000 ';

/** The busy log with a time in front of every line, as collectors put it. */
export async function wrapped(megabytes) {
  const bare = await busy(megabytes);
  return made(`wrapped-${megabytes}MB.log`, async (file) => {
    const output = createWriteStream(file);
    let rest = '';
    for await (const piece of createReadStream(bare, { encoding: 'latin1', highWaterMark: MB })) {
      const whole = rest + piece;
      const end = whole.lastIndexOf('\n') + 1;
      rest = whole.slice(end);
      if (end === 0) continue;
      const lines = `${TIME}${whole.slice(0, end - 1).replaceAll('\n', `\n${TIME}`)}\n`;
      if (!output.write(lines, 'latin1')) await once(output, 'drain');
    }
    output.end();
    await once(output, 'finish');
  });
}

/** The busy log as the only member of a ZIP archive; undefined where there is no `zip`. */
export async function zipped(megabytes) {
  if (spawnSync('zip', ['-v']).error !== undefined) return undefined;
  const log = await busy(megabytes);
  return made(`busy-${megabytes}MB.zip`, (file) => {
    spawnSync('zip', ['-q', '-j', file, log], { stdio: 'inherit' });
  });
}

/** A folder with a log of so many instances, each allocated and released: hard on whatever is kept of each. */
export function instances(count) {
  // A folder of its own: beside a longer one, it would be a copy of that.
  return made(`instances-${count}`, async (own) => {
    await mkdir(own, { recursive: true });
    const handle = await open(path.join(own, 'winsock.log'), 'w');
    const piece = 10_000;
    for (let from = 0; from < count; from += piece) {
      let text = '';
      for (let i = from; i < Math.min(from + piece, count); i++) {
        const cb = i % 50;
        text += `(123) CB ${cb} (instance ${i}) allocated\n(123) close socket -1 on cb ${cb}, handle 0\n`;
      }
      await handle.write(text);
    }
    await handle.close();
  });
}

/** A folder of so many logs of 9 kB, no two of which are alike. */
export function smallLogs(count) {
  return made(`small-${count}`, async (small) => {
    const { generateLog } = require('../../out/test/support/generateLog.js');
    const text = [...generateLog({ bytes: 8000, packets: 6 })].map(String).join('');
    await mkdir(small, { recursive: true });
    for (let k = 0; k < count; k++) {
      // Names without numbers are of no rotation.
      const letters = [...k.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('');
      const own = text.replace(/handle (\d+)/g, (_, handle) => `handle ${Number(handle) + k}`);
      await writeFile(path.join(small, `winsock-${letters}.log`), own);
    }
  });
}

function log(name, profile) {
  return made(name, async (file) => {
    const { generateLog } = require('../../out/test/support/generateLog.js');
    const handle = await open(file, 'w');
    for (const piece of generateLog(profile)) await handle.write(piece);
    await handle.close();
  });
}

/** A file of that name, made if it is not there yet, and never half made. */
async function made(name, make) {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  console.log(`Generating ${file}`);
  await mkdir(folder, { recursive: true });
  const part = path.join(folder, `part-${name}`);
  await make(part);
  await rename(part, file);
  return file;
}
