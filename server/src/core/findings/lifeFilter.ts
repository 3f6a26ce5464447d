/** What a user types to see fewer lives: `leaked`, `cb 18`, `outbound`. */
import { directions, type Lives } from './lives';
import { NOT_JUDGED, verdicts } from './verdict';

/** The word for a control block that was in use before the log began. */
const BEFORE = 'before';

export interface LifeFilter {
  /** True for an instance that is wanted, by its index. */
  matches(lives: Lives, i: number): boolean;
  /** Words that mean nothing here, as typed. */
  readonly unknownWords: readonly string[];
}

/**
 * Reads a filter: any number of verdicts, of directions (`inbound`, `outbound`), of `cb <n>`, `instance <n>` and `line <n>` (an
 * instance that was in use at that 1-based line), and `before`. Words of one kind widen what is wanted, different kinds narrow
 * it. Letter case does not matter. Unknown words are reported and otherwise ignored.
 */
export function parseLifeFilter(text: string): LifeFilter {
  const wantedVerdicts = new Set<number>();
  const wantedDirections = new Set<number>();
  const numbers: Record<'cb' | 'instance' | 'line', Set<number>> = {
    cb: new Set(),
    instance: new Set(),
    line: new Set(),
  };
  const unknownWords: string[] = [];
  const words = text.split(/[\s,]/).filter((word) => word !== '');
  for (let k = 0; k < words.length; k++) {
    const word = words[k].toLowerCase();
    const attached = /^(cb|instance|line)[:#=]?(\d*)$/.exec(word);
    if (attached) {
      const number = attached[2] || (words[k + 1] ?? '');
      if (/^\d+$/.test(number)) {
        numbers[attached[1] as 'cb' | 'instance' | 'line'].add(Number(number));
        k += attached[2] ? 0 : 1;
      } else {
        unknownWords.push(words[k]);
      }
    } else if ((verdicts as readonly string[]).includes(word)) {
      wantedVerdicts.add((verdicts as readonly string[]).indexOf(word));
    } else if (word === BEFORE) {
      wantedVerdicts.add(NOT_JUDGED);
    } else if (word === 'inbound' || word === 'outbound') {
      wantedDirections.add(directions.indexOf(word));
    } else {
      unknownWords.push(words[k]);
    }
  }
  const { cb, instance, line } = numbers;
  const isWanted = (wanted: ReadonlySet<number>, value: number): boolean => wanted.size === 0 || wanted.has(value);
  return {
    matches: (lives, i) =>
      isWanted(wantedVerdicts, lives.verdict[i]) &&
      isWanted(wantedDirections, lives.direction[i]) &&
      isWanted(cb, lives.cb[i]) &&
      isWanted(instance, lives.number[i]) &&
      (line.size === 0 || [...line].some((at) => lives.start[i] < at && at <= lives.end[i] + 1)),
    unknownWords,
  };
}
