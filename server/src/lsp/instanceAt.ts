/** `winsockLog/instanceAt`: all about the instance at a line, and the evidence on it as text. */
import { findingText, instanceName } from '../core/findings/words';
import { instanceLines } from './instanceLines';
import type { InstanceAtResult } from './protocol';
import type { Snapshot } from './snapshot';

/** Lines of the log in the evidence: from the start and from the end of the instance's life. */
const MAX_EVIDENCE_LINES = 60;

export function instanceAt(snapshot: Snapshot, line: number): InstanceAtResult | null {
  const { facts, log } = snapshot;
  const i = log.owner(line);
  const verdict = i < 0 ? undefined : facts.verdict(i);
  if (!verdict) return null;
  const lines = instanceLines(snapshot, i);
  return {
    cb: facts.instances.cb[i],
    instance: facts.instances.number[i],
    verdict,
    allocationLine: facts.instances.allocation[i],
    lines,
    evidence: evidence(snapshot, i, lines),
  };
}

function evidence({ facts, log, uri }: Snapshot, i: number, lines: readonly number[]): string {
  const half = MAX_EVIDENCE_LINES / 2;
  const quote = (line: number): string => `${String(line + 1).padStart(8)}  ${log.text.line(line).trimEnd()}`;
  const quoted =
    lines.length <= MAX_EVIDENCE_LINES
      ? lines.map(quote)
      : [
          ...lines.slice(0, half).map(quote),
          `          … ${lines.length - MAX_EVIDENCE_LINES} more lines of ${instanceName(facts, i)} …`,
          ...lines.slice(-half).map(quote),
        ];
  return [findingText(facts, i), '', fileName(uri), ...quoted, ''].join('\n');
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
