/** Draws what is shown, once for each frame in which something has changed. */
import { page } from './elements';
import { legendOf, showLegend } from './legend';
import { CanvasPen } from './pen';
import { draw } from './scene';
import { sceneOf, state } from './state';

let isDrawing = false;

export function redraw(): void {
  if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      paint();
    });
  }
}

function paint(): void {
  const scene = sceneOf();
  const context = page.canvas.getContext('2d', { alpha: false });
  if (!context || state.isTable) return;
  if (!scene) {
    // Nothing of the log before is left to be seen.
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = state.theme.background;
    context.fillRect(0, 0, page.canvas.width, page.canvas.height);
    return;
  }
  const { view } = scene;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (page.canvas.width !== width || page.canvas.height !== height) {
    page.canvas.width = width;
    page.canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(new CanvasPen(context, state.theme.font), scene, state.theme);
  // What is drawn, for whoever looks at the page from outside.
  const { from, to } = view;
  const visible = scene.visible?.join('-') ?? '';
  Object.assign(document.body.dataset, { log: scene.log.uri, from: Math.floor(from), to: Math.ceil(to), visible });
}

export function paintLegend(): void {
  const { log, data, theme } = state;
  if (log) showLegend(page.legend, legendOf(log, data, theme));
}

/** The picture has as much room as the page gives it. */
export function measure(): void {
  const { clientWidth, clientHeight } = page.picture;
  if (clientWidth > 0 && clientHeight > 0) state.view = { ...state.view, width: clientWidth, height: clientHeight };
}
