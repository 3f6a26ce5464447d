/**
 * The law of following: whatever happens to a log, the `finding` and `withdrawn` records written so far come to the findings of
 * a fresh `analyze`; of the present log, and of each that had the name before it.
 */
import * as assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { FollowSession } from '../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../server/src/cli/analyze/options';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { generateLog, randomOf } from '../support/generateLog';
import { cli, fakeHost, VERSION, type Fake } from './support/cli';
import { useFolder, type Folder } from './support/folder';
import { leak, quiet } from './support/logs';

type FollowRecord = Readonly<Record<string, unknown>>;

/** One log according to the records: what was announced and not withdrawn, by instance. */
class Announced {
  readonly #findings = new Map<string, FollowRecord>();

  add({ type, ...rest }: FollowRecord): void {
    const { file, cb, instance, allocated } = rest as FollowRecord & { allocated: { line: number } };
    const key = `${String(file)} ${String(cb)} ${String(instance)} ${allocated.line}`;
    if (type === 'withdrawn') assert.ok(this.#findings.delete(key), `withdrawn, but was not announced: ${key}`);
    else this.#findings.set(key, rest);
  }

  get findings(): FollowRecord[] {
    return [...this.#findings.values()].sort(byLine);
  }
}

const byLine = (a: FollowRecord, b: FollowRecord): number =>
  String(a['file']).localeCompare(String(b['file'])) || lineOf(a) - lineOf(b);
const lineOf = ({ allocated }: FollowRecord): number => (allocated as { line: number }).line;

/** `analyze --follow --format ndjson`, looking on demand. */
class Follower {
  readonly #fake: Fake = fakeHost();
  readonly #session: FollowSession;
  #read = 0;
  /** The logs of the name in their order; the last one is the present one. */
  readonly logs = [new Announced()];
  readonly changes: FollowRecord[] = [];
  readonly errors: FollowRecord[] = [];

  constructor(
    readonly file: string,
    readonly filter: readonly string[],
    readonly together: 'alone' | 'chain' = 'alone',
  ) {
    const alone = together === 'alone' ? ['--alone'] : [];
    const options = parseAnalyzeOptions(['--follow', ...alone, '--format', 'ndjson', ...clock, ...filter, file]);
    const { files, settings, verdicts } = options;
    const tool = { name: 'winsock-log', version: VERSION };
    const about = { tool, files, settings, verdicts, limit: 50, color: false, pathSeparator: '/' as const };
    this.#session = new FollowSession(options, about, this.#fake.host, knownShapes);
  }

  async look(): Promise<void> {
    await this.#session.look();
    this.#fold();
  }

  async end(): Promise<void> {
    await this.#session.end();
    await this.#session.close();
    this.#fold();
  }

  #fold(): void {
    const { text } = this.#fake.stdout;
    for (const line of text.slice(this.#read).split('\n').filter(Boolean)) {
      const record = JSON.parse(line) as FollowRecord;
      if (record['type'] === 'newLog') {
        this.changes.push(record);
        // The findings of a log that was rotated move with its lines, where it is followed on.
        if (record['reason'] !== 'rotated' || this.together === 'alone') this.logs.push(new Announced());
      } else if (record['type'] === 'error') {
        this.errors.push(record);
      } else if (record['type'] !== 'summary') {
        this.logs.at(-1)?.add(record);
      }
    }
    this.#read = text.length;
  }
}

/** Small, so that there are leaks to announce, and connections that come and go decide on them. */
const clock = ['--leak-threshold', '100', '--leak-turnover', '3'];

/** What a fresh `analyze` finds in a log, called `file`. */
async function findingsOf(file: string, log: Uint8Array, filter: readonly string[]): Promise<FollowRecord[]> {
  return (await recordsOf([], filter, log)).map((record) => ({ ...record, file })).sort(byLine);
}

const notUnderstood = /^$|: it(?: is neither a Winsock\.log nor an event log of the MTA|s lines look like the MTA’s)/;

async function recordsOf(
  files: readonly string[],
  filter: readonly string[],
  stdin: Uint8Array = nothing,
): Promise<FollowRecord[]> {
  const wanted = filter.length > 0 ? filter : ['--verdict', 'leaked,suspect,stuck,reallocated,idle'];
  const { stdout, stderr } = await cli(['analyze', '--format', 'ndjson', ...clock, ...wanted, ...files], { stdin });
  // Of a log that has just begun, there may be nothing to understand.
  assert.match(stderr, notUnderstood);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FollowRecord)
    .filter(({ type }) => type === 'controlBlock')
    .map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'type')) as FollowRecord);
}

const nothing = Buffer.alloc(0);

/** Written in pieces of any size, so that a look finds half a line, half a character, half a UTF-16 unit. */
const encodings: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
];

/** A writer of logs, and what it does to them. It knows what every log of the name held. */
class Writer {
  /** All logs that had the name, the present one last; each as it was when it ended. */
  readonly logs: Buffer[] = [nothing];
  /** The present log as of the last look. */
  #looked: Buffer = nothing;
  readonly #random: () => number;
  #source: Iterator<string>;
  readonly #encode: (text: string) => Buffer;
  #rest: Buffer = nothing;

  /** Which of the rotated files hold a log that had the name since the first look, or since one was lost. */
  rotated: readonly number[] = [];

  /** `goesOn`: the MTA seldom starts anew with a new log. */
  constructor(
    readonly file: string,
    readonly seed: number,
    readonly goesOn = false,
  ) {
    this.#random = randomOf(seed);
    this.#encode = encodings[seed % encodings.length];
    this.#source = this.#newSource();
    writeFileSync(file, '');
  }

  #newSource(): Iterator<string> {
    const seed = this.seed * 1000 + this.logs.length;
    return generateLog({ bytes: 4_000_000, packets: 1, leakEvery: 4, concurrent: 5, eol: '\n', seed })[
      Symbol.iterator
    ]();
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  get present(): Buffer {
    return this.logs[this.logs.length - 1];
  }

  looked(): void {
    this.#looked = this.present;
  }

  append(): void {
    const kind = this.#pick(4);
    if (kind === 0) this.#write(this.#take(this.#rest.length), this.#encode(quiet(this.#pick(300))));
    else this.#write(this.#take(kind === 1 ? this.#pick(100) : this.#pick(12_000)));
  }

  #take(bytes: number): Buffer {
    while (this.#rest.length < bytes) {
      const unknown = this.#pick(8) === 0 ? `(008) Grüße 😀 an cb ${this.#pick(30)}\n` : '';
      this.#rest = Buffer.concat([this.#rest, this.#encode(`${this.#source.next().value}${unknown}`)]);
    }
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  #write(...bytes: Buffer[]): void {
    appendFileSync(this.file, Buffer.concat(bytes));
    this.logs[this.logs.length - 1] = Buffer.concat([this.present, ...bytes]);
  }

  /** As a rotation by renaming does it, with three generations; the new log gets its first lines at once. */
  rotate(): void {
    for (const k of [2, 1])
      if (existsSync(`${this.file}.${k}`)) renameSync(`${this.file}.${k}`, `${this.file}.${k + 1}`);
    renameSync(this.file, `${this.file}.1`);
    writeFileSync(this.file, '');
    this.#isRotated();
    this.#begin();
  }

  copyAndTruncate(): void {
    for (const k of [2, 1])
      if (existsSync(`${this.file}.${k}`)) renameSync(`${this.file}.${k}`, `${this.file}.${k + 1}`);
    copyFileSync(this.file, `${this.file}.1`);
    truncateSync(this.file);
    this.#isRotated();
    this.#begin();
  }

  #isRotated(): void {
    this.rotated = [1, ...this.rotated.map((k) => k + 1).filter((k) => k <= 3)];
  }

  /** The files whose logs were followed, the present one first. */
  get followed(): readonly string[] {
    return [this.file, ...this.rotated.map((k) => `${this.file}.${k}`)];
  }

  /** What people do in the folder of a log. */
  meddle(): void {
    const older = `${this.file}.${1 + this.#pick(3)}`;
    const there = existsSync(older);
    const what = this.#pick(6);
    if (what === 0 && there) rmSync(older);
    else if (what === 1 && there) renameSync(older, path.join(path.dirname(this.file), `saved ${this.#pick(9)}.txt`));
    else if (what === 2 && there) copyFileSync(older, path.join(path.dirname(this.file), 'copy of winsock.log'));
    else if (what === 3)
      copyFileSync(this.file, path.join(path.dirname(this.file), `Kopie ${this.#pick(3)} winsock.log`));
    else if (what === 4 && there) appendFileSync(older, this.#encode(quiet(this.#pick(100))));
    else appendFileSync(path.join(path.dirname(this.file), 'winsock other.log'), this.#encode(leak(1, 1)));
    this.rotated = this.rotated.filter((k) => existsSync(`${this.file}.${k}`));
  }

  /** What was written to it since the last look is nowhere any more: only what a look has seen can be announced. */
  truncate(): void {
    this.rotated = [];
    this.#forget();
    truncateSync(this.file);
    this.#begin();
  }

  /** Another file takes its place; the old one stays readable for who has it open. */
  replace(): void {
    this.rotated = [];
    if (this.#looked.length === 0) this.logs.pop();
    writeFileSync(`${this.file}.new`, '');
    renameSync(`${this.file}.new`, this.file);
    this.#begin();
  }

  #forget(): void {
    this.logs.pop();
    if (this.#looked.length > 0) this.logs.push(this.#looked);
  }

  #begin(): void {
    this.#looked = nothing;
    this.logs.push(nothing);
    if (!this.goesOn || this.#pick(5) === 0) {
      this.#rest = nothing;
      this.#source = this.#newSource();
    }
    this.#write(
      this.#encode(`log ${this.logs.length} of ${this.seed}, ${this.#random()}\n`),
      this.#take(2000 + this.#pick(3000)),
    );
  }

  /** Some things between two looks. */
  live(): void {
    for (let k = this.#pick(3); k >= 0; k--) {
      const what = this.#pick(12);
      if (what === 0) this.rotate();
      else if (what === 1) this.copyAndTruncate();
      else this.append();
    }
  }
}

async function checkLaw(follower: Follower, logs: readonly Uint8Array[]): Promise<void> {
  assert.equal(follower.logs.length, logs.length, 'as many logs as there were');
  for (const [k, log] of logs.entries()) {
    const expected = await findingsOf(follower.file, log, follower.filter);
    assert.deepEqual(follower.logs[k].findings, expected, `log ${k + 1} of ${logs.length}`);
  }
}

suite('the law of following', () => {
  const folder = useFolder();
  const filters = [[], ['--verdict', 'leaked'], ['--verdict', 'suspect,idle'], ['--verdict', 'all']];
  const begin = (at: Folder, seed: number): { writer: Writer; followers: Follower[] } => {
    const file = at.join(`winsock${seed}.log`);
    const writer = new Writer(file, seed);
    return { writer, followers: filters.map((filter) => new Follower(file, filter)) };
  };

  test('property: growth and rotations, several between two looks, under every filter', async function () {
    this.timeout(120_000);
    let findings = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const { writer, followers } = begin(folder(), seed);
      writer.append();
      for (let step = 0; step < 12; step++) {
        for (const follower of followers) await follower.look();
        writer.looked();
        for (const follower of followers) await checkLaw(follower, writer.logs);
        writer.live();
      }
      for (const follower of followers) {
        await follower.look();
        await follower.end();
        await checkLaw(follower, writer.logs);
        assert.ok(follower.changes.every(({ mayHaveLost }) => mayHaveLost === false));
        findings += follower.logs.reduce((sum, log) => sum + log.findings.length, 0);
      }
    }
    assert.ok(findings > 1000, `${findings} findings`);
  });

  test('byte by byte: what a line says before it is finished counts, and is taken back', async function () {
    this.timeout(120_000);
    const log =
      `${leak(1, 1)}(001) CB 2 (instance 2) allocated or not\n(008) Grüße 😀 an cb 1\n` +
      '(008) close socket -1 on cb 1, handle 0 again\n(001) CB 1 (instance 1) allocated anew';
    // In a log that is too short for its encoding to be known, and behind one that is long enough.
    for (const before of ['', quiet(40)]) {
      for (const encode of encodings) {
        const file = folder().file('bytes.log', encode(before));
        const follower = new Follower(file, []);
        const bytes = encode(log);
        for (let end = 1; end <= bytes.length; end++) {
          appendFileSync(file, bytes.subarray(end - 1, end));
          await follower.look();
          await checkLaw(follower, [Buffer.concat([encode(before), bytes.subarray(0, end)])]);
        }
        await follower.end();
      }
    }
  });

  test('truncated or replaced: what was read is judged to its end, and the possible loss is said', async () => {
    // On Windows the file is not kept open: what is replaced is lost, and only that is said.
    for (const change of process.platform === 'win32' ? (['truncate'] as const) : (['truncate', 'replace'] as const)) {
      for (let seed = 20; seed < 24; seed++) {
        const { writer, followers } = begin(folder(), seed);
        writer.append();
        for (let step = 0; step < 6; step++) {
          for (const follower of followers) await follower.look();
          writer.looked();
          for (const follower of followers) await checkLaw(follower, writer.logs);
          writer.append();
          if (step % 2 === 0) writer[change]();
        }
        for (const follower of followers) {
          await follower.end();
          assert.ok(follower.changes.length > 0);
          assert.ok(follower.changes.every(({ mayHaveLost }) => mayHaveLost === true));
        }
      }
    }
  });

  test('the records of a log that was rotated stay: only its own lines can take them back', async () => {
    const { writer, followers } = begin(folder(), 40);
    const [follower] = followers;
    writer.append();
    await follower.look();
    writer.rotate();
    writer.rotate();
    await follower.look();
    assert.equal(follower.changes.length, 2);
    assert.deepEqual(
      follower.changes.map(({ reason, earlier }) => [reason, path.basename(String(earlier))]),
      [
        ['rotated', `${path.basename(writer.file)}.2`],
        ['rotated', `${path.basename(writer.file)}.1`],
      ],
    );
    assert.deepEqual(readFileSync(`${writer.file}.1`), writer.logs[1]);
    for (const each of followers) await each.end();
  });
});

suite('the law of following, over a chain', () => {
  const folder = useFolder();
  const filters = [[], ['--verdict', 'leaked,suspect'], ['--verdict', 'all']];

  /** What was announced and not withdrawn is what a fresh `analyze` says of the files that hold what was followed. */
  async function check(followers: readonly Follower[], writer: Writer): Promise<number> {
    let findings = 0;
    for (const follower of followers) {
      await follower.look();
      const expected = await recordsOf(writer.followed, follower.filter);
      assert.deepEqual(follower.logs.at(-1)?.findings, expected.sort(byLine));
      for (const error of follower.errors) assert.match(String(error['message']), notUnderstood);
      findings += expected.length;
    }
    writer.looked();
    return findings;
  }

  test('property: growth, rotations, lost logs, and what people do in the folder', async function () {
    this.timeout(240_000);
    const count = { findings: 0, rotations: 0, chains: 0 };
    for (let seed = 1; seed <= Number(process.env['RUNS'] ?? 6); seed++) {
      mkdirSync(folder().join(`case ${seed}`));
      const writer = new Writer(folder().join(`case ${seed}/winsock.log`), seed, true);
      writer.append();
      // What was rotated before anybody followed is read along.
      if (seed % 2 === 0) {
        writer.rotate();
        writer.append();
        writer.rotate();
        writer.rotated = [];
      }
      const followers = filters.map((filter) => new Follower(writer.file, filter, 'chain'));
      for (let step = 0; step < 14; step++) {
        count.findings += await check(followers, writer);
        if (step % 5 === 3) writer.meddle();
        if (step % 6 === 5) writer.truncate();
        writer.live();
        count.chains += Number(writer.rotated.length > 0);
      }
      await check(followers, writer);
      for (const follower of followers) await follower.end();
      count.rotations += followers[0].changes.length;
    }
    assert.ok(count.findings > 1000 && count.rotations > 20 && count.chains > 30, JSON.stringify(count));
  });
});
