/** All kinds of files of which nothing can be read, at all doors of the command line: none is called clean, and each is named. */
import * as assert from 'node:assert/strict';
import { formatNames } from '../../server/src/core/formats/formats';
import { inputKinds, type InputKind } from '../support/inputKinds';
import { sample } from '../support/paths';
import { cli } from './support/cli';
import { useFolder } from './support/folder';
import { McpClient, textOf } from './support/mcp';

interface Door {
  readonly door: string;
  /** What it says of a file called `winsock.log`, and its status. */
  readonly ask: (file: string, folder: string) => Promise<{ readonly said: string; readonly status: number | null }>;
}

const command = (...args: string[]): Door['ask'] =>
  async function (file) {
    const { stdout, stderr, status } = await cli([...args, file]);
    return { said: `${stdout}${stderr}`, status };
  };

const doors: readonly Door[] = [
  ...formatNames.map((format): Door => ({
    door: `analyze --format ${format} FILE`,
    ask: command('analyze', '--format', format),
  })),
  { door: 'analyze --quiet FILE', ask: command('analyze', '--quiet') },
  { door: 'analyze --chain FILE', ask: command('analyze', '--chain') },
  { door: 'report FILE', ask: command('report') },
  { door: 'report --format json FILE', ask: command('report', '--format', 'json') },
  { door: 'shapes FILE', ask: command('shapes') },
  { door: 'compare FILE FILE', ask: async (file) => command('compare', file)(file, '') },
];

suite('a file of which nothing can be read, at each door', () => {
  const folder = useFolder();

  for (const { door, ask } of doors) {
    test(door, async () => {
      for (const { kind, bytes, reason } of inputKinds) {
        const { said, status } = await ask(folder().file('winsock.log', bytes), folder().path);
        assert.equal(status, 2, `${kind}: ${said}`);
        assert.match(said, reason, kind);
        assert.ok(!/SUMMARY|no Winsock\.log was found/.test(said), `${kind}: ${said}`);
      }
    });
  }

  test('beside a clean log, in a folder: named, unless it is plainly another program’s', async () => {
    for (const { kind, bytes, reason, isOthers = false } of inputKinds) {
      folder().file('logs/winsock.log.1', bytes);
      folder().file('logs/winsock.log', sample('normal'));
      for (const name of ['analyze', 'report']) {
        const { stdout, stderr, status } = await cli([name, folder().join('logs')]);
        const said = `${stdout}${stderr}`;
        assert.equal(status, isOthers ? 0 : 2, `${name}, ${kind}: ${said}`);
        if (!isOthers || name === 'report') assert.match(said, named(reason), `${name}, ${kind}`);
      }
    }
  });

  test('an assistant is told of each', async () => {
    folder().file('logs/winsock.log', sample('normal'));
    const mcp = await McpClient.start([folder().join('logs')]);
    try {
      for (const { kind, bytes, reason, isOthers = false } of inputKinds) {
        folder().file('logs/winsock.log.1', bytes);
        const said = JSON.stringify(await mcp.answer('list_logs'));
        assert.match(said, named(reason), kind);
        assert.equal(said.includes('"mayHoldEvidence":true'), !isOthers, kind);
        // An error beside no log at all, or a refusal.
        const found = textOf(await mcp.call('list_findings', { path: 'winsock.log.1' }));
        assert.match(found, quoted(reason), kind);
        assert.ok(!/"logs":[1-9]/.test(found), kind);
      }
    } finally {
      await mcp.close();
    }
  });
});

/** JSON escapes quotation marks. */
function quoted(reason: InputKind['reason']): RegExp {
  return new RegExp(reason.source.replaceAll('"', '\\\\*"'));
}

/** In a folder, gzip has been taken off before it is looked at. */
function named(reason: InputKind['reason']): RegExp {
  return quoted(new RegExp(reason.source.replace('in gzip, ', '')));
}
