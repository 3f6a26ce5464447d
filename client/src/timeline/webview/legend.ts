import { BAR_FIELDS } from '../../../../server/src/lsp/protocol';
import type { TimelineLog } from '../messages';
import type { Pen } from './pen';
import type { Decoded } from './scene';
import { barNames, type Theme } from './theme';
import { grouped } from '../../../../server/src/core/text/counts';

interface Group {
  readonly title: string;
  /** Without a colour: the dashed line. */
  readonly items: readonly (readonly [text: string, colour: string | undefined])[];
}

/** What the colours mean: those of the curve, and those of the bars, as far as they occur. */
export function legendOf(log: TimelineLog, data: Decoded | undefined, theme: Theme): readonly Group[] {
  const before = barNames.length - 1;
  const hasBefore = data?.bars.some((value, at) => at % BAR_FIELDS === 3 && value === before);
  return [
    {
      title: 'Pool:',
      items: [
        ['in use', theme.inUse],
        ['lost', theme.lost],
        [`size ${grouped(log.poolSize)}`, undefined],
      ],
    },
    {
      title: 'Instances:',
      items: [
        ...log.counts.map(
          ([verdict, count]) => [`${verdict} ${grouped(count)}`, theme.bars[barNames.indexOf(verdict)]] as const,
        ),
        ...(hasBefore ? [[barNames[before], theme.bars[before]] as const] : []),
      ],
    },
  ];
}

/** Above the picture. */
export function showLegend(place: HTMLElement, groups: readonly Group[]): void {
  place.replaceChildren(
    ...groups.map(({ title, items }) => {
      const group = document.createElement('div');
      group.append(title);
      for (const [text, colour] of items) {
        const box = document.createElement('i');
        box.className = colour === undefined ? 'dashes' : '';
        box.style.background = colour ?? '';
        const item = document.createElement('span');
        item.append(box, ` ${text}`);
        group.append(item);
      }
      return group;
    }),
  );
}

export const LEGEND_HEIGHT = 22;

/** In one row of a picture that is saved. The width of text is estimated: a file has no screen to measure it by. */
export function drawLegend(pen: Pen, left: number, middle: number, groups: readonly Group[], theme: Theme): void {
  const widthOf = (text: string): number => 6.2 * text.length;
  let x = left;
  for (const { title, items } of groups) {
    pen.text(x, middle, title, theme.text, 'left');
    x += widthOf(title) + 8;
    for (const [text, colour] of items) {
      if (colour === undefined) pen.line(x, middle, x + 10, middle, theme.text, [3, 2]);
      else pen.rect(x, middle - 5, 10, 10, colour);
      pen.text(x + 15, middle, text, theme.text, 'left');
      x += widthOf(text) + 30;
    }
    x += 12;
  }
}
