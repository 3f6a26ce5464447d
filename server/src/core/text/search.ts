/** The first index in `[from, to)` at which a condition holds that holds at all later ones, too, else `to`. */
export function firstWhere(from: number, to: number, holds: (index: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first index in `[from, to)` of ascending values at which `values[index] >= wanted`, else `to`. */
export function lowerBound(values: Int32Array, wanted: number, from = 0, to = values.length): number {
  return firstWhere(from, to, (index) => values[index] >= wanted);
}
