/** A binary heap in an array: the least number is first. */

export function push(heap: number[], value: number): void {
  let at = heap.push(value) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (numberAt(heap, parent) <= value) break;
    heap[at] = numberAt(heap, parent);
    at = parent;
  }
  heap[at] = value;
}

/** Takes the least number out of `heap`, which is not empty. */
export function popLeast(heap: number[]): number {
  const least = numberAt(heap, 0);
  const last = heap.pop() as number;
  if (heap.length > 0) sink(heap, last);
  return least;
}

/** Puts `value` where the least number was, and then under all that are less. */
function sink(heap: number[], value: number): void {
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && numberAt(heap, child + 1) < numberAt(heap, child)) child++;
    if (numberAt(heap, child) >= value) break;
    heap[at] = numberAt(heap, child);
    at = child;
  }
  heap[at] = value;
}

const numberAt = (heap: readonly number[], index: number): number => heap[index] as number;
