/** The pool over a log as points, as characters and as a picture: what is drawn is what the log shows, at its place. */
import * as assert from 'node:assert/strict';
import { atOnce } from '../../../server/src/core/caseReport/inSteps';
import type { PoolPicture, PoolPoint } from '../../../server/src/core/caseReport/model';
import { curveOf, MAX_POINTS, PoolCurve } from '../../../server/src/core/caseReport/poolCurve';
import { poolSvg } from '../../../server/src/core/caseReport/poolSvg';
import { poolText } from '../../../server/src/core/caseReport/poolText';
import { leak, released } from '../../cli/support/logs';
import { analyse } from '../../support/analyse';
import { parseXml } from '../../support/xml';

/** Lines of a thread that has named no control block. */
const pause = (lines: number): string => '(099) No more data\n'.repeat(lines);
const point = (line: number, inUse: number, lost = 0): PoolPoint => ({ line, inUse, lost });

function picture(
  lines: number,
  size: number,
  points: readonly PoolPoint[],
  more: Partial<PoolPicture> = {},
): PoolPicture {
  const inUse = Math.max(0, ...points.map((each) => each.inUse));
  return {
    source: 0,
    lines,
    size,
    peak: { inUse, line: points.find((each) => each.inUse === inUse)?.line ?? -1 },
    inUseAtEnd: points.at(-1)?.inUse ?? 0,
    exhaustedAt: undefined,
    lostAtEnd: points.at(-1)?.lost ?? 0,
    points,
    isSampled: false,
    restarts: [],
    ...more,
  };
}

suite('the points of the pool', () => {
  const ofLog = (text: string, size = 2): PoolPicture => {
    const facts = analyse(text, { leakTurnover: 0 });
    return atOnce(curveOf(facts)).picture(
      5,
      size,
      facts.runs.slice(1).map(({ firstLine }) => firstLine),
    );
  };
  const drawn = (lines: number, points: readonly PoolPoint[]): PoolPicture => {
    const curve = new PoolCurve(lines);
    for (const { line, inUse, lost } of points) curve.add(line, inUse, lost);
    return curve.picture(0, 20, []);
  };

  test('are where the number of those in use changes, with how many of them are lost', () => {
    // One that leaks, one that comes and goes, and then nothing for long.
    const pool = ofLog(leak(1, 1) + released(2, 2) + pause(300));
    assert.deepEqual(pool, {
      source: 5,
      lines: 315,
      size: 2,
      peak: { inUse: 2, line: 5 },
      inUseAtEnd: 1,
      exhaustedAt: 5,
      lostAtEnd: 1,
      points: [point(0, 1, 1), point(5, 2, 1), point(14, 1, 1)],
      isSampled: false,
      restarts: [],
    });
  });

  test('show that a restart gives back what was lost', () => {
    const pool = ofLog(leak(1, 5) + pause(300) + released(1, 1), 20);
    assert.deepEqual(pool.points, [point(0, 1, 1), point(305, 1, 0), point(314, 0, 0)]);
    assert.deepEqual([pool.restarts, pool.lostAtEnd, pool.exhaustedAt], [[305], 0, undefined]);
  });

  test('are none of a log in which nothing is in use', () => {
    const { points, peak, lostAtEnd } = ofLog('(008) No more data\n');
    assert.deepEqual([points, peak, lostAtEnd], [[], { inUse: 0, line: -1 }, 0]);
  });

  test('are as many as a picture needs: of each stretch the highest', () => {
    // Each stretch has three lines. In the first of them three are in use and two lost for one line each.
    const first = [point(0, 3), point(1, 2, 2), point(2, 1)];
    const rest = Array.from({ length: 3 * MAX_POINTS - 4 }, (_, k) => point(k + 3, 1));
    const pool = drawn(3 * MAX_POINTS, [...first, ...rest, point(3 * MAX_POINTS - 1, 4, 1)]);
    assert.equal(pool.isSampled, true);
    assert.deepEqual(pool.points, [point(0, 3, 2), point(3, 1), point(3 * (MAX_POINTS - 1), 4, 1)]);
    assert.equal(pool.lostAtEnd, 1);
  });

  test('of a stretch include what was in use when it began', () => {
    const all = Array.from({ length: 3 * MAX_POINTS }, (_, k) => point(k, k < 2 ? 0 : k < 4 ? 5 : 2, k < 2 ? 0 : 1));
    assert.deepEqual(drawn(3 * MAX_POINTS, all).points, [point(0, 5, 1), point(6, 2, 1)]);
  });

  test('of a stretch are not those of the next one; what is lost counts by itself', () => {
    const all = Array.from({ length: 3 * MAX_POINTS }, (_, k) => point(k, k < 6 ? 2 : 5, k < 3 ? 0 : 1));
    assert.deepEqual(drawn(3 * MAX_POINTS, all).points, [point(0, 2), point(3, 2, 1), point(6, 5, 1)]);
  });

  test('tell where the pool was first full, be it at the first line', () => {
    assert.equal(ofLog(leak(1, 1), 1).exhaustedAt, 0);
    assert.equal(ofLog(leak(1, 1), 2).exhaustedAt, undefined);
  });

  test('are all kept up to what a picture may have', () => {
    const points = Array.from({ length: MAX_POINTS }, (_, k) => point(k, k));
    assert.deepEqual(drawn(1000, points).points, points);
  });
});

suite('the pool in characters', () => {
  test('draws what is lost, what is in use otherwise, and the size, a row for each eighth', () => {
    const drawn = poolText(picture(64, 8, [point(0, 2), point(16, 4, 2), point(32, 8, 3), point(48, 3, 3)]));
    /** A quarter of the width each. */
    const row = (label: string, ...quarters: string[]): string =>
      `${label} ┤${quarters.map((each) => each.repeat(16)).join('')}`;
    assert.deepEqual(drawn.split('\n'), [
      row('8', '┄', '┄', '░', '┄'),
      row(' ', ' ', ' ', '░'),
      row(' ', ' ', ' ', '░'),
      row(' ', ' ', ' ', '░'),
      row(' ', ' ', '░', '░'),
      row(' ', ' ', '░', '█', '█'),
      row(' ', '░', '█', '█', '█'),
      row(' ', '░', '█', '█', '█'),
      `0 └${'─'.repeat(64)}`,
      `   1${'64'.padStart(63)}`,
      '   lines   █ lost   ░ in use otherwise   ┄ pool size 8',
    ]);
  });

  test('names the size where more were in use than it says', () => {
    const rows = poolText(picture(64, 500, [point(0, 2000)])).split('\n');
    assert.equal(rows[0], `2,000 ┤${'░'.repeat(64)}`);
    assert.equal(rows[6], `  500 ┤${'░'.repeat(64)}`);
    assert.ok(rows.slice(1, 6).every((row) => row === `      ┤${'░'.repeat(64)}`));
  });

  test('shows the little that there is, and nothing where there is nothing', () => {
    const rows = poolText(picture(64, 1000, [point(0, 1), point(32, 0)])).split('\n');
    assert.equal(rows[7], `      ┤${'░'.repeat(32)}`);
    assert.equal(rows[6], '      ┤');
    assert.ok(
      !poolText(picture(64, 1000, []))
        .split('\n')
        .slice(0, 8)
        .join('')
        .includes('░'),
    );
  });

  test('shows the highest of each column, and not what ended at its first line', () => {
    const points = [point(0, 1), point(63, 8), point(64, 1), point(127, 8), point(128, 1)];
    const top = poolText(picture(64 * 64, 8, points)).split('\n')[0];
    assert.equal(top, `8 ┤░░${'┄'.repeat(62)}`);
    const lost = poolText(picture(64 * 64, 8, [point(10, 8), point(20, 8, 8), point(30, 8)])).split('\n')[0];
    assert.equal(lost, `8 ┤█${'░'.repeat(63)}`);
  });

  test('draws a log that is shorter than the picture in its whole width', () => {
    const [, , , , , , , bottom] = poolText(picture(2, 8, [point(0, 1), point(1, 0)])).split('\n');
    assert.equal(bottom, `  ┤${'░'.repeat(32)}`);
  });
});

suite('the picture of the pool', () => {
  const draw = (pool: PoolPicture): ReturnType<typeof parseXml> =>
    parseXml(poolSvg(pool, { id: 'p', name: 'Winsock.log' }));
  const labels = (pool: PoolPicture): string[] =>
    draw(pool)
      .filter(({ name }) => name === 'text')
      .map(({ text }) => text);
  const numbers = (pool: PoolPicture): string[] => labels(pool).filter((text) => /^[\d,]+$/.test(text));

  test('names round numbers up to the size of the pool, and round lines', () => {
    assert.deepEqual(numbers(picture(1000, 1100, [point(0, 3)])), [
      ...['0', '500', '1,000', '1,500'],
      ...['1', '200', '400', '600', '800', '1000'],
    ]);
    assert.deepEqual(numbers(picture(7, 20, [point(0, 3)])), [
      ...['0', '5', '10', '15', '20'],
      ...['1', '2', '4', '6'],
    ]);
    assert.deepEqual(numbers(picture(3, 4, [point(0, 3)])), [...['0', '1', '2', '3', '4'], ...['1', '2', '3']]);
    assert.deepEqual(numbers(picture(1, 1, [point(0, 1)])), ['0', '1', '1']);
  });

  test('reaches up to the peak, where that is above the size', () => {
    const pool = picture(100, 20, [point(0, 3), point(50, 64)]);
    assert.deepEqual(numbers(pool).slice(0, 5), ['0', '20', '40', '60', '80']);
    assert.ok(labels(pool).includes('pool size 20'));
    assert.ok(labels(pool).includes('peak 64'));
  });

  test('draws both curves as steps from the left edge to the right one', () => {
    // 694 wide from 48 on, 180 high above 206; 100 lines, and 10 control blocks.
    const paths = draw(picture(100, 10, [point(0, 5), point(50, 10, 1), point(75, 1, 1)]))
      .filter(({ name }) => name === 'path')
      .map(({ attributes }) => attributes.get('d'));
    assert.deepEqual(paths, ['M48 206H48V116H395V26H568.5V188H742V206Z', 'M48 206H48V206H395V188H568.5V188H742V206Z']);
  });

  test('draws no lost ones where there are none', () => {
    assert.equal(draw(picture(100, 10, [point(0, 5)])).filter(({ name }) => name === 'path').length, 1);
  });

  test('marks the peak, its name on the side that has room', () => {
    const mark = (line: number): (string | undefined)[] => {
      const elements = draw(picture(100, 10, [point(line, 10)]));
      const circle = elements.find(({ name }) => name === 'circle');
      const text = elements.find(({ text: each }) => each === 'peak 10');
      return [circle?.attributes.get('cx'), circle?.attributes.get('cy'), text?.attributes.get('x')];
    };
    assert.deepEqual(mark(0), ['48', '26', '56']);
    assert.deepEqual(mark(50), ['395', '26', '403']);
    assert.deepEqual(mark(80), ['603.2', '26', '611.2']);
    assert.deepEqual(mark(81), ['610.1', '26', '602.1']);
    const none = draw(picture(100, 10, []));
    assert.ok(!none.some(({ name }) => name === 'circle'));
  });

  test('marks restarts, the first forty of them', () => {
    const marks = (restarts: readonly number[]): (string | undefined)[] =>
      draw(picture(100, 10, [point(0, 5)], { restarts }))
        .filter(({ attributes }) => attributes.get('style')?.includes('stroke-dasharray:2 3'))
        .map(({ attributes }) => attributes.get('x1'));
    assert.deepEqual(marks([]), []);
    assert.deepEqual(marks([50, 75]), ['395', '568.5']);
    assert.equal(marks(Array.from({ length: 41 }, (_, k) => k)).length, 40);
  });

  test('is described in words', () => {
    const description = draw(picture(1000, 1100, [point(0, 1200), point(9, 7, 2)])).find(({ name }) => name === 'desc');
    assert.equal(
      description?.text,
      'Over 1,000 lines at most 1,200 of 1,100 control blocks are in use, at the end 7, of which 2 are lost.',
    );
  });

  test('has a place to click for each line of a short log, sixty of a long one, and none where nothing is linked', () => {
    const links = (lines: number, href?: (line: number) => string | undefined): (string | undefined)[] =>
      parseXml(poolSvg(picture(lines, 10, []), { id: 'p', name: 'x', ...(href ? { href } : {}) }))
        .filter(({ name }) => name === 'a')
        .map(({ attributes }) => attributes.get('href'));
    assert.deepEqual(
      links(3, (line) => `#${line}`),
      ['#0', '#1', '#2'],
    );
    const strips = parseXml(poolSvg(picture(3, 10, []), { id: 'p', name: 'x', href: (line) => `#${line}` }));
    assert.deepEqual(
      strips
        .filter(({ name }) => name === 'rect')
        .map(({ attributes }) => [attributes.get('x'), attributes.get('width')]),
      [
        ['48', '231.3'],
        ['279.3', '231.3'],
        ['510.7', '231.3'],
      ],
    );
    assert.deepEqual(
      strips.filter(({ name, text }) => name === 'title' && text.startsWith('line')).map(({ text }) => text),
      ['line 1', 'line 2', 'line 3'],
    );
    const long = links(600, (line) => `#${line}`);
    assert.deepEqual([long.length, long[1], long[59]], [60, '#10', '#590']);
    assert.deepEqual(
      links(3, (line) => (line === 1 ? undefined : `#${line}`)),
      ['#0', '#2'],
    );
    assert.deepEqual(links(3), []);
  });

  test('of a chain its files are set apart and named, and lines are those of each file', () => {
    const parts = ['winsock.log.1', 'a <b>.log'].map((name, k) => ({ name, id: name, firstLine: k * 3000 }));
    const pool = picture(6000, 20, [point(0, 3), point(4000, 5)]);
    const svg = poolSvg(pool, { id: 'p', name: 'a', files: parts });
    assert.match(svg, />winsock\.log\.1<.*>a &lt;b&gt;\.log</s);
    assert.match(svg, />line of each file</);
    assert.match(svg, />2000<.*>2000</s);
    assert.doesNotMatch(svg, />[456]000</);
    const text = poolText(pool, parts);
    assert.equal(text.match(/─┴─/g)?.length, 1);
    assert.match(text, /┴ next file: winsock\.log\.1, a <b>\.log/);
    assert.match(text, /^ +1 +3000$/m);
    assert.doesNotMatch(poolSvg(pool, { id: 'p', name: 'a', files: [parts[0]] }), /winsock/);
  });
});
