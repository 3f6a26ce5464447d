/** Every door of the product says of any log what an independent reading of the contract says. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { LogDocument } from '../../server/src/core/document/logDocument';
import type { Facts } from '../../server/src/core/findings/facts';
import { cli } from '../cli/support/cli';
import { readChunks, readSumming } from '../support/analyse';
import { contractLog, type ContractLog } from '../support/contractLogs';
import { readContract, type ContractReading } from '../support/contractReader';

/** What is compared: all lines 1-based, null for what is not there. */
interface Figures {
  readonly lines: number;
  readonly unrecognised: number;
  readonly longestSetUp: number;
  readonly runs: readonly (readonly number[])[];
  readonly preexisting: readonly number[];
  /** Peak, its line, the number at the end, and the line at which the pool was full. */
  readonly pool: readonly (number | null)[];
  readonly instances: readonly {
    readonly cb: number;
    readonly number: number;
    readonly run: number;
    readonly allocated: readonly number[];
    readonly verdict: string | undefined;
    readonly doubts: readonly string[];
    readonly turnover: number | null;
    readonly released: readonly number[] | null;
    readonly lastActivity: number;
    readonly direction: string | null;
    readonly bytes: number;
    readonly waits: number;
  }[];
}

const ofOracle = (reading: ContractReading): Figures => ({
  lines: reading.lines,
  unrecognised: reading.unrecognised,
  longestSetUp: reading.longestSetUp,
  runs: reading.runs.map(({ first, last }) => [first, last]),
  preexisting: reading.preexisting,
  pool: [reading.pool.peak, reading.pool.peakLine ?? null, reading.pool.atEnd, reading.pool.fullAt ?? null],
  instances: reading.instances.map((instance) => ({
    cb: instance.cb,
    number: instance.number,
    run: instance.run,
    allocated: [instance.allocated, instance.thread],
    verdict: instance.verdict,
    doubts: instance.doubts,
    turnover: instance.turnover ?? null,
    released: instance.released ? [instance.released.line, instance.released.thread] : null,
    lastActivity: instance.lastActivity,
    direction: instance.direction ?? null,
    bytes: instance.bytesReceived,
    waits: instance.waits,
  })),
});

function ofFacts(facts: Facts): Figures {
  const { instances, pool } = facts;
  const orNull = (line: number): number | null => (line < 0 ? null : line + 1);
  return {
    lines: facts.lines,
    unrecognised: facts.unrecognisedLines,
    longestSetUp: facts.longestSetUp,
    runs: facts.lines === 0 ? [] : facts.runs.map(({ firstLine, lastLine }) => [firstLine + 1, lastLine + 1]),
    preexisting: facts.preexisting,
    pool: [pool.peak.inUse, orNull(pool.peak.line), pool.inUseAtEnd, orNull(pool.exhaustedAt)],
    instances: Array.from({ length: instances.count }, (_, i) => i)
      .filter((i) => !instances.isPreexisting(i))
      .map((i) => ({
        cb: instances.cb[i],
        number: instances.number[i],
        run: instances.run[i],
        allocated: [instances.allocation[i] + 1, instances.thread[i]],
        verdict: facts.verdict(i),
        doubts: facts.doubts(i),
        turnover: facts.turnover(i) ?? null,
        released: instances.released[i] < 0 ? null : [instances.released[i] + 1, instances.releaseThread[i]],
        lastActivity: instances.lastActivity[i] + 1,
        direction: facts.direction(i) ?? null,
        bytes: instances.bytesReceived[i],
        waits: instances.waits[i],
      })),
  };
}

interface JsonFile {
  readonly lines: number;
  readonly longestSetUp: number;
  readonly unrecognized: { readonly lines: number };
  readonly runs: readonly { readonly firstLine: number; readonly lastLine: number }[];
  readonly controlBlocks: readonly {
    readonly cb: number;
    readonly instance: number;
    readonly run: number;
    readonly verdict: string;
    readonly direction: string | null;
    readonly allocated: { readonly line: number; readonly thread: number };
    readonly released: { readonly line: number; readonly thread: number } | null;
    readonly lastActivity: { readonly line: number };
    readonly bytesReceived: number;
    readonly waits: number;
    readonly doubts: readonly string[];
    readonly turnover: number | null;
  }[];
  readonly preexisting: readonly number[];
  readonly pool: {
    readonly peak: { readonly inUse: number; readonly line: number | null };
    readonly inUseAtEnd: number;
    readonly exhaustedAt: number | null;
  };
}

const ofJson = (file: JsonFile): Figures => ({
  lines: file.lines,
  unrecognised: file.unrecognized.lines,
  longestSetUp: file.longestSetUp,
  runs: file.runs.map(({ firstLine, lastLine }) => [firstLine, lastLine]),
  preexisting: file.preexisting,
  pool: [file.pool.peak.inUse, file.pool.peak.line, file.pool.inUseAtEnd, file.pool.exhaustedAt],
  instances: file.controlBlocks.map((block) => ({
    cb: block.cb,
    number: block.instance,
    run: block.run,
    allocated: [block.allocated.line, block.allocated.thread],
    verdict: block.verdict,
    doubts: block.doubts,
    turnover: block.turnover,
    released: block.released && [block.released.line, block.released.thread],
    lastActivity: block.lastActivity.line,
    direction: block.direction,
    bytes: block.bytesReceived,
    waits: block.waits,
  })),
});

/** Undefined where no line is understood: then the command line says so, and gives no figures. */
async function analyzeJson({ text, settings }: ContractLog): Promise<JsonFile | undefined> {
  const { leakThreshold, leakTurnover, poolSize } = settings;
  const options = Object.entries({ leakThreshold, leakTurnover, poolSize }).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
  const { stdout, stderr, status } = await cli(['analyze', '--format', 'json', ...options, '-'], { stdin: text });
  if (status === 2 && stderr.includes('cannot read standard input')) return undefined;
  assert.ok(status === 0 || status === 1, stderr);
  return (JSON.parse(stdout) as { files: JsonFile[] }).files[0];
}

/** Cuts bytes into pieces of that size. */
const piecesOf = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) => bytes.subarray(k * size, (k + 1) * size));

suite('the contract, read twice', () => {
  const runs = Number(process.env['RUNS'] ?? 400);

  test('read as a file, in pieces or at once, line by line or summed', () => {
    fc.assert(
      fc.property(contractLog, fc.integer({ min: 1, max: 5000 }), ({ text, settings }, size) => {
        const expected = ofOracle(readContract(text, settings));
        const bytes = Buffer.from(text);
        assert.deepEqual(ofFacts(readChunks([bytes], settings)), expected);
        assert.deepEqual(ofFacts(readChunks(piecesOf(bytes, size), settings)), expected);
        assert.deepEqual(ofFacts(readSumming(piecesOf(bytes, size), settings)), expected);
      }),
      { numRuns: runs },
    );
  });

  test('as a document that is opened, edited and judged anew', () => {
    fc.assert(
      fc.property(contractLog, contractLog, fc.nat(), (one, other, at) => {
        const document = new LogDocument(one.text);
        assert.deepEqual(ofFacts(document.facts(one.settings)), ofOracle(readContract(one.text, one.settings)));
        // Other settings judge what has been read already.
        assert.deepEqual(ofFacts(document.facts(other.settings)), ofOracle(readContract(one.text, other.settings)));
        const position = { line: at % document.text.lineCount, character: 0 };
        document.edit({ start: position, end: position, text: other.text });
        const text = document.text.slice(0, document.text.length);
        assert.deepEqual(ofFacts(document.facts(one.settings)), ofOracle(readContract(text, one.settings)));
      }),
      { numRuns: runs },
    );
  });

  test('by the JSON of the command line', async () => {
    await fc.assert(
      fc.asyncProperty(contractLog, async (log) => {
        const expected = ofOracle(readContract(log.text, log.settings));
        const file = await analyzeJson(log);
        if (file) assert.deepEqual(ofJson(file), expected);
        else assert.deepEqual([expected.instances, expected.preexisting.length <= expected.unrecognised], [[], true]);
      }),
      { numRuns: runs },
    );
  });
});
