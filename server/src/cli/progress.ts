/** The progress bar: on a terminal's standard error, and only for what takes longer than a second. */
import { byteSize } from '../core/formats/counts';
import { displayName } from '../core/formats/analyzedLog';
import { visible } from '../core/text/visible';

/** What it needs of the terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const DELAY_MS = 1000;
const INTERVAL_MS = 100;
const BAR = 24;
/** Without a width, or with a nonsensical one. */
const DEFAULT_COLUMNS = 80;

interface ProgressState {
  readonly name: string;
  readonly read: number;
  readonly total: number | undefined;
  readonly elapsedMs: number;
}

/** One line, no longer than `columns`: name, bar, share, rate, time left; without a total what is known. */
export function progressLine({ name, read, total, elapsedMs }: ProgressState, columns: number): string {
  const rate = elapsedMs > 0 ? (read * 1000) / elapsedMs : 0;
  const speed = `${byteSize(Math.round(rate))}/s`;
  let tail = `  ${byteSize(read)}  ${speed}`;
  if (total !== undefined) {
    const share = Math.min(1, read / total);
    const full = Math.round(share * BAR);
    const left = rate > 0 ? duration((Math.max(0, total - read) * 1000) / rate) : '?';
    tail = `  [${'#'.repeat(full)}${'-'.repeat(BAR - full)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${speed}  ${left} left`;
  }
  const room = columns - 1 - tail.length;
  const shown = visible(displayName(name));
  const label = shown.length <= room ? shown : room > 1 ? `…${shown.slice(shown.length - room + 1)}` : '';
  return (label + tail).slice(0, columns - 1);
}

/** `0:07`, `12:34`, `1:02:03` */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export class ProgressBar {
  readonly #started: number;
  #fileStarted = 0;
  #drawn = -Infinity;
  #isShown = false;

  constructor(
    readonly terminal: Terminal,
    readonly isWanted: boolean,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#started = now();
  }

  /** A new input begins. */
  begin(): void {
    this.#fileStarted = this.now();
  }

  update(name: string, read: number, total: number | undefined): void {
    if (!this.isWanted || this.terminal.isTTY !== true) return;
    const now = this.now();
    if (now - this.#started < DELAY_MS || now - this.#drawn < INTERVAL_MS) return;
    this.#drawn = now;
    const state = { name, read, total, elapsedMs: now - this.#fileStarted };
    const columns =
      this.terminal.columns !== undefined && this.terminal.columns > 0 ? this.terminal.columns : DEFAULT_COLUMNS;
    this.terminal.write(`\r${progressLine(state, columns)}\x1b[K`);
    this.#isShown = true;
  }

  /** Takes the bar away: something else is going to be written. */
  clear(): void {
    if (!this.#isShown) return;
    this.terminal.write('\r\x1b[K');
    this.#isShown = false;
    this.#drawn = -Infinity;
  }
}
