/** Draws an MTA by its seed: a quiet one or a busy one, with outages, restarts, and the things that no source tells. */
import { randomOf } from '../generateLog';
import type { MtaOptions, Outage } from './options';

/** Short: associations under 20 seconds; long: up to 5 minutes. */
export type Manner = 'short' | 'long';

export interface DrawnMta {
  readonly options: MtaOptions;
  readonly manner: Manner;
  /** Length of the log in seconds, from `options.logFrom`. */
  readonly seconds: number;
}

export interface DrawLimits {
  readonly manner: Manner;
  /** The most lines a second. */
  readonly linesPerSecond: number;
  readonly seconds: number;
}

/** The same seed and limits give the same MTA. */
export function drawMta(seed: number, limits: DrawLimits): DrawnMta {
  const random = randomOf(seed * 7919 + 17);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const spread = (low: number, high: number): number => low * (high / low) ** random();
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
  const { manner, seconds } = limits;
  const shortest = between(5, 8);
  const association = [shortest, manner === 'short' ? between(9, 20) : between(60, 300)] as const;
  const poolSize = pick([20, 20, 40, 60, 100]);
  // From a twentieth of the pool in use on average to half of it, and one to 120 calls a minute.
  const mean = (association[0] + association[1]) / 2;
  const callsPerMinute = Math.min(120, Math.max(1, (60 * poolSize * spread(0.05, 0.5)) / mean));
  const logFrom = pick([0, 0, between(300, 900)]);
  const outages: Outage[] = [];
  const outage = (from: number, to: number): void => {
    outages.push({ from, to, share: pick([0.1, 0.3, 0.5, 1]), refuses: random() < 0.15 });
  };
  // Who switches logging on often does so because something is wrong.
  if (logFrom > 0 && random() < 0.5) outage(logFrom - between(10, 200), logFrom + spread(30, 900));
  for (let at = logFrom + between(60, seconds / 3); at < logFrom + seconds * 0.7; at += between(900, 2400)) {
    const length = spread(30, 900);
    outage(at, at + length);
    at += length;
  }
  return {
    manner,
    seconds,
    options: {
      seed,
      logFrom,
      outages,
      restarts: random() < 0.2 ? [logFrom + between(0.3, 0.9) * seconds] : [],
      poolSize,
      remotes: Math.round(spread(2, 30)),
      callsPerMinute,
      association,
      linesPerSecond: spread(70, limits.linesPerSecond),
      tries: pick([[1], [2], [1, 2]] as const),
      openInterval: pick([600, 600, 120, 60]),
      leaks: pick([0, 0.2, 0.6]),
      lateAnswers: pick([0, 0, 0.02]),
      refused: pick([0, 0.02, 0.2]),
      listeners: pick([1, 2, 3] as const),
      counter: pick(['global', 'global', 'perCb'] as const),
      connectEvents: random() < 0.5,
      acceptEvents: random() < 0.5,
      lostWaits: random() < 0.5,
      otherLines: random() < 0.3,
    },
  };
}
