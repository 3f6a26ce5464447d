/** Logs that are read through the client: where the server has no disk, or the log is on none. */
import type { Connection } from 'vscode-languageserver';
import type { FileStamp, FolderEntry, Problem } from '../../core/case/inventory';
import { untilLost } from '../../core/intake/restLost';
import { isGzip } from '../../core/text/bytes';
import type { Runtime } from '../runtime';
import type { LogStore } from './logStore';
import { PREFIX, type ClientRequests, type Params, type Result } from '../methods';
import { joinUri } from '../uris';
import { errorMessage } from '../../core/text/errorMessage';

/** Bytes carried over at once. */
const PIECE_BYTES = 2 * 1024 * 1024;

export function clientStore(connection: Connection, { gunzip }: Pick<Runtime, 'gunzip'>): LogStore {
  const ask = <M extends keyof ClientRequests>(method: M, params: Params<M>): Promise<Result<M>> =>
    connection.sendRequest(PREFIX + method, params);

  async function read(params: Params<'readFile'>): Promise<Uint8Array | Problem> {
    try {
      const answer = await ask('readFile', params);
      if (typeof answer !== 'string') return isProblem(answer) ? answer : notAsDeclared;
      return fromBinaryString(answer);
    } catch (error) {
      return problemOf(error);
    }
  }
  async function* rawPieces(uri: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void> {
    for (let from = 0; ; from += PIECE_BYTES) {
      signal?.throwIfAborted();
      const bytes = await read({ uri, from, limit: PIECE_BYTES });
      if ('problem' in bytes) throw new Error(bytes.problem);
      if (bytes.length > 0) yield bytes;
      if (bytes.length < PIECE_BYTES) return;
    }
  }
  return {
    folder: (folder) => ({
      async entries() {
        const entries = await ask('listFolder', { folder });
        if (isProblem(entries)) throw new Error(entries.problem);
        return Array.isArray(entries) ? entries.filter(isEntry) : [];
      },
      async stat(names) {
        try {
          const stamps = await ask('statFiles', { folder, names });
          return names.map((_, k) => {
            const stamp: unknown = Array.isArray(stamps) ? stamps[k] : undefined;
            return isProblem(stamp) || isStamp(stamp) ? stamp : notAsDeclared;
          });
        } catch (error) {
          return names.map(() => problemOf(error));
        }
      },
      async head(name, limit) {
        const uri = joinUri(folder, name);
        const bytes = await read({ uri, from: 0, limit });
        if ('problem' in bytes || !isGzip(bytes)) return bytes;
        try {
          return await headOf(untilLost(gunzip(rawPieces(uri, undefined))), limit);
        } catch (error) {
          return problemOf(error);
        }
      },
    }),
    async *pieces(uri, signal) {
      const pieces = rawPieces(uri, signal);
      const next = await pieces.next();
      if (next.done === true) return;
      const first = next.value;
      async function* whole(): AsyncGenerator<Uint8Array, void> {
        yield first;
        yield* pieces;
      }
      yield* isGzip(first) ? gunzip(whole()) : whole();
    },
  };
}

/** Clients are many, and some answer with something else than they were asked for. */
const notAsDeclared: Problem = { problem: 'the editor did not give its content' };

function isProblem(answer: unknown): answer is Problem {
  return typeof (answer as Partial<Problem> | null | undefined)?.problem === 'string';
}

function isStamp(answer: unknown): answer is FileStamp {
  const { type, size, modified } = (answer ?? {}) as Partial<Record<keyof FileStamp, unknown>>;
  return isOneOf(type, ['file', 'folder', 'other']) && typeof size === 'number' && typeof modified === 'number';
}

function isEntry(answer: unknown): answer is FolderEntry {
  const { name, type } = (answer ?? {}) as Partial<Record<keyof FolderEntry, unknown>>;
  return typeof name === 'string' && isOneOf(type, ['file', 'folder', 'link', 'other']);
}

function isOneOf(value: unknown, words: readonly FolderEntry['type'][]): boolean {
  return words.some((word) => word === value);
}

async function headOf(pieces: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const head = new Uint8Array(limit);
  let length = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(0, limit - length);
    head.set(part, length);
    length += part.length;
    if (length === limit) break;
  }
  return head.subarray(0, length);
}

function problemOf(error: unknown): Problem {
  return { problem: errorMessage(error) };
}

/** One character for each byte: JSON has no bytes. Far faster than `Uint8Array.from`, which would go through an iterator. */
export function fromBinaryString(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
