/** The values of options, checked: what makes no sense is a `UsageError` that says what does. */
import { visible } from '../core/text/visible';
import { UsageError } from './command';

export function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new UsageError(`${option} takes one of ${allowed.join(', ')}; not '${visible(value)}'`);
  return found;
}

/** A whole number of something, 1 or more. */
export function count(option: string, value: string | undefined, of: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || !Number.isSafeInteger(number))
    throw new UsageError(`${option} takes a whole number of ${of}, 1 or more; not '${visible(value)}'`);
  return number;
}
