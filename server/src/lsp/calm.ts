import type { OpenDocument } from './openDocument';
import { OpenLog } from './openLog';

/** Turns of the event loop without a change, after which no message is on its way that has been sent already. */
const CALM_TURNS = 3;
/** A client that never rests is answered, too. */
const MAX_WAIT_MS = 1000;

/**
 * Changes come in bursts: waits for the end of one, so that the text is read once for all of them. So do documents, each of which is judged
 * together with those of its folder. `opened`: how many have been opened so far.
 */
export async function calm(
  open: () => OpenDocument | undefined,
  pause: () => Promise<void>,
  opened: () => number = () => 0,
): Promise<void> {
  const until = performance.now() + MAX_WAIT_MS;
  let version: number | undefined;
  let others = opened();
  for (let turns = 0; turns < CALM_TURNS && performance.now() < until; turns++) {
    const document = open();
    const log = document instanceof OpenLog ? document.log : document;
    if (!document || !log?.isWaiting) return;
    if (document.version !== version || opened() !== others) turns = 0;
    ({ version } = document);
    others = opened();
    await pause();
  }
}
