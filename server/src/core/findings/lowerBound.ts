/** The first index in `[from, to)` of ascending values at which `values[index] >= wanted`, else `to`. */
export function lowerBound(values: Int32Array, wanted: number, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
