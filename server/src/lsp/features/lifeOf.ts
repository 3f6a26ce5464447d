/** The lines of an instance in all files of its chain, as far as they are listed. */
import type { CancellationToken } from 'vscode-languageserver';
import type { PushLogBytes } from '../disk/logBytes';
import type { Judgement } from '../judgement/judgement';
import { tellLines } from '../judgement/lifeLines';
import { MAX_LINES } from '../limits';

export interface LifeLine {
  /** 0-based, in the chain. */
  readonly line: number;
  readonly text: string;
}

/**
 * In order. Of an instance with too many lines the waits are left out, then the latest lines. Undefined where a file cannot be read (any
 * more).
 */
export async function lifeOf(
  judgement: Judgement,
  instance: number,
  read: PushLogBytes,
  token: CancellationToken,
): Promise<readonly LifeLine[] | undefined> {
  const { waits, count } = judgement.facts.instances;
  if (instance < 0 || instance >= count) return [];
  let withWaits = waits[instance] <= MAX_LINES;
  for (;;) {
    const lines: LifeLine[] = [];
    let left = 0;
    const take = (line: number, _: unknown, text: () => string): void => {
      if (lines.length < MAX_LINES) lines.push({ line, text: text() });
      else left++;
    };
    if (!(await tellLines(judgement, instance, take, { read, withWaits }, token))) return undefined;
    if (left === 0 || !withWaits) return lines;
    withWaits = false;
  }
}
