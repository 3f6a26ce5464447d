/** How the findings in a growing log are told, one by one: as text for a person, as NDJSON for a program. */
import type { Facts } from '../findings/facts';
import type { Verdict } from '../findings/verdict';
import { findingText } from '../findings/words';
import { grouped, nameText } from './counts';
import { jsonString } from '../text/harmlessJson';
import { errorRecord, instanceRecord, summaryRecord } from './ndjson';
import type { Announcement } from './news';
import { findingVerdicts, type About, type Failure, type LogReport } from './report';
import { styleOf } from './style';
import { countsText, findingLines } from './text';

/** What earlier logs of the same name came to. */
export interface Before {
  readonly logs: number;
  readonly allocated: number;
  readonly summary: Readonly<Record<Verdict, number>>;
}

export interface FollowFormat {
  news(file: string, facts: Facts, news: readonly Announcement[]): Iterable<string>;
  /** Another log has begun under the name; `facts` are of the one before. */
  newLog(file: string, reason: 'truncated' | 'replaced', facts: Facts): Iterable<string>;
  failure(failure: Failure): Iterable<string>;
  /** The end: what the present log comes to. */
  summary(report: LogReport, before: Before): Iterable<string>;
}

export function followTextFormat(about: About): FollowFormat {
  const style = styleOf(about.color);
  return {
    *news(file, facts, news) {
      const name = nameText(file);
      const counts = new Map<Verdict, number>();
      for (const { kind, instance, verdict, before } of selected(news, about)) {
        if (kind === 'withdrawn') {
          yield `  ${name}:${facts.instances.allocation[instance] + 1}: no longer ${before}: ${findingText(facts, instance)}\n`;
          continue;
        }
        const count = (counts.get(verdict) ?? 0) + 1;
        counts.set(verdict, count);
        if (count <= about.limit) yield* findingLines(facts, instance, name, style);
      }
      // A log that has grown for long has many at once.
      for (const [verdict, count] of counts)
        if (count > about.limit) yield `  … and ${grouped(count - about.limit)} more ${verdict}: --all lists them.\n`;
    },
    *newLog(file, reason, facts) {
      const name = nameText(file);
      yield `\n${style.bold(name)}: ${reason}, a new log begins. The one before: ${countsText(facts.allocated, facts.summary)}\n`;
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
  return {
    *news(file, facts, news) {
      for (const { kind, instance } of selected(news, about)) yield instanceRecord(kind, file, facts, instance);
    },
    newLog: (file, reason) => [`{"type":"newLog","file":${jsonString(file)},"reason":"${reason}"}\n`],
    failure: (failure) => [errorRecord(failure)],
    summary: (report) => [summaryRecord(report)],
  };
}

/** The news on verdicts that were asked for; what is withdrawn was told with the verdict before. */
function* selected(news: readonly Announcement[], about: About): Generator<Announcement> {
  const wanted = about.verdicts ?? findingVerdicts;
  for (const each of news) if (wanted.has(each.before ?? each.verdict)) yield each;
}
