/** Columns of numbers that grow without copying what they have, until they are read. */

type Numbers = Float64Array | Int32Array | Uint16Array | Uint8Array;
type Make<T> = (length: number) => T;

/** Rows that are added at once to a column with more than these. */
const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;
const FIRST_ROWS = 64;

/**
 * A column is one array, and pages behind it while it is written: to double an array of millions of rows would take its room three
 * times over.
 */
export class Column<T extends Numbers> {
  #flat: T;
  #pages: T[] = [];
  #make: Make<T>;

  constructor(make: Make<T>, flat: T = make(FIRST_ROWS)) {
    this.#make = make;
    this.#flat = flat;
  }

  /** Rows that it has room for. */
  get room(): number {
    return this.#flat.length + this.#pages.length * PAGE;
  }

  /** All rows as one array, valid until the next row is added; what lies behind the last row that was set means nothing. */
  get values(): T {
    if (this.#pages.length > 0) this.#replace(this.#make, this.room);
    return this.#flat;
  }

  /** Makes room for more rows: as many as it has, at most a page. */
  grow(): void {
    if (this.#flat.length >= PAGE) this.#pages.push(this.#make(PAGE));
    else this.#replace(this.#make, 2 * this.#flat.length);
  }

  set(row: number, value: number): void {
    const behind = row - this.#flat.length;
    if (behind < 0) this.#flat[row] = value;
    else this.#pages[behind >>> PAGE_BITS][behind & (PAGE - 1)] = value;
  }

  /** The first `count` rows, with room for `room`. */
  copy(count: number, room: number): this {
    const flat = this.#make(room);
    flat.set(this.values.subarray(0, count));
    return this.with(flat);
  }

  /** A column of the same kind with these rows. */
  with(flat: T): this {
    return new (this.constructor as new (make: Make<T>, flat: T) => this)(this.#make, flat);
  }

  protected replaceBy(make: Make<T>): void {
    this.#make = make;
    this.#replace(make, this.room);
  }

  #replace(make: Make<T>, room: number): void {
    const flat = make(room);
    let at = 0;
    for (const part of [this.#flat, ...this.#pages]) {
      flat.set(part, at);
      at += part.length;
    }
    this.#flat = flat;
    this.#pages = [];
  }
}

/** A column for any numbers: of four bytes each, until one comes that needs eight. */
export class NumberColumn extends Column<Int32Array | Float64Array> {
  #isWide: boolean;

  constructor(
    make: Make<Int32Array | Float64Array> = (length) => new Int32Array(length),
    flat: Int32Array | Float64Array = make(FIRST_ROWS),
  ) {
    super(make, flat);
    this.#isWide = flat instanceof Float64Array;
  }

  override set(row: number, value: number): void {
    if (!this.#isWide && value !== (value | 0)) {
      this.#isWide = true;
      this.replaceBy((length) => new Float64Array(length));
    }
    super.set(row, value);
  }
}
