import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METADATA_REFRESH_MS, planVisits, UNLISTED_AFTER_MS } from '../../../lambdas/core/poll/poll-plan.ts';
import { newCheckpoint, type PollCheckpoint } from '../../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const ago = (ms: number): EpochMs => epochMs(NOW - ms);

const visited = (movieId: number, agoMs: number, rest: Partial<PollCheckpoint> = {}): PollCheckpoint => ({
  ...newCheckpoint(movieId),
  listedAt: ago(agoMs),
  metadataPolledAt: ago(agoMs),
  metadataPublishedAt: ago(agoMs),
  reviewsPolledAt: ago(agoMs),
  ...rest,
});
const listedAll = (checkpoints: readonly PollCheckpoint[], popularity = 1) =>
  new Map(checkpoints.map(({ movieId }) => [movieId, { popularity }]));
const plan = (
  checkpoints: readonly PollCheckpoint[],
  limit = 100,
  rest: Partial<Parameters<typeof planVisits>[0]> = {},
) => planVisits({ checkpoints, listed: listedAll(checkpoints), changed: new Set(), now: NOW, limit, ...rest });

describe('The plan of a poll', () => {
  it('visits the movie that waited longest first, and new movies before all', () => {
    const order = plan([visited(1, 5 * MINUTE_MS), visited(2, HOUR_MS), newCheckpoint(3)]);
    expect(order.map(({ movieId }) => movieId)).toEqual([3, 2, 1]);
  });

  it('weighs waiting by the reviews a movie gets', () => {
    const seenReviews = new Map(Array.from({ length: 30 }, (_, nth) => [`r${nth}`, NOW]));
    const order = plan([visited(1, HOUR_MS), visited(2, 5 * MINUTE_MS, { seenReviews })]);
    expect(order.map(({ movieId }) => movieId)).toEqual([2, 1]);
  });

  it('asks for details of movies that are new, due, changed, or in no list, and for reviews of the others', () => {
    const checkpoints = [
      newCheckpoint(1),
      visited(2, 5 * MINUTE_MS, { metadataPublishedAt: ago(METADATA_REFRESH_MS) }),
      visited(3, 5 * MINUTE_MS, { metadataPolledAt: ago(HOUR_MS) }),
      visited(4, 5 * MINUTE_MS),
      visited(5, 5 * MINUTE_MS),
      visited(6, 5 * MINUTE_MS, { metadataPolledAt: ago(HOUR_MS - 1) }),
    ];
    const listed = listedAll(checkpoints.filter(({ movieId }) => movieId !== 5));
    const visits = plan(checkpoints, 10, { listed, changed: new Set([3, 6]) });
    const detailed = visits.filter(({ withDetails }) => withDetails).map(({ movieId }) => movieId);
    expect(new Set(detailed)).toEqual(new Set([1, 2, 3, 5]));
    expect(visits).toHaveLength(6);
  });

  it('gives up movies that no list has shown for a week', () => {
    const gone = visited(1, UNLISTED_AFTER_MS);
    const recent = visited(2, UNLISTED_AFTER_MS - 1);
    expect(plan([gone, recent], 10, { listed: new Map() }).map(({ movieId }) => movieId)).toEqual([2]);
  });

  it('never exceeds its limit, never names a movie twice, and does not depend on the order it is given', () => {
    const checkpoint = fc.record({
      movieId: fc.integer({ min: 1, max: 200 }),
      waited: fc.integer({ min: 0, max: 1e8 }),
    });
    const some = fc.uniqueArray(checkpoint, { selector: ({ movieId }) => movieId });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 50 }), (movies, limit) => {
        const checkpoints = movies.map(({ movieId, waited }) => visited(movieId, waited));
        const visits = plan(checkpoints, limit);
        expect(visits).toHaveLength(Math.min(limit, checkpoints.length));
        expect(new Set(visits.map(({ movieId }) => movieId)).size).toBe(visits.length);
        expect(plan(checkpoints.toReversed(), limit)).toEqual(visits);
      }),
    );
  });

  it('gives a movie without reviews and popularity its turn among busy ones', () => {
    const seenReviews = new Map([['r', NOW]]);
    const quiet = visited(1, 24 * HOUR_MS);
    const busy = [2, 3].map((movieId) => visited(movieId, 5 * MINUTE_MS, { seenReviews }));
    const listed = new Map([quiet, ...busy].map(({ movieId }) => [movieId, { popularity: movieId === 1 ? 0 : 500 }]));
    expect(plan([...busy, quiet], 1, { listed })[0]?.movieId).toBe(1);
  });

  it('starves nobody: with any budget and any activity, every movie is visited again and again', () => {
    const movie = fc.record({ reviews: fc.integer({ min: 0, max: 40 }), popularity: fc.integer({ min: 0, max: 900 }) });
    fc.assert(
      fc.property(fc.array(movie, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (movies, limit) => {
        const weights = movies.map(({ reviews, popularity }) => 1 + reviews + popularity / 20);
        // Each of the others can be more urgent at most so often while the quietest waits.
        const polls =
          Math.ceil((2 * movies.length * Math.max(...weights)) / Math.min(...weights) / limit) + movies.length;
        const listed = new Map(movies.map(({ popularity }, index) => [index + 1, { popularity }]));
        const rows = new Map(
          movies.map(({ reviews }, index) => {
            const seenReviews = new Map(Array.from({ length: reviews }, (_, nth) => [`r${nth}`, NOW]));
            return [index + 1, visited(index + 1, MINUTE_MS, { seenReviews })];
          }),
        );
        const waiting = new Set(rows.keys());
        for (let poll = 1; poll <= polls && waiting.size > 0; poll++) {
          const now = epochMs(NOW + poll * 5 * MINUTE_MS);
          for (const { movieId } of plan([...rows.values()], limit, { listed, now })) {
            rows.set(movieId, { ...(rows.get(movieId) as PollCheckpoint), reviewsPolledAt: now });
            waiting.delete(movieId);
          }
        }
        expect([...waiting]).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
