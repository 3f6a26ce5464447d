/** The bytes of a log, as it is open or else as it is stored, for whatever reads it to its end. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Judgement } from './judgement/judgement';
import type { PushLogBytes } from './disk/logBytes';
import type { LogDocument } from '../core/document/logDocument';

/** Bytes read between two turns of the event loop: some 10 ms. */
export const STEP_BYTES = 2 * 1024 * 1024;

/** Before the bytes of an open log: they are UTF-8, whatever its file is. */
export const UTF8_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** The text of an open log as it is now. A copy, since edits may come while it is read. */
export function bytesOf({ log }: { readonly log: LogDocument }): Uint8Array {
  return log.bytes.slice();
}

/** The same in pieces, each read in one turn of the event loop. */
export function* inSteps(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += STEP_BYTES) yield bytes.subarray(at, at + STEP_BYTES);
}

/** The same of one after the other, as those of a file come. */
export async function* piecesOf(...texts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) for (const piece of inSteps(text)) yield await Promise.resolve(piece);
}

export interface LogSink {
  push(bytes: Uint8Array): void;
  end(): void;
}

/** A sink for a chain. */
export interface ChainSink extends LogSink {
  /** What follows is the file of that name. */
  begin(name: string): void;
}

/** A log of a chain, and its bytes where it is open. */
export interface LogText {
  readonly uri: string;
  readonly name: string;
  readonly open: Uint8Array | undefined;
}

/** The logs of a chain, with the texts that they have now. */
export function textsOf({ files }: Judgement): readonly LogText[] {
  return files.map(({ uri, name, document }) => ({ uri, name, open: document && bytesOf(document) }));
}

/** Hands over one log after the other, those that are open behind a mark of their encoding. False where one cannot be read. */
export async function pourChain(
  texts: readonly LogText[],
  sink: ChainSink,
  options: PourOptions,
  token: CancellationToken,
  mark = UTF8_MARK,
): Promise<boolean> {
  for (const text of texts) {
    sink.begin(text.name);
    if (text.open) sink.push(mark);
    if (!(await pour(text, sink, options, token))) return false;
  }
  return true;
}

export interface PourOptions {
  readonly read: PushLogBytes;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

/**
 * Hands a log over to its end, or until nobody waits for it any more. `open`: its bytes where it is open. False where it is not, and
 * cannot be read.
 */
async function pour(
  { uri, open }: { readonly uri: string; readonly open: Uint8Array | undefined },
  sink: LogSink,
  { read, pause }: PourOptions,
  token: CancellationToken,
): Promise<boolean> {
  if (open) {
    for (const piece of inSteps(open)) {
      if (token.isCancellationRequested) break;
      sink.push(piece);
      await pause();
    }
  } else {
    const push = (piece: Uint8Array): boolean => {
      sink.push(piece);
      return true;
    };
    if (!(await read(uri, push, token))) return false;
  }
  sink.end();
  return true;
}
