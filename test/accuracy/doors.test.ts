/** A log split into rotated files says, at every door, what the whole one says. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandDoors } from '../cli/support/doors';
import { useFolder } from '../cli/support/folder';
import { analyse } from '../support/analyse';
import { readContractChains } from '../support/contractChains';
import { isUnderstood, rotatedLog, saidBy, type RotatedFile } from '../support/doors';

/** At the border of a file, what people and programs have left is a header or a footer; in the middle of the whole it is a gap. */
const isCutBetweenLogLines = (text: string): boolean => {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return [lines.at(0), lines.at(-1)].every((line) => line !== undefined && /^\ufeff?\(\d+\)|^\s*<.*>\s*$/.test(line));
};

/** Several files of which the contract says that they are one chain. */
const isOneChain = (files: readonly RotatedFile[]): boolean => {
  if (files.length < 2 || !files.every(({ text }) => isUnderstood(text) && isCutBetweenLogLines(text))) return false;
  const { chains, copies } = readContractChains(files);
  return chains.length === 1 && copies.length === 0;
};

suite('a log split at any lines into rotated files', () => {
  const folder = useFolder();

  for (const door of commandDoors(() => folder().path)) {
    test(`has the verdicts, doubts, pool and places of the whole: ${door.name}`, async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(rotatedLog.filter(isOneChain), async (files) => {
          const whole = analyse(files.map(({ text }) => text).join(''));
          assert.deepEqual(await door.say(files), saidBy({ facts: whole }, files));
        }),
        { numRuns: Number(process.env['RUNS'] ?? 40) },
      );
    });
  }
});
