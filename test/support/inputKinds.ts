/** Files that are called Winsock.log and of which nothing can be read: every kind that is known, with the words that name it. */
import { gzipSync } from 'node:zlib';
import { sample } from './paths';

export interface InputKind {
  readonly kind: string;
  readonly bytes: Buffer;
  /** What every door says of it. */
  readonly reason: RegExp;
  /** Plainly another program's: named, but nothing of the case is lost by it. */
  readonly isOthers?: boolean;
}

const log = sample('failing');
const lines = log.split('\n').filter((line) => line !== '');
const bytes = (...values: number[]): Buffer => Buffer.from([...values, ...Array<number>(600).fill(7)]);
const text = (value: string): Buffer => Buffer.from(value);
const html = (value: string): string => value.replaceAll('<', '&lt;').replaceAll('(', '&#40;').replaceAll(')', '&#41;');

function utf32(value: string, isLittle: boolean): Buffer {
  const result = Buffer.alloc(4 * value.length);
  for (let k = 0; k < value.length; k++) {
    if (isLittle) result.writeUInt32LE(value.charCodeAt(k), 4 * k);
    else result.writeUInt32BE(value.charCodeAt(k), 4 * k);
  }
  return result;
}

/** Of ASCII, what the log has of it. */
function ebcdic(value: string): Buffer {
  const from = '()0123456789 \n';
  const to = [0x4d, 0x5d, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0x40, 0x25];
  return Buffer.from(Array.from(value, (each) => to[from.indexOf(each)] ?? 0xc1));
}

/** The first block of a tar archive with this one member. */
export function tarHeader(name: string, size: number, type = '0', isUstar = true): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('07000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  if (isUstar) block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

export const inputKinds: readonly InputKind[] = [
  { kind: 'xz', bytes: bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), reason: /compressed with xz; .*xz -dc/ },
  { kind: 'bzip2', bytes: Buffer.concat([text('BZh91AY&SY'), bytes()]), reason: /compressed with bzip2; .*bzip2 -dc/ },
  { kind: 'zstd', bytes: bytes(0x28, 0xb5, 0x2f, 0xfd), reason: /compressed with zstd; .*zstd -dc/ },
  { kind: 'LZ4', bytes: bytes(0x04, 0x22, 0x4d, 0x18), reason: /compressed with LZ4; .*lz4 -dc/ },
  { kind: 'LZ4, legacy', bytes: bytes(0x02, 0x21, 0x4c, 0x18), reason: /compressed with LZ4/ },
  {
    kind: 'LZ4 whose block is stored',
    bytes: Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]), text(log)]),
    reason: /compressed with LZ4/,
  },
  { kind: '.Z', bytes: bytes(0x1f, 0x9d, 0x90), reason: /compressed with compress \(\.Z\); .*gzip -dc/ },
  {
    kind: 'SZDD',
    bytes: bytes(0x53, 0x5a, 0x44, 0x44, 0x88, 0xf0, 0x27, 0x33, 0x41),
    reason: /COMPRESS\.EXE \(SZDD\); expand it first/,
  },
  { kind: 'KWAJ', bytes: bytes(0x4b, 0x57, 0x41, 0x4a, 0x88, 0xf0, 0x27, 0xd1), reason: /COMPRESS\.EXE \(KWAJ\)/ },
  { kind: 'CAB', bytes: Buffer.concat([text('MSCF\0\0\0\0'), text(log)]), reason: /a cabinet \(CAB\); .*cabextract/ },
  { kind: 'RAR', bytes: Buffer.concat([text('Rar!\x1a\x07\x01\0'), text(log)]), reason: /a RAR archive; .*unrar/ },
  { kind: '7-Zip', bytes: bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), reason: /a 7-Zip archive; .*7z x/ },
  { kind: 'gzip twice', bytes: gzipSync(gzipSync(log)), reason: /in gzip, it is compressed with gzip; .*gzip -dc/ },
  {
    kind: '.evt',
    bytes: bytes(0x30, 0, 0, 0, 0x4c, 0x66, 0x4c, 0x65),
    reason: /binary event log of Windows \(\.evt\); .*save it as text/,
  },
  {
    kind: '.evtx',
    bytes: Buffer.concat([text('ElfFile\0'), bytes()]),
    reason: /binary event log of Windows \(\.evtx\); .*wevtutil/,
  },
  { kind: 'PDF', bytes: text(`%PDF-1.4\n${log}`), reason: /a PDF; get the log itself/ },
  { kind: 'a Word document', bytes: bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), reason: /Microsoft Office/ },
  {
    kind: 'rich text',
    bytes: text(`{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Courier;}}\n${lines.map((line) => `${line}\\par`).join('\n')}}`),
    reason: /rich text \(RTF\); .*plain text/,
  },
  {
    kind: 'HTML',
    bytes: text(
      `<!DOCTYPE html>\n<html><body>\n${lines.map((line) => `<p>${html(line)}</p>`).join('\n')}\n</body></html>\n`,
    ),
    reason: /it is HTML; .*plain text/,
  },
  {
    kind: 'JSON lines of Docker',
    bytes: text(
      lines
        .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2001-06-08T10:00:00Z' }))
        .join('\n'),
    ),
    reason: /JSON lines, .*jq -r '\."log"'/,
  },
  {
    kind: 'JSON lines of a collector',
    bytes: text(lines.map((line) => JSON.stringify({ '@timestamp': '2001-06-08', message: line })).join('\n')),
    reason: /JSON lines, .*jq -r '\."message"'/,
  },
  {
    kind: 'CSV',
    bytes: text(`time,text\n${lines.map((line) => `"2001-06-08 10:00","${line}"`).join('\r\n')}\r\n`),
    reason: /a table \(CSV\); save the column/,
  },
  { kind: 'UTF-32 LE', bytes: utf32(`\ufeff${log}`, true), reason: /UTF-32.*iconv -f UTF-32/ },
  { kind: 'UTF-32 BE', bytes: utf32(`\ufeff${log}`, false), reason: /UTF-32/ },
  { kind: 'UTF-32 without a mark', bytes: utf32(log, true), reason: /UTF-32/ },
  { kind: 'EBCDIC', bytes: ebcdic(log), reason: /EBCDIC.*iconv -f IBM037/ },
  {
    kind: 'base64',
    bytes: text(Buffer.from(log).toString('base64').replace(/.{76}/g, '$&\n')),
    reason: /encoded in base64; .*base64 -d/,
  },
  {
    kind: 'a mail with an attachment',
    bytes: text(
      `From: a@example.com\nMIME-Version: 1.0\nContent-Type: text/plain; name="Winsock.log"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(
        log,
      )
        .toString('base64')
        .replace(/.{76}/g, '$&\n')}\n`,
    ),
    reason: /a mail .*base64; save the attachment/,
  },
  { kind: 'uuencode', bytes: text('begin 644 winsock.log\nM*#`P."D@\n`\nend\n'), reason: /uuencode; .*uudecode/ },
  {
    kind: 'quotation marks for round brackets',
    bytes: text(log.replaceAll('(', '“').replaceAll(')', '”')),
    reason: /look like the MTA’s, but none of them can be read: an office program/,
  },
  {
    kind: 'other words',
    bytes: text(lines.map((line) => line.replace(/^\((\d+)\) /, '[$1] ').replace('cb', 'CB#')).join('\n')),
    reason: /look like the MTA’s, but none of them can be read/,
  },
  { kind: 'NULs', bytes: Buffer.alloc(5000), reason: /nothing but NULs: its bytes were lost/ },
  {
    kind: 'a log of Windows',
    bytes: text('Winsock Catalog Provider Entry\n-----\nEntry Type: Base Service Provider\n'),
    reason: /neither a Winsock\.log nor an event log of the MTA: other programs, Windows among them/,
    isOthers: true,
  },
];
