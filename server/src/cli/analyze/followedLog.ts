/** One log that is being followed: what has been read of the present one, and what has been told of it. */
import type { Facts } from '../../core/findings/facts';
import { emptySummary } from '../../core/findings/judge';
import { verdicts, type AnalysisSettings } from '../../core/findings/verdict';
import { LogIntake } from '../../core/intake/logIntake';
import { News, type Announcement } from '../../core/formats/news';

export interface Bulletin {
  readonly facts: Facts;
  readonly news: readonly Announcement[];
}

const LF = 10;
const CR = 13;

export class FollowedLog {
  intake = new LogIntake();
  #news = new News();
  /** The log as long as it is too short for its encoding to be known: the intake reads no line of it before. */
  #short = new Uint8Array(0);
  /** Bytes taken in when the news were last asked for. */
  #told = -1;
  /** What the logs of this name came to that went before the present one. */
  readonly before = { logs: 0, allocated: 0, summary: emptySummary() };

  constructor(
    readonly file: string,
    readonly settings: AnalysisSettings,
  ) {}

  push(chunk: Uint8Array): void {
    this.intake.push(chunk);
    if (this.intake.guess) {
      this.#short = new Uint8Array(0);
    } else {
      const longer = new Uint8Array(this.#short.length + chunk.length);
      longer.set(this.#short);
      longer.set(chunk, this.#short.length);
      this.#short = longer;
    }
  }

  /** What has become certain since the last call; undefined where nothing was read since. */
  bulletin(): Bulletin | undefined {
    if (this.intake.bytes === this.#told) return undefined;
    this.#told = this.intake.bytes;
    const facts = (this.intake.guess ? this.intake : readWholeLines(this.#short)).facts(this.settings);
    return { facts, news: this.#news.next(facts) };
  }

  /** The present log has come to its end: the last news of it. Another one begins with the next `push`. */
  finish(): Bulletin & { readonly intake: LogIntake } {
    const { intake } = this;
    intake.end();
    const facts = intake.facts(this.settings);
    const news = this.#news.next(facts);
    this.intake = new LogIntake();
    this.#news = new News();
    this.#short = new Uint8Array(0);
    this.#told = -1;
    this.before.logs++;
    this.before.allocated += facts.allocated;
    for (const verdict of verdicts) this.before.summary[verdict] += facts.summary[verdict];
    return { facts, news, intake };
  }
}

/** A short log up to its last line end. One with NULs is UTF-16, most likely, and waits until more of it is known. */
function readWholeLines(bytes: Uint8Array): LogIntake {
  const intake = new LogIntake();
  const end = bytes.includes(0) ? 0 : Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
  intake.push(bytes.subarray(0, end));
  intake.end();
  return intake;
}
