/** The parts of the page, and the extension at its other end. */
import type { FromPage, TimelineState } from '../messages';

interface Host {
  postMessage(message: FromPage): void;
  getState(): TimelineState | undefined;
  setState(state: TimelineState): void;
}
declare function acquireVsCodeApi(): Host;

export const host = acquireVsCodeApi();

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export const page = {
  canvas: element('canvas') as HTMLCanvasElement,
  picture: element('picture'),
  legend: element('legend'),
  empty: element('empty'),
  failed: element('failed'),
  shown: element('shown'),
  life: element('life'),
  cursor: element('cursor'),
  said: element('said'),
  table: element('table'),
};
