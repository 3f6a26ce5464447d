/** tar archives, plain or compressed by gzip. tar-stream reads the headers; the members' data is read from where it lies. */
import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract, type Header } from 'tar-stream';
import { rankOfName } from '../../core/case/fileNames';
import { FileSource } from '../../node/byteSource';
import { gunzip } from '../../node/decompress';
import { openFile } from '../../node/files';
import { InputError, reasonOf } from '../../node/inputError';
import { archiveLimits, asError, MemberList, timeOf, type Archive, type ArchiveMember } from './archive';
import { MemberSource, rangeOf } from './zip';

const BROKEN = 'get a whole copy (tar -tf FILE checks one)';

/**
 * Reads the archive once, to its end. Of one that is compressed, the members that may belong to a case are unpacked to a temporary file
 * meanwhile, which is gone with the process. What comes before damage can be read.
 */
export async function openTar(file: string, isCompressed: boolean): Promise<Archive> {
  const list = new MemberList();
  const spool = isCompressed ? await Spool.make() : undefined;
  const data = spool?.handle ?? (await openFile(file));
  try {
    await readMembers(file, list, data, spool);
  } catch (error) {
    if (error instanceof SpoolError) list.fail(error.message);
    else list.fail(`it is damaged, or cut short (${shortReason(error)}): what comes after is lost; ${BROKEN}`);
  }
  return {
    members: list.members,
    problems: list.problems,
    close: () => {
      void data.close().catch(() => undefined);
    },
  };
}

class SpoolError extends Error {}

/** Without what to do: that is said for the archive. */
function shortReason(error: unknown): string {
  return error instanceof InputError ? error.reason.split(';', 1)[0] : reasonOf(error);
}

async function readMembers(file: string, list: MemberList, data: FileHandle, spool: Spool | undefined): Promise<void> {
  const unpacker = extract();
  const source = await FileSource.open(file);
  let failure: Error | undefined;
  const feeding = (async () => {
    try {
      for await (const chunk of spool ? unzipped(file, source) : copies(source)) {
        if (!unpacker.write(chunk))
          await new Promise<void>((resolve) => unpacker.once('drain', resolve).once('close', resolve));
        if (unpacker.destroyed) return;
      }
      unpacker.end(null);
    } catch (error) {
      // What has come before it can be read.
      failure = asError(error);
      unpacker.end(null);
    } finally {
      await source.close();
    }
  })();
  try {
    for await (const entry of unpacker) {
      const header = entry.header as Header & { readonly byteOffset: number };
      const name = header.name;
      const size = header.size;
      const isFile = header.type === 'file' || header.type === 'contiguous-file';
      const isWanted = rankOfName(path.posix.basename(name.replaceAll('\\', '/'))) !== undefined;
      const spooled = spool && isFile && isWanted;
      const at = spooled ? spool.length : header.byteOffset;
      if (header.type === 'directory') {
        entry.resume();
        continue;
      }
      let read = 0;
      const add = (problem?: string): void => {
        list.add(name, memberOf(data, at, { size, modified: timeOf(header.mtime), problem }));
      };
      if (!isFile) add('it is a link or a device, which is not followed in an archive; name the file itself');
      try {
        for await (const chunk of entry as AsyncIterable<Uint8Array>) {
          read += chunk.length;
          if (spooled) await spool.write(chunk);
        }
      } catch (error) {
        if (isFile) add(`the archive is damaged, or ends, after ${read} of its ${size} bytes; ${BROKEN}`);
        throw failure ?? asError(error);
      }
      if (isFile) add(spool && !isWanted ? 'it was not unpacked: its name is not that of a log' : undefined);
    }
    await feeding;
    if (failure !== undefined) throw failure;
  } finally {
    unpacker.destroy();
    await feeding;
  }
}

function memberOf(
  data: FileHandle,
  at: number,
  { size, modified, problem }: Pick<ArchiveMember, 'size' | 'modified' | 'problem'>,
): ArchiveMember {
  return {
    size,
    modified,
    problem,
    open: (name, signal) => Promise.resolve(new MemberSource(name, rangeOf(data, at, size), { size }, signal)),
  };
}

/** The source uses its buffers again; the unpacker keeps what it gets for a while. */
async function* copies(source: FileSource): AsyncGenerator<Uint8Array> {
  for (let chunk = await source.next(); chunk; chunk = await source.next()) yield new Uint8Array(chunk);
}

async function* unzipped(file: string, source: FileSource): AsyncGenerator<Uint8Array> {
  const first = await source.next();
  if (first) yield* gunzip(file, first, source, { holdsArchive: true });
}

/** A temporary file without a name: nobody else can open it, and it is gone with the process. */
class Spool {
  length = 0;

  private constructor(readonly handle: FileHandle) {}

  static async make(): Promise<Spool> {
    const name = path.join(tmpdir(), `winsock-log-${randomUUID()}.tmp`);
    try {
      const handle = await open(name, 'wx+', 0o600);
      await unlink(name).catch(() => {
        // On some disks of Windows only when it is closed.
        process.once('exit', () => {
          try {
            unlinkSync(name);
          } catch {
            // Nothing can be done about it.
          }
        });
      });
      return new Spool(handle);
    } catch (error) {
      throw new SpoolError(
        `it has to be unpacked to a temporary file, which cannot be made (${reasonOf(error)}); unpack it first`,
      );
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.length + chunk.length > archiveLimits.unpackedBytes) {
      throw new SpoolError(
        `it unpacks to more than ${archiveLimits.unpackedBytes / 1024 ** 3} GB; unpack it, and name the logs that you need`,
      );
    }
    try {
      await this.handle.write(chunk, 0, chunk.length, this.length);
    } catch (error) {
      throw new SpoolError(
        `it cannot be unpacked to a temporary file (${reasonOf(error)}); free some space, or unpack it elsewhere`,
      );
    }
    this.length += chunk.length;
  }
}
