/** `winsock-log` as a process: `run.ts` with the real streams and signals. */
import { setFlagsFromString } from 'node:v8';
import { readArchives } from './archive/archives';
import type { Host } from './command';
import { listenForSignals } from './interrupt';
import { run } from './run';
import { readVersion } from './version';

async function main(): Promise<void> {
  readArchives();
  // Of a hundred thousand logs much is kept, and V8 would let garbage take several times the room of that. It keeps to what it has allowed
  // once, so that this comes first.
  if (process.argv[2] === 'analyze') setFlagsFromString('--heap-growing-percent=20');
  const { interrupt, status, onExit } = listenForSignals();
  const { env, stdout, stderr } = process;
  // Whoever writes next gets the error of a closed pipe; without a listener it would end the process with a stack trace.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const host: Host = {
    version: readVersion(),
    env,
    // Opened only where it is wanted.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    interrupt,
    onExit,
  };
  process.exitCode = await run(process.argv.slice(2), host);
  // What is still being read (a pipe that stays open, say) must not keep the process.
  if (interrupt.aborted) process.exit(status());
}

void main();
