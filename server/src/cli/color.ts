/** Whether text is coloured. */
import type { Host } from './command';
import type { Arguments, Option } from './options';
import { choiceOf } from './options';

const colorWishes = ['auto', 'always', 'never'] as const;
export type ColorWish = (typeof colorWishes)[number];

/** What every command has that may colour its output. */
export const colorOptions: readonly Option[] = [
  {
    name: 'color',
    value: 'WHEN',
    choices: colorWishes,
    help: 'colours',
    default: 'auto (on a terminal, unless NO_COLOR, FORCE_COLOR, CLICOLOR or CLICOLOR_FORCE says otherwise)',
  },
  { name: 'no-color', help: 'the same as --color never' },
];

/** What these options are set to. Throws a `UsageError` for anything that is not as documented. */
export function colorWish(given: Arguments): ColorWish {
  const wish = choiceOf('--color', given.value('color'), colorWishes);
  return given.isSet('no-color') ? 'never' : (wish ?? 'auto');
}

/**
 * `auto`: the environment decides, and where it says nothing, whether a terminal is written to. NO_COLOR (https://no-color.org) comes
 * before what forces colours: FORCE_COLOR as Node has it, and CLICOLOR_FORCE and CLICOLOR (https://bixense.com/clicolors). A file gets
 * none unless it is asked for.
 */
export function wantsColor(wish: ColorWish, output: string | undefined, { stdout, env }: Host): boolean {
  if (wish !== 'auto') return wish === 'always';
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (output !== undefined || isSet('NO_COLOR')) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (isSet('CLICOLOR_FORCE')) return env['CLICOLOR_FORCE'] !== '0';
  return stdout.isTTY === true && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}
