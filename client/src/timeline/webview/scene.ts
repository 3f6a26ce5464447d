/** The timeline as a picture: where everything is, and how it is drawn. Knows nothing of the page. */
import { verdicts } from '../../../../server/src/core/findings/verdict';
import { grouped } from '../../../../server/src/core/text/counts';
import { visible as visibleText } from '../../../../server/src/core/text/visible';
import { BAR_FIELDS, POOL_FIELDS, type ChainFile } from '../../../../server/src/lsp/protocol';
import type { TimelineData, TimelineLog } from '../messages';
import type { Pen } from './pen';
import type { Theme } from './theme';
import { firstWhere } from '../../../../server/src/core/text/search';

export const GUTTER = 58;
export const RIGHT = 8;
const POOL_TOP = 6;
export const AXIS_HEIGHT = 20;
export const LANE_HEIGHT = 16;
/** In a lower picture the curve shrinks to a strip: the lanes come first. */
const LOW = 240;

/** The curve of the pool. */
const poolHeight = ({ height }: Pick<View, 'height'>): number => (height < LOW ? 20 : 64);
export const axisTop = (view: Pick<View, 'height'>): number => POOL_TOP + poolHeight(view);
export const lanesTop = (view: Pick<View, 'height'>): number => axisTop(view) + AXIS_HEIGHT + 2;

const LEAKED = verdicts.indexOf('leaked');
/** Up to here a verdict is a finding that takes a control block from the pool, or may. */
const STUCK = verdicts.indexOf('stuck');
/** Narrower bars have no words in them. */
const WORDS_WIDTH = 70;

export interface View {
  /** The lines shown, `[from, to)`, as the mouse has moved them: no whole numbers. */
  readonly from: number;
  readonly to: number;
  readonly top: number;
  /** Of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  readonly log: TimelineLog;
  readonly data: Decoded;
  readonly view: View;
  /** Lines that an editor shows. */
  readonly visible: readonly [first: number, last: number] | undefined;
  /** What is being selected to be zoomed to, in lines. */
  readonly brush: readonly [from: number, to: number] | undefined;
  /** The instance that is selected, here or elsewhere in the workbench, or -1. */
  readonly selected: number;
  /** The line at the mouse. */
  readonly cursor: number | undefined;
}

export interface Decoded extends Omit<TimelineData, 'bars' | 'pool'> {
  readonly bars: Int32Array;
  readonly pool: Int32Array;
  /** The first bar of each lane that there is data of, from `firstLane` on, and one more. */
  readonly laneStarts: Int32Array;
}

export function decode(data: TimelineData): Decoded {
  const bars = new Int32Array(data.bars);
  const laneStarts = new Int32Array(data.cbs.length + 1);
  let bar = 0;
  const count = bars.length / BAR_FIELDS;
  for (let lane = 0; lane < data.cbs.length; lane++) {
    laneStarts[lane] = bar;
    while (bar < count && bars[bar * BAR_FIELDS] === data.firstLane + lane) bar++;
  }
  laneStarts[data.cbs.length] = count;
  return { ...data, bars, pool: new Int32Array(data.pool), laneStarts };
}

export const plotWidth = ({ width }: View): number => Math.max(1, width - GUTTER - RIGHT);

function xOf(view: View, line: number): number {
  return GUTTER + ((line - view.from) / (view.to - view.from)) * plotWidth(view);
}

export function lineAt(view: View, x: number): number {
  return view.from + ((x - GUTTER) / plotWidth(view)) * (view.to - view.from);
}

export function laneAt(view: View, y: number): number {
  return Math.floor((y - lanesTop(view) + view.top) / LANE_HEIGHT);
}

/** The index of the bar at a point into `data.bars` (its first field), or -1. */
export function barAt({ data, view }: Pick<Scene, 'data' | 'view'>, x: number, y: number): number {
  const lane = laneAt(view, y) - data.firstLane;
  if (y < lanesTop(view) || lane < 0 || lane >= data.cbs.length) return -1;
  // A bar that is too narrow to be hit is hit from a pixel beside it.
  const slack = ((view.to - view.from) / plotWidth(view)) * 2;
  const line = lineAt(view, x);
  let nearest = -1;
  let distance = slack;
  const last = data.laneStarts[lane + 1];
  for (let bar = firstBarTo(data, lane, line - slack); bar < last; bar++) {
    const at = bar * BAR_FIELDS;
    const [start, end] = [data.bars[at + 1], data.bars[at + 2] + 1];
    if (start > line + slack) break;
    const away = line < start ? start - line : line > end ? line - end : 0;
    if (away < distance || (away === 0 && nearest < 0)) {
      nearest = at;
      distance = away;
    }
  }
  return nearest;
}

/** The first bar of a lane that ends at a line or after it. */
function firstBarTo({ bars, laneStarts }: Decoded, lane: number, line: number): number {
  return firstWhere(laneStarts[lane], laneStarts[lane + 1], (bar) => bars[bar * BAR_FIELDS + 2] + 1 >= line);
}

export function draw(pen: Pen, scene: Scene, theme: Theme): void {
  const { view, visible, brush } = scene;
  pen.rect(0, 0, view.width, view.height, theme.background);
  const right = view.width - RIGHT;
  pen.clip(GUTTER, 0, right - GUTTER, view.height);
  // Where the editor shows all of it, there is nothing to set apart.
  if (visible && (visible[0] > view.from || visible[1] + 1 < view.to)) {
    const [x1, x2] = visibleSpan(view, visible);
    pen.rect(x1, POOL_TOP, x2 - x1, view.height - POOL_TOP, theme.visible);
  }
  drawGrid(pen, scene, theme);
  drawPool(pen, scene, theme);
  drawBars(pen, scene, theme);
  drawFiles(pen, scene, theme);
  for (const restart of scene.data.restarts) {
    const x = Math.round(xOf(view, restart)) + 0.5;
    pen.line(x, POOL_TOP, x, view.height, theme.text, [2, 3]);
  }
  if (visible) {
    const [x1, x2] = visibleSpan(view, visible);
    pen.frame(x1, axisTop(view) + 1, Math.max(4, x2 - x1), AXIS_HEIGHT - 2, theme.visibleEdge);
  }
  if (brush) {
    const [x1, x2] = [xOf(view, brush[0]), xOf(view, brush[1])].sort((a, b) => a - b);
    pen.rect(x1, POOL_TOP, x2 - x1, view.height - POOL_TOP, theme.visible);
    pen.frame(x1, POOL_TOP, Math.max(1, x2 - x1), view.height - POOL_TOP, theme.visibleEdge);
  }
  if (scene.cursor !== undefined) {
    const x = Math.round(xOf(view, scene.cursor)) + 0.5;
    pen.line(x, POOL_TOP, x, view.height, theme.muted);
  }
  pen.unclip();
  drawLabels(pen, scene, theme);
}

/** How many control blocks are in use at a line, and how many of them are lost; undefined where there is no data of it. */
export function poolAt({ data }: Pick<Scene, 'data'>, line: number): { inUse: number; lost: number } | undefined {
  const column = Math.floor(((line - data.from) * data.columns) / Math.max(1, data.to - data.from));
  if (column < 0 || column >= data.columns) return undefined;
  const at = column * POOL_FIELDS;
  return { inUse: data.pool[at], lost: data.pool[at + 1] };
}

/** Wide enough to be seen, and taken hold of. */
export function visibleSpan(view: View, [first, last]: readonly [number, number]): [x1: number, x2: number] {
  const [x1, x2] = [xOf(view, first), xOf(view, last + 1)];
  return x2 - x1 >= 6 ? [x1, x2] : [(x1 + x2) / 2 - 3, (x1 + x2) / 2 + 3];
}

/** Narrower parts have no room for a file's name, in pixels; and how wide a letter is, about. */
const MIN_NAME = 40;
const LETTER = 6.2;

/** Where the next file of a chain begins, and what each is called. */
function drawFiles(pen: Pen, { data: { files }, view }: Scene, theme: Theme): void {
  if (files.length < 2) return;
  for (const { name, firstLine, lines } of files) {
    if (firstLine > view.to || firstLine + lines < view.from) continue;
    const x = Math.round(xOf(view, firstLine)) + 0.5;
    if (firstLine > 0) pen.line(x, 0, x, view.height, theme.text);
    const left = Math.max(x, GUTTER) + 4;
    const room = Math.min(xOf(view, firstLine + lines), view.width - RIGHT) - left;
    if (room < MIN_NAME) continue;
    const most = Math.floor(room / LETTER);
    const text = visibleText(name);
    const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
    // On ground of its own: the line of the pool's size may be as high.
    pen.rect(left - 2, POOL_TOP - 2, Math.min(room, shown.length * (LETTER + 1)) + 4, 14, theme.background);
    pen.text(left, POOL_TOP + 6, shown, theme.text, 'left', true);
  }
}

function drawGrid(pen: Pen, { data, view }: Scene, theme: Theme): void {
  for (const { at } of ticks(view, data.files)) {
    const x = Math.round(xOf(view, at)) + 0.5;
    pen.line(x, POOL_TOP, x, view.height, theme.grid);
  }
}

function drawPool(pen: Pen, { log, data, view }: Scene, theme: Theme): void {
  const { pool, columns } = data;
  const top = poolTop(log, pool);
  const bottom = axisTop(view);
  const y = (value: number): number => bottom - (value / top) * poolHeight(view);
  const lineOf = (column: number): number => data.from + (column * (data.to - data.from)) / columns;
  const first = Math.max(0, Math.floor(((view.from - data.from) * columns) / (data.to - data.from)) - 1);
  const last = Math.min(columns, Math.ceil(((view.to - data.from) * columns) / (data.to - data.from)) + 1);
  for (const [field, fill] of [
    [0, theme.inUse],
    [1, theme.lost],
  ] as const) {
    const points = [xOf(view, lineOf(first)), bottom];
    let value = -1;
    for (let column = first; column < last; column++) {
      const next = pool[column * POOL_FIELDS + field];
      if (next !== value) {
        const x = xOf(view, lineOf(column));
        points.push(x, y(Math.max(value, 0)), x, y(next));
        value = next;
      }
    }
    const end = xOf(view, lineOf(last));
    points.push(end, y(Math.max(value, 0)), end, bottom);
    pen.area(points, fill);
  }
  const size = Math.round(y(log.poolSize)) + 0.5;
  pen.line(GUTTER, size, view.width, size, theme.text, [6, 4]);
}

/** The highest value of the scale: room for the pool, and for what is above it. */
function poolTop({ poolSize }: TimelineLog, pool: Int32Array): number {
  let most = poolSize;
  for (let at = 0; at < pool.length; at += POOL_FIELDS) most = Math.max(most, pool[at]);
  return most * 1.1;
}

function drawBars(pen: Pen, { data, view, selected }: Scene, theme: Theme): void {
  const { bars, cbs, firstLane } = data;
  const lanes = lanesTop(view);
  const scale = plotWidth(view) / (view.to - view.from);
  pen.clip(GUTTER, lanes, plotWidth(view), Math.max(0, view.height - lanes));
  const firstShown = Math.max(0, Math.floor(view.top / LANE_HEIGHT) - firstLane);
  const lastShown = Math.min(cbs.length, Math.ceil((view.top + view.height - lanes) / LANE_HEIGHT) - firstLane);
  for (let lane = firstShown; lane < lastShown; lane++) {
    const y = lanes - view.top + (firstLane + lane) * LANE_HEIGHT;
    const last = data.laneStarts[lane + 1];
    for (let bar = firstBarTo(data, lane, view.from); bar < last; bar++) {
      const at = bar * BAR_FIELDS;
      if (bars[at + 1] > view.to) break;
      const x1 = Math.max(GUTTER - 2, GUTTER + (bars[at + 1] - view.from) * scale);
      const x2 = Math.min(view.width, GUTTER + (bars[at + 2] + 1 - view.from) * scale);
      const width = Math.max(1, x2 - x1 - (x2 - x1 > 4 ? 1 : 0));
      const verdict = bars[at + 3];
      // What is wrong is higher, too: the picture does not rely on colour alone.
      const inset = verdict <= STUCK ? 1 : 4;
      pen.rect(x1, y + inset, width, LANE_HEIGHT - 2 * inset, theme.bars[verdict]);
      if (verdict === LEAKED && width > 2) pen.frame(x1, y + inset, width, LANE_HEIGHT - 2 * inset, theme.text);
      if (bars[at + 4] === selected && selected >= 0) pen.frame(x1 - 1, y, width + 2, LANE_HEIGHT, theme.selection);
      if (verdict <= STUCK && width > WORDS_WIDTH)
        pen.text(x1 + 5, y + LANE_HEIGHT / 2, verdicts[verdict], theme.background, 'left', true);
    }
  }
  pen.unclip();
}

function drawLabels(pen: Pen, { log, data, view }: Scene, theme: Theme): void {
  const top = poolTop(log, data.pool);
  const [axis, lanes] = [axisTop(view), lanesTop(view)];
  const size = axis - (log.poolSize / top) * poolHeight(view);
  pen.text(GUTTER - 6, Math.max(POOL_TOP + 6, size), `${log.poolSize}`, theme.muted, 'right');
  if (axis - size > 24) pen.text(GUTTER - 6, axis - 5, '0', theme.muted, 'right');
  pen.text(GUTTER - 6, axis + AXIS_HEIGHT / 2, 'line', theme.muted, 'right');
  for (const { at, text } of ticks(view, data.files)) {
    const x = xOf(view, at);
    if (x >= GUTTER + 14 && x <= view.width - 34) pen.text(x, axis + AXIS_HEIGHT / 2, text, theme.text, 'center');
  }
  pen.clip(0, lanes, GUTTER, Math.max(0, view.height - lanes));
  data.cbs.forEach((cb, k) => {
    const y = lanes - view.top + (data.firstLane + k) * LANE_HEIGHT + LANE_HEIGHT / 2;
    if (y > lanes - LANE_HEIGHT && y < view.height + LANE_HEIGHT)
      pen.text(GUTTER - 6, y, `CB ${cb}`, theme.text, 'right');
  });
  pen.unclip();
}

/** A place on the axis, and what it is called. */
interface Tick {
  /** A 0-based line of the chain. */
  readonly at: number;
  readonly text: string;
}

/** Lines with round 1-based numbers, of a chain in each file anew, some ninety pixels apart. */
export function ticks(view: View, files: readonly Pick<ChainFile, 'firstLine' | 'lines'>[]): Tick[] {
  const rough = Math.max(1, ((view.to - view.from) * 90) / plotWidth(view));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? power * 10);
  const result: Tick[] = [];
  for (const { firstLine, lines } of files.length < 2 ? [{ firstLine: 0, lines: Infinity }] : files) {
    const from = Math.max(view.from, firstLine) - firstLine;
    const to = Math.min(view.to, firstLine + lines) - firstLine;
    for (let number = Math.ceil((from + 1) / step) * step; number <= to; number += step)
      if (number > 0) result.push({ at: firstLine + number - 1, text: grouped(number) });
  }
  return result;
}
