import { LogIntake } from '../../core/intake/logIntake';
import type { FoldState } from '../../core/lifecycle/fold';
import type { Catalogue } from '../../core/log/catalogue';

/** Begins to read a log that is no document, for the judgement of its chain. `start`: where the log that it continues has come to. */
export function beginLog(catalogue: Catalogue, start?: FoldState): LogIntake {
  return new LogIntake(catalogue, start);
}
