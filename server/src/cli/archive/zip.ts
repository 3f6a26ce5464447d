/** ZIP archives. The table of contents is read by yauzl, the members' data as whole chunks. */
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { fromRandomAccessReader, getFileNameLowLevel, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { CHUNK_BYTES, type ByteSource } from '../../node/byteSource';
import { codeOf, InputError, reasonOf } from '../../node/inputError';
import { openFile, readFully } from '../../node/files';
import { archiveLimits, asError, MemberList, timeOf, type Archive, type ArchiveMember } from './archive';

const STORED = 0;
const DEFLATED = 8;
/** Of the upper half of a member's attributes, where a Unix wrote it. */
const TYPE_MASK = 0o170000;
const LINK = 0o120000;
const BROKEN = 'get a whole copy (unzip -t FILE checks one)';

/** Rejects with an `InputError` where its table of contents cannot be read. `file` is open as `handle` until it is closed. */
export async function openZip(file: string): Promise<Archive> {
  const handle = await openFile(file);
  const list = new MemberList();
  try {
    const zip = await tableOf(handle);
    let packed = 0;
    let room: string | undefined;
    zip.on('entry', (entry: Entry) => {
      packed += entry.compressedSize;
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (!name.endsWith('/') && !name.endsWith('\\')) {
        list.add(
          name,
          memberOf(entry, zip, handle, () => room),
        );
      }
      zip.readEntry();
    });
    zip.readEntry();
    await once(zip, 'end').catch((error: unknown) => {
      // What has been listed before can be read.
      list.fail(`its table of contents is damaged (${reasonOf(error)}): there may be more in it; ${BROKEN}`);
    });
    // Members that share their data are made to unpack to more than any disk holds.
    if (packed > zip.fileSize)
      room = 'it shares its data with other members, as in archives that are made to fill a disk';
    return {
      members: list.members,
      problems: list.problems,
      close: () => {
        void handle.close().catch(() => undefined);
      },
    };
  } catch (error) {
    await handle.close();
    throw error instanceof InputError ? error : new InputError(file, `${tableReason(error)}; ${BROKEN}`);
  }
}

function tableReason(error: unknown): string {
  return codeOf(error) === undefined
    ? 'it is a ZIP archive whose table of contents is missing or damaged: it may have been cut short'
    : reasonOf(error);
}

/** yauzl takes a read that brings less than it asks for as the file's end. */
class WholeReads extends RandomAccessReader {
  constructor(readonly handle: FileHandle) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, bytesRead?: number) => void,
  ): void {
    readFully(this.handle, buffer.subarray(offset, offset + length), position).then(
      (bytes) => {
        done(null, bytes.length);
      },
      (error: unknown) => {
        done(asError(error));
      },
    );
  }
}

async function tableOf(handle: FileHandle): Promise<ZipFile> {
  const { size } = await handle.stat();
  return new Promise((resolve, reject) => {
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false };
    fromRandomAccessReader(new WholeReads(handle), size, options, (error: Error | null, zip?: ZipFile) => {
      if (zip) resolve(zip);
      else reject(error ?? new Error('no table of contents'));
    });
  });
}

function memberOf(entry: Entry, zip: ZipFile, handle: FileHandle, room: () => string | undefined): ArchiveMember {
  const { uncompressedSize: size, compressedSize, compressionMethod: method } = entry;
  const isUnix = entry.versionMadeBy >> 8 === 3;
  const problem = entry.isEncrypted()
    ? 'it is encrypted; unpack the archive with its password, and name the folder'
    : isUnix && ((entry.externalFileAttributes >>> 16) & TYPE_MASK) === LINK
      ? 'it is a link, which is not followed in an archive; name the file itself'
      : method !== STORED && method !== DEFLATED
        ? `it is compressed by a method that is not read here (${method}); unpack it first: 7z x FILE`
        : size > compressedSize * archiveLimits.ratio + 1024
          ? 'it says that it unpacks to more than its data can hold; get a whole copy'
          : undefined;
  return {
    size,
    modified: timeOf(entry.getLastModDate()),
    get problem() {
      return problem ?? room();
    },
    open: async (name, signal) => {
      const start = await new Promise<number>((resolve, reject) => {
        zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => {
          if (error) reject(new InputError(name, `its place in the archive is damaged; ${BROKEN}`));
          else resolve(header.fileDataStart);
        });
      });
      const raw = rangeOf(handle, start, compressedSize);
      return new MemberSource(name, method === STORED ? raw : inflated(raw), { size, crc: entry.crc32 }, signal);
    },
  };
}

/** The bytes of a range of a file, in large chunks. */
export async function* rangeOf(handle: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < length;) {
    const { bytesRead, buffer } = await handle.read(
      new Uint8Array(Math.min(CHUNK_BYTES, length - at)),
      0,
      null,
      start + at,
    );
    if (bytesRead === 0) throw new Error('the archive ends too early');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* inflated(raw: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  const input = Readable.from(raw, { objectMode: false, highWaterMark: CHUNK_BYTES });
  const output = createInflateRaw({ chunkSize: CHUNK_BYTES });
  input.on('error', (error) => output.destroy(error));
  input.pipe(output);
  try {
    for await (const chunk of output as AsyncIterable<Uint8Array>) yield chunk;
  } finally {
    input.destroy();
    output.destroy();
  }
}

/** A member's bytes, held to what the archive says of them: their number, and their checksum where it has one. */
export class MemberSource implements ByteSource {
  readonly total: number;
  #read = 0;
  #crc = 0;

  constructor(
    readonly name: string,
    readonly chunks: AsyncGenerator<Uint8Array, void>,
    readonly expected: { readonly size: number; readonly crc?: number },
    readonly signal: AbortSignal | undefined,
  ) {
    this.total = expected.size;
  }

  async next(): Promise<Uint8Array | undefined> {
    this.signal?.throwIfAborted();
    const { size, crc } = this.expected;
    try {
      const { value } = await this.chunks.next();
      if (value) {
        this.#read += value.length;
        if (crc !== undefined) this.#crc = crc32(value, this.#crc);
        if (this.#read > size) throw new Error('it unpacks to more than the archive says');
        return value;
      }
      if (this.#read < size) throw new Error('it ends too early');
      if (crc !== undefined && this.#crc !== crc) throw new Error('its checksum is wrong');
      return undefined;
    } catch (error) {
      throw new InputError(
        this.name,
        `its data in the archive is damaged (${reasonOf(error)}), after ${this.#read} bytes of log or more; ${BROKEN}`,
      );
    }
  }

  async close(): Promise<void> {
    await this.chunks.return().catch(() => undefined);
  }
}
