/** What is asked of the extension, and which of its answers are still wanted. */
import { host } from './elements';
import { laneAt, lanesTop, plotWidth } from './scene';
import { state } from './state';

/** How much is asked for, in widths of what is shown: so much can be moved without asking again. */
const REACH = 3;

let request = 0;
/** The answers that are waited for; 0 for none. */
const waited = { data: 0, rows: 0 };
/** Something else is wanted by now than what has been asked for. */
let isStale = false;
/** The instance that is to be brought into sight, which may be in no lane that there is data of. */
let wanted: number | undefined;

/** What was asked of another log, or is there, is not wanted any more. */
export function forgetAnswers(): void {
  waited.data = 0;
  waited.rows = 0;
}

/** An instance is to be shown, wherever it is. */
export function askForInstance(index: number): void {
  wanted = index;
  isStale = true;
  askForData();
}

/** Ask again, whatever is there: the log has grown. */
export function mistrustData(): void {
  isStale = true;
}

/** True once for each answer that is waited for: others come too late. */
export function takeAnswer(kind: 'data' | 'rows', answered: number): boolean {
  const isWaited = waited[kind] === answered;
  if (isWaited) waited[kind] = 0;
  return isWaited;
}

/** Asks again where something else was wanted meanwhile. */
export function askAgain(): void {
  if (isStale) askForData();
}

/** How much there is of what is shown, and how fine: the same is not asked for twice. */
export function askForData(): void {
  const { log, data, view } = state;
  if (!log) return;
  if (waited.data > 0) {
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
  )
    return;
  isStale = false;
  waited.data = ++request;
  const margin = (span * (REACH - 1)) / 2;
  const from = Math.max(0, Math.floor(view.from - margin));
  const to = Math.min(log.lines, Math.ceil(view.to + margin));
  const laneMargin = last - first;
  host.postMessage({
    type: 'data',
    request,
    uri: log.uri,
    from,
    to,
    columns: Math.max(1, Math.round(((to - from) / span) * plotWidth(view))),
    firstLane: Math.max(0, first - laneMargin),
    lastLane: last + laneMargin,
    order: state.order,
    ...(wanted === undefined ? {} : { instance: wanted }),
  });
  wanted = undefined;
}

const isBetween = (value: number, low: number, high: number): boolean => low <= value && value <= high;

export function shownLanes(): [first: number, last: number] {
  const { view } = state;
  const top = lanesTop(view);
  return [Math.max(0, laneAt(view, top)), laneAt(view, Math.max(top + 1, view.height)) + 1];
}

export function askForRows(): void {
  const { log, view, isTable } = state;
  if (log && isTable) {
    waited.rows = ++request;
    host.postMessage({
      type: 'rows',
      request,
      uri: log.uri,
      from: Math.floor(view.from),
      to: Math.ceil(view.to),
    });
  }
}

export function askForLife(index: number): void {
  const { log } = state;
  if (log) host.postMessage({ type: 'life', uri: log.uri, index });
}
