import { describe, expect, it } from 'vitest';
import { standingAt } from '../../../../lambdas/core/trends/daily-levels/standing.ts';
import { utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { catalogueOf, levelsOf, movieOf, TODAY, times } from './movies.ts';

const standing = (...popularities: readonly (number | null)[]) =>
  standingAt(movieOf(levelsOf(...popularities)), catalogueOf(), TODAY);

describe('the label that stands', () => {
  it('is none at the usual level', () => {
    expect(standing(...times(20, 20))).toMatchObject({ label: 'none' });
  });

  it('begins with the day on which the level is clearly another, and says since when', () => {
    expect(standing(...times(15, 20), 24, 30, 36, 38)).toMatchObject({ label: 'hot', since: TODAY - 1 });
    expect(standing(...times(15, 20), 50, 90, 110)).toMatchObject({ label: 'breakout', since: TODAY - 1 });
    expect(standing(...times(15, 20), 16, 13, 12)).toMatchObject({ label: 'declining', since: TODAY - 1 });
  });

  // 32 points begin a label over a usual level of 20, 30.4 keep it.
  it('stays at a level that would not begin it', () => {
    expect(standing(...times(15, 20), 34.5, 31.5)).toMatchObject({ label: 'hot', since: TODAY - 1 });
    expect(standing(...times(15, 20), 20, 31.5)).toMatchObject({ label: 'none' });
  });

  it('goes when the level is back', () => {
    expect(standing(...times(15, 20), 40, 40, 22)).toMatchObject({ label: 'none' });
  });

  it('stands over a day on which the lists do not show the movie, and goes after the third', () => {
    expect(standing(...times(15, 20), 40, null)).toMatchObject({ label: 'hot', since: TODAY - 1 });
    expect(standing(...times(15, 20), 40, null, 40)).toMatchObject({ label: 'hot', since: TODAY - 2 });
    expect(standing(...times(15, 20), 40, null, null, null)).toMatchObject({ label: 'none' });
  });

  it('stays with a newcomer until it has a past of its own, without a day between', () => {
    // The floor is at 10.
    const levels = [42, 44, 40, 43, 41, 44].map((_, index, all) => all.slice(0, index + 1));
    const labels = levels.map((seen) => standing(...seen).label);
    expect(labels).toEqual([...times(5, 0).map(() => 'breakout'), 'none']);
    expect(standing(...(levels[4] ?? []))).toMatchObject({ since: TODAY - 4 });
    expect(standing(12, 12, 12, 44).label).toBe('none');
  });

  it('is found from the levels alone, whatever comes after the day', () => {
    const levels = levelsOf(...times(15, 20), 34.5, 31.5, 20);
    const yesterday = utcDay(TODAY - 1);
    expect(standingAt(movieOf(levels), catalogueOf(), yesterday).label).toBe('hot');
    expect(standingAt(movieOf(levels.toReversed()), catalogueOf(), yesterday).label).toBe('hot');
  });

  it('does not notice a night on which everything steps', () => {
    for (const factor of [0.65, 0.57, 1.28]) {
      const catalogue = catalogueOf({ 0: { commonStep: Math.log(factor) } });
      const calm = movieOf(levelsOf(...times(15, 20), 20 * factor));
      expect(standingAt(calm, catalogue, TODAY).label).toBe('none');
      const hot = movieOf(levelsOf(...times(15, 20), 40, 40 * factor));
      expect(standingAt(hot, catalogue, TODAY)).toMatchObject({ label: 'hot', since: TODAY - 1 });
    }
  });
});
