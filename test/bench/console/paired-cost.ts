/** What something costs a process, told from two twins that do the same work at once and take turns at bearing it. */

/** Processor seconds of both in the same period. */
export interface Period {
  readonly bearer: 'first' | 'second';
  readonly bearing: number;
  readonly alone: number;
}

/** Shares of what the twin that bears nothing uses; the interval holds the truth in 19 of 20 such measurements. */
export interface Cost {
  readonly share: number;
  readonly from: number;
  readonly to: number;
  /** Processor seconds of a period, without it. */
  readonly alone: number;
}

/**
 * What sets one twin apart from the other adds to the difference in one's turns as much as it takes off in the other's, so that the
 * mean of the two means is free of it.
 */
export const costOf = (periods: readonly Period[]): Cost => {
  const turns = (['first', 'second'] as const).map((twin) =>
    periods.filter(({ bearer }) => bearer === twin).map(({ bearing, alone }) => bearing - alone),
  );
  const means = turns.map(meanOf);
  const squares = turns.flatMap((turn, twin) => turn.map((one) => (one - (means[twin] ?? 0)) ** 2));
  const freedom = periods.length - turns.length;
  const error = Math.sqrt((sumOf(squares) / freedom) * sumOf(turns.map(({ length }) => 1 / length))) / turns.length;
  const alone = meanOf(periods.map((period) => period.alone));
  const [cost, room] = [meanOf(means), studentOf(freedom) * error];
  return { share: cost / alone, from: (cost - room) / alone, to: (cost + room) / alone, alone };
};

/** Student's t for 95 % on both sides, by Cornish and Fisher's expansion: within 1 % from six degrees of freedom on. */
const studentOf = (freedom: number): number => {
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;
