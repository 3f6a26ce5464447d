/** Which part of the log is shown, here and in the editor. */
import { askForData } from './ask';
import { host, page } from './elements';
import { redraw } from './paint';
import { LANE_HEIGHT, lanesTop, type View } from './scene';
import { state } from './state';

/** Nothing is shown nearer than this. */
const MIN_LINES = 4;

export function setView(next: Partial<Pick<View, 'from' | 'to' | 'top'>>): void {
  const { log, data, view } = state;
  const lines = Math.max(1, log?.lines ?? 1);
  const span = Math.min(lines, Math.max(Math.min(MIN_LINES, lines), (next.to ?? view.to) - (next.from ?? view.from)));
  const from = Math.min(Math.max(0, next.from ?? view.from), lines - span);
  // How many lanes there are, the answer tells.
  const height = data ? data.lanes * LANE_HEIGHT + lanesTop(view) : Infinity;
  const top = Math.min(Math.max(0, next.top ?? view.top), Math.max(0, height - view.height));
  state.view = { ...view, from, to: from + span, top };
  remember();
  askForData();
  redraw();
}

/** For when the page is hidden, the window is reloaded, or the log is gone for a moment. */
export function remember(): void {
  const { log, view, isTable } = state;
  // Another log may be analysed before the one that is waited for: its part is not forgotten for that.
  if (log && !state.isAwaited) {
    // A whole log is to be shown whole again, also when it has grown.
    const to = view.from <= 0 && view.to >= log.lines ? Number.MAX_SAFE_INTEGER : view.to;
    state.remembered = { uri: log.uri, from: view.from, to, top: view.top, isTable };
    host.setState(state.remembered);
  }
}

export function showAll(): void {
  setView({ from: 0, to: state.log?.lines ?? 1 });
}

/** `factor` below 1 goes nearer; the line at `anchor` stays where it is. */
export function zoom(factor: number, anchor = (state.view.from + state.view.to) / 2): void {
  const { log, view } = state;
  const span = Math.min(log?.lines ?? 1, Math.max(MIN_LINES, (view.to - view.from) * factor));
  const from = anchor - ((anchor - view.from) / (view.to - view.from)) * span;
  setView({ from, to: from + span });
}

export function pan(lines: number): void {
  moveTo(state.view.from + lines);
}

/** Shows as many lines as before, from another one on. */
export function moveTo(first: number, rest: Partial<Pick<View, 'top'>> = {}): void {
  const { log, view } = state;
  const span = view.to - view.from;
  const from = Math.min(Math.max(0, first), Math.max(0, (log?.lines ?? 1) - span));
  setView({ from, to: from + span, ...rest });
}

export function goTo(line: number): void {
  if (state.log) host.postMessage({ type: 'goTo', uri: state.log.uri, line });
}

export function scrollEditor(line: number): void {
  const { log } = state;
  if (log) {
    const wanted = Math.min(Math.max(0, Math.round(line)), Math.max(0, log.lines - 1));
    host.postMessage({ type: 'scrollEditor', uri: log.uri, line: wanted });
  }
}

/** Has something read out. */
export function say(text: string): void {
  page.said.textContent = text;
}
