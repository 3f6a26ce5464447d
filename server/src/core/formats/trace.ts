/**
 * A log as a trace in Chrome's trace event format, which Perfetto and chrome://tracing open. The lines of the log carry no time:
 * line n is at n microseconds, and the names of the tracks say so.
 */
import { directions, type Lives } from '../findings/lives';
import { NOT_JUDGED, verdicts } from '../findings/verdict';
import { visible } from '../text/visible';

/** One process for the log: its threads are the control blocks, each in a track of its own. */
const PID = 1;

/**
 * JSON. Each instance is a slice in the track of its control block, named by its number and its verdict; one that is open at the end
 * of its run ends there. The pool is a counter. `name` is the log's, as plain text. Lines are 1-based, as people count them.
 */
export function traceOf(lives: Lives, name: string): string {
  const events: string[] = [
    JSON.stringify({ ph: 'M', pid: PID, name: 'process_name', args: { name: `${name} (1 µs is 1 line of the log)` } }),
  ];
  const lineOf = (line: number): number | string => (lives.places.isChain ? lives.places.text(line) : line + 1);
  const tracks = new Set<number>();
  for (let i = 0; i < lives.count; i++) {
    const verdict = lives.verdict[i];
    const cb = lives.cb[i];
    const direction = directions[lives.direction[i]];
    const said = verdict === NOT_JUDGED ? 'in use before the log began' : verdicts[verdict];
    const number = lives.number[i] < 0 ? undefined : lives.number[i];
    const tid = cb + 1;
    if (!tracks.has(cb)) {
      tracks.add(cb);
      events.push(
        JSON.stringify({ ph: 'M', pid: PID, tid, name: 'thread_name', args: { name: `CB ${cb}` } }),
        JSON.stringify({ ph: 'M', pid: PID, tid, name: 'thread_sort_index', args: { sort_index: cb } }),
      );
    }
    const args = {
      instance: number,
      verdict: said,
      ...(direction ? { direction } : {}),
      'first line': lineOf(lives.start[i]),
      'last line': lineOf(lives.end[i]),
    };
    events.push(
      JSON.stringify({
        ph: 'X',
        ts: lives.start[i] + 1,
        dur: lives.end[i] - lives.start[i] + 1,
        pid: PID,
        tid,
        name: number === undefined ? said : `instance ${number}: ${said}`,
        args,
      }),
    );
  }
  const { line, inUse, lost } = lives.occupancy;
  for (let k = 0; k < line.length; k++) {
    const args = { 'in use': inUse[k], lost: lost[k] };
    events.push(JSON.stringify({ ph: 'C', ts: line[k] + 1, pid: PID, name: 'control blocks', args }));
  }
  for (const { name: file, firstLine } of lives.places.isChain ? lives.places.files : []) {
    const begin = { ph: 'i', s: 'p', ts: firstLine + 1, pid: PID, tid: 1, name: `${visible(file)} begins` };
    events.push(JSON.stringify(begin));
  }
  for (const { firstLine } of lives.runs.slice(1))
    events.push(JSON.stringify({ ph: 'i', s: 'p', ts: firstLine + 1, pid: PID, name: 'restart of the MTA' }));
  return `{"displayTimeUnit":"ns","traceEvents":[\n${events.join(',\n')}\n]}\n`;
}
