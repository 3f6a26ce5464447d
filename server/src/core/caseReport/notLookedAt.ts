/** What the answer does not rest on, since nobody looked at it: said in every report. */
import { inferred, unknown, documented, type Statement } from '../knowledge/statement';
import { counted, grouped } from '../text/counts';
import { MAX_FINDINGS } from './entries';
import type { CaseInput } from './model';

/** `unlisted`: findings that are too many to be listed. */
export function notLookedAt({ logs, eventLogs }: Pick<CaseInput, 'logs' | 'eventLogs'>, unlisted = 0): Statement[] {
  const facts: Statement[] = [];
  if (unlisted > 0) {
    const what = `${counted(unlisted, 'more finding')}, counted and not listed: only the ${grouped(MAX_FINDINGS)} worst are.`;
    facts.push(inferred('Winsock.log', what));
  }
  if (logs.length === 0)
    facts.push(documented('KB 303102', 'No Winsock.log was read, and nothing else is conclusive.'));
  if (eventLogs.length === 0) {
    facts.push(
      unknown('event log', 'No event log was read, which could have stated the build and the size of the pool.'),
    );
  }
  if (logs.length > 0) {
    facts.push(
      inferred('Winsock.log', 'What happened before the first line of a log, and after its last.'),
      unknown(
        'KB 303102',
        'Lines of unknown shape. They are counted under What was read; what they mean is not known.',
      ),
    );
    if (eventLogs.length > 0) {
      facts.push(
        inferred(
          'Winsock.log, event log',
          'When things happened in Winsock.log: its lines have no times. An event that names a control block does not say which of its instances it means.',
        ),
      );
    }
  }
  facts.push(
    unknown(
      'Winsock.log, event log',
      'The server itself: the version of Emsmta.exe, its registry, its network, the other MTA; and the other logs of the MTA (AP*.LOG, BF*.LOG).',
    ),
  );
  return facts;
}
