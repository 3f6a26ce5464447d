/** Which log is shown, and whether as a picture or as a table. */
import type { TimelineLog } from '../messages';
import { askForRows, forgetAnswers, mistrustData } from './ask';
import { showDetails } from './details';
import { page } from './elements';
import { remember, setView } from './navigate';
import { measure, paintLegend, redraw } from './paint';
import { lives, state } from './state';

/** `why`: what to say where there is no log to show. */
export function showLog(next: TimelineLog | undefined, why: string): void {
  const { log: before, view, remembered } = state;
  const wasWhole = !before || (view.from <= 0 && view.to >= before.lines);
  state.log = next;
  page.empty.hidden = next !== undefined;
  page.empty.textContent = why;
  page.failed.hidden = true;
  page.shown.hidden = next === undefined || state.isTable;
  page.table.hidden = next === undefined || !state.isTable;
  page.legend.replaceChildren();
  lives.clear();
  if (!next) {
    Object.assign(state, { data: undefined, selected: -1, hovered: undefined, cursor: undefined });
    showDetails();
    redraw();
    return;
  }
  page.canvas.setAttribute('aria-label', next.summary);
  paintLegend();
  const isOther = before?.uri !== next.uri;
  if (isOther || state.order !== next.order) {
    const { selected } = state;
    const nothing = { data: undefined, selected: -1, hovered: undefined, brush: undefined };
    Object.assign(state, nothing, { order: next.order }, isOther ? { visible: undefined } : { selected });
    forgetAnswers();
    measure();
    if (!isOther) {
      setView({ top: 0 });
    } else if (remembered?.uri === next.uri) {
      // It was gone for a moment: the window was reloaded, the file changed its language, or the server restarted.
      state.isAwaited = false;
      setView({ ...remembered, to: Math.min(remembered.to, next.lines) });
    } else {
      setView({ from: 0, to: next.lines, top: 0 });
    }
    showDetails();
  } else {
    mistrustData();
    setView(wasWhole ? { from: 0, to: next.lines } : {});
  }
  askForRows();
}

export function showTable(isTable: boolean): void {
  state.isTable = isTable;
  page.shown.hidden = isTable || !state.log;
  page.table.hidden = !isTable || !state.log;
  remember();
  if (isTable) {
    askForRows();
  } else {
    measure();
    redraw();
  }
}
