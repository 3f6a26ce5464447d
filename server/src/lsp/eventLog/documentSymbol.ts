/** `textDocument/documentSymbol` for an event log: its events, under their day where there are several. */
import { SymbolKind } from 'vscode-languageserver-types';
import type { MtaEvent } from '../../core/eventlog/event';
import { bearingRank } from '../../core/eventlog/folderEvents';
import { plain } from '../../core/text/plainText';
import { MAX_SYMBOLS } from '../limits';
import type { ShownSymbol } from '../shown';
import { eventName } from './eventWords';
import { eventRange, idRange, textRange, type EventSnapshot } from './snapshot';
import { counted } from '../../core/text/counts';

interface Day {
  readonly name: string;
  readonly events: MtaEvent[];
}

export function eventSymbols(snapshot: EventSnapshot, limit = MAX_SYMBOLS): ShownSymbol[] {
  const days = daysOf(shownEvents(snapshot.log.events, limit));
  if (days.length <= 1) return (days[0]?.events ?? []).map((event) => symbol(snapshot, event, event.timeText));
  return days.map(({ name, events }) => ({
    name: plain(name),
    detail: plain(counted(events.length, 'event')),
    kind: SymbolKind.Namespace,
    range: {
      start: textRange(snapshot, events[0]?.firstLine ?? 0).start,
      end: textRange(snapshot, events.at(-1)?.lastLine ?? 0).end,
    },
    selectionRange: textRange(snapshot, events[0]?.firstLine ?? 0),
    children: events.map((event) => symbol(snapshot, event, timeOfDay(event))),
  }));
}

/** All, or those that say most about control blocks, in order of place. */
function shownEvents(events: readonly MtaEvent[], limit: number): readonly MtaEvent[] {
  if (events.length <= limit) return events;
  const best = [...events].sort((a, b) => bearingRank(a) - bearingRank(b)).slice(0, limit);
  return best.sort((a, b) => a.firstLine - b.firstLine);
}

/** Events that follow each other on one day. One without a time belongs to the day before it. */
function daysOf(events: readonly MtaEvent[]): Day[] {
  const days: Day[] = [];
  for (const event of events) {
    const { time } = event;
    const name = time ? `${time.year}-${two(time.month)}-${two(time.day)}` : undefined;
    const last = days.at(-1);
    if (last && (name === undefined || last.name === name)) last.events.push(event);
    else days.push({ name: name ?? 'without a date', events: [event] });
  }
  return days;
}

function timeOfDay({ time, timeText }: MtaEvent): string | undefined {
  return time ? `${two(time.hour)}:${two(time.minute)}:${two(time.second)}` : timeText;
}

const two = (n: number): string => String(n).padStart(2, '0');

function symbol(snapshot: EventSnapshot, event: MtaEvent, detail: string | undefined): ShownSymbol {
  return {
    name: plain(eventName(event)),
    detail: plain(detail ?? ''),
    kind: SymbolKind.Event,
    range: eventRange(snapshot, event),
    selectionRange: idRange(snapshot, event),
  };
}
