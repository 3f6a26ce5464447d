/** What is shown at the moment. Everything else on the page follows from it. */
import type { LifeResult } from '../../../../server/src/lsp/protocol';
import type { TimelineLog } from '../messages';
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
  /** The index of the instance that the keyboard has chosen, or -1. */
  selected: number;
  isTable: boolean;
  theme: Theme;
}

export const state: State = {
  log: undefined,
  data: undefined,
  view: { from: 0, to: 1, top: 0, width: 1, height: 1 },
  visible: undefined,
  brush: undefined,
  selected: -1,
  isTable: false,
  theme: readTheme(),
};

/** The lives that are known of the log, by their instance's index. */
export const lives = new Map<number, LifeResult | undefined>();

/** Undefined while there is nothing to draw. */
export function sceneOf(): Scene | undefined {
  const { log, data, view, visible, brush, selected } = state;
  return log && data && { log, data, view, visible, brush, selected };
}
