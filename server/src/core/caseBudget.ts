/** How much is read of one folder without anybody naming its files, and event logs read within that. */
import { caseLimits, megabytes, type CaseLimits } from './caseFiles';
import type { EventLog } from './eventlog/event';
import { EventLogIntake } from './eventlog/eventLogIntake';
import { grouped } from './formats/counts';

/** What is left to be spent on the event logs of one case. */
export class CaseBudget {
  #bytes = 0;
  #events = 0;
  readonly #began: number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    readonly now: () => number,
    readonly limits: Pick<CaseLimits, 'eventLogBytes' | 'events' | 'milliseconds'> = caseLimits,
  ) {
    this.#began = now();
  }

  spend(bytes: number, events: number): void {
    this.#bytes += bytes;
    this.#events += events;
  }

  /** Why no more is read; undefined as long as there is something left. */
  get spent(): string | undefined {
    const { eventLogBytes, events, milliseconds } = this.limits;
    if (this.#bytes >= eventLogBytes) return `${megabytes(eventLogBytes)} of event logs`;
    if (this.#events >= events) return `${grouped(events)} events`;
    if (this.now() - this.#began >= milliseconds) return `${Math.round(milliseconds / 1000)} seconds of reading`;
    return undefined;
  }
}

export interface ReadEventLog {
  /** Bytes read of it. */
  readonly bytes: number;
  readonly log: EventLog;
  /** Why the log was not read to its end, in words that go after its name and a colon; undefined where it was. */
  readonly cut: string | undefined;
}

/**
 * Reads an event log within a budget, from pieces that are each valid until the next is asked for. `pause` is awaited between steps of
 * some 10 ms. Rejects as the pieces do.
 */
export async function readEventLog(
  pieces: AsyncIterable<Uint8Array>,
  budget: CaseBudget,
  pause: () => Promise<void>,
): Promise<ReadEventLog> {
  const intake = new EventLogIntake();
  for await (const piece of pieces) {
    const before = intake.events;
    intake.push(piece);
    while (!intake.advance()) await pause();
    budget.spend(piece.length, intake.events - before);
    if (budget.spent !== undefined) break;
  }
  const { spent } = budget;
  if (spent === undefined) intake.end();
  while (!intake.advance()) await pause();
  const { log } = intake;
  return {
    bytes: intake.bytes,
    log,
    cut: spent === undefined ? undefined : `it was read up to line ${grouped(log.lines)} only: ${overBudget(spent)}`,
  };
}

/** Why something is not read, or not to its end. */
export function overBudget(spent: string): string {
  return `no more than ${spent} are read of one folder; name the files that matter, or move the others away`;
}
