import type { StatusParams } from '../../../server/src/lsp/protocol';

export interface StatusWords {
  /** Of one shape whatever the log, so that the status bar does not jump about: "3 leaked of 41". */
  readonly text: string;
  /** Short: VS Code puts it on the same line. */
  readonly detail: string;
  /** True where a control block is missing from the pool, or seems to be. */
  readonly needsAttention: boolean;
}

/** The findings of a log in the few words that fit a language status. Line numbers are 1-based here: people read them. */
export function statusWords(status: StatusParams): StatusWords {
  const { allocated, summary, pool, poolSizeFrom, build, runs, unrecognisedLines } = status;
  const { leaked, suspect, stuck } = summary;
  const counts = [`${leaked} leaked`];
  if (suspect > 0) {
    counts.push(`${suspect} suspect`);
  }
  if (stuck > 0) {
    counts.push(`${stuck} stuck`);
  }

  const details: string[] = [];
  if (pool.exhaustedAt !== null) {
    details.push(`pool of ${pool.size} full at line ${pool.exhaustedAt + 1}, ${pool.inUseAtEnd} in use at the end`);
  } else if (pool.peak.line !== null) {
    details.push(
      `pool peak ${pool.peak.inUse} of ${pool.size} at line ${pool.peak.line + 1}, ${pool.inUseAtEnd} at the end`,
    );
  }
  if (typeof poolSizeFrom === 'object') {
    details.push(`pool size from event ${poolSizeFrom.id} in ${poolSizeFrom.name}`);
  }
  if (build !== null) {
    details.push(`MTA build ${build.value} by event ${build.from.id} in ${build.from.name}`);
  }
  if (runs > 1) {
    details.push(`${runs} MTA runs`);
  }
  if (unrecognisedLines > 0) {
    details.push(unrecognisedLines === 1 ? '1 line not recognised' : `${unrecognisedLines} lines not recognised`);
  }
  return {
    text: `${counts.join(', ')} of ${allocated}`,
    detail: details.join(' · '),
    needsAttention: leaked + suspect + stuck > 0,
  };
}
