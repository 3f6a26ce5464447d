/** The contract's *Chains* (docs/lifecycle.md) read a second time, as `contractReader.ts` does with the rest. */
import { readContract } from './contractReader';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

interface ContractChains {
  readonly copies: readonly { readonly file: string; readonly of: string }[];
  /** The names of each chain, oldest first. */
  readonly chains: readonly (readonly string[])[];
}

/** Logs of one rotation, given oldest first: which are copies, and which continue each other. */
export function readContractChains(oldestFirst: readonly NamedText[]): ContractChains {
  const copies: { file: string; of: string }[] = [];
  const logs = oldestFirst.filter((log, at) => {
    const of = oldestFirst.find(
      (other, k) => k !== at && other.text.startsWith(log.text) && (other.text !== log.text || k > at),
    );
    if (of) copies.push({ file: log.name, of: of.name });
    return of === undefined;
  });
  const chains: NamedText[][] = [];
  for (const log of logs) {
    const chain = chains.at(-1);
    if (chain && continues(chain.map(({ text }) => text).join(''), log.text)) chain.push(log);
    else chains.push([log]);
  }
  return { copies, chains: chains.map((chain) => chain.map(({ name }) => name)) };
}

/** An allocation after a restart within the later log says nothing of the earlier one. */
function continues(earlier: string, later: string): boolean {
  const { inUse } = readContract(earlier);
  const next = readContract(later);
  const startsAnew = next.instances.some(({ cb, number, run }) => {
    const before = inUse.get(cb);
    return run === 0 && before !== undefined && number <= before;
  });
  return !startsAnew && next.mentionedFirst.some((cb) => inUse.has(cb));
}
