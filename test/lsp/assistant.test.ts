/** What the tools for assistants answer over LSP: the facts of the command line, of logs that are open and of logs that are not. */
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Params } from '../../server/src/lsp/methods';
import type { AssistantResult } from '../../server/src/lsp/protocol';
import { cliProcess } from '../cli/support/cli';
import type { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import { generateLog } from '../support/generateLog';
import type { LspClient } from '../support/lspClient';
import type { Analysis } from '../support/analysisJson';
import { sample, sampleEvents } from '../support/paths';

suite('the tools for assistants over LSP', () => {
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });

  const ask = (
    params: Partial<Params<'assistant'>> & Pick<Params<'assistant'>, 'tool' | 'logs'>,
  ): Promise<AssistantResult> => client.request('winsockLog/assistant', { version: '0.1.0', ...params });
  const answer = async (...args: Parameters<typeof ask>): Promise<string> => {
    const { text, isError } = await ask(...args);
    assert.ok(!isError, text);
    return text;
  };
  /** The findings that a text lists: which instance, and where it was allocated. */
  const listed = (text: string): readonly string[] =>
    [...text.matchAll(/^- (CB \d+ \(instance \d+\)) .*Allocated at line (\d+)\./gm)]
      .map(([, name, line]) => `${name}: ${line}`)
      .sort();
  const analysed = async (uri: string): Promise<readonly string[]> => {
    const findings = ['--verdict', 'leaked,suspect,stuck,reallocated,idle'];
    const { stdout } = await cliProcess(['analyze', '--format', 'json', ...findings, fileURLToPath(uri)]);
    const { files } = JSON.parse(stdout) as Analysis;
    return files
      .flatMap(({ controlBlocks }) => controlBlocks)
      .map(({ cb, instance, allocated }) => `CB ${cb} (instance ${instance}): ${allocated.line}`)
      .sort();
  };

  test('findings are those of the command line, of a log that is open, and of one that is not', async () => {
    const text = [...generateLog({ bytes: 300_000, packets: 3, leakEvery: 20, unknownEvery: 2000 })].join('');
    const uri = folder.write('Winsock.log', text);
    const logs = [{ uri, name: fileURLToPath(uri) }];
    const expected = await analysed(uri);
    assert.ok(expected.length > 3);
    assert.deepEqual(listed(await answer({ tool: 'listFindings', logs, limit: 200 })), expected);
    await client.open(text, uri);
    assert.deepEqual(listed(await answer({ tool: 'listFindings', logs, limit: 200, detail: 'full' })), expected);
  });

  test('what may be a log of the workspace, and is not judged, is named beside the findings, and where there are none', async () => {
    const uri = folder.write('Winsock.log', sample('failing'));
    const notJudged = [{ name: 'case.zip', reason: 'it is a ZIP archive; unpack it first: unzip FILE' }];
    const beside = await answer({ tool: 'listFindings', logs: [{ uri, name: 'Winsock.log' }], notJudged });
    assert.match(beside, /Not read: case\.zip: it is a ZIP archive; unpack it first: unzip FILE/);
    const { text, isError } = await ask({ tool: 'listFindings', logs: [], notJudged });
    assert.ok(isError);
    assert.match(text, /There is no Winsock\.log\.\ncase\.zip: it is a ZIP archive/);
  });

  test('what leads out of the folders that may be read is not read, by any tool', async function () {
    if (process.platform === 'win32') this.skip();
    const outside = mkdtempSync(path.join(tmpdir(), 'winsock-log-outside-'));
    try {
      writeFileSync(path.join(outside, 'x.log'), sample('failing'));
      writeFileSync(path.join(outside, 'e.log'), sampleEvents());
      const inside = folder.write('Winsock.log', sample('normal'));
      const link = folder.uri('winsock2.log');
      symlinkSync(path.join(outside, 'x.log'), fileURLToPath(link));
      symlinkSync(path.join(outside, 'e.log'), fileURLToPath(folder.uri('ev1.log')));
      const within = [folder.uri('')];
      const logs = [{ uri: link, name: 'winsock2.log' }];
      for (const tool of ['listFindings', 'explainControlBlock'] as const) {
        assert.deepEqual(await ask({ tool, logs, within, cb: 18 }), {
          text: 'winsock2.log cannot be read.',
          isError: true,
        });
      }
      // For the user it is read, and so it is known: that changes nothing.
      await client.request('winsockLog/report', { uri: `${folder.uri('')}/`, format: 'markdown' });
      const report = (limits: object): Promise<AssistantResult> =>
        ask({ tool: 'caseReport', logs: [{ uri: `${folder.uri('')}/`, name: 'case' }], ...limits });
      const { text } = await report({ within });
      for (const name of ['winsock2.log', 'ev1.log'])
        assert.ok(text.includes(`${name}: it is a link to a place outside the folders that may be read here`), text);
      assert.match(text, /No event log was read/);
      assert.doesNotMatch((await report({})).text, /link out/);
      assert.ok(!(await ask({ tool: 'listFindings', logs: [{ uri: inside, name: 'Winsock.log' }], within })).isError);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('of several logs, one that cannot be read is named among the errors', async () => {
    const failing = folder.write('Winsock.log', sample('failing'));
    const text = await answer({
      tool: 'listFindings',
      logs: [
        { uri: failing, name: 'Winsock.log' },
        { uri: folder.uri('gone.log'), name: 'gone.log' },
      ],
    });
    assert.match(text, /1 leaked/);
    assert.match(text, /^Not read: gone\.log cannot be read\.$/m);
  });

  test('an open log counts as it is in the editor', async () => {
    const uri = folder.write('Winsock.log', sample('normal'));
    await client.open(sample('failing'), uri);
    const logs = [{ uri, name: 'Winsock.log' }];
    const life = await answer({ tool: 'explainControlBlock', logs, cb: 18 });
    assert.match(life, /^CB 18 \(instance 21\) leaked/);
    assert.match(life, /^1: \(001\) CB 18 \(instance 21\) allocated$/m);
    assert.match(await answer({ tool: 'caseReport', logs }), /^KB 303102 is confirmed/);
  });

  test('the case report of a folder is that of the command line', async () => {
    const uri = folder.write('Winsock.log', sample('failing'));
    folder.write('EV0.LOG', sampleEvents());
    const [inFolder, ofLog] = [`${folder.uri('')}/`, uri].map((each) => [{ uri: each, name: 'case' }]);
    const { stdout } = await cliProcess(['report', '--date', 'none', fileURLToPath(uri)]);
    const section = (text: string, name: string): string =>
      new RegExp(`^## ${name}\\n\\n([^]*?)\\n\\n## `, 'm').exec(text)?.[1] ?? '';
    for (const logs of [ofLog, inFolder]) {
      const text = await answer({ tool: 'caseReport', logs, detail: 'full' });
      for (const name of ['For the customer', 'Why', 'Evidence', 'Findings', 'Events', 'Articles']) {
        assert.notEqual(section(stdout, name), '', name);
        assert.equal(section(text, name), section(stdout, name), name);
      }
    }
  });

  test('what is no log, is not there, or makes no sense is refused, and the server goes on', async () => {
    const secret = [{ uri: folder.write('secret.txt', 'password\n'.repeat(20)), name: 'secret.txt' }];
    const gone = [{ uri: folder.uri('Winsock.log'), name: 'gone [x](command:y) \u202e' }];
    const failing = [{ uri: folder.write('winsock.1.log', sample('failing')), name: 'winsock.1.log' }];
    for (const [params, pattern] of [
      [{ tool: 'listFindings', logs: secret }, /secret\.txt is not a Winsock log/],
      [{ tool: 'explainControlBlock', logs: secret, cb: 1 }, /secret\.txt is not a Winsock log/],
      [{ tool: 'listFindings', logs: gone }, /\\u202e cannot be read/],
      [{ tool: 'listFindings', logs: [] }, /There is no Winsock\.log/],
      [{ tool: 'explainControlBlock', logs: failing, cb: 99 }, /no CB 99/],
      [{ tool: 'explainControlBlock', logs: failing }, /no CB -1/],
      [{ tool: 'caseReport', logs: [{ uri: folder.uri('nowhere/'), name: 'x' }] }, /There is no Winsock\.log/],
    ] as [Parameters<typeof ask>[0], RegExp][]) {
      const { text, isError } = await ask(params);
      assert.ok(isError);
      assert.match(text, pattern);
    }
    await assert.rejects(ask({ tool: 'listFindings', logs: failing, limit: -1 }));
    await assert.rejects(ask({ tool: 'shell' as 'caseReport', logs: failing }));
    assert.match(await answer({ tool: 'listFindings', logs: failing }), /1 leaked/);
  });
});
