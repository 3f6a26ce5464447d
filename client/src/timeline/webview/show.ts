/** Which log is shown, and whether as a picture or as a table. */
import type { TimelineLog } from '../messages';
import { askForRows, forgetAnswers, mistrustData } from './ask';
import { page } from './elements';
import { remember, setView } from './navigate';
import { measure, paintLegend, redraw } from './paint';
import { lives, state } from './state';

export function showLog(next: TimelineLog | undefined): void {
  const { log: before, view } = state;
  const wasWhole = !before || (view.from <= 0 && view.to >= before.lines);
  state.log = next;
  page.empty.hidden = next !== undefined;
  page.picture.hidden = next === undefined || state.isTable;
  page.table.hidden = next === undefined || !state.isTable;
  page.legend.replaceChildren();
  lives.clear();
  if (!next) {
    state.data = undefined;
    return;
  }
  page.canvas.setAttribute('aria-label', next.summary);
  paintLegend();
  if (before?.uri !== next.uri) {
    Object.assign(state, { data: undefined, selected: -1, brush: undefined, visible: undefined });
    forgetAnswers();
    measure();
    setView({ from: 0, to: next.lines, top: 0 });
  } else {
    mistrustData();
    setView(wasWhole ? { from: 0, to: next.lines } : {});
  }
  askForRows();
}

export function showTable(isTable: boolean): void {
  state.isTable = isTable;
  page.picture.hidden = isTable || !state.log;
  page.table.hidden = !isTable || !state.log;
  remember();
  if (isTable) {
    askForRows();
  } else {
    measure();
    redraw();
  }
}
