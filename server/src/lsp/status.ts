/** `winsockLog/status`: the figures of a log, for the language status item. */
import { hiddenLenses } from './codeLens';
import { MAX_DIAGNOSTICS, MAX_LENSES, MAX_SYMBOLS } from './limits';
import type { StatusParams } from './protocol';
import type { Snapshot } from './snapshot';

export function status(snapshot: Snapshot): StatusParams {
  const { facts, uri, version } = snapshot;
  const { pool } = facts;
  return {
    uri,
    version,
    lines: facts.lines,
    allocated: facts.allocated,
    summary: facts.summary,
    pool: {
      size: pool.size,
      peak: { inUse: pool.peak.inUse, line: lineOrNull(pool.peak.line) },
      inUseAtEnd: pool.inUseAtEnd,
      exhaustedAt: lineOrNull(pool.exhaustedAt),
    },
    unrecognisedLines: facts.unrecognisedLines,
    runs: facts.runs.length,
    limits: limits(snapshot),
  };
}

function limits(snapshot: Snapshot): string[] {
  const { facts, settings } = snapshot;
  const result: string[] = [];
  const findings = facts.findings((verdict) => settings.severity[verdict] !== 'none', 0).total;
  if (findings > MAX_DIAGNOSTICS) result.push(`Problems lists the ${MAX_DIAGNOSTICS} worst of ${findings} findings.`);
  if (hiddenLenses(snapshot) > 0)
    result.push(`${MAX_LENSES} of ${facts.allocated} allocations have a code lens, those with findings first.`);
  if (facts.allocated > MAX_SYMBOLS)
    result.push(`The outline lists ${MAX_SYMBOLS} of ${facts.allocated} instances, those with findings first.`);
  return result;
}

function lineOrNull(line: number): number | null {
  return line < 0 ? null : line;
}
