/** Rotated logs, judged as one, say what the whole log says. */
import * as assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { cli } from '../cli/support/cli';
import { useWorkingFolder } from '../cli/support/folder';
import { contractLog } from '../support/contractLogs';
import { readContractChains, type NamedText } from '../support/contractChains';
import { isWrapped, readContract } from '../support/contractReader';
import { isUnderstood } from '../support/doors';
import { drawMta } from '../support/mtaModel/draw';
import { Mta } from '../support/mtaModel/mta';

interface JsonChain {
  readonly file: string;
  readonly parts?: readonly { readonly file: string }[];
  readonly copies?: readonly { readonly file: string; readonly of: string }[];
  readonly lines: number;
  readonly controlBlocks: readonly {
    readonly allocated: { readonly line: number };
    readonly verdict: string;
    readonly doubts: readonly string[];
  }[];
}

/** `winsock.log.2`, `winsock.log.1`, `winsock.log`. */
const rotated = (texts: readonly string[]): NamedText[] =>
  texts.map((text, k) => ({
    name: k + 1 === texts.length ? 'winsock.log' : `winsock.log.${texts.length - 1 - k}`,
    text,
  }));

/** Cuts a text behind some of its lines. */
function cutLines(text: string, places: readonly number[]): string[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const at = [...new Set(places.map((place) => place % (lines.length + 1)))].sort((a, b) => a - b);
  return [...at, lines.length]
    .map((end, k) => lines.slice(k === 0 ? 0 : at[k - 1], end).join(''))
    .filter((part) => part !== '');
}

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);
const partsOf = ({ file, parts }: JsonChain): string[] => parts?.map((part) => part.file) ?? [file];

suite('rotated logs', () => {
  useWorkingFolder();

  async function analyzeChain(files: readonly NamedText[]): Promise<readonly JsonChain[]> {
    for (const { name, text } of files) writeFileSync(name, text);
    const names = files.map(({ name }) => name).reverse();
    const { stdout, stderr, status } = await cli([
      'analyze',
      '--chain',
      '--leak-turnover',
      '20',
      '--format',
      'json',
      ...names,
    ]);
    for (const { name } of files) rmSync(name);
    assert.ok(status === 0 || status === 1, stderr);
    return (JSON.parse(stdout) as { files: JsonChain[] }).files;
  }

  test('cut anywhere, they are put together as the contract says, and judged as one', async () => {
    await fc.assert(
      fc.asyncProperty(contractLog, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), async ({ text }, places) => {
        const files = rotated(cutLines(text, places));
        if (files.length === 0) return;
        // Of a file in which nothing is understood nothing is said.
        fc.pre(files.every(({ text }) => isUnderstood(text)));
        // Each file came through hands of its own: whether it is wrapped is asked of each.
        fc.pre(files.every((file) => isWrapped(linesOf(file.text)) === isWrapped(linesOf(text))));
        const { copies, chains } = readContractChains(files);
        const textOf = (file: string): string => files.find(({ name }) => name === file)!.text;
        const age = (file: string): number => files.findIndex(({ name }) => name === file);
        const found = [...(await analyzeChain(files))].sort((a, b) => age(partsOf(a)[0]) - age(partsOf(b)[0]));
        assert.deepEqual(found.map(partsOf), chains);
        const foundCopies = found.flatMap((chain) => chain.copies ?? []);
        assert.deepEqual(foundCopies.map(({ file }) => file).sort(), copies.map(({ file }) => file).sort());
        // Of several that hold it any may be named.
        for (const { file, of } of foundCopies) assert.ok(textOf(of).startsWith(textOf(file)));
        for (const [k, names] of chains.entries()) {
          const whole = names.map(textOf).join('');
          const reading = readContract(whole);
          assert.deepEqual(
            found[k].controlBlocks.map(({ allocated, verdict, doubts }) =>
              withoutGaps(allocated.line, verdict, doubts),
            ),
            reading.instances.map(({ allocated, verdict, doubts }) => withoutGaps(allocated, verdict, doubts)),
          );
          assert.equal(found[k].lines, reading.lines);
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    );
  });

  test('a modelled MTA that rotates its log: the verdicts are those of the log in one piece', async () => {
    for (const seed of [4, 9, 117]) {
      const drawn = drawMta(seed, { manner: 'short', linesPerSecond: 70, seconds: 900 });
      const pieces: string[] = [];
      const mta = new Mta({ ...drawn.options, restarts: [] }, (piece) => pieces.push(piece));
      for (const at of [300, 600, 900]) {
        mta.advanceTo(drawn.options.logFrom + at);
        pieces.push('');
      }
      const texts = pieces
        .join('\0')
        .split('\0\0')
        .map((part) => part.replaceAll('\0', ''))
        .filter((part) => part !== '');
      const [chain, ...others] = await analyzeChain(rotated(texts));
      assert.equal(others.length, 0);
      assert.deepEqual(
        chain.controlBlocks.map(({ allocated, verdict, doubts }) => [allocated.line, verdict, doubts]),
        readContract(texts.join('')).instances.map(({ allocated, verdict, doubts }) => [allocated, verdict, doubts]),
      );
    }
  });
});

/** A foreign line is a gap in a file, and may be the header or the footer of a part of it: what gaps make of a verdict is left out. */
function withoutGaps(allocated: number, verdict: string, doubts: readonly string[] = []): unknown[] {
  return [allocated, verdict === 'leaked' ? 'suspect' : verdict, doubts.filter((doubt) => doubt !== 'cut')];
}
