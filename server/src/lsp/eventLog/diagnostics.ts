/** `textDocument/publishDiagnostics` for an event log: the events that bear on control blocks, by what each shows and does not. */
import type { MtaEvent } from '../../core/eventlog/event';
import { bearingRank } from '../../core/eventlog/folderEvents';
import { articleOf, articlesOf } from '../../core/knowledge/articles';
import { eventKnowledge, saysOf } from '../../core/knowledge/events';
import { sourceNames } from '../../core/knowledge/statement';
import { sourceNamed } from '../../core/knowledge/sources';
import { plain } from '../../core/text/plainText';
import { diagnosticSeverity } from '../convert';
import { SOURCE } from '../features/diagnostics';
import { MAX_DIAGNOSTICS } from '../limits';
import type { ShownDiagnostic } from '../shown';
import { eventHeadline } from './eventWords';
import { idRange, textRange, type EventSnapshot } from './snapshot';
import { counted } from '../../core/text/counts';

export function eventDiagnostics(snapshot: EventSnapshot): ShownDiagnostic[] {
  if (!snapshot.settings.eventHints) return [];
  const bearing = snapshot.log.events.filter(bearsOnControlBlocks);
  const shown = [...bearing].sort((a, b) => bearingRank(a) - bearingRank(b)).slice(0, MAX_DIAGNOSTICS);
  const result = shown.map((event) => diagnostic(snapshot, event));
  if (bearing.length > shown.length) {
    result.push({
      range: textRange(snapshot, 0),
      severity: diagnosticSeverity('information'),
      source: SOURCE,
      code: 'more-events',
      message: plain(
        `${counted(bearing.length - shown.length, 'more event')} of this log not listed here: only the ${shown.length} that say most about control blocks are.`,
      ),
    });
  }
  return result;
}

/** Events of other layers are explained where the cursor is, not marked: their control blocks are not those of Winsock.log. */
function bearsOnControlBlocks({ id }: Pick<MtaEvent, 'id'>): boolean {
  const bearing = id === undefined ? undefined : eventKnowledge(id)?.bearing;
  return bearing !== undefined && bearing !== 'otherLayer' && bearing !== 'lifecycle';
}

function diagnostic(snapshot: EventSnapshot, event: MtaEvent): ShownDiagnostic {
  const known = event.id === undefined ? undefined : eventKnowledge(event.id);
  const says = saysOf(event);
  const href = says && hrefOf(articlesOf(event), says.meaning.source);
  return {
    range: idRange(snapshot, event),
    severity: diagnosticSeverity(known?.bearing === 'exhaustion' ? 'information' : 'hint'),
    source: SOURCE,
    code: `event-${event.id ?? 0}`,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: plain(
      [
        eventHeadline(event),
        ...(says?.tells ? [`Shows: ${says.tells.text}`] : []),
        ...(says?.doesNotTell ? [`Does not show: ${says.doesNotTell.text}`] : []),
      ].join(' '),
    ),
  };
}

/** The article that the event is a sign of, or else the one that describes it. */
function hrefOf(articles: readonly string[], source: string): string | undefined {
  const article = articles.at(0);
  return articleOf(article ?? '')?.url ?? sourceNamed(sourceNames(source)[0] ?? '')?.url ?? undefined;
}
