/** Whether text is coloured. */
import type { Host } from './command';

export const colorWishes = ['auto', 'always', 'never'] as const;
export type ColorWish = (typeof colorWishes)[number];

/** `auto`: on a terminal, unless the environment says no (https://no-color.org). */
export function wantsColor(wish: ColorWish, output: string | undefined, { stdout, env }: Host): boolean {
  if (wish !== 'auto') return wish === 'always';
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return output === undefined && stdout.isTTY === true && !isRefused;
}
