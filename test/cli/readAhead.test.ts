/** Many logs, read by several threads: the same as one after the other, in the same order. */
import * as assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readAhead } from '../../server/src/cli/readAhead';
import { findInputFiles } from '../../server/src/cli/inputFiles';
import { findInputs } from '../../server/src/cli/report/findInputs';
import { gatherCase } from '../../server/src/cli/report/gatherCase';
import { caseJson } from '../../server/src/core/caseReport/json';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import type { AnalyzedLog, Piece } from '../../server/src/core/formats/analyzedLog';
import { jsonFormat } from '../../server/src/core/formats/json';
import { LogIntake, type TakenLog } from '../../server/src/core/intake/logIntake';
import { UnpackedLog } from '../../server/src/core/intake/packedLog';
import { defaultSettings, type AnalysisSettings } from '../../server/src/core/findings/verdict';
import { Catalogue, knownShapes } from '../../server/src/core/log/catalogue';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { InputError } from '../../server/src/node/inputError';
import { LogPool } from '../../server/src/node/logPool';
import { readLogFile } from '../../server/src/node/readLog';
import { contractLog } from '../support/contractLogs';
import { generateLog } from '../support/generateLog';
import { sample, sampleEvents } from '../support/paths';
import { cliProcess } from './support/cli';
import { useFolder, type Folder } from './support/folder';

/** What `--format json` writes of logs, and of what cannot be read. */
function jsonOf(logs: readonly (AnalyzedLog | InputError)[], settings: AnalysisSettings = defaultSettings): string {
  const format = jsonFormat({
    tool: { name: 'winsock-log', version: '' },
    files: [],
    settings,
    verdicts: undefined,
    limit: Infinity,
    color: false,
    pathSeparator: '/',
  });
  const pieces = (log: AnalyzedLog | InputError): Iterable<Piece> =>
    log instanceof InputError ? format.failure(log) : format.log(log);
  const decoder = new TextDecoder();
  return [...format.begin(), ...logs.flatMap((log) => [...pieces(log)]), ...format.end()]
    .map((piece) => (typeof piece === 'string' ? piece : decoder.decode(piece)))
    .join('');
}

function analyzed(file: string, log: TakenLog, settings: AnalysisSettings = defaultSettings): AnalyzedLog {
  const { bytes, encoding, shapes } = log;
  return { file, bytes, encoding, shapes, facts: log.facts(settings) };
}

const small = (seed: number): string =>
  [...generateLog({ seed, bytes: 2000, packets: 2, leakEvery: 4, unknownEvery: 17 })].join('');

/** Logs of every kind, and what is none. */
function fill(folder: Folder, count: number): void {
  for (let k = 0; k < count; k++) folder.file(`winsock.${k}.log`, small(k));
  folder.file('winsock.gz.log', gzipSync(small(1)));
  folder.file('winsock.zip.log', Buffer.from('PK\u0003\u0004 no log'));
  folder.file('winsock.broken.log', gzipSync(small(2)).subarray(0, 60));
  folder.file('winsock.utf16.log', Buffer.from(`\ufeff${sample('failing')}`, 'utf16le'));
  folder.file('winsock.latin1.log', Buffer.from(`${sample('failing')}(001) caf\u00e9 for cb 18\n`, 'latin1'));
  folder.file('winsock.empty.log', '');
  folder.file('winsock.partial.log', sample('failing').trimEnd());
  folder.file('winsock.binary.log', Buffer.from(Array.from({ length: 5000 }, (_, k) => (k * 37) % 256)));
  for (let k = 0; k < 3; k++)
    folder.file(`winsock.large${k}.log`, [...generateLog({ seed: k, bytes: 3_000_000 })].join(''));
}

suite('many logs at once', function () {
  this.timeout(300_000);
  const folder = useFolder();
  const never = new AbortController().signal;

  async function read(
    names: readonly string[],
    threads: number | undefined,
    catalogue: Catalogue = knownShapes,
    signal = never,
  ): Promise<(AnalyzedLog | InputError)[]> {
    const logs: (AnalyzedLog | InputError)[] = [];
    const inputs = await findInputFiles(names, never);
    const options = { catalogue, signal, threads, read: (file: string) => readLogFile(file, { catalogue, signal }) };
    for await (const next of readAhead(inputs, options))
      logs.push(next instanceof InputError ? next : analyzed(next.file, next.log));
    return logs;
  }

  test('with threads, with one thread, and one after the other: the same, errors and all', async () => {
    fill(folder(), 300);
    mkdirSync(folder().join('winsock.folder.log'));
    const names = [
      folder().path,
      folder().join('nothing.log'),
      folder().join('winsock.zip.log'),
      folder().join('winsock.broken.log'),
    ];
    const expected: (AnalyzedLog | InputError)[] = [];
    for (const input of await findInputFiles(names, never)) {
      if (input instanceof InputError) {
        expected.push(input);
      } else {
        const log = await readLogFile(input.file).catch((error: unknown) => error as InputError);
        expected.push(log instanceof InputError ? log : analyzed(input.file, log));
      }
    }
    assert.ok(expected.length > 300);
    assert.ok(expected.filter((each) => each instanceof InputError).length >= 3);
    for (const threads of [0, 1, 3])
      assert.equal(jsonOf(await read(names, threads)), jsonOf(expected), `${threads} threads`);
  });

  test('thousands of small files and a few large ones, by the command: each file as it is by itself', async () => {
    fill(folder(), 2000);
    const { stdout, status } = await cliProcess([
      'analyze',
      '--alone',
      '--format',
      'ndjson',
      '--fail-on',
      'none',
      folder().path,
    ]);
    assert.equal(status, 2, 'two of them cannot be read');
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; file: string });
    const summaries = records.filter(({ type }) => type === 'summary').map(({ file }) => file);
    const inputs = await findInputFiles([folder().path], never);
    const broken = /winsock\.(?:zip|broken)\.log$/;
    assert.deepEqual(
      summaries,
      inputs.map((input) => input.file).filter((file) => !broken.test(file)),
    );
    for (const file of [summaries[0], summaries[999], ...summaries.filter((each) => each.includes('large'))]) {
      const alone = await cliProcess(['analyze', '--alone', '--format', 'ndjson', '--fail-on', 'none', file]);
      assert.deepEqual(
        records.filter((record) => record.file === file),
        alone.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as object),
      );
    }
  });

  test('a case report is the same, to the byte: chains, copies, checksums, and what cannot be read', async () => {
    fill(folder(), 40);
    // A rotation of one log, and another of logs in all sizes and encodings.
    const parts = [...generateLog({ seed: 5, bytes: 200_000, packets: 2, leakEvery: 9 })].join('').split(/(?<=\n)/);
    for (let k = 0; k < 5; k++) {
      const part = parts.slice((k * parts.length) / 5, ((k + 1) * parts.length) / 5).join('');
      folder().file(`chain.winsock.log.${5 - k}`, k === 2 ? gzipSync(part) : part);
    }
    folder().file('copy of winsock.7.log', small(7));
    folder().file('winsock.7 (begun).txt', small(7).slice(0, 1500));
    folder().file('ev0.log', sampleEvents());
    const named = [folder().path, folder().join('nothing.log')];
    const inputs = await findInputs({ named, events: [], besideLogs: true }, never);
    const reportWith = async (threads: number): Promise<string[]> => {
      const options = { ...defaultSettings, poolSize: undefined, build: undefined, mask: false, threads };
      const { report, failures, lineAt } = await gatherCase(inputs, options, knownShapes, never, () => undefined);
      assert.ok(report);
      return [
        caseMarkdown(report, { lineAt }),
        caseJson(report, { name: 'winsock-log', version: '' }, { lineAt }),
        failures.map(({ message }) => message).join('\n'),
      ];
    };
    const expected = await reportWith(0);
    assert.match(expected[0], /chain\.winsock\.log\.5/);
    assert.match(expected[0], /^.*\bcopy of .*winsock.*7.*$/m);
    for (const threads of [1, 3]) assert.deepEqual(await reportWith(threads), expected, `${threads} threads`);
  });

  test('shapes that were taught are known to the threads', async () => {
    const { messages, errors } = readTaughtShapes([{ template: 'Keepalive sent, {n} ticks', effect: 'signal' }]);
    assert.deepEqual(errors, []);
    const text = [...generateLog({ bytes: 20_000, unknownEvery: 5 })].join('');
    for (let k = 0; k < 5; k++) folder().file(`winsock.${k}.log`, `${text}${k}\n`);
    const catalogue = new Catalogue(messages);
    const [threaded, alone] = [await read([folder().path], 2, catalogue), await read([folder().path], 0, catalogue)];
    assert.equal(jsonOf(threaded), jsonOf(alone));
    assert.notEqual(jsonOf(threaded), jsonOf(await read([folder().path], 2)));
  });

  test('an interrupt ends it', async () => {
    for (let k = 0; k < 200; k++) folder().file(`winsock.${k}.log`, small(k));
    const controller = new AbortController();
    const options = {
      catalogue: knownShapes,
      signal: controller.signal,
      threads: 2,
      read: (file: string) => readLogFile(file, { signal: controller.signal }),
    };
    let seen = 0;
    await assert.rejects(async () => {
      for await (const each of readAhead(await findInputFiles([folder().path], never), options)) {
        assert.ok(each);
        if (++seen === 3) controller.abort(new Error('interrupted'));
      }
    }, /interrupted/);
    assert.ok(seen < 200);
  });

  test('a consumer that stops early leaves no thread behind, and one that is slow is not run away from', async () => {
    for (let k = 0; k < 100; k++) folder().file(`winsock.${k}.log`, small(k));
    const started: string[] = [];
    const inputs = (await findInputFiles([folder().path], never)).map((input) =>
      // Of a size that is not known: read here, where it can be counted.
      input instanceof InputError ? input : { ...input, size: 0 },
    );
    const options = {
      catalogue: knownShapes,
      signal: never,
      threads: 2,
      read: (file: string) => {
        started.push(file);
        return readLogFile(file);
      },
    };
    let seen = 0;
    for await (const each of readAhead(inputs, options)) {
      assert.ok(each);
      seen++;
      assert.ok(started.length <= seen + 4, `${started.length} begun, ${seen} taken`);
      if (seen === 20) break;
    }
    assert.ok(started.length < 30);
  });

  test('threads that are gone leave their logs to be read here', async () => {
    const file = folder().file('winsock.log', sample('failing'));
    const pool = new LogPool(knownShapes, 2);
    assert.equal((await pool.read(file))?.log.bytes, sample('failing').length);
    const asked = Array.from({ length: 20 }, () => pool.read(file));
    await pool.close();
    for (const answer of await Promise.all(asked)) assert.ok(answer === undefined || answer.log.bytes > 0);
    assert.equal(await pool.read(file), undefined);
  });

  test('a log says the same after it was packed and passed on, whatever is in it', () => {
    fc.assert(
      fc.property(contractLog, fc.boolean(), ({ text, settings }, isWhole) => {
        const intake = new LogIntake();
        intake.push(Buffer.from(isWhole ? text : text.slice(0, text.length >> 1)));
        intake.end();
        const packed = structuredClone(intake.pack());
        const all = { ...defaultSettings, ...settings };
        const unpacked = new UnpackedLog(packed, knownShapes);
        assert.equal(jsonOf([analyzed('x', unpacked, all)], all), jsonOf([analyzed('x', intake, all)], all));
        const [a, b] = [unpacked.facts(all), intake.facts(all)];
        for (let i = 0; i < b.instances.count; i++) {
          assert.deepEqual(a.evidence(i), b.evidence(i));
          assert.deepEqual(a.unknownLine(i), b.unknownLine(i));
        }
      }),
      { numRuns: 200 },
    );
  });
});
