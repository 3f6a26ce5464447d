/** A map from non-negative integers to non-negative integers, made for keys that are nearly always small. */

/** Smaller keys have a place in an array, which grows up to this; the others are in a map. */
const DENSE = 4096;
const FIRST = 64;
const NONE = -1;

export class NumberTable {
  #dense = new Float64Array(FIRST).fill(NONE);
  readonly #sparse = new Map<number, number>();
  /** The keys that were set, so that clearing costs what was set and not what could be. */
  readonly #keys: number[] = [];

  /** The value at `key`, or -1. */
  get(key: number): number {
    if (key < this.#dense.length) return this.#dense[key];
    return key < DENSE ? NONE : (this.#sparse.get(key) ?? NONE);
  }

  set(key: number, value: number): void {
    if (key < DENSE) {
      if (key >= this.#dense.length) this.#grow(key);
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

  #grow(key: number): void {
    const before = this.#dense;
    let length = before.length;
    while (length <= key) length *= 2;
    this.#dense = new Float64Array(length).fill(NONE, before.length);
    this.#dense.set(before);
  }
}
