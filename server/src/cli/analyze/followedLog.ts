/** One log that is being followed: what has been read of the present one, and what has been announced of it. */
import { emptySummary } from '../../core/findings/judge';
import { verdicts, type AnalysisSettings } from '../../core/findings/verdict';
import type { PlacedLog } from '../../core/formats/analyzedLog';
import { News, type Announcement, type Wording } from '../../core/formats/news';
import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';

export class FollowedLog {
  intake: LogIntake;
  #news: News;
  /** Bytes taken in when the news were last asked for. */
  #asked = -1;
  /** The sum of the logs that had this name before the present one. */
  readonly before = { logs: 0, summary: emptySummary() };

  constructor(
    readonly file: string,
    readonly catalogue: Catalogue,
    readonly settings: AnalysisSettings,
    readonly wording: Wording,
  ) {
    this.intake = new LogIntake(catalogue);
    this.#news = new News(wording);
  }

  push(chunk: Uint8Array): void {
    this.intake.push(chunk);
  }

  /** What is new since the last call, if anything was read since. The facts are only valid until `tell` returns. */
  bulletin(tell: (log: PlacedLog, news: readonly Announcement[]) => void): void {
    if (this.intake.bytes === this.#asked) return;
    this.#asked = this.intake.bytes;
    this.intake.judge(this.settings, (facts) => {
      const log = { file: this.file, facts };
      tell(log, this.#news.next(log));
    });
    this.#news.settle(this.intake.facts(this.settings));
  }

  /** The present log has come to its end: the last news of it. Another one begins with the next `push`. */
  finish(): { readonly log: PlacedLog; readonly news: readonly Announcement[]; readonly intake: LogIntake } {
    const { intake } = this;
    intake.end();
    const facts = intake.facts(this.settings);
    const log = { file: this.file, facts };
    const news = this.#news.next(log);
    this.intake = new LogIntake(this.catalogue);
    this.#news = new News(this.wording);
    this.#asked = -1;
    this.before.logs++;
    for (const verdict of verdicts) this.before.summary[verdict] += facts.summary[verdict];
    return { log, news, intake };
  }
}
