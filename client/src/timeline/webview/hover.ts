/** What is at the mouse: the line, the pool there, and the life of the instance. */
import { askForLife } from './ask';
import { showDetails } from './details';
import { page } from './elements';
import { redraw } from './paint';
import { AXIS_HEIGHT, axisTop, barAt, GUTTER, lineAt, RIGHT } from './scene';
import { lives, sceneOf, state } from './state';

/** A life is asked for when the mouse stays: it may have to be read from disk. */
const HOVER_MS = 120;

let hovering: ReturnType<typeof setTimeout> | undefined;

export function hover(x: number, y: number): void {
  state.mouse = { x, y };
  const scene = sceneOf();
  const bar = scene ? barAt(scene, x, y) : -1;
  const { view } = state;
  page.canvas.style.cursor = bar >= 0 ? 'pointer' : y < axisTop(view) + AXIS_HEIGHT ? 'crosshair' : 'grab';
  state.cursor = x >= GUTTER && x <= view.width - RIGHT ? Math.floor(lineAt(view, x)) : undefined;
  clearTimeout(hovering);
  const hovered = scene && bar >= 0 ? { index: scene.data.bars[bar + 4] } : undefined;
  state.hovered = hovered;
  if (hovered && hovered.index >= 0 && !lives.has(hovered.index)) {
    hovering = setTimeout(() => {
      askForLife(hovered.index);
    }, HOVER_MS);
  }
  showDetails();
  redraw();
}

/** What is drawn has changed, under a mouse that rests or with no mouse there. */
export function hoverAgain(): void {
  const { mouse } = state;
  if (mouse) hover(mouse.x, mouse.y);
  else showDetails();
}

export function leave(): void {
  clearTimeout(hovering);
  Object.assign(state, { mouse: undefined, hovered: undefined, cursor: undefined });
  showDetails();
  redraw();
}
