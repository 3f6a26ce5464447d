/** The pool over the log as an inline picture. Its colours are the page's: `--pool-in-use`, `--pool-lost`, and the text's own. */
import type { LogPart, PoolPicture, PoolPoint } from './model';
import { grouped } from '../text/counts';
import { htmlText, type Html } from '../text/htmlText';

const WIDTH = 760;
const HEIGHT = 250;
const LEFT = 48;
const RIGHT = 18;
const TOP = 26;
const BOTTOM = 44;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
/** Places to click on. */
const STRIPS = 60;
/** More marks would hide the curve. */
const MAX_RESTARTS = 40;

interface PoolSvgOptions {
  /** Different for every picture of a page. */
  readonly id: string;
  /** The log's, as plain text. */
  readonly name: string;
  /** Where a click on a 0-based line leads. */
  readonly href?: (line: number) => string | undefined;
  /** How far the axes reach where pictures are to be compared; by default as far as the log and its pool. */
  readonly axes?: { readonly lines: number; readonly inUse: number };
  /** What the place of a 0-based line is called; by default `line 1`. */
  readonly placeText?: (line: number) => string;
  /** The files of a chain, oldest first, which its lines count through; by default the log is one file. Names are plain text. */
  readonly files?: readonly LogPart[] | undefined;
}

/** Narrower parts of the picture have no room for a name, in pixels; and how wide a letter is, about. */
const MIN_NAME = 40;
const LETTER = 6.5;

/** Well-formed XML. */
export function poolSvg(pool: PoolPicture, options: PoolSvgOptions): Html {
  const { id, name } = options;
  const { size, peak, lines, restarts } = pool;
  const { axes = { lines, inUse: 0 } } = options;
  const scale = niceScale(Math.max(size, peak.inUse, axes.inUse, 1));
  const x = (line: number): string => coordinate(LEFT + (line / Math.max(axes.lines, 1)) * PLOT_WIDTH);
  const y = (value: number): string => coordinate(TOP + PLOT_HEIGHT - (value / scale.top) * PLOT_HEIGHT);
  const left = String(LEFT);
  const right = String(WIDTH - RIGHT);
  const bottom = y(0);
  const parts: string[] = [];
  for (let value = 0; value <= scale.top; value += scale.step) {
    parts.push(line(left, y(value), right, y(value), 'stroke:currentColor;opacity:.13'));
    parts.push(label(String(LEFT - 8), coordinate(Number(y(value)) + 4), grouped(value), 'end'));
  }
  const area = (of: (point: PoolPoint) => number): string => areaPath(pool, of, x, y, bottom);
  parts.push(
    `<path d="${area(({ inUse }) => inUse)}" style="fill:var(--pool-in-use,currentColor);fill-opacity:.28;stroke:var(--pool-in-use,currentColor);stroke-width:1.5;stroke-linejoin:round"/>`,
  );
  if (pool.points.some(({ lost }) => lost > 0)) {
    parts.push(
      `<path d="${area(({ lost }) => lost)}" style="fill:var(--pool-lost,currentColor);fill-opacity:.6;stroke:var(--pool-lost,currentColor);stroke-width:1.5;stroke-linejoin:round"/>`,
    );
  }
  for (const restart of restarts.slice(0, MAX_RESTARTS)) {
    parts.push(
      line(
        x(restart),
        String(TOP),
        x(restart),
        bottom,
        'stroke:currentColor;stroke-width:1;stroke-dasharray:2 3;opacity:.7',
      ),
    );
  }
  parts.push(
    line(left, y(size), right, y(size), 'stroke:currentColor;stroke-width:1.5;stroke-dasharray:7 4;opacity:.75'),
  );
  parts.push(label(right, coordinate(Number(y(size)) - 6), `pool size ${grouped(size)}`, 'end'));
  parts.push(line(left, bottom, right, bottom, 'stroke:currentColor;opacity:.6'));
  const files = options.files && options.files.length > 1 ? options.files : undefined;
  for (const { at, text } of files ? fileTicks(files, lines, axes.lines) : lineTicks(axes.lines)) {
    parts.push(line(x(at), bottom, x(at), coordinate(Number(bottom) + 5), 'stroke:currentColor;opacity:.6'));
    parts.push(label(x(at), coordinate(Number(bottom) + 19), text, at === 0 ? 'start' : 'middle'));
  }
  const axis = files ? 'line of each file' : 'line of the log';
  parts.push(label(coordinate(LEFT + PLOT_WIDTH / 2), String(HEIGHT - 6), axis, 'middle'));
  for (const { name: file, firstLine, end } of bordersOf(files ?? [], lines)) {
    if (firstLine > 0)
      parts.push(line(x(firstLine), String(TOP - 16), x(firstLine), bottom, 'stroke:currentColor;opacity:.6'));
    const room = ((end - firstLine) / Math.max(axes.lines, 1)) * PLOT_WIDTH - 8;
    if (room < MIN_NAME) continue;
    const most = Math.floor(room / LETTER);
    const shown = file.length > most ? `${file.slice(0, Math.max(1, most - 1))}…` : file;
    parts.push(label(coordinate(Number(x(firstLine)) + 4), String(TOP - 8), htmlText(shown), 'start'));
  }
  if (peak.line >= 0) parts.push(...peakMark(pool, axes.lines, x, y));
  const titleText = `Control blocks in use over ${name}`;
  const description =
    `Over ${grouped(lines)} lines${files ? ` of ${files.length} files, oldest first` : ''} at most ${grouped(peak.inUse)} of ${grouped(size)} control blocks are in use, ` +
    `at the end ${grouped(pool.inUseAtEnd)}, of which ${grouped(pool.lostAtEnd)} are lost.`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" style="font:12px system-ui,sans-serif">` +
    `<g role="img" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${htmlText(titleText)}</title><desc id="${id}-desc">${htmlText(description)}</desc>${parts.join('')}</g>` +
    `${strips(lines, options)}</svg>`;
  // Numbers of our own, and texts that `htmlText` has made harmless.
  // eslint-disable-next-line no-restricted-syntax
  return svg as Html;
}

/**
 * Invisible stripes to click on, each for its part of the log. They are for the mouse: the links in the text lead to the same places.
 * They are beside the image, not in it, because nothing in an image can be chosen.
 */
function strips(lines: number, { href, placeText = (line) => `line ${line + 1}` }: PoolSvgOptions): string {
  if (!href) return '';
  const count = Math.min(STRIPS, lines);
  const width = coordinate(PLOT_WIDTH / Math.max(count, 1));
  const links = Array.from({ length: count }, (_, k) => {
    const first = Math.floor((k * lines) / count);
    const target = href(first);
    if (target === undefined) return '';
    const left = coordinate(LEFT + (k * PLOT_WIDTH) / count);
    return (
      `<a href="${htmlText(target)}" tabindex="-1"><title>${htmlText(placeText(first))}</title>` +
      `<rect x="${left}" y="${TOP}" width="${width}" height="${PLOT_HEIGHT}" style="fill:transparent"/></a>`
    );
  });
  return `<g aria-hidden="true">${links.join('')}</g>`;
}

function peakMark(
  { peak, size }: PoolPicture,
  lines: number,
  x: (line: number) => string,
  y: (value: number) => string,
): string[] {
  const isRight = peak.line > lines * 0.8;
  const place = coordinate(Number(x(peak.line)) + (isRight ? -8 : 8));
  // To the right, the line of the pool's size has its own label above it.
  const isBelow = isRight && Math.abs(Number(y(peak.inUse)) - Number(y(size))) < 16;
  return [
    `<circle cx="${x(peak.line)}" cy="${y(peak.inUse)}" r="4" style="fill:var(--pool-in-use,currentColor);stroke:var(--page,none);stroke-width:1.5"/>`,
    label(
      place,
      coordinate(Number(y(peak.inUse)) + (isBelow ? 16 : -8)),
      `peak ${grouped(peak.inUse)}`,
      isRight ? 'end' : 'start',
      true,
    ),
  ];
}

function areaPath(
  { points, lines }: PoolPicture,
  of: (point: PoolPoint) => number,
  x: (line: number) => string,
  y: (value: number) => string,
  bottom: string,
): string {
  let path = `M${LEFT} ${bottom}`;
  for (const point of points) path += `H${x(point.line)}V${y(of(point))}`;
  return `${path}H${x(lines)}V${bottom}Z`;
}

function line(x1: string, y1: string, x2: string, y2: string, style: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" style="${style}"/>`;
}

function label(x: string, y: string, text: string, anchor: 'start' | 'middle' | 'end', isStrong = false): string {
  const weight = isStrong ? ';font-weight:600' : '';
  return `<text x="${x}" y="${y}" style="fill:currentColor;text-anchor:${anchor}${weight}">${text}</text>`;
}

/** At most one decimal: two reports of the same log are equal to the byte. */
const coordinate = (value: number): string => String(Math.round(value * 10) / 10);

/** Steps of 1, 2 or 5 times a power of ten, about five of them, and the top that they reach. */
function niceScale(highest: number): { readonly step: number; readonly top: number } {
  const rough = highest / 5;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(rough, 1))));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power * 10;
  return { step, top: Math.ceil(highest / step) * step };
}

/** A place on the axis, a 0-based line of the log, and what it is called. */
interface Tick {
  readonly at: number;
  readonly text: string;
}

/** The first line, and round numbers after it. */
function lineTicks(lines: number): Tick[] {
  const { step } = niceScale(lines);
  const ticks = [{ at: 0, text: '1' }];
  for (let number = step; number <= lines; number += step)
    if (number > 1) ticks.push({ at: number - 1, text: String(number) });
  return ticks;
}

/** Round numbers of the lines of each file: in a chain, the number of a line in the whole says nothing to whoever looks for it. */
function fileTicks(files: readonly LogPart[], lines: number, axis: number): Tick[] {
  const { step } = niceScale(axis);
  return bordersOf(files, lines).flatMap(({ firstLine, end }) => {
    const ticks: Tick[] = [];
    for (let number = step; number <= end - firstLine; number += step)
      ticks.push({ at: firstLine + number - 1, text: String(number) });
    return ticks;
  });
}

function bordersOf(files: readonly LogPart[], lines: number): (LogPart & { readonly end: number })[] {
  return files.map((file, k) => ({ ...file, end: files[k + 1]?.firstLine ?? lines }));
}
