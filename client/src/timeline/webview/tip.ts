import type { LifeResult } from '../../../../server/src/lsp/protocol';

/** Milestones of a life that are shown: of a long one the beginning and the end. */
const TOLD = 7;

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
  const told =
    milestones.length <= TOLD ? milestones : [...milestones.slice(0, TOLD - 3), '…', ...milestones.slice(-2)];
  tip.replaceChildren(
    line('strong', name),
    line('div', `lines ${life.line + 1}–${life.lastLine + 1}`),
    line('p', text.startsWith(name) ? text.slice(name.length).trimStart() : text),
    ...told.map((milestone) => line('code', milestone)),
  );
}
