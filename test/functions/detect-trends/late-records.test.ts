import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { statsVelocitiesOf } from '../../../lambdas/core/trends/stats-velocity.ts';
import { at, WINDOW_MS } from '../../builders/time.ts';
import { TrendRig } from '../../builders/trend-rig.ts';

const START = at('12:01:00');
const MOVIES = [603, 604];

const record = fc.record({
  movieId: fc.constantFrom(...MOVIES),
  isReview: fc.boolean(),
  minutesAgo: fc.integer({ min: 0, max: 600 }),
  value: fc.integer({ min: 0, max: 100 }),
});
/** Before each run of the workflow so many records arrive, however late; now and then a window goes by without a run. */
const arrivals = fc.array(fc.record({ records: fc.array(record, { maxLength: 6 }), skips: fc.boolean() }), {
  minLength: 1,
  maxLength: 10,
});

describe('Velocities of movie_stats, in whatever order records arrive', () => {
  it('are in the end those of a recomputation over all rows', async () => {
    const property = fc.asyncProperty(arrivals, async (steps) => {
      const rig = new TrendRig(START);
      let covered = START;
      for (const { records, skips } of [...steps, { records: [], skips: false }]) {
        rig.nextWindow();
        for (const { movieId, isReview, minutesAgo, value } of records) {
          // No two at the same instant: that would be the same sample.
          const eventTime = epochMs(rig.time.now() - minutesAgo * MINUTE_MS - value);
          if (isReview) await rig.addReview(movieId, eventTime, value);
          else
            await rig.addSample(movieId, { eventTime, voteAverage: value / 10, voteCount: value, popularity: value });
        }
        if (skips) continue;
        await rig.run(await rig.plan(epochMs(covered - 2 * WINDOW_MS)));
        covered = rig.time.now();
      }
      for (const movieId of MOVIES) {
        const rows = await rig.fakes.ratingHistory.since(movieId, epochMs(0));
        const windows = new Set(rows.map(({ windowStart }) => windowStart));
        const hours = await rig.fakes.hourHistory.since(movieId, epochMs(0));
        const days = await rig.fakes.dailyLevels.since(movieId, utcDay(0));
        const stored = rig.fakes.statsVelocities.all().filter((row) => row.movieId === movieId);
        expect(stored.sort((a, b) => a.hour - b.hour)).toEqual(
          statsVelocitiesOf(movieId, hours, days, windows, rig.time.now()),
        );
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
