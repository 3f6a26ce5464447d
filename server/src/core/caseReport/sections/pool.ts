/** The pool over the log: a picture for each log, and its figures. */
import { heading, list, paragraph, placeText, type Block, type Inline, type Item } from '../blocks';
import type { CaseReport, PoolPicture } from '../model';
import { grouped } from '../../text/counts';

export function poolSection(report: CaseReport): Block[] {
  if (report.pools.length === 0) return [];
  return [
    heading(2, 'pool', 'The pool over the log'),
    ...report.pools.flatMap((pool): Block[] => {
      const { name } = report.sources[pool.source];
      const title = report.pools.length > 1 ? [heading(3, `pool-${pool.source + 1}`, { code: name })] : [];
      return [...title, { kind: 'pool', pool, name }, list(figures(report, pool))];
    }),
    ...(report.pools.length > 1
      ? [paragraph('Each log is judged by itself: what is in use at the end of one is not carried over to the next.')]
      : []),
  ];
}

function figures(report: CaseReport, pool: PoolPicture): Item[] {
  const at = (line: number): Inline => placeText(report, { source: pool.source, line });
  const { size, peak, inUseAtEnd, lostAtEnd, exhaustedAt, restarts } = pool;
  const items: Item[] = [
    {
      text: [
        'At most ',
        { strong: grouped(peak.inUse) },
        ` control ${peak.inUse === 1 ? 'block was' : 'blocks were'} seen in use at once, of a pool of ${grouped(size)}`,
        ...(peak.line < 0 ? ['.'] : [', first at ', at(peak.line), '.']),
        ...(peak.inUse > size ? [` So the pool is larger than ${grouped(size)}.`] : []),
      ],
    },
    {
      text: [
        `At the end ${grouped(inUseAtEnd)} ${inUseAtEnd === 1 ? 'was' : 'were'} in use, `,
        { strong: `${grouped(lostAtEnd)} of them lost` },
        ' (leaked, or stuck in their release).',
      ],
    },
    {
      text:
        exhaustedAt === undefined
          ? ['The pool was never seen full. Control blocks that the log does not mention are not counted.']
          : ['The pool was first full at ', at(exhaustedAt), '.'],
    },
  ];
  if (restarts.length > 0) {
    items.push({
      text: [
        'The MTA was restarted before ',
        ...restarts.slice(0, 10).flatMap((line, k) => (k === 0 ? [at(line)] : [', ', at(line)])),
        restarts.length > 10 ? ` and ${grouped(restarts.length - 10)} more times. ` : '. ',
        { basis: 'inferred', sources: ['Winsock.log'] },
      ],
    });
  }
  return items;
}
