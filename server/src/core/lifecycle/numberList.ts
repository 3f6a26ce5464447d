/** A list of numbers that keeps its room when it is emptied: an array would give it up. */
export class NumberList {
  #items: number[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The number at `index`; undefined past the end. */
  at(index: number): number | undefined {
    return index < this.#length ? this.#items[index] : undefined;
  }

  push(value: number): void {
    // An array that grows takes room for 16 more, which a million lists do not need.
    if (this.#length === this.#items.length) this.#items = this.#items.concat(value);
    else this.#items[this.#length] = value;
    this.#length++;
  }

  includes(value: number): boolean {
    for (let i = 0; i < this.#length; i++) if (this.#items[i] === value) return true;
    return false;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A copy of the numbers from `start` on. */
  slice(start = 0): number[] {
    return this.#items.slice(start, this.#length);
  }

  copy(): NumberList {
    const copy = new NumberList();
    for (let i = 0; i < this.#length; i++) copy.push(this.#items[i]);
    return copy;
  }
}
