/** How the findings in a growing log are announced, one by one: as text for a person, as NDJSON for a program. */
import type { Verdict } from '../findings/verdict';
import { doubtKinds } from '../findings/doubts';
import { findingText, wrappedText } from '../findings/words';
import type { Summary } from '../findings/judge';
import { chainLines, nameText, summaryName } from './counts';
import { jsonString } from '../text/harmlessJson';
import { instanceMembers } from './logJson';
import { errorRecord, instanceRecord, summaryRecord } from './ndjson';
import type { Announcement } from './news';
import {
  findingVerdicts,
  placeOf,
  summaryOf,
  type About,
  type AnalyzedLog,
  type Failure,
  type Piece,
  type PlacedLog,
} from './analyzedLog';
import { styleOf } from './style';
import { countsText, findingLines } from './text';
import { counted, grouped } from '../text/counts';

/** The sum of the earlier logs of the same name. */
interface Before {
  readonly logs: number;
  readonly summary: Readonly<Record<Verdict, number>>;
}

/** Why another log has begun under the name, and whether all of the one before was read. */
interface LogChange {
  readonly reason: 'truncated' | 'replaced' | 'rotated';
  /** Of one that was rotated: the file that its lines are in now, as the user would name it. */
  readonly earlier?: string | undefined;
  /** Bytes may have been written between two looks that can no longer be read. */
  readonly mayHaveLost: boolean;
}

export interface FollowFormat {
  /** What the format says of an instance: a change of it is announced. Undefined where it is no finding asked for. */
  wording(log: PlacedLog, i: number): string | undefined;
  news(log: PlacedLog, news: readonly Announcement[]): Iterable<Piece>;
  /** Another log has begun under the name. `ended`: the counts of what was followed before, where nothing more can come of that. */
  newLog(file: string, change: LogChange, ended: Readonly<Summary> | undefined): Iterable<Piece>;
  /** What the log is judged together with from now on, and whether it is wrapped. */
  together(log: AnalyzedLog): Iterable<Piece>;
  failure(failure: Failure): Iterable<Piece>;
  /** The end: the sum of the present log. */
  summary(log: AnalyzedLog, before: Before): Iterable<Piece>;
}

export function followTextFormat(about: About): FollowFormat {
  const style = styleOf(about.color);
  return {
    wording({ facts }, i) {
      const verdict = facts.verdict(i);
      if (!verdict) return undefined;
      const doubts = facts.doubts(i);
      const isWanted = about.verdicts
        ? about.verdicts.has(verdict)
        : // A person does not want to see every connection that is just being set up.
          findingVerdicts.has(verdict) && !doubts.some((doubt) => doubtKinds[doubt].passes);
      return isWanted ? [verdict, ...doubts].join(' ') : undefined;
    },
    *news(log, news) {
      const { facts } = log;
      const at = (line: number): string => {
        const place = placeOf(log, line);
        return `${nameText(place.file)}:${place.line + 1}`;
      };
      const counts = new Map<Verdict, number>();
      for (const announcement of news) {
        if (announcement.kind === 'gone') {
          const { verdict, name: instance, line } = announcement.was;
          yield `  ${at(line)}: no longer ${verdict}: ${instance}; the line that allocated it was still being written\n`;
          continue;
        }
        if (announcement.kind === 'moved') continue;
        const { kind, instance, before } = announcement;
        if (kind === 'withdrawn') {
          yield `  ${at(facts.instances.allocation[instance])}: no longer ${before}: ${findingText(facts, instance)}\n`;
          continue;
        }
        const verdict = facts.verdict(instance);
        if (!verdict) continue;
        const count = (counts.get(verdict) ?? 0) + 1;
        counts.set(verdict, count);
        if (count <= about.limit) yield* findingLines(facts, instance, at(facts.instances.allocation[instance]), style);
      }
      // A log that has grown for long has many at once.
      for (const [verdict, count] of counts)
        if (count > about.limit) yield `  … and ${grouped(count - about.limit)} more ${verdict}: --all lists them.\n`;
    },
    *newLog(file, { reason, earlier, mayHaveLost }, ended) {
      const what = earlier === undefined ? 'a new log begins' : `the earlier lines are in ${nameText(earlier)}`;
      const how = earlier === undefined ? `${reason}, ${what}` : `${reason}: ${what}`;
      yield `\n${style.bold(nameText(file))}: ${how}${ended ? `. The one before: ${countsText(ended)}` : ''}\n`;
      if (mayHaveLost)
        yield `  ${style.warn('Bytes may be lost')}: what the MTA wrote to the old log after it was last read is lost.\n`;
    },
    *together(log) {
      const name = style.bold(nameText(log.file));
      const { prefix } = log.facts;
      if (prefix !== undefined) yield `${name}: ${wrappedText(prefix)}\n`;
      else if (!log.chain) yield `${name}: judged by itself\n`;
      for (const line of chainLines(log, false)) yield `${name}: ${line}\n`;
    },
    failure: () => [],
    *summary(log, before) {
      yield `\n${style.bold('SUMMARY')}: ${summaryName(log)}: ${countsText(summaryOf(log))}\n`;
      if (before.logs > 0)
        yield `         and in ${counted(before.logs, 'earlier log')} of that name: ${countsText(before.summary)}\n`;
    },
  };
}

export function followNdjsonFormat(about: About): FollowFormat {
  const wanted = about.verdicts ?? findingVerdicts;
  const membersOf = (log: PlacedLog, i: number): string => `"file":${jsonString(log.file)},${instanceMembers(log, i)}`;
  return {
    wording(log, i) {
      const verdict = log.facts.verdict(i);
      return verdict && wanted.has(verdict) ? membersOf(log, i) : undefined;
    },
    *news(log, news) {
      for (const each of news) {
        if (each.kind === 'gone' || each.kind === 'moved') yield instanceRecord('withdrawn', each.was.wording);
        else if (each.kind === 'finding' || each.isMoved !== true)
          yield instanceRecord(each.kind, membersOf(log, each.instance));
      }
    },
    newLog: (file, { reason, earlier, mayHaveLost }) => [
      `{"type":"newLog","file":${jsonString(file)},"reason":"${reason}",` +
        `${earlier === undefined ? '' : `"earlier":${jsonString(earlier)},`}"mayHaveLost":${mayHaveLost}}\n`,
    ],
    together: () => [],
    failure: (failure) => [errorRecord(failure)],
    summary: (log) => [summaryRecord(log)],
  };
}
