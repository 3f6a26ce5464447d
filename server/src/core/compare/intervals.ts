/**
 * How sure a share is that was counted in a sample. Both are 95 % intervals that stay sensible for small counts and for none
 * at all: E. B. Wilson 1927 for a share; R. G. Newcombe 1998, method 10, for the difference of two.
 */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The standard normal quantile of 97.5 %. */
const Z = 1.959963984540054;

/** Wilson's score interval of `count` out of `of`; from 0 to 1 where nothing was counted. */
export function wilsonInterval(count: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return {
    low: count === 0 ? 0 : Math.max(0, (middle - half) / scale),
    high: count === of ? 1 : Math.min(1, (middle + half) / scale),
  };
}

interface Counted {
  readonly count: number;
  readonly of: number;
}

/** Newcombe's interval of the second share minus the first; undefined where either has nothing to count. */
export function differenceInterval(first: Counted, second: Counted): Interval | undefined {
  if (first.of === 0 || second.of === 0) return undefined;
  const [p1, p2] = [first.count / first.of, second.count / second.of];
  const [w1, w2] = [wilsonInterval(first.count, first.of), wilsonInterval(second.count, second.of)];
  const difference = p2 - p1;
  return {
    low: difference - Math.hypot(p2 - w2.low, w1.high - p1),
    high: difference + Math.hypot(w2.high - p2, p1 - w1.low),
  };
}
