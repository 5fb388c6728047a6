import { describe, expect, it } from 'vitest';
import { ourDetectors } from '../../bench/trends/detectors.ts';
import { evaluate } from '../../bench/trends/evaluation.ts';
import { type Mode, seriesOf, worldOf } from '../../bench/trends/generator.ts';

const FIRST_SEED = 800_000;

/** A sample of what the benchmark measures on more seeds. */
const figuresIn = (mode: Mode, count: number) => {
  const all = Array.from({ length: count }, (_, index) => seriesOf(FIRST_SEED + index, worldOf(mode))).filter(
    ({ isEligible }) => isEligible,
  );
  const detectorOf = ourDetectors(all);
  return (task: 'up' | 'breakout' | 'decline') => evaluate(all, task, detectorOf(task));
};

describe('assessTrend on movies it was not made for', { timeout: 60_000 }, () => {
  it('finds what rises and falls while popularity is live', () => {
    const of = figuresIn('live', 400);
    expect(of('up').f1).toBeGreaterThanOrEqual(0.98);
    expect(of('breakout').f1).toBeGreaterThanOrEqual(0.98);
    expect(of('breakout').medianDelayMin).toBeLessThanOrEqual(35);
    expect(of('decline').f1).toBeGreaterThanOrEqual(0.94);
    for (const task of ['up', 'breakout', 'decline'] as const) expect(of(task).precision).toBeGreaterThanOrEqual(0.97);
  });

  it('finds by votes what popularity, recomputed once a day, does not show', () => {
    const of = figuresIn('step', 800);
    // One false alarm in 45 hits is 2 %: the benchmark, with more movies, shows .99.
    expect(of('up').precision).toBeGreaterThanOrEqual(0.95);
    expect(of('up').recall).toBeGreaterThan(0.27);
    expect(of('breakout').precision).toBeGreaterThanOrEqual(0.95);
    expect(of('breakout').recall).toBeGreaterThan(0.31);
  });
});
