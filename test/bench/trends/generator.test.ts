import { describe, expect, it } from 'vitest';
import { type Mode, POLLS, seriesOf, worldOf } from './generator.ts';

const drawn = (mode: Mode, count = 400) => Array.from({ length: count }, (_, seed) => seriesOf(seed, worldOf(mode)));

/** Values that differ from the last one seen. */
const changesOf = (values: readonly number[]): number =>
  values.filter((value, index) => index > 0 && value !== values[index - 1]).length;

describe('the generator of labelled series', () => {
  it('gives the same series for the same seed and another for another', () => {
    expect(seriesOf(7, worldOf('live'))).toEqual(seriesOf(7, worldOf('live')));
    expect(seriesOf(8, worldOf('live')).samples).not.toEqual(seriesOf(7, worldOf('live')).samples);
  });

  it('draws seven quiet movies in ten and each event once in ten', () => {
    const kinds = Map.groupBy(drawn('live'), ({ kind }) => kind);
    expect((kinds.get('none')?.length ?? 0) / 400).toBeCloseTo(0.7, 1);
    for (const kind of ['hot', 'breakout', 'decline'] as const)
      expect((kinds.get(kind)?.length ?? 0) / 400).toBeCloseTo(0.1, 1);
  });

  it('multiplies popularity and votes of a breakout after its onset', () => {
    for (const { kind, onsetHours, samples } of drawn('live')) {
      if (kind !== 'breakout') continue;
      const at = (hours: number) =>
        samples.slice(12 * hours, 12 * hours + 6).find((sample) => sample !== null)?.popularity ?? 0;
      expect(at(Math.ceil(onsetHours) + 2) / at(Math.floor(onsetHours) - 1)).toBeGreaterThan(3);
    }
  });

  it('recomputes popularity once a day in step mode, while votes go on', () => {
    for (const { samples } of drawn('step', 50)) {
      const shown = samples.filter((sample) => sample !== null);
      // One change at midnight of the second day, two for the poll that is wrong.
      expect(changesOf(shown.map(({ popularity }) => popularity))).toBeLessThanOrEqual(3);
    }
    const votes = (mode: Mode) => drawn(mode, 50).map(({ samples }) => samples.map((sample) => sample?.voteCount));
    expect(votes('step')).toEqual(votes('live'));
  });

  it('shows a number again after an hour only, where the world says changes only', () => {
    const { samples } = seriesOf(3, { ...worldOf('step'), changesOnly: true });
    expect(samples).toHaveLength(POLLS);
    expect(samples.filter((sample) => sample !== null).length).toBeGreaterThanOrEqual(40);
    expect(samples.filter((sample) => sample !== null).length).toBeLessThan(POLLS / 2);
  });
});
