import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { World } from '../../../localstack/tmdb/world.ts';

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));
const POLL_MS = 5 * MINUTE_MS;
const DAYS = 30;
const after = (ms: number) => epochMs(NOON + ms);
const world = new World({ seed: 11, movieCount: 300 });
const listed = world.popularAt(NOON).map(({ movie }) => movie);

describe('The simulated world', () => {
  it('answers the same whatever was asked before, in any order', () => {
    const instants = fc.array(fc.integer({ min: -DAYS * DAY_MS, max: DAYS * DAY_MS }), { minLength: 2, maxLength: 6 });
    const snapshot = (of: World, at: ReturnType<typeof epochMs>) => [
      ...(['day', 'week'] as const).map((list) => of.trendingAt(at, list).map(({ score }) => score)),
      ...of
        .popularAt(at)
        .slice(0, 5)
        .map(({ movie, score }) => [
          movie.traits.movieId,
          score,
          movie.votesAt(at),
          movie.voteAverageAt(at),
          movie.reviewsAt(at),
          of.review(movie, Math.max(0, movie.reviewsAt(at) - 1)),
        ]),
    ];
    fc.assert(
      fc.property(instants, (offsets) => {
        const [one, other] = [new World({ seed: 5, movieCount: 20 }), new World({ seed: 5, movieCount: 20 })];
        const forwards = offsets.map((offset) => snapshot(one, after(offset)));
        const backwards = offsets.toReversed().map((offset) => snapshot(other, after(offset)));
        expect(backwards.toReversed()).toEqual(forwards);
      }),
      { numRuns: 10 },
    );
  });

  it('is another with another seed', () => {
    const titles = (seed: number) => new World({ seed, movieCount: 40 }).popularAt(NOON).map(({ score }) => score);
    expect(titles(1)).not.toEqual(titles(2));
  });

  it('lists as many movies as it was asked for, at any time, none twice', () => {
    for (let day = 0; day < DAYS; day += 3) {
      const ids = world.listedIdsAt(after(day * DAY_MS));
      expect(ids).toHaveLength(300);
      expect(new Set(ids).size).toBe(300);
    }
  });

  it('counts votes that only grow, apart from corrections', () => {
    for (const movie of listed.slice(0, 60)) {
      let last = 0;
      for (let at = NOON; at < NOON + DAY_MS; at = epochMs(at + POLL_MS)) {
        if (movie.isCorrectedAt(at)) continue;
        const votes = movie.votesAt(at);
        // Now and then one is taken back until the next refresh.
        expect(votes).toBeGreaterThanOrEqual(last - 1);
        last = Math.max(last, votes);
      }
    }
  });

  it.each([
    ['breakout', 3.2, 14],
    ['hot', 1.55, 2.8],
    ['declining', 0.35, 0.55],
  ] as const)('shows a %s movie on the plateau at the factor that the truth names', (kind, low, high) => {
    const events = world.truth(NOON, after(20 * DAY_MS)).filter((event) => event.kind === kind);
    expect(events.length).toBeGreaterThan(5);
    for (const { movieId, onset, factor = 1 } of events) {
      const movie = world.movie(movieId, onset);
      const height = (days: number) => movie?.heightOn(Math.floor(onset / DAY_MS) + days, false) ?? 0;
      const heights = Array.from({ length: 17 }, (_, days) => height(days) - height(0));
      const most = kind === 'declining' ? Math.min(...heights) : Math.max(...heights);
      expect(most).toBeCloseTo(Math.log(factor), 1);
      expect(factor).toBeGreaterThanOrEqual(low);
      expect(factor).toBeLessThanOrEqual(high);
    }
  });

  it('takes votes back for ten minutes at a correction', () => {
    const [correction] = world.truth(NOON, after(2 * DAY_MS)).filter(({ kind }) => kind === 'correction');
    const { movieId, onset } = correction as NonNullable<typeof correction>;
    const movie = world.movie(movieId, onset);
    const votes = [-POLL_MS, 0, POLL_MS, 2 * POLL_MS].map((offset) => movie?.votesAt(epochMs(onset + offset)) ?? 0);
    expect((votes[0] ?? 0) - (votes[1] ?? 0)).toBeGreaterThan(40);
    expect((votes[3] ?? 0) - (votes[2] ?? 0)).toBeGreaterThan(40);
    expect(movie?.correctionsBetween(onset, epochMs(onset + 1))).toEqual([onset]);
    expect(movie?.correctionsBetween(epochMs(onset - POLL_MS), onset)).toEqual([]);
  });

  it('releases new movies, which are unknown before and stay known after they left the lists', () => {
    const [release] = world.truth(NOON, after(4 * DAY_MS)).filter(({ kind }) => kind === 'released');
    const { movieId, onset } = release as NonNullable<typeof release>;
    expect(world.movie(movieId, epochMs(onset - 1))).toBeUndefined();
    expect(world.movie(movieId, onset)?.votesAt(onset)).toBe(0);
    expect(world.listedIdsAt(onset)).toContain(movieId);
    const later = epochMs(onset + 43 * DAY_MS);
    expect(world.listedIdsAt(later)).not.toContain(movieId);
    expect(world.movie(movieId, later)).toBeDefined();
  });

  it('shows reviews in the order they become visible, each once, at the same place for ever', () => {
    const movie = listed.toSorted((one, other) => other.reviewsAt(NOON) - one.reviewsAt(NOON))[0];
    if (movie === undefined) throw new Error('no movie');
    const total = movie.reviewsAt(NOON);
    const instants = Array.from({ length: total }, (_, index) => movie.reviewVisibleAt(index));
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    expect(instants.at(-1)).toBeLessThanOrEqual(NOON);
    expect(movie.reviewVisibleAt(total)).toBeGreaterThanOrEqual(NOON);
    const middle = Math.floor(total / 2);
    expect(movie.reviewsAt(epochMs((instants[middle] ?? 0) + 1))).toBe(middle + 1);
  });

  it('has prompt, late and expired reviews, and a few movies with reviews dated an hour ahead', () => {
    const from = epochMs(NOON - 4 * DAY_MS);
    const reviews = listed.flatMap((movie) => {
      const first = movie.reviewsAt(from);
      return Array.from({ length: movie.reviewsAt(NOON) - first }, (_, nth) => ({
        movie,
        ...world.review(movie, first + nth),
      }));
    });
    const byTiming = Object.groupBy(reviews, ({ timing }) => timing);
    expect(byTiming.prompt?.length).toBeGreaterThan(reviews.length * 0.8);
    expect(byTiming.late?.length).toBeGreaterThan(reviews.length * 0.04);
    for (const { createdAt, visibleAt } of byTiming.expired ?? [])
      expect(visibleAt - createdAt).toBeGreaterThan(48 * HOUR_MS);
    expect(byTiming.expired?.length).toBeGreaterThan(3);
    for (const { createdAt, visibleAt } of byTiming.prompt ?? []) expect(createdAt).toBeLessThanOrEqual(visibleAt);
    const ahead = byTiming.ahead ?? [];
    expect(ahead.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ahead.map(({ movie }) => movie.traits.movieId)).size).toBe(5);
    for (const { createdAt, visibleAt } of ahead) expect(createdAt - visibleAt).toBe(HOUR_MS);
    expect(world.truth(from, NOON).filter(({ kind }) => kind === 'review-ahead').length).toBe(ahead.length);
  });
});
