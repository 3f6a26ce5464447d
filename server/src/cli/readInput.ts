import { STDIN } from '../core/formats/analyzedLog';
import type { LogIntake } from '../core/intake/logIntake';
import type { Catalogue } from '../core/log/catalogue';
import { readLogFile, readLogStream } from '../node/readLog';
import type { Host } from './command';
import type { ProgressBar } from './progress';
import { standardInput } from './standardInput';

/** Reads a log, `-` being the standard input, to its end, and shows how far it is. Rejects with an `InputError`. */
export function readInput(file: string, catalogue: Catalogue, progress: ProgressBar, host: Host): Promise<LogIntake> {
  const options = {
    catalogue,
    signal: host.interrupt,
    mustBeUnderstood: true,
    onProgress: (bytes: number, total: number | undefined) => {
      progress.update(file, bytes, total);
    },
  };
  return file === STDIN ? readLogStream(STDIN, standardInput(host), options) : readLogFile(file, options);
}
