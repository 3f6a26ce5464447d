/** What the timeline's page and the extension say to each other. Types only. Lines are 0-based. */
import type { Params } from '../../../server/src/lsp/methods';
import type {
  ChainFile,
  LaneOrder,
  LifeResult,
  TimelineResult,
  TimelineRowsResult,
} from '../../../server/src/lsp/protocol';
import type { Verdict } from '../../../server/src/core/findings/verdict';

/** What the page remembers when it is hidden or the window is reloaded. */
export interface TimelineState {
  /** The log. */
  readonly uri: string;
  readonly from: number;
  readonly to: number;
  /** Pixels that are scrolled away above the first lane. */
  readonly top: number;
  readonly isTable: boolean;
}

/** The numbers of an answer as arrays: nothing is parsed for each bar. */
export interface TimelineData extends Omit<TimelineResult, 'bars' | 'pool'> {
  readonly bars: ArrayBuffer;
  readonly pool: ArrayBuffer;
}

/** What the page gets to know of a log before anything is drawn. */
export interface TimelineLog {
  readonly uri: string;
  readonly name: string;
  readonly lines: number;
  /** Those of the chain, oldest first. */
  readonly files: readonly ChainFile[];
  readonly poolSize: number;
  /** One sentence: what there is to see. */
  readonly summary: string;
  /** Counts of each verdict that occurs, worst first, for the legend. */
  readonly counts: readonly (readonly [verdict: Verdict, count: number])[];
  readonly order: LaneOrder;
}

export type ToPage =
  | { readonly type: 'log'; readonly log: TimelineLog }
  /** There is none to show; `why` is said in its place. */
  | { readonly type: 'log'; readonly log: undefined; readonly why: string }
  | { readonly type: 'data'; readonly request: number; readonly data: TimelineData | undefined }
  | { readonly type: 'rows'; readonly request: number; readonly rows: TimelineRowsResult | undefined }
  | { readonly type: 'life'; readonly uri: string; readonly index: number; readonly life: LifeResult | undefined }
  /** An instance was selected elsewhere in the workbench. */
  | { readonly type: 'select'; readonly uri: string; readonly index: number }
  /** The lines that an editor shows, or undefined while none shows the log. */
  | { readonly type: 'visible'; readonly range: readonly [first: number, last: number] | undefined }
  | { readonly type: 'command'; readonly command: PageCommand };

export type PageCommand = 'zoomIn' | 'zoomOut' | 'zoomToFit' | 'table' | 'svg' | 'png';

export type FromPage =
  | { readonly type: 'ready'; readonly state: TimelineState | undefined }
  | ({ readonly type: 'data'; readonly request: number } & Params<'timeline'>)
  | ({ readonly type: 'rows'; readonly request: number } & Omit<Params<'timelineRows'>, 'limit'>)
  | ({ readonly type: 'life' } & Params<'life'>)
  | { readonly type: 'goTo'; readonly uri: string; readonly line: number }
  /** The lines at which the editor is to look; it keeps its cursor. */
  | { readonly type: 'scrollEditor'; readonly uri: string; readonly line: number }
  | { readonly type: 'picture'; readonly format: 'svg' | 'png'; readonly bytes: ArrayBuffer };
