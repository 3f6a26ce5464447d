import { createReadStream, fstatSync, type BigIntStats } from 'node:fs';
import type { Readable } from 'node:stream';
import { STDIN } from '../core/formats/analyzedLog';
import { CHUNK_BYTES } from '../node/byteSource';
import { InputError, reasonOf } from '../node/inputError';
import type { Host } from './command';

/** The standard input; a file that was redirected to it is read in larger pieces than Node would. */
export function standardInput({ stdin }: Host): Readable {
  if (stdin !== process.stdin) return stdin;
  const stats = fstatSync(0);
  if (stats.isDirectory()) throw new InputError(STDIN, reasonOf({ code: 'EISDIR' }));
  return stats.isFile() ? createReadStream('', { fd: 0, autoClose: false, highWaterMark: CHUNK_BYTES }) : stdin;
}

/** What the standard input is on the system; undefined where it is none of the process's. */
export function standardInputStats({ stdin }: Host): BigIntStats | undefined {
  return stdin === process.stdin ? fstatSync(0, { bigint: true }) : undefined;
}
