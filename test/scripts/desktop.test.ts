import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { tryDesktop, type Desktop } from '../host/desktop';
import type { Hosts } from '../host/hosts';
import { captureConsole, inFolder, script, writeProgram } from './support';

/** Does what the trial asks of a desktop VS Code: opens a window (which none can see) and runs the program in it. */
const WORKING = `
  const option = (name) => process.argv.find((arg) => arg.startsWith('--' + name + '='))?.slice(name.length + 3);
  require(option('extensionTestsPath')).run();
`;

suite('A desktop VS Code that does not start', function () {
  if (process.platform === 'win32') return;
  this.timeout(180_000);
  let hosts: Hosts;
  const kept = { ...process.env };

  suiteSetup(async () => {
    hosts = await script<Hosts>('hosts/index.mjs');
    // A display that no stub looks at: the trial must not start one.
    process.env['DISPLAY'] = ':99';
    process.env['WINSOCK_LOG_DESKTOP_TIMEOUT'] = '10';
  });

  suiteTeardown(() => {
    for (const name of ['DISPLAY', 'WINSOCK_LOG_DESKTOP_TIMEOUT']) {
      if (kept[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = kept[name];
    }
  });

  const attempt = (source: string, work: (desktop: Desktop | undefined, said: string, folder: string) => void) =>
    inFolder(async (folder) => {
      const { result, lines } = await captureConsole(() => tryDesktop(hosts, writeProgram(folder, 'code', source)));
      work(result, lines.join('\n'), folder);
    });

  test('one that opens a window is taken, without a word', () =>
    attempt(WORKING, (desktop, said, folder) => {
      assert.deepEqual(desktop?.command, [path.join(folder, 'code')]);
      assert.equal(said, '');
    }));

  test('one that lacks a library: the reason is printed, and the served workbench takes over', () =>
    attempt(
      `console.error('code: error while loading shared libraries: libgtk-3.so.0: cannot open'); process.exit(127)`,
      (desktop, said) => {
        assert.equal(desktop, undefined);
        assert.match(said, /opens no window here \(it ended with code 127: .*libgtk-3\.so\.0: cannot open\)/);
        assert.match(said, /using the served workbench instead/);
      },
    ));

  test('one that crashes', () =>
    attempt(`process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 10_000)`, (desktop, said) => {
      assert.equal(desktop, undefined);
      assert.match(said, /opens no window here \(it ended by SIGSEGV\); using the served workbench instead/);
    }));

  test('one that crashes after its window was open is seen by its exit', () =>
    attempt(`${WORKING} process.exit(133)`, (desktop, said) => {
      assert.equal(desktop, undefined);
      assert.match(said, /it ended with code 133/);
    }));

  test('one that ends well, but never opened a window', () =>
    attempt('process.exit(0)', (desktop, said) => {
      assert.equal(desktop, undefined);
      assert.match(said, /opens no window here \(it ended with code 0\)/);
    }));

  test('one that hangs is ended, and so are its children', async () => {
    process.env['WINSOCK_LOG_DESKTOP_TIMEOUT'] = '1';
    const hanging = `
      const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' });
      require('node:fs').writeFileSync(__filename + '.pid', String(child.pid));
      process.on('SIGTERM', () => {});
      setTimeout(() => {}, 60_000);
    `;
    try {
      await inFolder(async (folder) => {
        const program = writeProgram(folder, 'code', hanging);
        const started = Date.now();
        const { result, lines } = await captureConsole(() => tryDesktop(hosts, program));
        assert.equal(result, undefined);
        assert.match(lines.join('\n'), /opens no window here \(not within 1 s; WINSOCK_LOG_DESKTOP_TIMEOUT/);
        assert.ok(Date.now() - started < 15_000);
        const child = Number(readFileSync(`${program}.js.pid`, 'utf8'));
        for (let tries = 0; isRunning(child) && tries < 50; tries++) await sleep(100);
        assert.ok(!isRunning(child));
      });
    } finally {
      process.env['WINSOCK_LOG_DESKTOP_TIMEOUT'] = '10';
    }
  });

  test('one that is not there', async () => {
    const { result, lines } = await captureConsole(() => tryDesktop(hosts, '/no/such/code'));
    assert.equal(result, undefined);
    assert.match(lines.join('\n'), /does not start here \(.*ENOENT/);
  });
});

/** A process that has ended but is not waited for yet still has its number. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (existsSync('/proc/self/stat')) return existsSync(file) && !/\) Z /.test(readFileSync(file, 'latin1'));
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
