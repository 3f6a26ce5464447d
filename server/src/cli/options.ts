/** Options as data: parsed, explained by `--help`, and completed by shells, all from one table per command. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { visible } from '../core/text/visible';
import { UsageError } from './command';
import { errorMessage } from '../core/text/errorMessage';

export interface Option {
  /** Without its dashes. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; undefined for an option without a value. */
  readonly value?: string;
  /** The values that it takes; where `repeats`, also several with commas between. */
  readonly choices?: readonly string[];
  /** Its value is the name of a file. */
  readonly isFile?: boolean;
  /** It may be given again. */
  readonly repeats?: boolean;
  /** What it does, without choices and default. */
  readonly help: string;
  /** What holds without it, in words. */
  readonly default?: string;
}

export const helpOption: Option = { name: 'help', short: 'h', help: 'show this help' };

/** The arguments of a command, sorted. */
export interface Arguments {
  /** What is no option: files, mostly. */
  readonly positionals: readonly string[];
  isSet(option: string): boolean;
  /** The value of an option; the last one where it was given several times. */
  value(option: string): string | undefined;
  /** All its values, in their order. */
  values(option: string): readonly string[];
}

/** Throws a `UsageError` for an option that the table does not have, or that lacks its value. */
export function parseArguments(args: readonly string[], table: readonly Option[]): Arguments {
  const { values, positionals } = parse(args, table);
  const all = (option: string): readonly (string | boolean)[] => {
    const value = values[option];
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  };
  const texts = (option: string): readonly string[] => all(option).filter((each) => typeof each === 'string');
  return {
    positionals,
    isSet: (option) => all(option).length > 0,
    value: (option) => texts(option).at(-1),
    values: texts,
  };
}

function parse(
  args: readonly string[],
  table: readonly Option[],
): { values: Record<string, string | boolean | (string | boolean)[] | undefined>; positionals: string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const { name, short, value, repeats } of table) {
    options[name] = {
      type: value === undefined ? 'boolean' : 'string',
      multiple: repeats === true,
      ...(short === undefined ? {} : { short }),
    };
  }
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // Its first sentence says what is wrong; the rest explains parseArgs.
    const [what = ''] = errorMessage(error).split(/[.\n]/);
    throw new UsageError(visible(what.charAt(0).toLowerCase() + what.slice(1)));
  }
}

/** One of the allowed values, whatever its case; undefined where the option was not given. */
export function choiceOf<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value.toLowerCase());
  if (found === undefined)
    throw new UsageError(`${option} takes one of ${allowed.join(', ')}; not '${visible(value)}'`);
  return found;
}

/** A whole number of something, `least` or more. */
export function count(option: string, value: string | undefined, of: string, least = 1): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || !Number.isSafeInteger(number))
    throw new UsageError(`${option} takes a whole number of ${of}, ${least} or more; not '${visible(value)}'`);
  return number;
}

/** Refuses file names that are empty, and an input that can be read only once but is named twice. */
export function checkFiles(files: readonly string[]): void {
  if (files.includes('')) throw new UsageError('a file name is empty');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('standard input (-) can be read only once');
}
