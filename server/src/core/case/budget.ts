/** How much is read of one folder without anybody naming its files, and event logs read within that. */
import { caseLimits, megabytes, type CaseLimits } from './limits';
import type { EventLog } from '../eventlog/event';
import { EventLogIntake } from '../eventlog/eventLogIntake';
import { EventRoom, type KeptEvents } from '../eventlog/keptEvents';
import { untilLost } from '../intake/restLost';
import { grouped } from '../text/counts';

/** What is left to be spent on the event logs of one case. */
export class CaseBudget {
  readonly #room: EventRoom;
  readonly #began: number;
  #bytes = 0;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(
    readonly now: () => number,
    readonly limits: Pick<CaseLimits, 'eventLogBytes' | 'events' | 'milliseconds'> = caseLimits,
  ) {
    this.#began = now();
    this.#room = new EventRoom(limits.events);
  }

  spend(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Why no more is read; undefined as long as there is something left. Events are no reason: older ones make room for them. */
  get spent(): string | undefined {
    const { eventLogBytes, milliseconds } = this.limits;
    if (this.#bytes >= eventLogBytes) return `${megabytes(eventLogBytes)} of event logs`;
    if (this.now() - this.#began >= milliseconds) return `${Math.round(milliseconds / 1000)} seconds of reading`;
    return undefined;
  }

  /** Room for the events of one more log. */
  open(): KeptEvents {
    return this.#room.open();
  }

  /** Gives back the room of a log that could not be read. */
  close(kept: KeptEvents): void {
    this.#room.close(kept);
  }

  /** Counts a log that has been read before. */
  take({ bytes, kept }: Pick<ReadEventLog, 'bytes' | 'kept'>): void {
    this.#bytes += bytes;
    this.#room.take(kept);
  }

  /** The opposite of `take`. */
  giveBack({ bytes, kept }: Pick<ReadEventLog, 'bytes' | 'kept'>): void {
    this.#bytes -= bytes;
    this.#room.close(kept);
  }

  /** All logs are read: those that have more events than their share keep the newest. */
  divide(): void {
    this.#room.divide();
  }

  /** Whether a log would keep more, if it were read again: others need less than before. */
  hasRoomFor({ kept }: Pick<ReadEventLog, 'kept'>): boolean {
    return kept.count > kept.share && this.#room.share > kept.share;
  }

  /** What of a log is not taken, in words that go after its name and a colon, once all are read; undefined where it is taken whole. */
  lossOf({ kept, cut }: Pick<ReadEventLog, 'kept' | 'cut'>): string | undefined {
    const left = kept.count - kept.events.length;
    if (left <= 0) return cut;
    const what =
      `only the newest ${grouped(kept.events.length)} of its ${grouped(kept.count)} events on control blocks were kept, ` +
      `shared among their kinds: ${onlySoMuch(`${grouped(this.limits.events)} events`)}`;
    return cut === undefined ? what : `${cut}; ${what}`;
  }
}

export interface ReadEventLog {
  /** Bytes read of it. */
  readonly bytes: number;
  /** Its events are those that are kept by now. */
  readonly log: EventLog;
  readonly kept: KeptEvents;
  /** Why the log was not read to its end, in words that go after its name and a colon; undefined where it was. */
  readonly cut: string | undefined;
}

/**
 * Reads an event log within a budget, from pieces that are each valid until the next is asked for. `pause` is awaited between steps of
 * some 5 ms. `isNamed`: a user asked for this log, so that it is read to its end, whatever that costs. Rejects as the pieces do.
 */
export async function readEventLog(
  pieces: AsyncIterable<Uint8Array>,
  budget: CaseBudget,
  pause: () => Promise<void>,
  isNamed = false,
): Promise<ReadEventLog> {
  const kept = budget.open();
  try {
    const intake = new EventLogIntake(kept);
    let lost: string | undefined;
    const sound = untilLost(pieces, ({ message }) => {
      lost = message;
    });
    for await (const piece of sound) {
      intake.push(piece);
      while (!intake.advance()) await pause();
      if (isNamed) continue;
      budget.spend(piece.length);
      if (budget.spent !== undefined) break;
    }
    const spent = isNamed ? undefined : budget.spent;
    if (spent === undefined) intake.end();
    while (!intake.advance()) await pause();
    const { log, bytes } = intake;
    const cut = spent === undefined ? lost : `it was read up to line ${grouped(log.lines)} only: ${onlySoMuch(spent)}`;
    return { bytes, log, kept, cut };
  } catch (error) {
    budget.close(kept);
    throw error;
  }
}

/** Why something is not read, or not to its end. */
export function onlySoMuch(spent: string): string {
  return `the limit of ${spent} per folder is reached; name the files that matter, or move the others away`;
}
