/** Pipes given as FILE: read by every command that can read them once, and refused in words where a command has to read them twice. */
import * as assert from 'node:assert/strict';
import { CliProcess, MAIN, type Result } from './support/cli';
import { useFolder } from './support/folder';
import { leak, quiet } from './support/logs';
import { sampleEvents } from '../support/paths';

suite('a pipe as FILE', function () {
  this.timeout(120_000);
  suiteSetup(function () {
    if (process.platform === 'win32') this.skip();
  });
  const folder = useFolder();

  /** `LOG` and `EVENTS` stand for process substitutions, `FILE` for the log itself. */
  async function run(args: string): Promise<Result> {
    const log = folder().file('winsock.log', leak(1, 1) + quiet(300));
    const events = folder().file('ev0.txt', sampleEvents());
    const command = `"$1" "$2" ${args.replace('LOG', '<(cat "$3")').replace('EVENTS', '<(cat "$4")').replace('FILE', '"$3"')}`;
    return new CliProcess([process.execPath, MAIN, log, events], 'bash', ['-c', command, 'bash']).end();
  }

  for (const [args, status, said] of [
    ['analyze --leak-turnover 0 LOG', 1, /1 control block leaked/],
    ['shapes LOG', 0, /nothing to teach/],
    ['compare LOG FILE', 0, /\/dev\/fd\/\d+ .*winsock\.log/],
  ] as const) {
    test(`${args}: is read`, async () => {
      const result = await run(args);
      assert.equal(result.status, status, result.stderr);
      assert.match(result.stdout, said);
    });
  }

  for (const args of ['analyze --chain LOG', 'report LOG', 'report --events EVENTS FILE']) {
    test(`${args}: is refused, and nothing is said of what was not read`, async () => {
      const { status, stdout, stderr } = await run(args);
      assert.equal(status, 2);
      assert.match(
        stderr,
        /cannot read \/dev\/fd\/\d+: it is a pipe or a device, which can be read only once, .*save it to a file/,
      );
      // The checksum and the size of nothing.
      assert.doesNotMatch(stdout, /e3b0c44298fc1c14|is empty/);
    });
  }
});
