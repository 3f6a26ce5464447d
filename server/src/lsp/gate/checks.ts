/** Checks of JSON from outside. A check gives undefined for a value that fits, else where it does not and what belongs there. */

export type Check = (value: unknown) => string | undefined;

/** Integers are 32 bits wide in LSP. */
const MAX_INTEGER = 2 ** 31 - 1;

export const anything: Check = () => undefined;
export const string: Check = (value) => (typeof value === 'string' ? undefined : ' must be a string');
export const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : ' must be a boolean');
export const integer: Check = (value) =>
  Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER ? undefined : ' must be an integer';
export const uinteger: Check = (value) =>
  integer(value) === undefined && (value as number) >= 0 ? undefined : ' must be an unsigned integer';

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with at least these properties. */
export function object(properties: Readonly<Record<string, Check>> = {}): Check {
  const entries = Object.entries(properties);
  return (value) => {
    if (!isObject(value)) return ' must be an object';
    for (const [name, check] of entries) {
      const wrong = check(value[name]);
      if (wrong !== undefined) return `.${name}${wrong}`;
    }
    return undefined;
  };
}

export function arrayOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return ' must be an array';
    for (const [k, item] of value.entries()) {
      const wrong = check(item);
      if (wrong !== undefined) return `[${k}]${wrong}`;
    }
    return undefined;
  };
}

export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

export function nullable(check: Check): Check {
  return (value) => (value === null ? undefined : check(value));
}

export function oneOf(...values: readonly (string | number)[]): Check {
  return (value) =>
    values.some((each) => each === value)
      ? undefined
      : ` must be one of ${values.map((v) => JSON.stringify(v)).join(', ')}`;
}

/** The first check that fits decides; where none does, the last one says why. */
export function either(...checks: readonly Check[]): Check {
  return (value) => {
    let wrong: string | undefined;
    for (const check of checks) {
      wrong = check(value);
      if (wrong === undefined) return undefined;
    }
    return wrong;
  };
}
