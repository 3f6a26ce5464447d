/** The timeline's page: what the extension says, and what the page itself goes through. */
import type { PageCommand, ToPage } from '../messages';
import { askAgain, askForData, askForRows, takeAnswer } from './ask';
import { host, page } from './elements';
import { showDetails } from './details';
import { hoverAgain } from './hover';
import { listenToKeys } from './keyboard';
import { listenToMouse } from './mouse';
import { goTo, say, setView, zoom } from './navigate';
import { measure, paintLegend, redraw } from './paint';
import { pictureOf } from './picture';
import { decode } from './scene';
import { bringIntoSight, select } from './select';
import { showLog, showTable } from './show';
import { lives, sceneOf, state } from './state';
import { LifeTable } from './table';
import { onThemeChange, readTheme } from './theme';

/** Before what could not be answered is asked again. */
const RETRY_MS = 1000;

const table = new LifeTable(page.table, goTo);

addEventListener('message', ({ data: message, origin }: MessageEvent<ToPage>) => {
  // Any page that can find this frame can send to it; VS Code passes the extension's messages on from a frame of the same origin.
  if (origin !== self.origin) return;
  switch (message.type) {
    case 'log':
      showLog(message.log, message.log ? '' : message.why);
      break;
    case 'data':
      if (takeAnswer('data', message.request)) {
        if (message.data) {
          const isFirst = !state.data;
          state.data = decode(message.data);
          if (isFirst) paintLegend();
          page.failed.hidden = true;
          const { instance } = message.data;
          if (instance && instance.index === state.selected)
            bringIntoSight(instance.lane, instance.line, instance.lastLine);
          else setView({});
          hoverAgain();
          document.body.dataset.drawn = String(message.request);
        } else {
          // The log may have been between two states.
          page.failed.hidden = state.data !== undefined;
          setTimeout(askForData, RETRY_MS);
        }
        askAgain();
      }
      break;
    case 'rows':
      if (takeAnswer('rows', message.request) && message.rows)
        table.show(message.rows, state.view, state.log?.files ?? []);
      break;
    case 'life':
      if (message.uri === state.log?.uri) {
        lives.set(message.index, message.life);
        showDetails();
        if (state.selected === message.index && message.life) say(message.life.text);
      }
      break;
    case 'select':
      if (message.uri === state.log?.uri && message.index !== state.selected) select(message.index);
      break;
    case 'visible':
      state.visible = message.range;
      redraw();
      break;
    case 'command':
      run(message.command);
  }
});

function run(command: PageCommand): void {
  switch (command) {
    case 'zoomIn':
      zoom(0.5);
      break;
    case 'zoomOut':
      zoom(2);
      break;
    case 'zoomToFit':
      setView({ from: 0, to: state.log?.lines ?? 1, top: 0 });
      askForRows();
      break;
    case 'table':
      showTable(!state.isTable);
      break;
    case 'svg':
    case 'png':
      void savePicture(command);
  }
}

async function savePicture(format: 'svg' | 'png'): Promise<void> {
  const scene = sceneOf();
  const bytes = scene && (await pictureOf(scene, state.theme, format));
  if (bytes) host.postMessage({ type: 'picture', format, bytes });
}

listenToMouse();
listenToKeys();

new ResizeObserver(() => {
  measure();
  setView({});
}).observe(page.picture);

onThemeChange(() => {
  state.theme = readTheme();
  paintLegend();
  redraw();
});

// The keys work as soon as the view has the focus.
addEventListener('focus', () => {
  if (document.activeElement === document.body) (state.isTable ? page.table : page.canvas).focus();
});

host.postMessage({ type: 'ready', state: state.remembered });
