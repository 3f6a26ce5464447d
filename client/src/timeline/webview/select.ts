/** The instance that is selected: by the keyboard or the mouse, or elsewhere in the workbench. */
import { BAR_FIELDS } from '../../../../server/src/lsp/protocol';
import { askForInstance, askForLife, shownLanes } from './ask';
import { showDetails } from './details';
import { goTo, say, setView } from './navigate';
import { redraw } from './paint';
import { LANE_HEIGHT, lanesTop } from './scene';
import { lives, state } from './state';

/** Where an instance is in the bars, or -1. */
function barOf(index: number): number {
  const { data } = state;
  if (data && index >= 0)
    for (let at = 0; at < data.bars.length; at += BAR_FIELDS) if (data.bars[at + 4] === index) return at;
  return -1;
}

export function goToSelected(): void {
  const at = barOf(state.selected);
  if (at >= 0 && state.data) goTo(state.data.bars[at + 1]);
}

/** The instance before or after the selected one in its lane; the first that is seen where none is selected. */
export function selectBeside(by: -1 | 1): void {
  const { data, selected } = state;
  if (!data) return;
  const at = barOf(selected);
  if (at < 0) {
    selectIn(shownLanes()[0]);
    return;
  }
  for (let next = at + by * BAR_FIELDS; next >= 0 && next < data.bars.length; next += by * BAR_FIELDS) {
    if (data.bars[next] !== data.bars[at]) break;
    if (data.bars[next + 4] >= 0) {
      select(data.bars[next + 4]);
      return;
    }
  }
  say('Nothing else to show here. Zoom in or pan.');
}

export function selectLane(by: -1 | 1): void {
  const { data, selected } = state;
  const at = barOf(selected);
  selectIn(at < 0 || !data ? shownLanes()[0] : data.bars[at] + by);
}

/** The instance of a lane that is nearest to the middle of what is shown. */
function selectIn(lane: number): void {
  const { data, view } = state;
  if (!data || lane < data.firstLane || lane >= data.firstLane + data.cbs.length) return;
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
  if (best >= 0) select(best);
  else say('Too many instances to tell apart. Zoom in.');
}

/** Selects an instance, brings it into sight, and has it read out; -1 for none. */
export function select(index: number): void {
  state.selected = index;
  // It is told, whatever the mouse rests on: a page need not even be told that the mouse has left.
  Object.assign(state, { mouse: undefined, hovered: undefined });
  const { data } = state;
  const at = barOf(index);
  if (at >= 0 && data) bringIntoSight(data.bars[at], data.bars[at + 1], data.bars[at + 2]);
  else if (index >= 0) askForInstance(index);
  const known = lives.get(index);
  if (known) say(known.text);
  else if (index >= 0) askForLife(index);
  showDetails();
  redraw();
}

/** Moves no more than it has to. */
export function bringIntoSight(lane: number, start: number, end: number): void {
  const { view } = state;
  const span = view.to - view.from;
  const isSeen = start < view.to && end >= view.from;
  const y = lane * LANE_HEIGHT;
  const room = Math.max(0, view.height - lanesTop(view) - LANE_HEIGHT);
  setView({
    ...(isSeen ? {} : { from: start - span / 4, to: start + (span * 3) / 4 }),
    ...(y < view.top ? { top: y } : y > view.top + room ? { top: y - room } : {}),
  });
}
