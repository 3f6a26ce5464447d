/** Archives for tests, made byte by byte: also such as no program makes. */
import { crc32, deflateRawSync } from 'node:zlib';
import { tarHeader } from './inputKinds';

export interface Member {
  readonly name: string;
  readonly bytes: Buffer | string;
  readonly isEncrypted?: boolean;
  /** Of ZIP: 0 stored, 8 deflated. */
  readonly method?: number;
  /** Of ZIP: the mode that a Unix gave it. */
  readonly mode?: number;
  /** Of ZIP: what its table says of its size. */
  readonly size?: number;
  /** Of tar. */
  readonly type?: string;
}

export function zipOf(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, isEncrypted = false, method = 8, mode = 0o100644, size } of members) {
    const data = Buffer.from(bytes);
    const packed = method === 8 ? deflateRawSync(data) : data;
    const rawName = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((isEncrypted ? 1 : 0) | 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x2ac8, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? data.length, 18);
    common.writeUInt16LE(rawName.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(((mode << 16) >>> 0) % 2 ** 32, 6);
    entry.writeUInt32LE(at, 10);
    table.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 3]), common, entry, rawName);
    const local = [Buffer.from([0x50, 0x4b, 3, 4]), common, rawName, packed];
    parts.push(...local);
    at += local.reduce((sum, { length }) => sum + length, 0);
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from([0x50, 0x4b, 5, 6]), end]);
}

export function tarOf(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ name, bytes, type = '0' }) => {
    const data = Buffer.from(bytes);
    const padding = Buffer.alloc((512 - (data.length % 512)) % 512);
    return [tarHeader(name, data.length, type), data, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
