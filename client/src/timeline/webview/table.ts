import type { ChainFile, TimelineRowsResult } from '../../../../server/src/lsp/protocol';
import { lineLabel, lineText, spanText } from './places';
import { type View } from './scene';
import { grouped } from '../../../../server/src/core/text/counts';

const HEADINGS = ['Control block', 'Verdict', 'Direction', 'Allocated at line', 'Held until line'];

/** What the picture shows, for people who do not see it, or would rather read. */
export class LifeTable {
  readonly #place: HTMLElement;
  readonly #goTo: (line: number) => void;

  constructor(place: HTMLElement, goTo: (line: number) => void) {
    this.#place = place;
    this.#goTo = goTo;
  }

  show({ total, rows }: TimelineRowsResult, { from, to }: View, files: readonly ChainFile[]): void {
    const table = document.createElement('table');
    const caption = table.createCaption();
    const lines = spanText(files, Math.floor(from), Math.ceil(to) - 1);
    caption.textContent =
      rows.length < total
        ? `The ${grouped(rows.length)} worst of ${grouped(total)} instances in ${lines}. Zoom in for the others.`
        : `${grouped(total)} ${total === 1 ? 'instance' : 'instances'} in ${lines}.`;
    const head = table.createTHead().insertRow();
    for (const heading of HEADINGS) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = heading;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const { name, verdict, direction, line, lastLine } of rows) {
      const row = body.insertRow();
      const heading = document.createElement('th');
      heading.scope = 'row';
      heading.textContent = name;
      row.append(heading);
      row.insertCell().textContent = verdict ?? 'in use before the log began';
      row.insertCell().textContent = direction ?? 'not known';
      this.#lineCell(row, line, files);
      this.#lineCell(row, lastLine, files);
    }
    this.#place.replaceChildren(table);
  }

  #lineCell(row: HTMLTableRowElement, line: number, files: readonly ChainFile[]): void {
    const button = document.createElement('button');
    button.textContent = lineLabel(files, line);
    button.setAttribute('aria-label', `Go to ${lineText(files, line)}`);
    button.addEventListener('click', () => {
      this.#goTo(line);
    });
    row.insertCell().append(button);
  }
}
