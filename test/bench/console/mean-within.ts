/** A mean, and how far off it may be: the truth lies so near in 19 of 20 such measurements. */
export interface MeanWithin {
  readonly mean: number;
  readonly room: number;
}

export const meanWithin = (values: readonly number[]): MeanWithin => {
  const mean = sumOf(values) / values.length;
  const freedom = values.length - 1;
  const variance = sumOf(values.map((value) => (value - mean) ** 2)) / freedom;
  return { mean, room: studentOf(freedom) * Math.sqrt(variance / values.length) };
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Student's t for 95 % on both sides, by Cornish and Fisher's expansion: within 1 % from five degrees of freedom on. */
const studentOf = (freedom: number): number => {
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
};
