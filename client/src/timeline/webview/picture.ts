/** The timeline as a file: all lanes that there is data of, not only those that the panel has room for, and what the colours mean. */
import { drawLegend, LEGEND_HEIGHT, legendOf } from './legend';
import { CanvasPen, type Pen, SvgPen } from './pen';
import { draw, GUTTER, LANE_HEIGHT, lanesTop, type Scene } from './scene';
import type { Theme } from './theme';

const MAX_HEIGHT = 4000;
/** Of a PNG, pixels to the CSS pixel. */
const SCALE = 2;

export async function pictureOf(scene: Scene, theme: Theme, format: 'svg' | 'png'): Promise<ArrayBuffer | undefined> {
  const { width } = scene.view;
  const lanes = Math.min(scene.data.lanes * LANE_HEIGHT + lanesTop({ height: MAX_HEIGHT }), MAX_HEIGHT);
  const height = lanes + 2 * LEGEND_HEIGHT;
  const whole: Scene = {
    ...scene,
    view: { ...scene.view, top: 0, height: lanes },
    visible: undefined,
    brush: undefined,
    selected: -1,
    cursor: undefined,
  };
  const drawAll = (pen: Pen): void => {
    pen.rect(0, 0, width, height, theme.background);
    draw(pen, whole, theme);
    drawLegend(pen, GUTTER, lanes + LEGEND_HEIGHT / 2, legendOf(scene.log, scene.data, theme), theme);
    pen.text(GUTTER, lanes + LEGEND_HEIGHT * 1.5, scene.log.summary, theme.muted, 'left');
  };
  if (format === 'svg') {
    const pen = new SvgPen(theme.font);
    drawAll(pen);
    return new TextEncoder().encode(pen.finish(width, height, scene.log.summary)).buffer;
  }
  const canvas = new OffscreenCanvas(width * SCALE, height * SCALE);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return undefined;
  context.scale(SCALE, SCALE);
  drawAll(new CanvasPen(context as unknown as CanvasRenderingContext2D, theme.font));
  return (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer();
}
