/** The pool over a log, as few points as a picture needs: how many control blocks are in use, and how many of them are lost. */
import type { Facts } from '../findings/facts';
import { poolOf, walkOccupancy } from '../findings/pool';
import { atOnce, STEP, type InSteps } from './inSteps';
import type { PoolPicture, PoolPoint } from './model';

/** More points than this are drawn together. */
export const MAX_POINTS = 300;

/** The picture of one log against a pool of `size`. */
export function poolPicture(facts: Facts, all: readonly PoolPoint[], source: number, size: number): PoolPicture {
  const { peak, inUseAtEnd, exhaustedAt } = poolOf(facts.instances, size);
  const points = all.length > MAX_POINTS ? sampled(all, facts.lines) : all;
  return {
    source,
    lines: facts.lines,
    size,
    peak,
    inUseAtEnd,
    exhaustedAt: exhaustedAt < 0 ? undefined : exhaustedAt,
    lostAtEnd: all.at(-1)?.lost ?? 0,
    points,
    isSampled: points !== all,
    restarts: facts.runs.slice(1).map(({ firstLine }) => firstLine),
  };
}

/** The picture of some lines of a log alone, which count from 0 there: a run, or a file of a chain. */
export function partPicture(
  facts: Facts,
  { firstLine, lastLine }: { readonly firstLine: number; readonly lastLine: number },
): PoolPicture {
  const size = facts.settings.poolSize;
  const lines = lastLine - firstLine + 1;
  const all: PoolPoint[] = [{ line: 0, inUse: 0, lost: 0 }];
  for (const { line, inUse, lost } of atOnce(pointsOf(facts))) {
    if (line > lastLine) break;
    if (line <= firstLine) all.length = 0;
    all.push({ line: Math.max(0, line - firstLine), inUse, lost });
  }
  const end = all.at(-1) ?? { inUse: 0, lost: 0 };
  const peak = all.reduce((most, point) => (point.inUse > most.inUse ? point : most), { inUse: 0, line: -1 });
  const full = all.find(({ inUse }) => inUse >= size);
  const points = all.length > MAX_POINTS ? sampled(all, lines) : all;
  return {
    source: 0,
    lines,
    size,
    peak: { inUse: peak.inUse, line: peak.line },
    inUseAtEnd: end.inUse,
    exhaustedAt: full?.line,
    lostAtEnd: end.lost,
    points,
    isSampled: points !== all,
    restarts: facts.runs.flatMap((run) =>
      run.firstLine > firstLine && run.firstLine <= lastLine ? [run.firstLine - firstLine] : [],
    ),
  };
}

/** One point for each line at which either curve changes. */
export function* pointsOf(facts: Facts): InSteps<readonly PoolPoint[]> {
  const { instances } = facts;
  const changes = new Map<number, number>();
  const change = (line: number, by: number): void => void changes.set(line, (changes.get(line) ?? 0) + by);
  for (let i = 0; i < instances.count; i++) {
    if (i % STEP === 0) yield;
    const verdict = facts.verdict(i);
    if (verdict !== 'leaked' && verdict !== 'stuck') continue;
    change(instances.allocation[i], 1);
    // Of these only a restart gets any back.
    if (instances.freed[i] >= 0) change(instances.freed[i], -1);
  }
  const points: PoolPoint[] = [];
  let lost = 0;
  // Every line at which the number of the lost changes is one at which the number in use is reported.
  walkOccupancy(instances, (line, inUse) => {
    lost += changes.get(line) ?? 0;
    points.push({ line, inUse, lost });
  });
  return points;
}

/** The highest of each of `MAX_POINTS` equal stretches of the log, so that no peak is lost. */
function sampled(points: readonly PoolPoint[], lines: number): PoolPoint[] {
  const result: PoolPoint[] = [];
  let next = 0;
  let last: PoolPoint = { line: 0, inUse: 0, lost: 0 };
  for (let k = 0; k < MAX_POINTS; k++) {
    const line = Math.floor((k * lines) / MAX_POINTS);
    const end = Math.floor(((k + 1) * lines) / MAX_POINTS);
    let { inUse, lost } = last;
    for (; next < points.length && points[next].line < end; next++) {
      last = points[next];
      inUse = Math.max(inUse, last.inUse);
      lost = Math.max(lost, last.lost);
    }
    const before = result.at(-1);
    if (before?.inUse !== inUse || before.lost !== lost) result.push({ line, inUse, lost });
  }
  return result;
}
