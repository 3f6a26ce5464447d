/** One log that is being followed: what has been read of the present one, and what has been announced of it. */
import type { Facts } from '../../core/findings/facts';
import { emptySummary } from '../../core/findings/judge';
import { verdicts, type AnalysisSettings } from '../../core/findings/verdict';
import { News, type Announcement, type Wording } from '../../core/formats/news';
import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import { guessEncoding } from '../../core/text/encoding';

export interface Bulletin {
  readonly facts: Facts;
  readonly news: readonly Announcement[];
}

const LF = 10;
const CR = 13;

export class FollowedLog {
  intake: LogIntake;
  #news: News;
  /** The log as long as it is too short for its encoding to be known: the intake reads no line of it before. */
  #short = new Uint8Array(0);
  /** Bytes taken in when the news were last asked for. */
  #asked = -1;
  /** The sum of the logs that had this name before the present one. */
  readonly before = { logs: 0, allocated: 0, summary: emptySummary() };

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
    if (this.intake.guess) {
      this.#short = new Uint8Array(0);
    } else {
      const longer = new Uint8Array(this.#short.length + chunk.length);
      longer.set(this.#short);
      longer.set(chunk, this.#short.length);
      this.#short = longer;
    }
  }

  /** What is new since the last call, as of the last line that is whole; undefined where nothing was read since. */
  bulletin(): Bulletin | undefined {
    if (this.intake.bytes === this.#asked) return undefined;
    this.#asked = this.intake.bytes;
    const facts = (this.intake.guess ? this.intake : readWholeLines(this.#short, this.catalogue)).facts(this.settings);
    return { facts, news: this.#news.next(facts) };
  }

  /** The present log has come to its end: the last news of it. Another one begins with the next `push`. */
  finish(): Bulletin & { readonly intake: LogIntake } {
    const { intake } = this;
    intake.end();
    const facts = intake.facts(this.settings);
    const news = this.#news.next(facts);
    this.intake = new LogIntake(this.catalogue);
    this.#news = new News(this.wording);
    this.#short = new Uint8Array(0);
    this.#asked = -1;
    this.before.logs++;
    this.before.allocated += facts.allocated;
    for (const verdict of verdicts) this.before.summary[verdict] += facts.summary[verdict];
    return { facts, news, intake };
  }
}

/** A short log up to its last line end. */
function readWholeLines(bytes: Uint8Array, catalogue: Catalogue): LogIntake {
  const intake = new LogIntake(catalogue);
  intake.push(bytes.subarray(0, wholeLines(bytes)));
  intake.end();
  return intake;
}

/** Where the last whole line ends. */
function wholeLines(bytes: Uint8Array): number {
  const { family } = guessEncoding(bytes);
  if (family === 'bytes') return Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
  const [low, high] = family === 'utf-16le' ? [0, 1] : [1, 0];
  for (let at = (bytes.length & ~1) - 2; at >= 0; at -= 2) {
    if (bytes[at + high] === 0 && (bytes[at + low] === LF || bytes[at + low] === CR)) return at + 2;
  }
  return 0;
}
