import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelChangesOf, titled } from '../../../lambdas/core/ranking/label-changes.ts';
import type { LabelledMovie } from '../../../lambdas/core/trends/trend-ports.ts';
import { NOW } from '../../builders/time.ts';

const WHY = { since: NOW, reason: 'why' };

const movie: fc.Arbitrary<LabelledMovie> = fc.record({
  movieId: fc.nat(20),
  label: fc.constantFrom('hot', 'breakout', 'declining'),
  score: fc.integer({ min: 3, max: 9 }),
  since: fc.constant(NOW),
  reason: fc.constant('why'),
});
const labels = fc.uniqueArray(movie, { selector: ({ movieId }) => movieId });

describe('Label changes', () => {
  it('are what is different between two rankings, a label that ended included', () => {
    const before: LabelledMovie[] = [
      { movieId: 3, label: 'hot', score: 4, ...WHY },
      { movieId: 2, label: 'declining', score: 5, ...WHY },
      { movieId: 1, label: 'hot', score: 6, ...WHY },
    ];
    const after: LabelledMovie[] = [
      { movieId: 4, label: 'declining', score: 3, ...WHY },
      { movieId: 3, label: 'breakout', score: 9, ...WHY },
      { movieId: 1, label: 'hot', score: 7, ...WHY },
    ];
    expect(labelChangesOf(before, after, NOW)).toEqual([
      { movieId: 2, from: 'declining', to: 'none', score: 0, since: null, reason: '', windowStart: NOW },
      { movieId: 3, from: 'hot', to: 'breakout', score: 9, ...WHY, windowStart: NOW },
      { movieId: 4, from: 'none', to: 'declining', score: 3, ...WHY, windowStart: NOW },
    ]);
  });

  it('lead from the ranking before to the one after, and are none between equal ones', () => {
    fc.assert(
      fc.property(labels, labels, (before, after) => {
        const standing = new Map<number, string>(before.map(({ movieId, label }) => [movieId, label]));
        for (const { movieId, from, to } of labelChangesOf(before, after, NOW)) {
          expect(standing.get(movieId) ?? 'none').toBe(from);
          expect(from).not.toBe(to);
          if (to === 'none') standing.delete(movieId);
          else standing.set(movieId, to);
        }
        expect(standing).toEqual(new Map(after.map(({ movieId, label }) => [movieId, label])));
        expect(labelChangesOf(after, after.toReversed(), NOW)).toEqual([]);
      }),
    );
  });

  it('show the id of a movie without a title', () => {
    const changes = labelChangesOf([], [{ movieId: 5, label: 'hot', score: 4, ...WHY }], NOW);
    expect(titled(changes, new Map())).toEqual([expect.objectContaining({ movieId: 5, title: '#5' })]);
    expect(titled(changes, new Map([[5, 'Alien']]))).toEqual([expect.objectContaining({ title: 'Alien' })]);
  });
});
