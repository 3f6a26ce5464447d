/**
 * The doors at which a chain is judged, and logs that were rotated anywhere to go through them. What a door says of a rotated log is
 * what is said of the log in one piece: `said` by the core is the measure. A new door is one more entry of the list.
 */
import fc from 'fast-check';
import type { AnalyzedLog } from '../../server/src/core/formats/analyzedLog';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { contractLog } from './contractLogs';

/** A file of a rotated log. */
export interface RotatedFile {
  readonly name: string;
  readonly text: string;
}

/** An instance of a log, as every door says it: places are `file:line`, 1-based, of the file that the line is in. */
export interface SaidInstance {
  readonly cb: number;
  readonly instance: number;
  readonly verdict: string;
  readonly doubts: readonly string[];
  readonly allocated: string;
  readonly lastActivity: string;
}

/** What a door says of a log. */
export interface Said {
  /** In order of allocation. */
  readonly instances: readonly Partial<SaidInstance>[];
  /** Undefined where the door does not say it. */
  readonly pool?:
    { readonly peak: number; readonly peakAt: string; readonly atEnd: number; readonly fullAt: string } | undefined;
}

/** Where something is said of a log. */
export interface Door {
  readonly name: string;
  /** What of an instance the door tells, undefined where it is silent about it; by default, all is told of every one. */
  readonly tells?: (instance: SaidInstance) => Partial<SaidInstance> | undefined;
  /**
   * What is said of these files, oldest first, which are one chain and lie in one folder. A door that says it file by file is asked for
   * all of them: `instances` are those of all.
   */
  say(files: readonly RotatedFile[]): Promise<Said>;
}

/** What the door is to say where the core says `said`, and what it does say, to be compared. */
export async function heardAt(door: Door, files: readonly RotatedFile[], said: Said): Promise<readonly [Said, Said]> {
  const heard = await door.say(files);
  const { tells = (instance: SaidInstance) => instance } = door;
  const instances = said.instances.flatMap((instance) => tells(instance as SaidInstance) ?? []);
  return [heard, { instances, ...(heard.pool ? { pool: said.pool } : {}) }];
}

/** Names for so many files, oldest first: `winsock.log.2`, `winsock.log.1`, `winsock.log`. */
export function rotatedNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, k) => (k + 1 === count ? 'winsock.log' : `winsock.log.${count - 1 - k}`));
}

/** A text cut behind some of its lines, and called as rotation does. */
export function rotatedAt(text: string, places: readonly number[]): readonly RotatedFile[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const ends = [...new Set(places.map((place) => place % (lines.length + 1))), lines.length].sort((a, b) => a - b);
  const texts = ends
    .map((end, k) => lines.slice(k === 0 ? 0 : ends[k - 1], end).join(''))
    .filter((part) => part !== '');
  const names = rotatedNames(texts.length);
  return texts.map((part, k) => ({ name: names[k], text: part }));
}

/** Whether any line of a log has a known shape: of another text no door says anything. */
export function isUnderstood(text: string): boolean {
  const intake = new LogIntake();
  intake.push(Buffer.from(text));
  intake.end();
  return intake.isUnderstood;
}

/** Any log of the contract, cut anywhere. Whether its files are a chain is for `readContractChains` to say. */
export const rotatedLog = fc
  .tuple(contractLog, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }))
  .map(([{ text }, places]) => rotatedAt(text, places))
  .filter((files) => files.length > 0);

/** What the core says of a log: of one in one piece, `files` say where its lines are in the rotated ones. */
export function saidBy({ facts }: Pick<AnalyzedLog, 'facts'>, files: readonly RotatedFile[]): Said {
  const firstLines: number[] = [];
  let lines = 0;
  for (const { text } of files) {
    firstLines.push(lines);
    lines += (text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []).length;
  }
  const at = (line: number): string => {
    const k = firstLines.findLastIndex((first) => first <= line);
    return line < 0 ? 'nowhere' : `${files[k].name}:${line - firstLines[k] + 1}`;
  };
  const { instances, pool } = facts;
  const said: SaidInstance[] = [];
  for (let i = 0; i < instances.count; i++) {
    const verdict = facts.verdict(i);
    if (verdict === undefined) continue;
    said.push({
      cb: instances.cb[i],
      instance: instances.number[i],
      verdict,
      doubts: facts.doubts(i),
      allocated: at(instances.allocation[i]),
      lastActivity: at(instances.lastActivity[i]),
    });
  }
  return {
    instances: said,
    pool: { peak: pool.peak.inUse, peakAt: at(pool.peak.line), atEnd: pool.inUseAtEnd, fullAt: at(pool.exhaustedAt) },
  };
}
