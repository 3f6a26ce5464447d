/** The mouse over the picture. */
import { page } from './elements';
import { hover, leave } from './hover';
import { goTo, moveTo, pan, scrollEditor, setView, showAll, zoom } from './navigate';
import { redraw } from './paint';
import {
  AXIS_HEIGHT,
  axisTop,
  barAt,
  GUTTER,
  LANE_HEIGHT,
  lanesTop,
  lineAt,
  plotWidth,
  RIGHT,
  type View,
  visibleSpan,
} from './scene';
import { select } from './select';
import { sceneOf, state } from './state';

const WHEEL_ZOOM = 1.0015;

type Drag =
  | { readonly kind: 'pan'; readonly x: number; readonly y: number; readonly view: View; moved: boolean }
  | { readonly kind: 'brush'; readonly line: number; moved: boolean }
  | { readonly kind: 'editor'; readonly offset: number; moved: boolean };
let drag: Drag | undefined;

export function listenToMouse(): void {
  const { canvas } = page;
  canvas.addEventListener('pointerdown', onDown);
  canvas.addEventListener('pointermove', onMove);
  canvas.addEventListener('pointerup', onUp);
  canvas.addEventListener('pointercancel', () => {
    drag = undefined;
    state.brush = undefined;
    redraw();
  });
  canvas.addEventListener('pointerleave', leave);
  canvas.addEventListener('dblclick', showAll);
  canvas.addEventListener('wheel', onWheel, { passive: false });
}

function onDown(event: PointerEvent): void {
  const { log, view, visible } = state;
  if (event.button !== 0 || !log) return;
  const { offsetX: x, offsetY: y } = event;
  page.canvas.setPointerCapture(event.pointerId);
  const axis = axisTop(view);
  const inAxis = y >= axis && y < axis + AXIS_HEIGHT;
  const span = visible && visibleSpan(view, visible);
  if (inAxis && visible && span && x >= span[0] && x <= span[1])
    drag = { kind: 'editor', offset: lineAt(view, x) - visible[0], moved: false };
  else if (y < axis + AXIS_HEIGHT || event.shiftKey) drag = { kind: 'brush', line: lineAt(view, x), moved: false };
  else drag = { kind: 'pan', x, y, view, moved: false };
}

function onMove({ offsetX: x, offsetY: y }: PointerEvent): void {
  const { view } = state;
  if (!drag) {
    hover(x, y);
    return;
  }
  switch (drag.kind) {
    case 'pan': {
      drag.moved ||= Math.abs(x - drag.x) + Math.abs(y - drag.y) > 3;
      const perPixel = (drag.view.to - drag.view.from) / plotWidth(drag.view);
      moveTo(drag.view.from - (x - drag.x) * perPixel, { top: drag.view.top - (y - drag.y) });
      break;
    }
    case 'brush':
      state.brush = [drag.line, lineAt(view, Math.min(Math.max(x, GUTTER), view.width - RIGHT))];
      drag.moved = true;
      redraw();
      break;
    case 'editor':
      drag.moved = true;
      scrollEditor(lineAt(view, x) - drag.offset);
  }
}

function onUp({ offsetX: x, offsetY: y }: PointerEvent): void {
  const { view, visible } = state;
  const done = drag;
  drag = undefined;
  if (!done) return;
  if (done.kind === 'brush') {
    const [a, b] = (state.brush ?? [done.line, done.line]).toSorted((p, q) => p - q);
    state.brush = undefined;
    const isClick = ((b - a) / (view.to - view.from)) * plotWidth(view) < 4;
    if (!isClick) {
      setView({ from: a, to: b });
    } else if (y >= axisTop(view) - 40) {
      scrollEditor(a - (visible ? (visible[1] - visible[0]) / 2 : 0));
      redraw();
    }
  } else if (!done.moved && done.kind === 'pan') {
    const scene = sceneOf();
    const bar = scene ? barAt(scene, x, y) : -1;
    if (bar >= 0 && scene) {
      select(scene.data.bars[bar + 4]);
      goTo(scene.data.bars[bar + 1]);
    }
  }
}

function onWheel(event: WheelEvent): void {
  const { data, view } = state;
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const perPixel = (view.to - view.from) / plotWidth(view);
  const overflows = (data?.lanes ?? 0) * LANE_HEIGHT + lanesTop(view) > view.height;
  if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) pan((event.shiftKey ? dx || dy : dx) * perPixel);
  else if (event.ctrlKey || event.metaKey || !overflows || event.offsetY < lanesTop(view))
    zoom(WHEEL_ZOOM ** dy, lineAt(view, event.offsetX));
  else setView({ top: view.top + dy });
}
