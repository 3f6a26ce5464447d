/** Harms the logs of modelled MTAs, and compares what the analysis says with what became of the control blocks: figures of docs/accuracy.md. */
import type { Facts } from '../../../server/src/core/findings/facts';
import { randomOf } from '../generateLog';
import { plain, readChunks } from '../analyse';
import { EOL, harmed, wraps } from '../harm';
import { drawMta, type DrawLimits } from './draw';
import { Mta } from './mta';
import type { FatedInstance } from './options';

export interface FatedLog {
  readonly seed: number;
  readonly lines: readonly string[];
  /** By the line of its allocation, 0-based. */
  readonly fates: ReadonlyMap<number, FatedInstance>;
  /** Lines of instances that are called leaked, and of those that are only too young for it, 0-based. */
  readonly leaked: ReadonlySet<number>;
  readonly young: ReadonlySet<number>;
  /** Instances that ended long before the log does: of each, the lines that show its use or release, 0-based. */
  readonly lives: readonly { readonly allocated: number; readonly shown: readonly number[] }[];
}

/** Lines that make a control block ready, or wait for it: they show neither its use nor its release. */
const SET_UP =
  /^\(\d+\) (?:CB \d+ \(instance|Use thread|Message type (?!2 )|Socket|WSAAccept|Ac\/Cl\/Cn|Wait for)|^\(003\) /;

/**
 * A modelled log, and the lines by which its lives show what became of them. Every instance has a control block of its own, and the MTA is not
 * restarted: nothing but its own lines says that an instance has ended.
 */
export function fatedLog(seed: number, limits: DrawLimits): FatedLog {
  const { options, seconds } = drawMta(seed, limits);
  let text = '';
  const mta = new Mta({ ...options, restarts: [] }, (piece) => (text += piece));
  mta.advanceTo(options.logFrom + seconds);
  const fates = new Map(mta.instances.map((instance) => [instance.line - 1, instance]));
  const { lines, lives } = numberedAnew(text.split(EOL).slice(0, -1), fates);
  const leaked = new Set<number>();
  const young = new Set<number>();
  const facts = readChunks([Buffer.from(lines.join(EOL))]);
  each(facts, (i, line) => {
    if (facts.verdict(i) === 'leaked') leaked.add(line);
    else if (facts.verdict(i) === 'suspect' && facts.doubts(i).join() === 'tooSoon') young.add(line);
  });
  return { seed, lines, fates, leaked, young, lives };
}

/** The last control block that a line names: before it may stand one of a driver thread. */
const NAMED = /\b(cb )(\d+)(?!.*\bcb \d)/i;
/** Numbers of control blocks from here on are no other's. */
const FIRST_OWN = 1000;

function numberedAnew(given: readonly string[], fates: FatedLog['fates']): Pick<FatedLog, 'lines' | 'lives'> {
  const lives: { allocated: number; shown: number[] }[] = [];
  /** By the number that the model gave: which of the lives it is now. */
  const latest = new Map<string, number>();
  /** The control block that thread 008 named last: `No more data` is its. */
  let named = '';
  const lines = given.map((line, at) => {
    const cb = NAMED.exec(line)?.[2];
    if (cb !== undefined && fates.has(at)) latest.set(cb, lives.push({ allocated: at, shown: [] }) - 1);
    if (cb !== undefined && line.startsWith('(008)') && !line.startsWith('(008) Wait')) named = cb;
    const life = latest.get(cb ?? named);
    if (life === undefined) return line;
    if (!SET_UP.test(line)) lives[life].shown.push(at);
    return line.replace(NAMED, (_, word: string) => `${word}${FIRST_OWN + life}`);
  });
  const old = 0.7 * lines.length;
  return {
    lines,
    lives: lives.filter(
      ({ allocated, shown }) =>
        shown.length > 0 && shown.at(-1)! < old && !['lost', 'listens'].includes(fates.get(allocated)!.fate),
    ),
  };
}

/** Every instance with the line of its allocation. */
export function each(facts: Facts, see: (i: number, line: number) => void): void {
  const { instances } = facts;
  for (let i = 0; i < instances.count; i++) if (facts.verdict(i) !== undefined) see(i, instances.allocation[i]);
}

export interface HarmDone {
  readonly text: string;
  readonly harmedLines: number;
  /** The line in the whole log of each line of the text, 0-based. */
  readonly source: readonly number[];
}

/** Harms all lines that show the use or release of some lives. The same log, harm and number give the same text. */
export function harmLives(log: FatedLog, lives: number, harm: Parameters<typeof harmed>[2]): HarmDone {
  const random = randomOf(log.seed * 31 + 7);
  const chosen = new Set<number>();
  for (let k = 0; k < lives && log.lives.length > 0; k++)
    for (const line of log.lives[Math.floor(random() * log.lives.length)].shown) chosen.add(line);
  const at = [...chosen].sort((a, b) => a - b);
  return { ...harmed(log.lines, at, harm, random), harmedLines: at.length };
}

export interface HarmedVerdicts {
  /** Allocation lines in the whole log of instances that are called leaked now, were not before, and were not only too young. */
  readonly wrong: readonly number[];
  /** True leaks that were called before, and how many of them still are. */
  readonly leaks: number;
  readonly stillCalled: number;
}

/** What is said of a harmed log, against what was said of it before, and against the truth. */
export function verdictsOn(log: FatedLog, { source }: Pick<HarmDone, 'source'>, facts: Facts): HarmedVerdicts {
  const wrong: number[] = [];
  const isLost = (line: number): boolean => log.fates.get(line)?.fate === 'lost';
  let stillCalled = 0;
  each(facts, (i, at) => {
    if (facts.verdict(i) !== 'leaked') return;
    const line = source[at];
    if (isLost(line) && log.leaked.has(line)) stillCalled++;
    else if (!log.leaked.has(line) && !log.young.has(line)) wrong.push(line);
  });
  return { wrong, leaks: [...log.leaked].filter(isLost).length, stillCalled };
}

export interface HarmFigures {
  logs: number;
  harmedLines: number;
  /** Logs in which something is called leaked that was not, and is not. */
  wrongLogs: number;
  wrong: number;
  leaks: number;
  stillCalled: number;
  readonly wrongSeeds: number[];
}

export const noFigures = (): HarmFigures => ({
  logs: 0,
  harmedLines: 0,
  wrongLogs: 0,
  wrong: 0,
  leaks: 0,
  stillCalled: 0,
  wrongSeeds: [],
});

/** Adds the figures of one way of harm over some logs to `figures`. */
export function harmFigures(
  logs: Iterable<FatedLog>,
  lives: number,
  harm: Parameters<typeof harmed>[2],
  figures: HarmFigures = noFigures(),
): HarmFigures {
  for (const log of logs) {
    const done = harmLives(log, lives, harm);
    const { wrong, leaks, stillCalled } = verdictsOn(log, done, readChunks([Buffer.from(done.text)]));
    figures.logs++;
    figures.harmedLines += done.harmedLines;
    figures.wrong += wrong.length;
    figures.leaks += leaks;
    figures.stillCalled += stillCalled;
    if (wrong.length === 0) continue;
    figures.wrongLogs++;
    figures.wrongSeeds.push(log.seed);
  }
  return figures;
}

/** What other hands put in front of every line of a text; the lines that harm has made have it, too. */
export function wrapped(text: string, wrap: (line: string, at: number) => string): string {
  return text
    .split(EOL)
    .slice(0, -1)
    .map((line, at) => wrap(line, at) + EOL)
    .join('');
}

/** In how many of the ways to wrap it a log says what it says bare. */
export function wrapsThatSayTheSame(log: FatedLog): number {
  const text = log.lines.map((line) => line + EOL).join('');
  const bare = JSON.stringify(plain(readChunks([Buffer.from(text)])));
  return Object.values(wraps).filter(
    (wrap) => JSON.stringify(plain(readChunks([Buffer.from(wrapped(text, wrap))]))) === bare,
  ).length;
}
