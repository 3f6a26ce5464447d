/** Dates and times as event logs print them: local time of the server, no zone. */

export interface EventTime {
  /** Four digits. Of two printed digits, 70 and above are taken as 19xx. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const datePattern = /^(\d{1,4})([-/.])(\d{1,2})[-/.](\d{1,4})$/;
const timePattern = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s{0,8}([ap]m)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a date (`06-06-01`, `7/31/97`, `2001-06-06`, `31.07.97`) and a time (`03:36:27pm`, `4:15:31 PM`, `16:15`). The month comes
 * first, as in the MTA's own logs (KB 176396), but after the year where that comes first, and after the day where points
 * separate. A fraction and a zone are left out. Undefined where either does not fit, or is no date or time.
 */
export function parseEventTime(date: string, time: string): EventTime | undefined {
  const d = datePattern.exec(date.trim());
  const t = timePattern.exec(time.trim());
  if (!d || !t) return undefined;
  const [first, second, third] = [d[1], d[3], d[4]];
  const yearFirst = first.length > 2;
  const dayFirst = d[2] === '.';
  const year = fullYear(yearFirst ? first : third);
  const month = Number(yearFirst || dayFirst ? second : first);
  const day = Number(yearFirst ? third : dayFirst ? first : second);
  const half = (t[4] as string | undefined)?.toLowerCase();
  const clock = Number(t[1]);
  const hour = half === undefined ? clock : (clock % 12) + (half === 'pm' ? 12 : 0);
  const minute = Number(t[2]);
  const seconds = Number((t[3] as string | undefined) ?? '0');
  if (year === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (clock > (half === undefined ? 23 : 12) || minute > 59 || seconds > 59) return undefined;
  return { year, month, day, hour, minute, second: seconds };
}

function fullYear(digits: string): number | undefined {
  const year = Number(digits);
  if (digits.length === 4) return year;
  if (digits.length !== 2) return undefined;
  return year >= 70 ? 1900 + year : 2000 + year;
}

/** The time of `/Date(991834587000)/`, as JSON of Windows has it: in UTC. Undefined for other text. */
export function fromEpoch(
  text: string | undefined,
): { readonly timeText: string; readonly time: EventTime } | undefined {
  const match = text === undefined ? null : /^\\?\/Date\((\d{1,14})[+\d]{0,5}\)\\?\/$/.exec(text);
  if (!match) return undefined;
  const iso = new Date(Number(match[1])).toISOString();
  const [date, clock] = [iso.slice(0, 10), iso.slice(11, 19)];
  const time = parseEventTime(date, clock);
  return time && { timeText: `${date} ${clock} UTC`, time };
}

/** Negative, zero or positive, as for `sort`. */
export function compareEventTimes(a: EventTime, b: EventTime): number {
  return (
    a.year - b.year ||
    a.month - b.month ||
    a.day - b.day ||
    a.hour - b.hour ||
    a.minute - b.minute ||
    a.second - b.second
  );
}

/** How the events of a log stand in time: an export of the Application log begins with the newest, the MTA's own log with the oldest. */
export class TimeOrder {
  #first: EventTime | undefined;
  #last: EventTime | undefined;

  /** The time of the next event in order of place, if it has one. */
  add(time: EventTime | undefined): void {
    this.#first ??= time;
    this.#last = time ?? this.#last;
  }

  get isNewestFirst(): boolean {
    return this.#first !== undefined && this.#last !== undefined && compareEventTimes(this.#first, this.#last) > 0;
  }

  /** When the newest of them was logged, by the first and the last. */
  get newest(): EventTime | undefined {
    return this.isNewestFirst ? this.#first : this.#last;
  }
}
