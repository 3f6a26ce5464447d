/**
 * `--format csv`: one row an instance, RFC 4180 (CRLF, quotes doubled), safe to open in a spreadsheet. A byte order mark
 * comes first only where a file name is not ASCII: without it Excel would garble the name, with it scripts stumble.
 * Of a chain, `file` is that of the allocation; the others are named where a line is in another one.
 */
import { NO_LINE } from '../lifecycle/instances';
import { placeOf, selectedInstances, type About, type AnalyzedLog, type Format } from './analyzedLog';
import { visible } from '../text/visible';

const header =
  'file,cb,instance,run,verdict,doubts,turnover,direction,allocatedLine,allocatedThread,releasedLine,releasedThread,' +
  'lastActivityLine,sockets,handles,bytesReceived,waits,releasedFile,lastActivityFile\r\n';

export function csvFormat(about: About): Format {
  return {
    *begin() {
      const isAscii = about.files.every((file) => /^[\x00-\x7f]*$/.test(visible(file)));
      yield (isAscii ? '' : '\ufeff') + header;
    },
    *log(log) {
      for (const i of selectedInstances(log, about.verdicts)) yield `${row(log, i)}\r\n`;
    },
    failure: () => [],
    end: () => [],
  };
}

function row(log: AnalyzedLog, i: number): string {
  const { facts } = log;
  const { instances } = facts;
  const allocated = placeOf(log, instances.allocation[i]);
  const released = instances.released[i] === NO_LINE ? undefined : placeOf(log, instances.released[i]);
  const lastActivity = placeOf(log, instances.lastActivity[i]);
  const otherFile = (place = allocated): string => (place.file === allocated.file ? '' : csvText(place.file));
  return [
    csvText(allocated.file),
    instances.cb[i],
    instances.number[i],
    instances.run[i],
    facts.verdict(i),
    facts.doubts(i).join(' '),
    facts.turnover(i) ?? '',
    facts.direction(i) ?? '',
    allocated.line + 1,
    instances.thread[i],
    released ? released.line + 1 : '',
    released && instances.releaseThread[i] >= 0 ? instances.releaseThread[i] : '',
    lastActivity.line + 1,
    instances.sockets(i).join(' '),
    instances.handles(i).join(' '),
    instances.bytesReceived[i],
    instances.waits[i],
    otherFile(released),
    otherFile(lastActivity),
  ].join(',');
}

/** What a spreadsheet takes for the beginning of a formula, its full-width forms included; one alone is none. */
const FORMULA = /^[=+\-@\t\r＝＋－＠][^]/;

/** A cell of text: no formula, no invisible characters, quoted where it must be. */
function csvText(text: string): string {
  const harmless = FORMULA.test(text) ? `'${visible(text)}` : visible(text);
  // Where a comma is the decimal point, spreadsheets separate by semicolons.
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
