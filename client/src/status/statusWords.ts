import { joinedPlain, plain, plainText, type PlainText } from '../../../server/src/core/text/plainText';
import type { StatusParams } from '../../../server/src/lsp/protocol';

interface StatusWords {
  /** The one figure that is always in the status bar. Short, and of one shape whatever the log: "$(error) 3 leaked". */
  readonly figure: PlainText;
  /** "3 leaked, 1 suspect of 41". */
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
  if (suspect > 0) counts.push(plainText`${suspect} suspect`);
  if (stuck > 0) counts.push(plainText`${stuck} stuck`);

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
  if (typeof poolSizeFrom === 'object')
    details.push(plainText`pool size from event ${poolSizeFrom.id} in ${plain(poolSizeFrom.name)}`);
  if (build !== null)
    details.push(plainText`MTA build ${plain(build.value)} by event ${build.from.id} in ${plain(build.from.name)}`);
  if (runs > 1) details.push(plainText`${runs} MTA runs`);
  if (unrecognisedLines > 0) {
    details.push(
      unrecognisedLines === 1 ? plainText`1 line not recognised` : plainText`${unrecognisedLines} lines not recognised`,
    );
  }
  if (allocated === 0) {
    return {
      figure: plainText`$(circle-slash) no control blocks`,
      text: plainText`No control blocks`,
      detail:
        unrecognisedLines === status.lines && status.lines > 0
          ? plainText`none of its lines is one of the MTA’s: this may be another program’s log`
          : joinedPlain([plainText`none was allocated in this log`, ...details], ' · '),
      needsAttention: false,
    };
  }
  const icon = leaked > 0 ? plainText`$(error)` : suspect + stuck > 0 ? plainText`$(warning)` : plainText`$(pass)`;
  return {
    figure: plainText`${icon} ${leaked} leaked`,
    text: plainText`${joinedPlain(counts, ', ')} of ${allocated}`,
    detail: joinedPlain(details, ' · '),
    needsAttention: leaked + suspect + stuck > 0,
  };
}
