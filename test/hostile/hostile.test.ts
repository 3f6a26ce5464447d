/**
 * Logs, event logs and file names by somebody who means harm, through every format of the command line, each looked at with the
 * eyes of those who render it. `HOSTILE` in the environment is the number of cases, `HOSTILE_FROM` the first seed.
 */
import * as assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type { Hover } from 'vscode-languageserver-protocol/node';
import { formatNames, type FormatName } from '../../server/src/core/formats/formats';
import { cli, type Result } from '../cli/support/cli';
import { useWorkingFolder } from '../cli/support/folder';
import { checkJson, checkNdjson, checkSarif } from '../cli/support/schemas';
import { LspClient } from '../support/lspClient';
import { readContract } from '../support/contractReader';
import { hostileCase, type HostileCase } from './corpus';
import {
  judgeCharacters,
  judgeCsv,
  judgeHtml,
  judgeMail,
  judgeSarif,
  judgeText,
  judgeXml,
  markdownRenderers,
} from './judges';

const count = Number(process.env['HOSTILE'] ?? 200);
/** Rendering takes its time: a short run takes turns, a long one renders every case with each. */
const isLong = process.env['HOSTILE'] !== undefined;
const first = Number(process.env['HOSTILE_FROM'] ?? 1);

suite('a hostile corpus', () => {
  useWorkingFolder();

  /** Runs a judgement over each case; what fails names its seed. */
  async function each(judge: (of: HostileCase) => Promise<void>, cases = count): Promise<void> {
    for (let seed = first; seed < first + cases; seed++) {
      const of = hostileCase(seed);
      for (const { name, bytes } of of.files) writeFileSync(name, bytes);
      try {
        await judge(of);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
      for (const { name } of of.files) rmSync(name);
    }
  }

  const logsOf = ({ files }: HostileCase): string[] => files.filter((f) => f.kind === 'log').map((f) => f.name);

  const tried = new Set<string>();
  const analyze = async (of: HostileCase, format: FormatName): Promise<Result> => {
    tried.add(format);
    const result = await cli(['analyze', '--leak-turnover', '20', '--format', format, '--', ...logsOf(of)]);
    assert.ok(result.status === 0 || result.status === 1, result.stderr);
    judgeCharacters(result.stdout);
    return result;
  };

  const report = async (of: HostileCase, format: string): Promise<Result> => {
    const result = await cli(['report', '--format', format, '--', ...of.files.map((f) => f.name)]);
    assert.ok(result.status === 0 || result.status === 1, result.stderr);
    judgeCharacters(result.stdout);
    return result;
  };

  test('analyze: the verdicts are those of the contract, under the names that were given', async () => {
    await each(async (of) => {
      const { stdout } = await analyze(of, 'json');
      checkJson(stdout);
      const { files } = JSON.parse(stdout) as {
        files: { file: string; controlBlocks: { allocated: { line: number }; verdict: string }[] }[];
      };
      assert.deepEqual(
        files.map((f) => [f.file, f.controlBlocks.map((b) => [b.allocated.line, b.verdict])]),
        of.files
          .filter((f) => f.kind === 'log')
          .map((f) => [f.name, readContract(f.text).instances.map((i) => [i.allocated, i.verdict])]),
      );
    });
  }).timeout(0);

  test('analyze: text shows hostile text as text', async () => {
    await each(async (of) => {
      judgeText((await analyze(of, 'text')).stdout, of);
    });
  }).timeout(0);

  test('analyze: NDJSON and SARIF keep to their schemas, and SARIF has no link from outside', async () => {
    await each(async (of) => {
      checkNdjson((await analyze(of, 'ndjson')).stdout);
      const { stdout } = await analyze(of, 'sarif');
      checkSarif(stdout);
      judgeSarif(stdout);
    });
  }).timeout(0);

  test('analyze: CSV has no formula, however it is split', async () => {
    await each(async (of) => {
      judgeCsv((await analyze(of, 'csv')).stdout);
    });
  }).timeout(0);

  test('Markdown, of analyze and of report, has no markup and no link from outside, whoever renders it', async () => {
    const renderers = [...(await markdownRenderers())];
    await each(async (of) => {
      for (const { stdout } of [await analyze(of, 'markdown'), await report(of, 'markdown')]) {
        for (const [name, render] of isLong ? renderers : [renderers[of.seed % renderers.length]]) {
          try {
            const html = render(stdout);
            judgeMail(html);
            assert.ok(judgeText(judgeHtml(html, of), of) > 0, 'nothing of the case is in it');
          } catch (error) {
            throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
          }
        }
      }
    });
  }).timeout(0);

  test('every format of analyze has been tried', () => {
    assert.deepEqual([...tried].sort(), [...formatNames].sort());
  });

  test('report: HTML has no markup and no link from outside, and names each file', async () => {
    await each(async (of) => {
      const { stdout } = await report(of, 'html');
      judgeXml(stdout);
      judgeText(judgeHtml(stdout, of), of);
    });
  }).timeout(0);

  test('what cannot be read is named without harm', async () => {
    await each(async (of) => {
      const { stdout, stderr, status } = await cli(['analyze', '--', ...of.files.map(({ name }) => `${name}x`)]);
      assert.equal(status, 2);
      judgeCharacters(stdout);
      judgeCharacters(stderr);
      judgeText(stderr, of);
    });
  }).timeout(0);

  test('over LSP: hovers, findings, lenses and symbols show hostile text as text', async () => {
    const renderers = [...(await markdownRenderers()).values()];
    const client = await LspClient.start({ configuration: {} });
    const isCommand = (href: string): boolean => /^command:winsockLog\.\w+\?(?:[\w.~-]|%[0-9A-F]{2})*$/i.test(href);
    try {
      await each(
        async (of) => {
          // One after the other: there are many hovers.
          const render = renderers[of.seed % renderers.length];
          const opened = of.files.map((file) => ({ ...file, uri: `file:///logs/${encodeURIComponent(file.name)}` }));
          for (const { text, kind, uri } of opened)
            await client.open(text, uri, 1, kind === 'log' ? 'winsock-log' : 'mta-event-log');
          for (const { text, uri } of opened) {
            const textDocument = { uri };
            const lines = Math.min(40, text.split(/\r\n|\n|\r/).length);
            for (let line = 0; line < lines; line++) {
              const position = { line, character: 9 };
              const hover = await client.request<Hover | null>('textDocument/hover', { textDocument, position });
              if (hover === null) continue;
              const { value } = hover.contents as { readonly value: string };
              judgeCharacters(value);
              const html = render(value);
              judgeMail(html);
              judgeText(judgeHtml(html, of, isCommand), of);
            }
            const { diagnostics } = await client.diagnosticsOf(uri, 1);
            const symbols = await client.request('textDocument/documentSymbol', { textDocument });
            const lenses = await client.request('textDocument/codeLens', { textDocument });
            for (const shown of stringsIn([diagnostics, symbols, lenses]).filter((text) => !text.startsWith('file:'))) {
              // Clients make links and icons of what looks like one: a joiner that nobody sees keeps it text.
              judgeCharacters(shown.replaceAll('\u2060', ''));
              judgeText(shown, of, true);
            }
          }
          for (const { uri } of opened) await client.close(uri);
          client.forget();
        },
        isLong ? count : count / 10,
      );
    } finally {
      await client.stop();
    }
  }).timeout(0);
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
