/** The case in five lines, in plain words, for whoever runs the server: to be copied into a letter as they are. */
import { counted, grouped } from '../text/counts';
import { buildName } from './fix';
import type { CaseReport } from './model';

/** The lines name no control block, no verdict and no line of a log; the report has all of that. */
export function forCustomer(report: Omit<CaseReport, 'forCustomer'>): readonly string[] {
  return [read(report), shown(report), means(report), ask(report), sure(report)];
}

type Known = Omit<CaseReport, 'forCustomer'>;

/** Files that are named; of more, the number is. */
const MAX_NAMES = 5;

function read({ sources }: Known): string {
  const namesOf = (kind: 'winsockLog' | 'eventLog'): readonly string[] =>
    sources
      .filter((source) => source.kind === kind)
      .flatMap(({ name, parts }) => (parts.length > 0 ? parts.map((part) => part.name) : [name]));
  const logs = namesOf('winsockLog');
  const events = namesOf('eventLog');
  const read = [
    ...(logs.length > 0 ? [`the WinSock log of the MTA (${listed(logs)})`] : []),
    ...(events.length > 0 ? [`the event logs of the MTA (${listed(events)})`] : []),
  ];
  return read.length === 0 ? 'We could not read any log of the MTA.' : `We read ${read.join(' and ')}.`;
}

function listed(names: readonly string[]): string {
  if (names.length <= MAX_NAMES) return names.join(', ');
  return `${names.slice(0, MAX_NAMES - 1).join(', ')} and ${names.length - MAX_NAMES + 1} more`;
}

function shown({ counts, sources, poolSize, pools }: Known): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (!sources.some(({ kind }) => kind === 'winsockLog'))
    return 'We have no Winsock.log, which alone can show the fault.';
  if (all === 0) return 'The log shows no connection that we could judge.';
  if (counts.leaked > 0) {
    const peak = Math.max(...pools.map(({ peak: { inUse } }) => inUse));
    const size = poolSize.from === 'default' ? '' : ` of ${grouped(poolSize.value)}`;
    const room = peak > poolSize.value ? '' : size;
    return (
      `The MTA reserved resources for ${counted(counts.leaked, 'connection')} and never gave them back: each takes one place${room} ` +
      `until the MTA is restarted, and when no place is left, mail over TCP/IP stops.`
    );
  }
  const open = counts.suspect + counts.stuck;
  if (open > 0)
    return `The log shows ${counted(all, 'connection')}. The MTA may not have given back the resources of ${grouped(open)} of them; that is not certain yet.`;
  return all === 1
    ? 'The log shows 1 connection. The MTA lost no resources for it.'
    : `The log shows ${counted(all, 'connection')}. The MTA lost no resources for any of them.`;
}

function means({ answer, fix, counts, builds }: Known): string {
  const article = `the fault that Microsoft describes in ${fix.article}`;
  const build = builds.at(0);
  switch (answer) {
    case 'confirmed':
      return `This is ${article}. ${
        fix.state === 'needed' && build
          ? `Microsoft’s fix is not installed: ${buildName(build)} is older.`
          : 'Whether Microsoft’s fix is installed is not known yet.'
      }`;
    case 'inconclusive':
      return `It is not settled yet whether this is ${article}.`;
    case 'notConfirmed':
      return counts.leaked > 0 && fix.state === 'installed'
        ? `This looks like ${article}, but Microsoft’s fix for that is installed: something else causes it.`
        : `This is not ${article}, as far as these logs show.`;
  }
}

function ask({ nextSteps }: Known): string {
  return nextSteps.length === 0 ? 'You need do nothing for now.' : `Next step: ${nextSteps[0].action}`;
}

/** One line in so many not understood is too many to be silent about. */
const MUCH = 10;

function sure({ answer, deciding, notRead, overturns, counts, coverage, sources }: Known): string {
  const unread = notRead.filter(({ isWinsockLog }) => isWinsockLog === true);
  if (unread.length > 0) return `Not included: ${listed(unread.map(({ name }) => name))}, which could not be read.`;
  const { lines, unknown } = coverage.logs.reduce(
    (sum, { source, unrecognisedLines }) => ({
      lines: sum.lines + sources[source].lines,
      unknown: sum.unknown + unrecognisedLines,
    }),
    { lines: 0, unknown: 0 },
  );
  if (unknown * MUCH > lines)
    return `We could not understand ${grouped(unknown)} of ${counted(lines, 'line')} of the log, so this may change.`;
  if (deciding) return `What would settle it: ${deciding.question}`;
  if (answer === 'notConfirmed' && counts.leaked === 0)
    return 'The logs show only the time in which they were written, and nothing that was lost before.';
  return `The report lists ${counted(overturns.length, 'point')} that could still change this.`;
}
