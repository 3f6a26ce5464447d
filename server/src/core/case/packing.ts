/** How a file is packed or stored, by its first bytes, and what opens it. */

export interface Packing {
  /** `a ZIP archive` */
  readonly what: string;
  /** What to do about it, in words that go after it and a semicolon. */
  readonly remedy: string;
  /** Read as a folder where the command line is given its name. */
  readonly archive?: 'zip' | 'tar' | undefined;
}

interface Signature extends Packing {
  readonly at?: number;
  /** Bytes, or ASCII. */
  readonly magic: readonly number[] | string;
}

const unpack = (tool: string): string => `unpack it first: ${tool}`;
const decompress = (tool: string): string => `decompress it first: ${tool} FILE > NEWFILE`;

/** A ZIP archive; the other two signatures are those of an empty and of a split one. */
const zip = { what: 'a ZIP archive', remedy: unpack('unzip FILE'), archive: 'zip' } as const;

const eventViewer = 'open it in Event Viewer, and save it as text (Action, Save Log File As, Text)';

const signatures: readonly Signature[] = [
  { ...zip, magic: [0x50, 0x4b, 0x03, 0x04] },
  { ...zip, magic: [0x50, 0x4b, 0x05, 0x06] },
  { ...zip, magic: [0x50, 0x4b, 0x07, 0x08] },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], what: 'compressed with xz', remedy: decompress('xz -dc') },
  { magic: 'BZh', what: 'compressed with bzip2', remedy: decompress('bzip2 -dc') },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', remedy: decompress('zstd -dc') },
  { magic: [0x04, 0x22, 0x4d, 0x18], what: 'compressed with LZ4', remedy: decompress('lz4 -dc') },
  { magic: [0x02, 0x21, 0x4c, 0x18], what: 'compressed with LZ4', remedy: decompress('lz4 -dc') },
  { magic: [0x1f, 0x9d], what: 'compressed with compress (.Z)', remedy: decompress('gzip -dc') },
  { magic: [0x1f, 0xa0], what: 'compressed with LZH', remedy: decompress('gzip -dc') },
  { magic: [0x1f, 0x1e], what: 'compressed with pack', remedy: decompress('gzip -dc') },
  { magic: 'LZIP', what: 'compressed with lzip', remedy: decompress('lzip -dc') },
  { magic: [0x89, 0x4c, 0x5a, 0x4f, 0x00], what: 'compressed with lzop', remedy: decompress('lzop -dc') },
  {
    magic: [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50],
    what: 'compressed with Snappy',
    remedy: decompress('snzip -dc'),
  },
  { magic: [0x5d, 0x00, 0x00], what: 'compressed with LZMA', remedy: decompress('xz --format=lzma -dc') },
  {
    magic: [0x53, 0x5a, 0x44, 0x44, 0x88, 0xf0, 0x27, 0x33],
    what: 'compressed with COMPRESS.EXE (SZDD)',
    remedy: 'expand it first: expand FILE NEWFILE on Windows, or msexpand FILE elsewhere',
  },
  {
    magic: [0x53, 0x5a, 0x20, 0x88, 0xf0, 0x27, 0x33],
    what: 'compressed with an early COMPRESS.EXE (SZ)',
    remedy: 'expand it first: expand FILE NEWFILE on Windows',
  },
  {
    magic: [0x4b, 0x57, 0x41, 0x4a, 0x88, 0xf0, 0x27, 0xd1],
    what: 'compressed with COMPRESS.EXE (KWAJ)',
    remedy: 'expand it first: expand FILE NEWFILE on Windows',
  },
  {
    magic: 'MSCF',
    what: 'a cabinet (CAB)',
    remedy: unpack('expand FILE -F:* FOLDER on Windows, or cabextract FILE elsewhere'),
  },
  { magic: 'MSWIM\0\0\0', what: 'a Windows image (WIM)', remedy: unpack('7z x FILE') },
  { magic: 'Rar!\x1a\x07', what: 'a RAR archive', remedy: unpack('unrar x FILE') },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], what: 'a 7-Zip archive', remedy: unpack('7z x FILE') },
  { magic: [0x60, 0xea], what: 'an ARJ archive', remedy: unpack('7z x FILE') },
  { magic: '-lh', at: 2, what: 'an LHA archive', remedy: unpack('7z x FILE') },
  { magic: '!<arch>\n', what: 'an ar archive', remedy: unpack('ar x FILE') },
  { magic: '070707', what: 'a cpio archive', remedy: unpack('cpio -i < FILE') },
  { magic: '070701', what: 'a cpio archive', remedy: unpack('cpio -i < FILE') },
  { magic: 'xar!', what: 'a xar archive', remedy: unpack('7z x FILE') },
  { magic: [0x1f, 0x8b], what: 'compressed with gzip', remedy: decompress('gzip -dc') },
  { magic: 'LfLe', at: 4, what: 'a binary event log of Windows (.evt)', remedy: eventViewer },
  {
    magic: 'ElfFile\0',
    what: 'a binary event log of Windows (.evtx)',
    remedy: `${eventViewer}; or: wevtutil qe FILE /lf:true /f:text > NEWFILE`,
  },
  { magic: [0x78, 0x9f, 0x3e, 0x22], what: 'a mail as Outlook packs it (winmail.dat)', remedy: unpack('tnef FILE') },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    what: 'a document or mail of Microsoft Office',
    remedy: 'save the log in it as plain text',
  },
  { magic: '!BDN', what: 'an Outlook data file (.pst)', remedy: 'save the log in it as a file of its own' },
  { magic: '%PDF-', what: 'a PDF', remedy: 'get the log itself: a PDF breaks its lines' },
];

/** Bytes that tell all of them. */
export const PACKING_BYTES = 512;

/** How a file is packed that begins with these bytes, at least `PACKING_BYTES` of them if it has so many; undefined where it is not. */
export function packingOf(head: Uint8Array): Packing | undefined {
  return signatures.find(({ magic, at = 0 }) => holds(head, magic, at)) ?? (isTar(head) ? tar : undefined);
}

const tar = { what: 'a tar archive', remedy: unpack('tar -xf FILE'), archive: 'tar' } as const;

/** The same words for every door. */
export function packedReason({ what, remedy }: Packing): string {
  return `it is ${what}; ${remedy}`;
}

function holds(head: Uint8Array, magic: readonly number[] | string, at: number): boolean {
  for (let k = 0; k < magic.length; k++)
    if (head[at + k] !== (typeof magic === 'string' ? magic.charCodeAt(k) : magic[k])) return false;
  return true;
}

const TAR_BLOCK = 512;
/** Where a header of tar has its checksum: the sum of its bytes, those of the checksum taken as blanks. */
const CHECKSUM_AT = 148;
const CHECKSUM_END = 156;

/** Old archives have no signature, but all have the checksum. */
function isTar(head: Uint8Array): boolean {
  if (head.length < TAR_BLOCK || head[0] === 0) return false;
  let digits = '';
  let sum = 0;
  for (let k = 0; k < TAR_BLOCK; k++) {
    const isChecksum = k >= CHECKSUM_AT && k < CHECKSUM_END;
    sum += isChecksum ? 32 : head[k];
    if (isChecksum && head[k] >= 48 && head[k] < 56) digits += String.fromCharCode(head[k]);
  }
  return digits !== '' && sum === parseInt(digits, 8);
}
