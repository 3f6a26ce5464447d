/** How the findings in a growing log are announced, one by one: as text for a person, as NDJSON for a program. */
import type { Facts } from '../findings/facts';
import type { Verdict } from '../findings/verdict';
import { findingText } from '../findings/words';
import { nameText } from './counts';
import { jsonString } from '../text/harmlessJson';
import { instanceMembers } from './logJson';
import { errorRecord, instanceRecord, summaryRecord } from './ndjson';
import type { Announcement } from './news';
import { findingVerdicts, type About, type Failure, type AnalyzedLog, type Piece } from './analyzedLog';
import { styleOf } from './style';
import { countsText, findingLines } from './text';
import { grouped } from '../text/counts';

/** The sum of the earlier logs of the same name. */
interface Before {
  readonly logs: number;
  readonly allocated: number;
  readonly summary: Readonly<Record<Verdict, number>>;
}

/** Why another log has begun under the name, and whether all of the one before was read. */
interface LogChange {
  readonly reason: 'truncated' | 'replaced';
  /** Bytes may have been written between two looks that can no longer be read. */
  readonly mayHaveLost: boolean;
}

export interface FollowFormat {
  /** What the format says of an instance: a change of it is announced. Undefined where it is no finding asked for. */
  wording(facts: Facts, i: number): string | undefined;
  news(file: string, facts: Facts, news: readonly Announcement[]): Iterable<Piece>;
  /** Another log has begun under the name; `facts` are of the one before. */
  newLog(file: string, change: LogChange, facts: Facts): Iterable<Piece>;
  failure(failure: Failure): Iterable<Piece>;
  /** The end: the sum of the present log. */
  summary(log: AnalyzedLog, before: Before): Iterable<Piece>;
}

export function followTextFormat(about: About): FollowFormat {
  const style = styleOf(about.color);
  return {
    wording(facts, i) {
      const verdict = facts.verdict(i);
      if (!verdict) return undefined;
      const doubts = facts.doubts(i);
      const isWanted = about.verdicts
        ? about.verdicts.has(verdict)
        : // A person does not want to see every connection that is just being set up.
          findingVerdicts.has(verdict) && !doubts.includes('tooSoon');
      return isWanted ? [verdict, ...doubts].join(' ') : undefined;
    },
    *news(file, facts, news) {
      const name = nameText(file);
      const counts = new Map<Verdict, number>();
      for (const announcement of news) {
        if (announcement.kind === 'gone') {
          const { verdict, name: instance, line } = announcement.was;
          yield `  ${name}:${line + 1}: no longer ${verdict}: ${instance}; the line that allocated it was not finished\n`;
          continue;
        }
        const { kind, instance, before } = announcement;
        if (kind === 'withdrawn') {
          const line = facts.instances.allocation[instance] + 1;
          yield `  ${name}:${line}: no longer ${before}: ${findingText(facts, instance)}\n`;
          continue;
        }
        const verdict = facts.verdict(instance);
        if (!verdict) continue;
        const count = (counts.get(verdict) ?? 0) + 1;
        counts.set(verdict, count);
        if (count <= about.limit)
          yield* findingLines(facts, instance, `${name}:${facts.instances.allocation[instance] + 1}`, style);
      }
      // A log that has grown for long has many at once.
      for (const [verdict, count] of counts)
        if (count > about.limit) yield `  … and ${grouped(count - about.limit)} more ${verdict}: --all lists them.\n`;
    },
    *newLog(file, { reason, mayHaveLost }, facts) {
      const name = nameText(file);
      yield `\n${style.bold(name)}: ${reason}, a new log begins. The one before: ${countsText(facts.allocated, facts.summary)}\n`;
      if (mayHaveLost)
        yield `  ${style.warn('Bytes may be lost')}: what was written to the old log after the last look cannot be read any more.\n`;
    },
    failure: () => [],
    *summary({ file, facts }, before) {
      yield `\n${style.bold('SUMMARY')}: ${nameText(file)}: ${countsText(facts.allocated, facts.summary)}\n`;
      if (before.logs > 0)
        yield `         and in ${grouped(before.logs)} earlier of that name: ${countsText(before.allocated, before.summary)}\n`;
    },
  };
}

export function followNdjsonFormat(about: About): FollowFormat {
  const wanted = about.verdicts ?? findingVerdicts;
  return {
    wording(facts, i) {
      const verdict = facts.verdict(i);
      return verdict && wanted.has(verdict) ? instanceMembers(facts, i) : undefined;
    },
    *news(file, facts, news) {
      for (const each of news) {
        if (each.kind === 'gone') yield instanceRecord('withdrawn', file, each.was.wording);
        else yield instanceRecord(each.kind, file, instanceMembers(facts, each.instance));
      }
    },
    newLog: (file, { reason, mayHaveLost }) => [
      `{"type":"newLog","file":${jsonString(file)},"reason":"${reason}","mayHaveLost":${mayHaveLost}}\n`,
    ],
    failure: (failure) => [errorRecord(failure)],
    summary: (log) => [summaryRecord(log)],
  };
}
