/** A map from non-negative integers to non-negative integers, made for keys that are nearly always small. */

const DENSE = 1024;
const NONE = -1;

export class NumberTable {
  readonly #dense = new Float64Array(DENSE).fill(NONE);
  readonly #sparse = new Map<number, number>();
  /** The keys that were set, so that clearing costs what was set and not what could be. */
  readonly #keys: number[] = [];

  /** The value at `key`, or -1. */
  get(key: number): number {
    return key < DENSE ? this.#dense[key] : (this.#sparse.get(key) ?? NONE);
  }

  set(key: number, value: number): void {
    if (key < DENSE) {
      if (this.#dense[key] === NONE) this.#keys.push(key);
      this.#dense[key] = value;
    } else {
      if (!this.#sparse.has(key)) this.#keys.push(key);
      this.#sparse.set(key, value);
    }
  }

  /** How many keys are set. */
  get size(): number {
    return this.#keys.length;
  }

  /** The keys, in the order in which they were first set. */
  keys(): readonly number[] {
    return this.#keys;
  }

  clear(): void {
    for (const key of this.#keys) if (key < DENSE) this.#dense[key] = NONE;
    this.#sparse.clear();
    this.#keys.length = 0;
  }
}
