/** The life at the mouse. */
import { askForLife } from './ask';
import { page } from './elements';
import { AXIS_HEIGHT, AXIS_TOP, barAt } from './scene';
import { lives, sceneOf, state } from './state';
import { fillTip } from './tip';

const HOVER_MS = 120;

let hovered: { readonly index: number; readonly x: number; readonly y: number } | undefined;
let hovering: ReturnType<typeof setTimeout> | undefined;

export function hover(x: number, y: number): void {
  const scene = sceneOf();
  const bar = scene ? barAt(scene, x, y) : -1;
  page.canvas.style.cursor = bar >= 0 ? 'pointer' : y < AXIS_TOP + AXIS_HEIGHT ? 'crosshair' : 'grab';
  if (bar < 0 || !scene) {
    hideTip();
    return;
  }
  hovered = { index: scene.data.bars[bar + 4], x, y };
  clearTimeout(hovering);
  hovering = setTimeout(showTip, HOVER_MS);
}

export function hideTip(): void {
  clearTimeout(hovering);
  hovered = undefined;
  page.tip.hidden = true;
}

/** A life has become known. */
export function updateTip(index: number): void {
  if (hovered?.index === index) showTip();
}

/** Of several that are drawn as one, only that. */
function showTip(): void {
  if (!hovered) return;
  const { index, x, y } = hovered;
  if (index >= 0 && !lives.has(index)) {
    askForLife(index);
    return;
  }
  const { view } = state;
  fillTip(page.tip, lives.get(index));
  page.tip.hidden = false;
  const { offsetWidth, offsetHeight } = page.tip;
  page.tip.style.left = `${Math.max(0, Math.min(x + 12, view.width - offsetWidth - 4))}px`;
  page.tip.style.top = `${y + 16 + offsetHeight < view.height ? y + 16 : Math.max(0, y - offsetHeight - 10)}px`;
}
