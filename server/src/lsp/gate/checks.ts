/**
 * Checks of JSON from outside. A check gives undefined for a value that fits, else where it does not and what belongs there. Its type says
 * what a value is that fits.
 */

export interface Check<out T = unknown> {
  (value: unknown): string | undefined;
  /** Never there: it carries the type. */
  readonly fits?: T;
}

export type Fitting<C> = C extends Check<infer T> ? T : never;

/** The properties of an object. Those whose check takes undefined may be missing. */
export type Properties = Readonly<Record<string, Check>>;
export type WithProperties<P extends Properties> = Flat<
  { readonly [K in keyof P as undefined extends Fitting<P[K]> ? never : K]: Fitting<P[K]> } & {
    readonly [K in keyof P as undefined extends Fitting<P[K]> ? K : never]?: Exclude<Fitting<P[K]>, undefined>;
  }
>;
type Flat<T> = { [K in keyof T]: T[K] };

/** Integers are 32 bits wide in LSP. */
const MAX_INTEGER = 2 ** 31 - 1;

export const anything: Check = () => undefined;
export const string: Check<string> = (value) => (typeof value === 'string' ? undefined : ' must be a string');
export const boolean: Check<boolean> = (value) => (typeof value === 'boolean' ? undefined : ' must be a boolean');
export const integer: Check<number> = (value) =>
  Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER ? undefined : ' must be an integer';
export const uinteger: Check<number> = (value) =>
  integer(value) === undefined && (value as number) >= 0 ? undefined : ' must be an unsigned integer';

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with at least these properties. */
export function object<P extends Properties>(properties: P): Check<WithProperties<P>> {
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

export function arrayOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return ' must be an array';
    for (const [k, item] of value.entries()) {
      const wrong = check(item);
      if (wrong !== undefined) return `[${k}]${wrong}`;
    }
    return undefined;
  };
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value) => (value === undefined ? undefined : check(value));
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null ? undefined : check(value));
}

export function oneOf<const T extends string | number>(...values: readonly T[]): Check<T> {
  return (value) =>
    values.some((each) => each === value)
      ? undefined
      : ` must be one of ${values.map((v) => JSON.stringify(v)).join(', ')}`;
}

/** The first check that fits decides; where none does, the last one says why. */
export function either<C extends readonly Check[]>(...checks: C): Check<Fitting<C[number]>> {
  return (value) => {
    let wrong: string | undefined;
    for (const check of checks) {
      wrong = check(value);
      if (wrong === undefined) return undefined;
    }
    return wrong;
  };
}
