/** The timeline's page: takes the mouse and the keyboard, asks for what is to be seen, and draws it. */
import { BAR_FIELDS, type LifeResult } from '../../../../server/src/lsp/protocol';
import type { FromPage, PageCommand, TimelineLog, TimelineState, ToPage } from '../messages';
import { legendOf, showLegend } from './legend';
import { CanvasPen } from './pen';
import { pictureOf } from './picture';
import {
  AXIS_HEIGHT,
  AXIS_TOP,
  barAt,
  decode,
  type Decoded,
  draw,
  GUTTER,
  laneAt,
  LANE_HEIGHT,
  LANES_TOP,
  lineAt,
  plotWidth,
  RIGHT,
  type Scene,
  type View,
  visibleSpan,
} from './scene';
import { LifeTable } from './table';
import { onThemeChange, readTheme } from './theme';
import { fillTip } from './tip';

interface Host {
  postMessage(message: FromPage): void;
  getState(): TimelineState | undefined;
  setState(state: TimelineState): void;
}
declare function acquireVsCodeApi(): Host;

/** How much is asked for, in widths of what is shown: so much can be moved without asking again. */
const REACH = 3;
/** Nothing is shown nearer than this. */
const MIN_LINES = 4;
const WHEEL_ZOOM = 1.0015;
const HOVER_MS = 120;

const host = acquireVsCodeApi();

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const page = {
  canvas: element('canvas') as HTMLCanvasElement,
  picture: element('picture'),
  legend: element('legend'),
  empty: element('empty'),
  tip: element('tip'),
  said: element('said'),
  table: element('table'),
};

let theme = readTheme();
let log: TimelineLog | undefined;
let data: Decoded | undefined;
let view: View = { from: 0, to: 1, top: 0, width: 1, height: 1 };
let visible: readonly [number, number] | undefined;
let brush: [number, number] | undefined;
let selected = -1;
let isTable = false;
let isDrawing = false;

/** The answer that is waited for, and whether something else is wanted by now. */
let request = 0;
let isAsking = false;
let isStale = false;

const lives = new Map<number, LifeResult | undefined>();
let hovered: { readonly index: number; readonly x: number; readonly y: number } | undefined;
let hovering: ReturnType<typeof setTimeout> | undefined;

const table = new LifeTable(page.table, (line) => {
  goTo(line);
});

// --- What is shown ---------------------------------------------------------------------------------------------------

function setView(next: Partial<Pick<View, 'from' | 'to' | 'top'>>): void {
  const lines = Math.max(1, log?.lines ?? 1);
  const span = Math.min(lines, Math.max(Math.min(MIN_LINES, lines), (next.to ?? view.to) - (next.from ?? view.from)));
  const from = Math.min(Math.max(0, next.from ?? view.from), lines - span);
  const height = (data?.lanes ?? 0) * LANE_HEIGHT + LANES_TOP;
  const top = Math.min(Math.max(0, next.top ?? view.top), Math.max(0, height - view.height));
  view = { ...view, from, to: from + span, top };
  remember();
  askIfNeeded();
  redraw();
}

function remember(): void {
  if (log) {
    host.setState({ uri: log.uri, from: view.from, to: view.to, top: view.top, isTable });
  }
}

function redraw(): void {
  if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      paint();
    });
  }
}

function sceneOf(): Scene | undefined {
  return log && data && { log, data, view, visible, brush, selected };
}

function paint(): void {
  const scene = sceneOf();
  const context = page.canvas.getContext('2d', { alpha: false });
  if (!scene || !context || isTable) {
    return;
  }
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (page.canvas.width !== width || page.canvas.height !== height) {
    page.canvas.width = width;
    page.canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(new CanvasPen(context, theme.font), scene, theme);
  // What is drawn, for whoever looks at the page from outside.
  const { from, to } = view;
  Object.assign(document.body.dataset, { log: scene.log.uri, from: Math.floor(from), to: Math.ceil(to) });
}

/** How much there is of what is shown, and how fine: the same is not asked for twice. */
function askIfNeeded(): void {
  if (!log) {
    return;
  }
  if (isAsking) {
    isStale = true;
    return;
  }
  const span = view.to - view.from;
  const [first, last] = shownLanes();
  if (
    data &&
    !isStale &&
    data.from <= Math.max(0, view.from) &&
    data.to >= Math.min(log.lines, view.to) &&
    // Twice too coarse shows; twice too fine costs.
    isBetween((data.to - data.from) / data.columns / (span / plotWidth(view)), 0.4, 1.25) &&
    data.firstLane <= first &&
    data.firstLane + data.cbs.length >= Math.min(last, data.lanes)
  ) {
    return;
  }
  isStale = false;
  isAsking = true;
  const margin = (span * (REACH - 1)) / 2;
  const from = Math.max(0, Math.floor(view.from - margin));
  const to = Math.min(log.lines, Math.ceil(view.to + margin));
  const laneMargin = last - first;
  host.postMessage({
    type: 'data',
    request: ++request,
    uri: log.uri,
    from,
    to,
    columns: Math.max(1, Math.round(((to - from) / span) * plotWidth(view))),
    firstLane: Math.max(0, first - laneMargin),
    lastLane: last + laneMargin,
  });
}

const isBetween = (value: number, low: number, high: number): boolean => low <= value && value <= high;

function shownLanes(): [first: number, last: number] {
  return [Math.max(0, laneAt(view, LANES_TOP)), laneAt(view, Math.max(LANES_TOP + 1, view.height)) + 1];
}

function askForRows(): void {
  if (log && isTable) {
    host.postMessage({
      type: 'rows',
      request: ++request,
      uri: log.uri,
      from: Math.floor(view.from),
      to: Math.ceil(view.to),
    });
  }
}

// --- What the extension says -----------------------------------------------------------------------------------------

addEventListener('message', ({ data: message }: MessageEvent<ToPage>) => {
  switch (message.type) {
    case 'log':
      showLog(message.log);
      break;
    case 'data':
      isAsking = false;
      if (message.data) {
        const isFirst = !data;
        data = decode(message.data);
        if (isFirst) {
          paintLegend();
        }
        setView({});
        document.body.dataset.drawn = String(message.request);
      }
      if (isStale) {
        askIfNeeded();
      }
      break;
    case 'rows':
      if (message.rows) {
        table.show(message.rows, view);
      }
      break;
    case 'life':
      lives.set(message.index, message.life);
      if (hovered?.index === message.index) {
        showTip();
      }
      if (selected === message.index && message.life) {
        page.said.textContent = message.life.text;
      }
      break;
    case 'visible':
      visible = message.range;
      redraw();
      break;
    case 'command':
      run(message.command);
  }
});

function showLog(next: TimelineLog | undefined): void {
  const before = log;
  const wasWhole = !before || (view.from <= 0 && view.to >= before.lines);
  log = next;
  page.empty.hidden = next !== undefined;
  page.picture.hidden = next === undefined || isTable;
  page.table.hidden = next === undefined || !isTable;
  page.legend.replaceChildren();
  lives.clear();
  if (!next) {
    data = undefined;
    return;
  }
  page.canvas.setAttribute('aria-label', next.summary);
  paintLegend();
  if (before?.uri !== next.uri) {
    data = undefined;
    selected = -1;
    brush = undefined;
    visible = undefined;
    isAsking = false;
    measure();
    setView({ from: 0, to: next.lines, top: 0 });
  } else {
    isStale = true;
    setView(wasWhole ? { from: 0, to: next.lines } : {});
  }
  askForRows();
}

function paintLegend(): void {
  if (log) {
    showLegend(page.legend, legendOf(log, data, theme));
  }
}

function run(command: PageCommand): void {
  switch (command) {
    case 'zoomIn':
      zoom(0.5);
      break;
    case 'zoomOut':
      zoom(2);
      break;
    case 'zoomToFit':
      setView({ from: 0, to: log?.lines ?? 1, top: 0 });
      askForRows();
      break;
    case 'table':
      setTable(!isTable);
      break;
    case 'svg':
    case 'png':
      void savePicture(command);
  }
}

function setTable(value: boolean): void {
  isTable = value;
  page.picture.hidden = value || !log;
  page.table.hidden = !value || !log;
  remember();
  if (value) {
    askForRows();
  } else {
    measure();
    redraw();
  }
}

async function savePicture(format: 'svg' | 'png'): Promise<void> {
  const scene = sceneOf();
  const bytes = scene && (await pictureOf(scene, theme, format));
  if (bytes) {
    host.postMessage({ type: 'picture', format, bytes });
  }
}

// --- Mouse -----------------------------------------------------------------------------------------------------------

/** `factor` below 1 goes nearer; the line at `anchor` stays where it is. */
function zoom(factor: number, anchor = (view.from + view.to) / 2): void {
  const span = Math.min(log?.lines ?? 1, Math.max(MIN_LINES, (view.to - view.from) * factor));
  const from = anchor - ((anchor - view.from) / (view.to - view.from)) * span;
  setView({ from, to: from + span });
}

function pan(lines: number): void {
  const span = view.to - view.from;
  const from = Math.min(Math.max(0, view.from + lines), Math.max(0, (log?.lines ?? 1) - span));
  setView({ from, to: from + span });
}

type Drag =
  | { readonly kind: 'pan'; readonly x: number; readonly y: number; readonly view: View; moved: boolean }
  | { readonly kind: 'brush'; readonly line: number; moved: boolean }
  | { readonly kind: 'editor'; readonly offset: number; moved: boolean };
let drag: Drag | undefined;

page.canvas.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || !log) {
    return;
  }
  const { offsetX: x, offsetY: y } = event;
  page.canvas.setPointerCapture(event.pointerId);
  hideTip();
  const inAxis = y >= AXIS_TOP && y < AXIS_TOP + AXIS_HEIGHT;
  const span = visible && visibleSpan(view, visible);
  if (inAxis && visible && span && x >= span[0] && x <= span[1]) {
    drag = { kind: 'editor', offset: lineAt(view, x) - visible[0], moved: false };
  } else if (y < AXIS_TOP + AXIS_HEIGHT || event.shiftKey) {
    drag = { kind: 'brush', line: lineAt(view, x), moved: false };
  } else {
    drag = { kind: 'pan', x, y, view, moved: false };
  }
});

page.canvas.addEventListener('pointermove', (event) => {
  const { offsetX: x, offsetY: y } = event;
  if (!drag) {
    hover(x, y);
    return;
  }
  switch (drag.kind) {
    case 'pan': {
      drag.moved ||= Math.abs(x - drag.x) + Math.abs(y - drag.y) > 3;
      const perPixel = (drag.view.to - drag.view.from) / plotWidth(drag.view);
      const span = drag.view.to - drag.view.from;
      const from = Math.min(
        Math.max(0, drag.view.from - (x - drag.x) * perPixel),
        Math.max(0, (log?.lines ?? 1) - span),
      );
      setView({ from, to: from + span, top: drag.view.top - (y - drag.y) });
      break;
    }
    case 'brush':
      brush = [drag.line, lineAt(view, Math.min(Math.max(x, GUTTER), view.width - RIGHT))];
      drag.moved = true;
      redraw();
      break;
    case 'editor':
      drag.moved = true;
      scrollEditor(lineAt(view, x) - drag.offset);
  }
});

page.canvas.addEventListener('pointerup', (event) => {
  const { offsetX: x, offsetY: y } = event;
  const done = drag;
  drag = undefined;
  if (!done) {
    return;
  }
  if (done.kind === 'brush') {
    const [a, b] = (brush ?? [done.line, done.line]).toSorted((p, q) => p - q);
    brush = undefined;
    const isClick = ((b - a) / (view.to - view.from)) * plotWidth(view) < 4;
    if (!isClick) {
      setView({ from: a, to: b });
    } else if (y >= AXIS_TOP - 40) {
      scrollEditor(a - (visible ? (visible[1] - visible[0]) / 2 : 0));
      redraw();
    }
  } else if (!done.moved && done.kind === 'pan') {
    const scene = sceneOf();
    const bar = scene ? barAt(scene, x, y) : -1;
    if (bar >= 0 && data) {
      select(data.bars[bar + 4]);
      goTo(data.bars[bar + 1]);
    }
  }
});

page.canvas.addEventListener('pointercancel', () => {
  drag = undefined;
  brush = undefined;
  redraw();
});

page.canvas.addEventListener('dblclick', () => {
  setView({ from: 0, to: log?.lines ?? 1 });
});

page.canvas.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const perPixel = (view.to - view.from) / plotWidth(view);
    const overflows = (data?.lanes ?? 0) * LANE_HEIGHT + LANES_TOP > view.height;
    if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      pan((event.shiftKey ? dx || dy : dx) * perPixel);
    } else if (event.ctrlKey || event.metaKey || !overflows || event.offsetY < LANES_TOP) {
      zoom(WHEEL_ZOOM ** dy, lineAt(view, event.offsetX));
    } else {
      setView({ top: view.top + dy });
    }
  },
  { passive: false },
);

page.canvas.addEventListener('pointerleave', hideTip);

function hover(x: number, y: number): void {
  const scene = sceneOf();
  const bar = scene ? barAt(scene, x, y) : -1;
  const index = bar < 0 || !data ? -2 : data.bars[bar + 4];
  page.canvas.style.cursor = bar >= 0 ? 'pointer' : y < AXIS_TOP + AXIS_HEIGHT ? 'crosshair' : 'grab';
  if (index === -2) {
    hideTip();
    return;
  }
  hovered = { index, x, y };
  clearTimeout(hovering);
  hovering = setTimeout(showTip, HOVER_MS);
}

function hideTip(): void {
  clearTimeout(hovering);
  hovered = undefined;
  page.tip.hidden = true;
}

/** Of several that are drawn as one, only that. */
function showTip(): void {
  if (!hovered || !log) {
    return;
  }
  const { index, x, y } = hovered;
  if (index >= 0 && !lives.has(index)) {
    host.postMessage({ type: 'life', uri: log.uri, index });
    return;
  }
  const life = lives.get(index);
  fillTip(page.tip, life);
  page.tip.hidden = false;
  const { offsetWidth, offsetHeight } = page.tip;
  page.tip.style.left = `${Math.max(0, Math.min(x + 12, view.width - offsetWidth - 4))}px`;
  page.tip.style.top = `${y + 16 + offsetHeight < view.height ? y + 16 : Math.max(0, y - offsetHeight - 10)}px`;
}

function goTo(line: number): void {
  if (log) {
    host.postMessage({ type: 'goTo', uri: log.uri, line });
  }
}

function scrollEditor(line: number): void {
  if (log) {
    const wanted = Math.min(Math.max(0, Math.round(line)), Math.max(0, log.lines - 1));
    host.postMessage({ type: 'scrollEditor', uri: log.uri, line: wanted });
  }
}

// --- Keyboard --------------------------------------------------------------------------------------------------------

page.canvas.addEventListener('keydown', (event) => {
  const span = view.to - view.from;
  const step = event.shiftKey ? 0.5 : 0.1;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => {
      if (event.ctrlKey || event.metaKey) {
        selectBeside(-1);
      } else {
        pan(-span * step);
      }
    },
    ArrowRight: () => {
      if (event.ctrlKey || event.metaKey) {
        selectBeside(1);
      } else {
        pan(span * step);
      }
    },
    ArrowUp: () => {
      selectLane(-1);
    },
    ArrowDown: () => {
      selectLane(1);
    },
    '+': () => {
      zoom(0.5);
    },
    '=': () => {
      zoom(0.5);
    },
    '-': () => {
      zoom(2);
    },
    '0': () => {
      setView({ from: 0, to: log?.lines ?? 1 });
    },
    Home: () => {
      setView({ from: 0, to: span });
    },
    End: () => {
      setView({ from: (log?.lines ?? 1) - span, to: log?.lines ?? 1 });
    },
    ',': () => {
      selectBeside(-1);
    },
    '.': () => {
      selectBeside(1);
    },
    t: () => {
      setTable(true);
    },
    Enter: () => {
      const at = barOf(selected);
      if (at >= 0 && data) {
        goTo(data.bars[at + 1]);
      }
    },
    Escape: hideTip,
  };
  const action = keys[event.key] as (() => void) | undefined;
  if (action) {
    event.preventDefault();
    action();
  }
});

/** Where an instance is in `data.bars`, or -1. */
function barOf(index: number): number {
  if (data && index >= 0) {
    for (let at = 0; at < data.bars.length; at += BAR_FIELDS) {
      if (data.bars[at + 4] === index) {
        return at;
      }
    }
  }
  return -1;
}

/** The instance before or after the selected one in its lane; the first that is seen where none is selected. */
function selectBeside(by: -1 | 1): void {
  if (!data) {
    return;
  }
  const at = barOf(selected);
  if (at < 0) {
    selectIn(shownLanes()[0]);
    return;
  }
  for (let next = at + by * BAR_FIELDS; next >= 0 && next < data.bars.length; next += by * BAR_FIELDS) {
    if (data.bars[next] !== data.bars[at]) {
      break;
    }
    if (data.bars[next + 4] >= 0) {
      select(data.bars[next + 4]);
      return;
    }
  }
  page.said.textContent = 'No other instance of this control block is near enough to be told apart. Zoom in, or pan.';
}

function selectLane(by: -1 | 1): void {
  const at = barOf(selected);
  selectIn(at < 0 || !data ? shownLanes()[0] : data.bars[at] + by);
}

/** The instance of a lane that is nearest to the middle of what is shown. */
function selectIn(lane: number): void {
  if (!data || lane < data.firstLane || lane >= data.firstLane + data.cbs.length) {
    return;
  }
  const middle = (view.from + view.to) / 2;
  let best = -1;
  let distance = Infinity;
  for (let bar = data.laneStarts[lane - data.firstLane]; bar < data.laneStarts[lane - data.firstLane + 1]; bar++) {
    const at = bar * BAR_FIELDS;
    const away = Math.max(data.bars[at + 1] - middle, middle - data.bars[at + 2], 0);
    if (data.bars[at + 4] >= 0 && away < distance) {
      best = data.bars[at + 4];
      distance = away;
    }
  }
  if (best >= 0) {
    select(best);
  } else {
    page.said.textContent = 'The instances of this control block are too many to be told apart. Zoom in.';
  }
}

/** Brings an instance into sight, and has it read out. */
function select(index: number): void {
  selected = index;
  const at = barOf(index);
  if (at >= 0 && data && log) {
    const [lane, start, end] = data.bars.subarray(at, at + 3);
    const span = view.to - view.from;
    const isSeen = start < view.to && end >= view.from;
    const y = lane * LANE_HEIGHT;
    const room = view.height - LANES_TOP - LANE_HEIGHT;
    setView({
      ...(isSeen ? {} : { from: start - span / 4, to: start + (span * 3) / 4 }),
      ...(y < view.top ? { top: y } : y > view.top + room ? { top: y - room } : {}),
    });
    const known = lives.get(index);
    if (known) {
      page.said.textContent = known.text;
    } else {
      host.postMessage({ type: 'life', uri: log.uri, index });
    }
  }
  redraw();
}

// --- The page itself -------------------------------------------------------------------------------------------------

function measure(): void {
  const { clientWidth, clientHeight } = page.picture;
  if (clientWidth > 0 && clientHeight > 0) {
    view = { ...view, width: clientWidth, height: clientHeight };
  }
}

new ResizeObserver(() => {
  measure();
  setView({});
}).observe(page.picture);

onThemeChange(() => {
  theme = readTheme();
  paintLegend();
  redraw();
});

// The keys work as soon as the view has the focus.
addEventListener('focus', () => {
  if (document.activeElement === document.body) {
    (isTable ? page.table : page.canvas).focus();
  }
});

const state = host.getState();
isTable = state?.isTable ?? false;
host.postMessage({ type: 'ready', state });
// What was seen before the window was reloaded, as soon as there is its log.
if (state) {
  const restore = ({ data: message }: MessageEvent<ToPage>): void => {
    if (message.type === 'log' && message.log) {
      removeEventListener('message', restore);
      if (message.log.uri === state.uri) {
        setView({ from: state.from, to: Math.min(state.to, message.log.lines), top: state.top });
      }
    }
  };
  addEventListener('message', restore);
}
