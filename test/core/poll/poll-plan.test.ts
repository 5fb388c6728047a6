import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METADATA_REFRESH_MS, planVisits, UNLISTED_AFTER_MS } from '../../../lambdas/core/poll/poll-plan.ts';
import { LISTS_ROW, newCheckpoint, type PollCheckpoint } from '../../../lambdas/core/poll/poll-ports.ts';
import { textOfNumbers } from '../../../lambdas/core/poll/published-numbers.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../../lambdas/core/time.ts';

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const ago = (ms: number): EpochMs => epochMs(NOW - ms);

/** Numbers as a list showed them. */
const seen = (popularity: number, hoursAgo = 0): string => {
  const hour = hourOf(ago(hoursAgo * HOUR_MS));
  return textOfNumbers({
    hour,
    seenIn: hour,
    source: 'popular',
    voteAverage: 7,
    voteCount: 100,
    popularity,
    replaced: null,
  });
};

const visited = (movieId: number, agoMs: number, rest: Partial<PollCheckpoint> = {}): PollCheckpoint => ({
  ...newCheckpoint(movieId),
  listedAt: ago(agoMs),
  metadataPolledAt: ago(agoMs),
  metadataPublishedAt: ago(agoMs),
  reviewsPolledAt: ago(agoMs),
  publishedRating: seen(1),
  ...rest,
});
const plan = (
  checkpoints: readonly PollCheckpoint[],
  limit = 100,
  rest: Partial<Parameters<typeof planVisits>[0]> = {},
) => planVisits({ checkpoints, changed: new Set(), now: NOW, limit, ...rest });

describe('The plan of a poll', () => {
  it('visits the movie that waited longest first, and new movies before all', () => {
    const order = plan([visited(1, 5 * MINUTE_MS), visited(2, HOUR_MS), { ...newCheckpoint(3), listedAt: NOW }]);
    expect(order.map(({ movieId }) => movieId)).toEqual([3, 2, 1]);
  });

  it('weighs waiting by the reviews a movie gets', () => {
    const seenReviews = new Map(Array.from({ length: 30 }, (_, nth) => [`r${nth}`, NOW]));
    const order = plan([visited(1, HOUR_MS), visited(2, 5 * MINUTE_MS, { seenReviews })]);
    expect(order.map(({ movieId }) => movieId)).toEqual([2, 1]);
  });

  it('asks for details of movies that are new, due, changed, or in no list, and for reviews of the others', () => {
    const checkpoints = [
      { ...newCheckpoint(1), listedAt: NOW },
      visited(2, 5 * MINUTE_MS, { metadataPublishedAt: ago(METADATA_REFRESH_MS) }),
      visited(3, 5 * MINUTE_MS, { metadataPolledAt: ago(HOUR_MS) }),
      visited(4, 5 * MINUTE_MS),
      visited(5, 5 * MINUTE_MS, { publishedRating: seen(1, 2) }),
      visited(6, 5 * MINUTE_MS, { metadataPolledAt: ago(HOUR_MS - 1) }),
    ];
    const visits = plan(checkpoints, 10, { changed: new Set([3, 6]) });
    const detailed = visits.filter(({ withDetails }) => withDetails).map(({ movieId }) => movieId);
    expect(new Set(detailed)).toEqual(new Set([1, 2, 3, 5]));
    expect(visits).toHaveLength(6);
  });

  it('gives up movies that no list has shown for a week', () => {
    const gone = visited(1, UNLISTED_AFTER_MS);
    const recent = visited(2, UNLISTED_AFTER_MS - 1);
    expect(plan([gone, recent], 10).map(({ movieId }) => movieId)).toEqual([2]);
  });

  it('visits every movie once an hour, a twelfth of all in each poll, and those that get reviews more often', () => {
    const seenReviews = new Map(Array.from({ length: 100 }, (_, nth) => [`r${nth}`, NOW]));
    const rows = new Map(
      Array.from({ length: 600 }, (_, index) => [index + 1, visited(index + 1, (index % 12) * 5 * MINUTE_MS)]),
    );
    rows.set(1, { ...(rows.get(1) as PollCheckpoint), seenReviews });
    const visits = new Map<number, number>();
    const lengths: number[] = [];
    for (let poll = 1; poll <= 24; poll++) {
      const now = epochMs(NOW + poll * 5 * MINUTE_MS);
      const planned = plan([...rows.values()], 1_000, { now });
      lengths.push(planned.length);
      for (const { movieId } of planned) {
        visits.set(movieId, (visits.get(movieId) ?? 0) + 1);
        rows.set(movieId, { ...(rows.get(movieId) as PollCheckpoint), reviewsPolledAt: now });
      }
    }
    expect(visits.get(1)).toBe(24);
    expect([...visits].filter(([movieId, times]) => movieId > 1 && times !== 2)).toEqual([]);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(600 / 12 + 1);
  });

  it('visits at least twenty movies, so that a service that is down is told from addresses that fail', () => {
    const some = Array.from({ length: 30 }, (_, index) => visited(index + 1, 5 * MINUTE_MS));
    expect(plan(some)).toHaveLength(20);
  });

  it('visits a movie whose address failed as soon as its wait is over, and not before', () => {
    const others = Array.from({ length: 20 }, (_, index) => visited(index + 2, 50 * MINUTE_MS));
    const failed = (notBefore: EpochMs) =>
      visited(1, 0, { failing: new Map([['/movie/1/reviews?page=1', { failures: 1, notBefore }]]) });
    const ids = (one: PollCheckpoint) => plan([one, ...others]).map(({ movieId }) => movieId);
    expect(ids(failed(NOW))).toContain(1);
    expect(ids(failed(epochMs(NOW + 1)))).not.toContain(1);
  });

  it('never visits the row of the lists', () => {
    expect(plan([{ ...newCheckpoint(LISTS_ROW), listedAt: NOW }])).toEqual([]);
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
        expect(visits.length).toBeLessThanOrEqual(limit);
        expect(new Set(visits.map(({ movieId }) => movieId)).size).toBe(visits.length);
        expect(plan(checkpoints.toReversed(), limit)).toEqual(visits);
      }),
    );
  });

  it('gives a movie without reviews and popularity its turn among busy ones', () => {
    const seenReviews = new Map([['r', NOW]]);
    const quiet = visited(1, 24 * HOUR_MS, { publishedRating: seen(0) });
    const busy = [2, 3].map((movieId) => visited(movieId, 5 * MINUTE_MS, { seenReviews, publishedRating: seen(500) }));
    expect(plan([...busy, quiet], 1)[0]?.movieId).toBe(1);
  });

  it('starves nobody: with any budget and any activity, every movie is visited again and again', () => {
    const movie = fc.record({ reviews: fc.integer({ min: 0, max: 40 }), popularity: fc.integer({ min: 0, max: 900 }) });
    fc.assert(
      fc.property(fc.array(movie, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (movies, limit) => {
        const weights = movies.map(({ reviews, popularity }) => 1 + reviews + popularity / 20);
        // Each of the others can be more urgent at most so often while the quietest waits.
        const polls =
          Math.ceil((2 * movies.length * Math.max(...weights)) / Math.min(...weights) / limit) + movies.length;
        const rows = new Map(
          movies.map(({ reviews, popularity }, index) => {
            const seenReviews = new Map(Array.from({ length: reviews }, (_, nth) => [`r${nth}`, NOW]));
            return [index + 1, visited(index + 1, MINUTE_MS, { seenReviews, publishedRating: seen(popularity) })];
          }),
        );
        const waiting = new Set(rows.keys());
        for (let poll = 1; poll <= polls && waiting.size > 0; poll++) {
          const now = epochMs(NOW + poll * 5 * MINUTE_MS);
          for (const { movieId } of plan([...rows.values()], limit, { now })) {
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
