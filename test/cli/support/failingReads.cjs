/* global process, setImmediate */
// Loaded into the command line and its threads by --require: the reads of one file fail, or bring less than was asked for. FAIL_FILE is the
// end of its name, FAIL_CODE the system's error or SHORT, FAIL_AT which read of it fails (the first is 0; all after it, too).
const fs = require('node:fs');
const { workerData } = require('node:worker_threads');
void workerData;

const { FAIL_FILE = '', FAIL_CODE = '', FAIL_AT = '0', FAIL_COUNT = '' } = process.env;
let reads = 0;
const failure = (what) =>
  Object.assign(new Error(`${FAIL_CODE}: raw words, ${what}`), { code: FAIL_CODE, syscall: what });

/** Whether a handle is that of the file: by where it is, as it may have been opened under any name. */
function isIts(fd) {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`).endsWith(FAIL_FILE);
  } catch {
    return false;
  }
}
function fails() {
  const at = reads++;
  if (FAIL_COUNT !== '') fs.appendFileSync(FAIL_COUNT, '.');
  return at >= Number(FAIL_AT);
}

const readSync = fs.readSync;
fs.readSync = (fd, buffer, offset, length, position) => {
  if (!isIts(fd) || !fails()) return readSync(fd, buffer, offset, length, position);
  if (FAIL_CODE === 'SHORT') return readSync(fd, buffer, offset, Math.max(1, length >> 4), position);
  throw failure('read');
};
const read = fs.read;
fs.read = (fd, ...args) => {
  if (!isIts(fd) || !fails()) return read(fd, ...args);
  const done = args.at(-1);
  const [buffer, offset, length, position] = args;
  if (FAIL_CODE === 'SHORT') return read(fd, buffer, offset, Math.max(1, length >> 4), position, done);
  setImmediate(() => done(failure('read')));
};
/** `OPEN_ESTALE` and the like: it cannot be opened. */
function refuseOpening(file) {
  if (!FAIL_CODE.startsWith('OPEN_') || !String(file).endsWith(FAIL_FILE)) return;
  const code = FAIL_CODE.slice('OPEN_'.length);
  throw Object.assign(new Error(`${code}: raw words, open`), { code, syscall: 'open' });
}
const openSync = fs.openSync;
fs.openSync = (file, ...args) => {
  refuseOpening(file);
  return openSync(file, ...args);
};
const open = fs.promises.open;
fs.promises.open = async (file, ...args) => {
  refuseOpening(file);
  const handle = await open(file, ...args);
  if (!String(file).endsWith(FAIL_FILE)) return handle;
  const its = handle.read.bind(handle);
  handle.read = async (buffer, offset, length, position) => {
    if (!fails()) return its(buffer, offset, length, position);
    if (FAIL_CODE === 'SHORT') return its(buffer, offset, Math.max(1, length >> 4), position);
    throw failure('read');
  };
  return handle;
};
