/** Names that change what they lead to while they are read for an assistant: nothing outside of the folders is ever told. */
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { confinedTo, listFolder, openFile, statFile, within } from '../../server/src/node/files';
import { Folder } from './support/folder';
import { McpClient, textOf } from './support/mcp';

const SECRET = 4711;
const secretLog = `(001) CB ${SECRET} (instance 1) allocated\n(001) Use thread cb 0 for Winsock cb ${SECRET}\n`.repeat(
  400,
);
const ownLog = `(001) CB 5 (instance 1) allocated\n(001) Use thread cb 0 for Winsock cb 5\n`.repeat(400);

/** Swaps in a process of its own, as fast as it goes: a file for a link to one outside, and a folder for a link to one outside. */
const swapper = `
const fs = require('node:fs');
const [own, file, out, dir, ownDir, outDir] = process.argv.slice(1);
for (const end = Date.now() + 60000; Date.now() < end;) {
  for (const [name, target, isLink] of [[file, out, true], [file, own, false], [dir, outDir, true], [dir, ownDir, true]]) {
    const next = name + '.next';
    try {
      if (isLink) fs.symlinkSync(target, next); else fs.copyFileSync(target, next);
      fs.renameSync(next, name);
    } catch { try { fs.unlinkSync(next); } catch {} }
  }
}
`;

suite('links that are swapped while they are read', function () {
  this.timeout(120_000);
  let folder: Folder;
  let outside: Folder;
  suiteSetup(function () {
    if (process.platform === 'win32') this.skip();
    folder = new Folder();
    outside = new Folder();
    outside.file('Winsock.log', secretLog);
    outside.file('dir/winsock.log', secretLog);
    folder.file('own/own.txt', ownLog);
    folder.file('ownDir/winsock.log', ownLog);
    folder.file('Winsock.log', ownLog);
  });
  suiteTeardown(() => {
    folder?.remove();
    outside?.remove();
  });

  test('for ten seconds, in a loop: no answer of any tool holds a line, a size or a name from outside', async () => {
    const file = folder.join('Winsock.log');
    const child = spawn(process.execPath, [
      ...['-e', swapper, folder.join('own/own.txt'), file, outside.join('Winsock.log')],
      ...[folder.join('dir'), folder.join('ownDir'), outside.join('dir')],
    ]);
    const mcp = await McpClient.start([folder.path]);
    try {
      let answers = 0;
      for (const end = Date.now() + 10_000; Date.now() < end;) {
        for (const [tool, args] of [
          ['list_findings', { path: file, verdicts: ['leaked', 'suspect', 'active', 'idle', 'reallocated'] }],
          ['explain_control_block', { path: file, cb: 5 }],
          ['case_report', { path: file }],
          ['list_findings', { path: folder.join('dir/winsock.log'), verdicts: ['leaked', 'active', 'reallocated'] }],
          ['list_logs', {}],
        ] as const) {
          const said = textOf(await mcp.call(tool, args));
          assert.ok(!said.includes(String(SECRET)), said);
          answers++;
        }
      }
      assert.ok(answers > 10, String(answers));
    } finally {
      child.kill('SIGKILL');
      await mcp.close();
    }
  });

  test('an opened file is read, whatever takes its name', async () => {
    const file = folder.file('a/winsock.log', ownLog);
    await within([folder.path], async () => {
      const handle = await openFile(file);
      unlinkSync(file);
      symlinkSync(outside.join('Winsock.log'), file);
      assert.equal((await handle.readFile()).toString(), ownLog);
      await handle.close();
      await assert.rejects(openFile(file), /a link to a place outside the folders/);
      await assert.rejects(statFile(file), /a link to a place outside the folders/);
    });
    assert.equal(confinedTo(), undefined);
  });

  test('another file inside that takes its place between two readings of one call is not taken for it', async () => {
    const file = folder.file('b/winsock.log', ownLog);
    await within([folder.path], async () => {
      await (await openFile(file)).close();
      writeFileSync(folder.join('b/new'), ownLog);
      renameSync(folder.join('b/new'), file);
      await assert.rejects(openFile(file), /another file has taken its place/);
    });
    await within([folder.path], async () => (await openFile(file)).close());
  });

  test('a folder that leads out is not listed', async () => {
    mkdirSync(folder.join('c'), { recursive: true });
    symlinkSync(outside.path, folder.join('c/out'));
    await within([folder.path], async () => {
      await assert.rejects(listFolder(folder.join('c/out')), /a link to a place outside the folders/);
      assert.deepEqual(
        (await listFolder(folder.join('c'))).map(({ name }) => name),
        ['out'],
      );
    });
    assert.ok(existsSync(folder.join('c/out')));
  });
});
