import { describe, expect, it } from 'vitest';
import { type Detector, evaluate } from './evaluation.ts';
import { type Kind, type LabelledSeries, POLLS_PER_HOUR } from './generator.ts';

const series = (seed: number, kind: Kind, onsetHours = 30): LabelledSeries => ({
  seed,
  kind,
  onsetHours,
  samples: [],
  isEligible: true,
});

/** On from the given hour to the end, by seed; absent: never. */
const onFrom =
  (hours: Readonly<Record<number, number>>): Detector =>
  ({ seed }, poll) =>
    poll >= (hours[seed] ?? Number.POSITIVE_INFINITY) * POLLS_PER_HOUR;

describe('the evaluation', () => {
  // hours      25        30 onset      38        48
  // hit         │         ├────────────┤
  it('counts an alarm within 8 h of the onset as a hit, with its delay', () => {
    const all = [series(1, 'breakout'), series(2, 'breakout'), series(3, 'breakout'), series(4, 'none')];
    const figures = evaluate(all, 'breakout', onFrom({ 1: 30.5, 2: 39, 4: 40 }));
    expect(figures).toMatchObject({
      events: 3,
      hits: 1,
      falseSeries: 1,
      precision: 0.5,
      recall: 1 / 3,
      medianDelayMin: 30,
    });
  });

  it('counts an alarm before the onset as false', () => {
    expect(evaluate([series(1, 'hot')], 'up', onFrom({ 1: 29 }))).toMatchObject({ hits: 0, falseSeries: 1 });
  });

  it('counts a hot movie as a negative of the breakouts and leaves a decline open', () => {
    const all = [series(1, 'hot'), series(2, 'decline')];
    expect(evaluate(all, 'breakout', onFrom({ 1: 31, 2: 31 })).falseSeries).toBe(1);
  });

  it('gives false alarms per 1,000 movie-days', () => {
    // 23 h of one quiet movie are judged.
    expect(evaluate([series(1, 'none')], 'up', onFrom({ 1: 40 })).falseAlarmsPer1000MovieDays).toBeCloseTo(
      24_000 / 23,
      5,
    );
  });
});
