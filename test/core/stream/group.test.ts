import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contribution } from '../../../lambdas/core/stream/contribution.ts';
import { groupByMovie } from '../../../lambdas/core/stream/group.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW, WINDOW_MS } from '../../builders/time.ts';

const contributionOf = (movieId: number, window: number, identity: number): Contribution<number> => ({
  movieId,
  windowStart: epochMs(NOW + window * WINDOW_MS),
  identity,
  value: identity,
  late: false,
  record: recordOf({ offset: identity }),
});

const anyBatch = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(4)), { maxLength: 80 })
  .map((keys) => keys.map(([movieId, window], index) => contributionOf(movieId, window, index)));

describe('groups of a batch', () => {
  it('are one per movie, its windows within', () => {
    const batch = [
      contributionOf(603, 0, 1),
      contributionOf(604, 0, 2),
      contributionOf(603, 1, 3),
      contributionOf(603, 0, 4),
    ];
    const groups = groupByMovie(batch).map(({ movieId, windows }) => [
      movieId,
      [...windows].map(([start, contributions]) => [start - NOW, contributions.map(({ identity }) => identity)]),
    ]);
    expect(groups).toEqual([
      [
        603,
        [
          [0, [1, 4]],
          [WINDOW_MS, [3]],
        ],
      ],
      [604, [[0, [2]]]],
    ]);
  });

  it('of nothing are none', () => {
    expect(groupByMovie([])).toEqual([]);
  });

  it('hold every contribution once, under its own movie and window, in the order of the log', () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        const groups = groupByMovie(batch);
        expect(new Set(groups.map(({ movieId }) => movieId)).size).toBe(groups.length);
        const held = groups.flatMap(({ movieId, windows }) =>
          [...windows].flatMap(([windowStart, contributions]) => {
            const identities = contributions.map(({ identity }) => Number(identity));
            expect(identities).toEqual(identities.toSorted((one, other) => one - other));
            expect(contributions.every((one) => one.movieId === movieId && one.windowStart === windowStart)).toBe(true);
            return identities;
          }),
        );
        expect(held.toSorted((one, other) => one - other)).toEqual(batch.map(({ identity }) => identity));
      }),
    );
  });
});
