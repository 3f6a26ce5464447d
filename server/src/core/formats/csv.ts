/**
 * `--format csv`: one row an instance, RFC 4180 (CRLF, quotes doubled), safe to open in a spreadsheet. A byte order mark
 * comes first only where a file name is not ASCII: without it Excel would garble the name, with it scripts stumble.
 */
import type { Facts } from '../findings/facts';
import { NO_LINE } from '../lifecycle/instances';
import { selectedInstances, type About, type Format } from './analyzedLog';
import { visible } from '../text/visible';

const header =
  'file,cb,instance,run,verdict,doubts,turnover,direction,allocatedLine,allocatedThread,releasedLine,releasedThread,' +
  'lastActivityLine,sockets,handles,bytesReceived,waits\r\n';

export function csvFormat(about: About): Format {
  return {
    *begin() {
      const isAscii = about.files.every((file) => /^[\x00-\x7f]*$/.test(visible(file)));
      yield (isAscii ? '' : '\ufeff') + header;
    },
    *log({ facts, file }) {
      const name = csvText(file);
      for (const i of selectedInstances(facts, about.verdicts)) yield `${name},${row(facts, i)}\r\n`;
    },
    failure: () => [],
    end: () => [],
  };
}

function row(facts: Facts, i: number): string {
  const { instances } = facts;
  const released = instances.released[i];
  return [
    instances.cb[i],
    instances.number[i],
    instances.run[i],
    facts.verdict(i),
    facts.doubts(i).join(' '),
    facts.turnover(i) ?? '',
    facts.direction(i) ?? '',
    instances.allocation[i] + 1,
    instances.thread[i],
    released === NO_LINE ? '' : released + 1,
    released === NO_LINE ? '' : instances.releaseThread[i],
    instances.lastActivity[i] + 1,
    instances.sockets(i).join(' '),
    instances.handles(i).join(' '),
    instances.bytesReceived[i],
    instances.waits[i],
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
