import { describe, expect, it } from 'vitest';
import { costOf, type Period } from './paired-cost.ts';

/** `second` always uses `apart` more than its twin, and noise is given. */
const measured = (cost: number, apart: number, noise: readonly number[]): Period[] =>
  noise.map((extra, index) =>
    index % 2 === 0
      ? { bearer: 'first', bearing: 10 + cost + extra, alone: 10 + apart }
      : { bearer: 'second', bearing: 10 + apart + cost + extra, alone: 10 },
  );

describe('what two twins tell of a cost', () => {
  it('is free of what sets them apart', () => {
    const cost = costOf(measured(0.2, 3, [0, 0, 0, 0, 0, 0]));
    expect(cost.share * cost.alone).toBeCloseTo(0.2);
    expect(cost.to - cost.from).toBeCloseTo(0);
  });

  it('is as uncertain as the periods differ, as Student has it', () => {
    const cost = costOf(measured(0.2, 0, [0.1, 0.1, -0.1, -0.1, 0.1, 0.1, -0.1, -0.1]));
    expect(cost.share).toBeCloseTo(0.02);
    // The standard error of eight with six degrees of freedom, times 2.447.
    expect((cost.to - cost.share) * cost.alone).toBeCloseTo(2.447 * Math.sqrt(0.08 / 6 / 8), 2);
  });
});
