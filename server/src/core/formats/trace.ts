/**
 * A log as a trace in Chrome's trace event format, which Perfetto and chrome://tracing open. The lines of the log carry no time:
 * line n is at n microseconds, and the names of the tracks say so.
 */
import { directions, NOT_JUDGED, type Lives } from '../findings/lives';
import { verdicts } from '../findings/verdict';
import { visible } from '../text/visible';

/** One process for the log: its tracks are the control blocks. */
const PID = 1;

/**
 * JSON. Each instance is a pair of asynchronous events, `b` and `e`, joined by category and id, since lives of different control
 * blocks overlap as no stack does; one that is open at the end of its run ends there. The pool is a counter. `name` is the log's, as plain
 * text. Lines are 1-based, as people count them.
 */
export function traceOf(lives: Lives, name: string): string {
  const events: string[] = [
    JSON.stringify({ ph: 'M', pid: PID, name: 'process_name', args: { name: `${name} (1 µs is 1 line of the log)` } }),
  ];
  const lineOf = (line: number): number | string => (lives.places.isChain ? lives.places.text(line) : line + 1);
  for (let i = 0; i < lives.count; i++) {
    const verdict = lives.verdict[i];
    const cb = lives.cb[i];
    const direction = directions[lives.direction[i]];
    const common = { cat: `CB ${cb}`, id: i + 1, pid: PID, tid: 1, name: `CB ${cb}` };
    const args = {
      ...(lives.number[i] < 0 ? {} : { instance: lives.number[i] }),
      verdict: verdict === NOT_JUDGED ? 'in use before the log began' : verdicts[verdict],
      ...(direction ? { direction } : {}),
      'first line': lineOf(lives.start[i]),
      'last line': lineOf(lives.end[i]),
    };
    events.push(
      JSON.stringify({ ph: 'b', ts: lives.start[i] + 1, ...common, args }),
      JSON.stringify({ ph: 'e', ts: lives.end[i] + 2, ...common }),
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
    events.push(JSON.stringify({ ph: 'i', s: 'p', ts: firstLine + 1, pid: PID, tid: 1, name: 'restart of the MTA' }));
  return `{"displayTimeUnit":"ns","traceEvents":[\n${events.join(',\n')}\n]}\n`;
}
