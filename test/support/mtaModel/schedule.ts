/** What is to happen, in order of time: a binary heap. */
interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class Schedule {
  readonly #heap: Due[] = [];

  at(at: number, run: () => void): void {
    const heap = this.#heap;
    let k = heap.length;
    const due = { at, run };
    heap.push(due);
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (heap[parent].at <= at) break;
      heap[k] = heap[parent]!;
      k = parent;
    }
    heap[k] = due;
  }

  /** Takes out what is due next, if it is due at or before that time. */
  next(until: number): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.at > until) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) {
      let k = 0;
      for (;;) {
        let child = 2 * k + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && heap[child + 1].at < heap[child].at) child++;
        if (heap[child].at >= last.at) break;
        heap[k] = heap[child]!;
        k = child;
      }
      heap[k] = last;
    }
    return first;
  }
}
