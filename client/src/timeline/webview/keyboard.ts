/** The keys of the picture. They are listed in docs/timeline.md, and on the page for who does not see it. */
import { page } from './elements';
import { pan, setView, showAll, zoom } from './navigate';
import { goToSelected, select, selectBeside, selectLane } from './select';
import { showTable } from './show';
import { state } from './state';

export function listenToKeys(): void {
  page.canvas.addEventListener('keydown', (event) => {
    const action = actionOf(event);
    if (action) {
      event.preventDefault();
      action();
    }
  });
}

function actionOf({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
  const { log, view } = state;
  const lines = log?.lines ?? 1;
  const span = view.to - view.from;
  const step = shiftKey ? 0.5 : 0.1;
  const sideways = (by: -1 | 1) => (): void => {
    if (ctrlKey || metaKey) selectBeside(by);
    else pan(by * span * step);
  };
  const zoomBy = (factor: number) => (): void => {
    zoom(factor);
  };
  const show = (from: number) => (): void => {
    setView({ from, to: from + span });
  };
  const keys: Readonly<Partial<Record<string, () => void>>> = {
    ArrowLeft: sideways(-1),
    ArrowRight: sideways(1),
    ArrowUp: () => {
      selectLane(-1);
    },
    ArrowDown: () => {
      selectLane(1);
    },
    '+': zoomBy(0.5),
    '=': zoomBy(0.5),
    '-': zoomBy(2),
    '0': showAll,
    Home: show(0),
    End: show(lines - span),
    ',': () => {
      selectBeside(-1);
    },
    '.': () => {
      selectBeside(1);
    },
    t: () => {
      showTable(true);
    },
    Enter: goToSelected,
    Escape: () => {
      select(-1);
    },
  };
  return keys[key];
}
