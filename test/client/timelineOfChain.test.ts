/** The timeline over several files: their borders are drawn and named, and a line is called by the file that it is in. */
import * as assert from 'node:assert/strict';
import { lineLabel, lineText, spanText } from '../../client/src/timeline/webview/places';
import { SvgPen } from '../../client/src/timeline/webview/pen';
import { decode, draw, ticks, type Scene } from '../../client/src/timeline/webview/scene';
import type { Theme } from '../../client/src/timeline/webview/theme';

const files = ['winsock.log.2', 'winsock.log.1', 'winsock <b>\u202e.log'].map((name, k) => ({
  uri: `file:///${k}`,
  name,
  firstLine: k * 5000,
  lines: 5000,
}));
const [only] = files;
const view = { from: 0, to: 15_000, top: 0, width: 1000, height: 400 };

suite('the timeline of a chain', () => {
  test('lines are called by their files; those of one file by their numbers alone', () => {
    assert.equal(lineText(files, 5011), 'winsock.log.1, line 12');
    assert.equal(lineLabel(files, 5011), 'winsock.log.1:12');
    assert.equal(spanText(files, 5000, 9999), 'winsock.log.1, lines 1–5,000');
    assert.equal(spanText(files, 4999, 5000), 'winsock.log.2, line 5,000 to winsock.log.1, line 1');
    assert.equal(lineText([only], 1304), 'line 1,305');
    assert.equal(lineLabel([only], 1304), '1,305');
    assert.equal(spanText([only], 0, 1304), 'lines 1–1,305');
  });

  test('the axis counts in each file anew', () => {
    const named = ticks(view, files);
    assert.ok(named.length > 5);
    for (const { at, text } of named) assert.equal(text.replace(',', ''), String((at % 5000) + 1));
    assert.deepEqual(
      ticks({ ...view, to: 5000 }, [only]).map(({ at }) => at + 1),
      [500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000],
    );
  });

  test('each file has its name in the picture, harmless, and a border before it', () => {
    const theme = {
      background: '#000',
      text: '#fff',
      muted: '#888',
      grid: '#111',
      inUse: '#00f',
      lost: '#f00',
      bars: [],
    } as unknown as Theme;
    const drawn = (shown: typeof files): string => {
      const data = decode({
        lines: 15_000,
        files: shown,
        lanes: 0,
        from: 0,
        to: 15_000,
        columns: 1,
        firstLane: 0,
        cbs: [],
        bars: new ArrayBuffer(0),
        pool: new ArrayBuffer(8),
        restarts: [],
      });
      const log = {
        uri: 'x',
        name: 'x',
        lines: 15_000,
        files: shown,
        poolSize: 20,
        summary: '',
        counts: [],
        order: 'worst',
      } as const;
      const scene: Scene = { log, data, view, visible: undefined, brush: undefined, selected: -1, cursor: undefined };
      const pen = new SvgPen('12px sans-serif');
      draw(pen, scene, theme);
      return pen.finish(1000, 400, 'x');
    };
    const picture = drawn(files);
    for (const name of ['winsock.log.2', 'winsock.log.1', 'winsock &lt;b&gt;\\u202e.log'])
      assert.ok(picture.includes(name), name);
    const borders = (svg: string): number => svg.match(/<line [^>]*y1="0"/g)?.length ?? 0;
    assert.equal(borders(picture), 2);
    assert.doesNotMatch(picture, />1[0-9],000</);
    const single = drawn([{ ...only, lines: 15_000 }]);
    assert.equal(borders(single), 0);
    assert.ok(!single.includes('winsock.log.2'));
  });
});
