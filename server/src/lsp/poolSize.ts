/** Which pool size holds for a log: what the user set, else what the latest event 9156 beside it says, else the default. */
import type { FolderEvents } from '../core/eventlog/folderEvents';
import type { Settings } from './settings';

/** One object for each size, since facts are kept for as long as their settings are the same object. */
const changed = new WeakMap<Settings, Map<number, Settings>>();

export function withPoolSize(settings: Settings, events: FolderEvents): Settings {
  const poolSize = settings.isPoolSizeSet ? undefined : events.poolSize?.value;
  // A count of 0 is no pool that a log could be judged against.
  if (poolSize === undefined || poolSize < 1 || poolSize === settings.poolSize) return settings;
  const sizes = changed.get(settings) ?? new Map<number, Settings>();
  changed.set(settings, sizes);
  let result = sizes.get(poolSize);
  if (!result) sizes.set(poolSize, (result = { ...settings, poolSize }));
  return result;
}
