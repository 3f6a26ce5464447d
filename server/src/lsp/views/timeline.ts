/**
 * `winsockLog/timeline` and `winsockLog/timelineRows`: a log between two lines, at the resolution of a screen. What is sent grows
 * with the pixels that are drawn, not with the instances of the log.
 */
import { directions, type Lanes, type Lives } from '../../core/findings/lives';
import { firstWhere, lowerBound } from '../../core/text/search';
import { instanceName } from '../../core/findings/words';
import { traceOf } from '../../core/formats/trace';
import { nameOfChain } from '../judgement/judgement';
import type { Params } from '../methods';
import { POOL_FIELDS, type TimelineResult, type TimelineRow, type TimelineRowsResult } from '../protocol';
import { base64 } from './base64';
import { placeOf, type LogView } from './logViews';

/** No screen is wider, and no answer larger. */
const MAX_COLUMNS = 20_000;
const MAX_LANES = 500;
const MAX_ROWS = 1000;

export function timeline({ lives, judgement }: LogView, params: Params<'timeline'>): TimelineResult {
  const from = clamp(params.from, 0, lives.lines);
  const to = clamp(params.to, from, lives.lines);
  const columns = clamp(params.columns, 1, MAX_COLUMNS);
  const lanes = lives.lanesBy(params.order);
  const { cbs } = lanes;
  const wanted = params.instance !== undefined && params.instance < lives.count ? params.instance : undefined;
  const wantedLane = wanted === undefined ? -1 : cbs.indexOf(lives.cb[wanted]);
  const count = Math.max(1, Math.min(params.lastLane - params.firstLane, MAX_LANES));
  const isInside = wantedLane < 0 || (wantedLane >= params.firstLane && wantedLane < params.firstLane + count);
  const firstLane = clamp(isInside ? params.firstLane : wantedLane - (count >> 1), 0, cbs.length);
  const lastLane = Math.min(cbs.length, firstLane + count);
  const bars = new Bars((to - from) / columns, from);
  for (let lane = firstLane; lane < lastLane; lane++) addLane(bars, lives, lanes, lane, from, to);
  return {
    lines: lives.lines,
    files: judgement.files.map(({ uri, name, firstLine, lines }) => ({ uri, name, firstLine, lines })),
    lanes: cbs.length,
    from,
    to,
    columns,
    firstLane,
    cbs: [...cbs.subarray(firstLane, lastLane)],
    ...(wanted === undefined
      ? {}
      : { instance: { index: wanted, lane: wantedLane, line: lives.start[wanted], lastLine: lives.end[wanted] } }),
    bars: base64(Int32Array.from(bars.fields)),
    pool: base64(poolColumns(lives, from, to, columns)),
    restarts: restarts(lives, from, to, columns),
  };
}

/** Collects the bars of one lane after the other, and draws together what is narrower than a column. */
class Bars {
  readonly fields: number[] = [];
  /** Narrow ones that touch, in columns. */
  #merged: { lane: number; first: number; last: number; verdict: number; index: number } | undefined;

  constructor(
    /** Lines. */
    readonly columnWidth: number,
    readonly from: number,
  ) {}

  add(lane: number, start: number, end: number, verdict: number, index: number): void {
    if (end - start + 1 >= this.columnWidth) {
      this.flush();
      this.fields.push(lane, start, end, verdict, index);
      return;
    }
    const column = Math.floor((start - this.from) / this.columnWidth);
    const merged = this.#merged;
    if (merged?.last === column) {
      if (verdict >= merged.verdict) {
        merged.index = -1;
        return;
      }
      // The worst in this column shows; what was before it keeps its own.
      if (merged.first < column) {
        merged.last--;
        this.flush();
      }
      this.#merged = { lane, first: column, last: column, verdict, index: -1 };
    } else if (merged?.last === column - 1 && merged.verdict === verdict) {
      merged.last = column;
      merged.index = -1;
    } else {
      this.flush();
      this.#merged = { lane, first: column, last: column, verdict, index };
    }
  }

  flush(): void {
    if (this.#merged) {
      const { lane, first, last, verdict, index } = this.#merged;
      const start = Math.floor(this.from + first * this.columnWidth);
      const end = Math.ceil(this.from + (last + 1) * this.columnWidth) - 1;
      this.fields.push(lane, start, end, verdict, index);
      this.#merged = undefined;
    }
  }
}

function addLane(bars: Bars, lives: Lives, { first, members }: Lanes, lane: number, from: number, to: number): void {
  // The lives of a lane do not overlap: their ends ascend as their starts do.
  const begin = firstWhere(first[lane], first[lane + 1], (k) => lives.end[members[k]] >= from);
  for (let k = begin; k < first[lane + 1] && lives.start[members[k]] < to; k++) {
    const i = members[k];
    bars.add(lane, lives.start[i], lives.end[i], lives.verdict[i], i);
  }
  bars.flush();
}

function poolColumns(lives: Lives, from: number, to: number, columns: number): Int32Array {
  const { line, inUse, lost } = lives.occupancy;
  const result = new Int32Array(columns * POOL_FIELDS);
  let next = lowerBound(line, from + 1);
  for (let column = 0; column < columns; column++) {
    const end = from + ((column + 1) * (to - from)) / columns;
    let mostInUse = next > 0 ? inUse[next - 1] : 0;
    let mostLost = next > 0 ? lost[next - 1] : 0;
    for (; next < line.length && line[next] < end; next++) {
      mostInUse = Math.max(mostInUse, inUse[next]);
      mostLost = Math.max(mostLost, lost[next]);
    }
    result[column * POOL_FIELDS] = mostInUse;
    result[column * POOL_FIELDS + 1] = mostLost;
  }
  return result;
}

function restarts({ runs }: Lives, from: number, to: number, columns: number): number[] {
  const lines: number[] = [];
  let lastColumn = -1;
  for (const { firstLine } of runs.slice(1)) {
    const column = Math.floor(((firstLine - from) * columns) / Math.max(1, to - from));
    if (firstLine >= from && firstLine < to && column > lastColumn) {
      lines.push(firstLine);
      lastColumn = column;
    }
  }
  return lines;
}

export function timelineRows(view: LogView, { from, to, limit }: Params<'timelineRows'>): TimelineRowsResult {
  const { facts, lives } = view;
  const shown: number[] = [];
  for (let i = 0; i < lives.count && lives.start[i] < to; i++) if (lives.end[i] >= from) shown.push(i);
  // Stable: equal verdicts stay in the order of the log.
  const worstFirst = [...shown].sort((a, b) => lives.verdict[a] - lives.verdict[b]);
  const rows = worstFirst.slice(0, Math.min(limit, MAX_ROWS)).map((index): TimelineRow => {
    const verdict = lives.verdictOf(index);
    const direction = directions[lives.direction[index]];
    return {
      index,
      name: instanceName(facts, index),
      ...(verdict ? { verdict } : {}),
      ...(direction ? { direction } : {}),
      line: lives.start[index],
      lastLine: lives.end[index],
      place: placeOf(view, lives.start[index]),
      lastPlace: placeOf(view, lives.end[index]),
    };
  });
  return { total: shown.length, rows };
}

export function trace({ judgement, lives }: LogView): string {
  return traceOf(lives, nameOfChain(judgement));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
