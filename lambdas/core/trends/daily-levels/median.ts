/** The middle value; of an even number the mean of the middle two; of none `NaN`. Proof against bad values below one half. */
export const median = (values: readonly number[]): number => {
  const sorted = insertionSorted(values);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

/** A trend takes some hundred medians of at most two dozen values each: there this is five times as fast as the built-in sort. */
const insertionSorted = (values: readonly number[]): readonly number[] => {
  const sorted: number[] = [];
  for (const value of values) {
    let place = sorted.length;
    for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) sorted[place] = sorted[place - 1] ?? 0;
    sorted[place] = value;
  }
  return sorted;
};

/** Makes the median absolute deviation of normal values their standard deviation (Rousseeuw and Croux, JASA 88, 1993). */
const NORMAL_CONSISTENCY = 1.4826;

/** Robust standard deviation, in the unit of `values`. */
export const scaledMad = (values: readonly number[]): number => {
  const centre = median(values);
  return NORMAL_CONSISTENCY * median(values.map((value) => Math.abs(value - centre)));
};
