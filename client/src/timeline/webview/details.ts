/** The pane beside the picture: the instance at the mouse, or else the one that is selected, and the pool at the mouse. */
import { shortLife } from '../../shortLife';
import { counted } from '../../../../server/src/core/text/counts';
import { page } from './elements';
import { goTo } from './navigate';
import { lineText } from './places';
import { poolAt } from './scene';
import { lives, sceneOf, state } from './state';

/** What the pane shows now: it is not made anew for every move of the mouse. */
let shown = '';

export function showDetails(): void {
  const scene = sceneOf();
  const { cursor, hovered, selected } = state;
  const pool = scene && cursor !== undefined ? poolAt(scene, cursor) : undefined;
  page.cursor.textContent =
    pool && cursor !== undefined
      ? `${atTheBeginning(lineText(scene?.data.files ?? [], cursor))}: ${pool.inUse} in use${pool.lost > 0 ? `, ${pool.lost} lost` : ''}`
      : '';
  const index = hovered?.index ?? selected;
  const life = lives.get(index);
  const key = `${state.log?.uri} ${index} ${hovered !== undefined} ${life?.text ?? ''}`;
  if (key === shown) return;
  shown = key;
  if (hovered && index < 0) {
    page.life.replaceChildren(line('strong', 'Several instances'), line('p', 'Zoom in to tell them apart.'));
  } else if (!life) {
    page.life.replaceChildren(...(index < 0 ? [line('p', HINT)] : []));
  } else {
    const { name, text, milestones } = life;
    page.life.replaceChildren(
      line('strong', name),
      line('p', text.startsWith(name) ? text.slice(name.length).trimStart() : text),
      line(
        'p',
        `Held from ${lineText(state.log?.files ?? [], life.line)}, for ${counted(life.lastLine - life.line + 1, 'line')}.`,
      ),
      lineButton('Go to Allocation', life.line),
      lineButton('Go to Last Line', life.lastLine),
      ...shortLife(milestones).map((milestone) => line('code', milestone)),
    );
  }
}

const HINT = 'Select an instance to see its life.';

/** The name of a file stays as it is. */
function atTheBeginning(text: string): string {
  return text.replace(/^line /, 'Line ');
}

function line(tag: string, text: string): HTMLElement {
  const result = document.createElement(tag);
  result.textContent = text;
  return result;
}

function lineButton(text: string, to: number): HTMLElement {
  const button = line('button', text);
  button.addEventListener('click', () => {
    goTo(to);
  });
  return button;
}
