/**
 * Reads LSP's messages from a stream of bytes. Unlike the library's reader it takes nothing for a header that is none: after
 * a framing error it cannot be known where the next message begins, so the first one is the last thing that is read.
 */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { AbstractMessageReader, type DataCallback, type Disposable } from 'vscode-languageserver/node';
import { UnreadableMessage } from '../lsp/gate/gate';

const CR = 13;
const LF = 10;

/** A header has two short lines; one that is longer will never end. */
const MAX_HEADER_BYTES = 4096;
/** No string of Node's is longer. */
const MAX_BODY_BYTES = 512 * 1024 * 1024 - 64;

/** Blanks at the ends of the value are taken off apart: an expression for them would try each way to divide a run of blanks. */
const HEADER_LINE = /^([\w-]+):([\t\x20-\x7e]*)$/;

class FramingError extends Error {}

export class StrictMessageReader extends AbstractMessageReader {
  readonly #stream: Readable;
  #deliver: DataCallback = () => undefined;
  /** Bytes of the header's present line. */
  #line: number[] = [];
  #headerBytes = 0;
  #length: number | undefined;
  /** Bytes of the body that are still to come; undefined while in the header. */
  #missing: number | undefined;
  #body: Buffer[] = [];
  #isBroken = false;

  constructor(stream: Readable) {
    super();
    this.#stream = stream;
  }

  listen(callback: DataCallback): Disposable {
    this.#deliver = callback;
    const onData = (chunk: Buffer): void => {
      this.#read(chunk);
    };
    this.#stream.on('data', onData);
    this.#stream.on('error', (error) => {
      this.fireError(error);
    });
    this.#stream.on('close', () => {
      this.fireClose();
    });
    return { dispose: () => this.#stream.off('data', onData) };
  }

  #read(chunk: Buffer): void {
    if (this.#isBroken) return;
    try {
      let at = 0;
      while (at < chunk.length)
        at = this.#missing === undefined ? this.#readHeader(chunk, at) : this.#readBody(chunk, at);
    } catch (error) {
      this.#isBroken = true;
      this.fireError(error);
    }
  }

  /** Reads one line of the header, as far as it is there. Returns where to go on. */
  #readHeader(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (++this.#headerBytes > MAX_HEADER_BYTES) throw new FramingError('a header has no end');
      if (byte === LF) {
        if (this.#line.pop() !== CR) throw new FramingError('a line of a header ends without a carriage return');
        this.#headerLine(String.fromCharCode(...this.#line));
        this.#line = [];
        return at + 1;
      }
      this.#line.push(byte);
    }
    return chunk.length;
  }

  #headerLine(line: string): void {
    if (line === '') {
      if (this.#length === undefined) throw new FramingError('a header has no Content-Length');
      this.#missing = this.#length;
      if (this.#missing === 0) this.#endBody();
      return;
    }
    const match = HEADER_LINE.exec(line);
    if (!match) throw new FramingError(`this is no line of a header: ${JSON.stringify(line.slice(0, 60))}`);
    const [, name] = match;
    const value = match[2].trim();
    if (/^content-length$/i.test(name)) {
      if (!/^\d+$/.test(value) || Number(value) > MAX_BODY_BYTES || this.#length !== undefined)
        throw new FramingError(`this is no length of a message: ${JSON.stringify(line.slice(0, 60))}`);
      this.#length = Number(value);
    } else if (/^content-type$/i.test(name)) {
      const charset = /;\s{0,80}charset=([^;]*)/i.exec(value)?.[1];
      if (charset !== undefined && !/^"?utf-?8"?$/i.test(charset)) throw new FramingError(`the encoding is not UTF-8`);
    }
  }

  #readBody(chunk: Buffer, from: number): number {
    const missing = this.#missing ?? 0;
    const part = chunk.subarray(from, from + missing);
    this.#body.push(part);
    this.#missing = missing - part.length;
    if (part.length === missing) this.#endBody();
    return from + part.length;
  }

  #endBody(): void {
    const body = this.#body.length === 1 ? this.#body[0] : Buffer.concat(this.#body);
    this.#body = [];
    this.#missing = undefined;
    this.#length = undefined;
    this.#headerBytes = 0;
    this.#deliver(messageOf(body));
  }
}

function messageOf(body: Buffer): Parameters<DataCallback>[0] {
  if (!isUtf8(body)) return new UnreadableMessage('The message is not UTF-8.');
  try {
    return JSON.parse(body.toString('utf8')) as Parameters<DataCallback>[0];
  } catch {
    return new UnreadableMessage('The message is not JSON.');
  }
}
