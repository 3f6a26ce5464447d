/** A log split into rotated files says, at every door, what the whole one says. */
import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Answers } from '../../server/src/cli/mcp/answers';
import { verdicts } from '../../server/src/core/findings/verdict';
import { answersIn, commandDoors } from '../cli/support/doors';
import { useFolder } from '../cli/support/folder';
import { analyse } from '../support/analyse';
import { sampleEvents } from '../support/paths';
import { zipOf } from '../support/makeArchive';
import { readContractChains } from '../support/contractChains';
import { heardAt, isUnderstood, rotatedLog, saidBy, type RotatedFile } from '../support/doors';

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
          assert.deepEqual(...(await heardAt(door, files, saidBy({ facts: whole }, files))));
        }),
        { numRuns: Number(process.env['RUNS'] ?? 40) },
      );
    });
  }
});

/** Something that happens to the files of a folder. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('write', 'append'), name: fc.nat(2), text: rotatedLog }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('delete', 'copy', 'zip', 'events'), name: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'rotate' } as const) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

suite('assistants that are answered by one server while files change', () => {
  const folder = useFolder();
  const names = ['winsock.log.2', 'winsock.log.1', 'winsock.log'];

  function take(each: Step): void {
    const at = (name: string): string => folder().join(name);
    const onDisk = (name: string): string => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '');
    if (each.do === 'rotate') {
      for (const [to, from] of [names.slice(0, 2), names.slice(1)])
        if (existsSync(at(from))) renameSync(at(from), at(to));
      return;
    }
    const name = names[each.name];
    if ('text' in each) {
      writeFileSync(at(name), (each.do === 'append' ? onDisk(name) : '') + each.text[0].text);
    } else if (each.do === 'delete') {
      rmSync(at(name), { force: true });
    } else if (each.do === 'copy') {
      writeFileSync(at('winsock.log.save'), onDisk(name));
    } else if (each.do === 'events') {
      writeFileSync(at('ev0.log'), sampleEvents());
    } else {
      writeFileSync(
        at('case.zip'),
        zipOf([{ name: 'winsock.log', bytes: onDisk(name) || '(001) CB 1 (instance 1) allocated\n' }]),
      );
    }
  }

  test('get at rest what a fresh server answers', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), async (steps) => {
        for (const name of readdirSync(folder().path)) rmSync(folder().join(name), { recursive: true });
        const answers = await answersIn(folder().path);
        const told = async (server: Answers): Promise<unknown> => {
          const call = { signal: new AbortController().signal, onProgress: () => undefined };
          const zip = existsSync(folder().join('case.zip')) ? ['case.zip'] : [];
          const all: unknown[] = [];
          for (const path of [undefined, ...zip]) {
            const asked = path === undefined ? {} : { path };
            all.push((await server.listFindings({ ...asked, verdicts, limit: 1000 }, call)).structured);
          }
          return all;
        };
        for (const each of steps) {
          take(each);
          // What is known then must not be told later.
          await told(answers);
        }
        assert.deepEqual(await told(answers), await told(await answersIn(folder().path)));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 20) },
    );
  });
});
