import { createReadStream, fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { STDIN } from '../core/formats/report';
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
