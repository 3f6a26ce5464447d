import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import { totalsMark } from './suite/totals';
import type { Totals } from './suite/totals';

/** Passes the output of a host on, all but the line with the totals, which it keeps. */
export class TotalsReader extends Writable {
  totals: Totals | undefined;
  readonly #target: NodeJS.WritableStream;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(target: NodeJS.WritableStream) {
    super();
    this.#target = target;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    done();
  }

  override _final(done: () => void): void {
    if (this.#rest !== '') this.#take(this.#rest);
    done();
  }

  #take(line: string): void {
    const start = line.indexOf(totalsMark);
    if (start < 0) this.#target.write(`${line}\n`);
    else this.totals = JSON.parse(line.slice(start + totalsMark.length)) as Totals;
  }
}
