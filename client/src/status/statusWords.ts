import { joinedPlain, plain, plainText, type PlainText } from '../../../server/src/core/text/plainText';
import type { StatusParams } from '../../../server/src/lsp/protocol';

export interface StatusWords {
  /** Of one shape whatever the log, so that the status bar does not jump about: "3 leaked of 41". */
  readonly text: PlainText;
  /** Short: VS Code puts it on the same line. */
  readonly detail: PlainText;
  /** True where a control block is missing from the pool, or seems to be. */
  readonly needsAttention: boolean;
}

/** The findings of a log in the few words that fit a language status. Line numbers are 1-based here: people read them. */
export function statusWords(status: StatusParams): StatusWords {
  const { allocated, summary, pool, poolSizeFrom, build, runs, unrecognisedLines } = status;
  const { leaked, suspect, stuck } = summary;
  const counts = [plainText`${leaked} leaked`];
  if (suspect > 0) {
    counts.push(plainText`${suspect} suspect`);
  }
  if (stuck > 0) {
    counts.push(plainText`${stuck} stuck`);
  }

  const details: PlainText[] = [];
  if (pool.exhaustedAt !== null) {
    details.push(
      plainText`pool of ${pool.size} full at line ${pool.exhaustedAt + 1}, ${pool.inUseAtEnd} in use at the end`,
    );
  } else if (pool.peak.line !== null) {
    details.push(
      plainText`pool peak ${pool.peak.inUse} of ${pool.size} at line ${pool.peak.line + 1}, ${pool.inUseAtEnd} at the end`,
    );
  }
  if (typeof poolSizeFrom === 'object') {
    details.push(plainText`pool size from event ${poolSizeFrom.id} in ${plain(poolSizeFrom.name)}`);
  }
  if (build !== null) {
    details.push(plainText`MTA build ${plain(build.value)} by event ${build.from.id} in ${plain(build.from.name)}`);
  }
  if (runs > 1) {
    details.push(plainText`${runs} MTA runs`);
  }
  if (unrecognisedLines > 0) {
    details.push(
      unrecognisedLines === 1 ? plainText`1 line not recognised` : plainText`${unrecognisedLines} lines not recognised`,
    );
  }
  return {
    text: plainText`${joinedPlain(counts, ', ')} of ${allocated}`,
    detail: joinedPlain(details, ' · '),
    needsAttention: leaked + suspect + stuck > 0,
  };
}
