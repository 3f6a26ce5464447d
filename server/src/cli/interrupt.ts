/** Ctrl-C and its like: the first asks the command to end in order, the second ends it at once. */
import { constants } from 'node:os';

interface Signals {
  readonly interrupt: AbortSignal;
  /** The exit status for the signal that came: 130 for Ctrl-C. */
  readonly status: () => number;
  readonly onExit: (cleanUp: () => void) => void;
}

export function listenForSignals(): Signals {
  const controller = new AbortController();
  let status: number = 128 + constants.signals.SIGINT;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      status = 128 + constants.signals[name];
      if (controller.signal.aborted) process.exit(status);
      controller.abort(new Error('interrupted'));
    });
  }
  // Whoever wants the process gone at once, with a core dump, gets that; but what clears up comes first.
  process.on('SIGQUIT', () => process.exit(128 + constants.signals.SIGQUIT));
  return {
    interrupt: controller.signal,
    status: () => status,
    onExit: (cleanUp) => process.on('exit', cleanUp),
  };
}
