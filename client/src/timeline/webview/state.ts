/** What is shown at the moment. Everything else on the page follows from it. */
import type { LaneOrder, LifeResult } from '../../../../server/src/lsp/protocol';
import type { TimelineLog, TimelineState } from '../messages';
import { host } from './elements';
import type { Decoded, Scene, View } from './scene';
import { readTheme, type Theme } from './theme';

interface State {
  log: TimelineLog | undefined;
  /** What has been answered last for the log. */
  data: Decoded | undefined;
  view: View;
  /** The lines that an editor shows. */
  visible: readonly [number, number] | undefined;
  brush: readonly [number, number] | undefined;
  /** The index of the instance that is selected, here or elsewhere in the workbench, or -1. */
  selected: number;
  /** What is at the mouse: the index of an instance, or -1 where several are drawn as one. */
  hovered: { readonly index: number } | undefined;
  /** Where the mouse is, while it tells what it is at. */
  mouse: { readonly x: number; readonly y: number } | undefined;
  /** What was shown last, also of a log that is not there at the moment. */
  remembered: TimelineState | undefined;
  /** After a reload, until there is the log that is remembered. */
  isAwaited: boolean;
  /** The line at the mouse. */
  cursor: number | undefined;
  /** How the lanes are sorted. */
  order: LaneOrder;
  isTable: boolean;
  theme: Theme;
}

const remembered = host.getState();

export const state: State = {
  log: undefined,
  data: undefined,
  view: { from: 0, to: 1, top: 0, width: 1, height: 1 },
  visible: undefined,
  brush: undefined,
  selected: -1,
  hovered: undefined,
  mouse: undefined,
  remembered,
  isAwaited: remembered !== undefined,
  cursor: undefined,
  order: 'worst',
  isTable: remembered?.isTable ?? false,
  theme: readTheme(),
};

/** The lives that are known of the log, by their instance's index. */
export const lives = new Map<number, LifeResult | undefined>();

/** Undefined while there is nothing to draw. */
export function sceneOf(): Scene | undefined {
  const { log, data, view, visible, brush, selected, cursor } = state;
  return log && data && { log, data, view, visible, brush, selected, cursor };
}
