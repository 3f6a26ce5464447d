import { shortLife } from '../../shortLife';
import type { LifeResult } from '../../../../server/src/lsp/protocol';

/** What is shown at the mouse: a life, or that several are drawn as one. */
export function fillTip(tip: HTMLElement, life: LifeResult | undefined): void {
  const line = (tag: string, text: string): HTMLElement => {
    const result = document.createElement(tag);
    result.textContent = text;
    return result;
  };
  if (!life) {
    tip.replaceChildren(line('strong', 'Several instances'), line('div', 'Zoom in to tell them apart.'));
    return;
  }
  const { name, text, milestones } = life;
  tip.replaceChildren(
    line('strong', name),
    line('div', `lines ${life.line + 1}–${life.lastLine + 1}`),
    line('p', text.startsWith(name) ? text.slice(name.length).trimStart() : text),
    ...shortLife(milestones).map((milestone) => line('code', milestone)),
  );
}
