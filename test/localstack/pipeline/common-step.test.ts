import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { isWholeProof } from '../../toolchain/proof.ts';
import { everyMinutes, runWorld, type WorldRun } from './world-run.ts';

const WORLD = { seed: 4, movieCount: isWholeProof ? 300 : 150 };
const EVENING = epochMs(Date.UTC(2026, 10, 23, 22));
const MORNING = epochMs(EVENING + 12 * HOUR_MS);
const NIGHT = utcDayOf(MORNING);
const POLLS = everyMinutes(isWholeProof ? 30 : 60, EVENING, MORNING);
/** The workflow looks on through the night. */
const EXECUTIONS = new Set(everyMinutes(isWholeProof ? 60 : 120, EVENING, MORNING));
const MOST_CHANGES = isWholeProof ? 5 : 2;
const FEWEST_LABELS = isWholeProof ? 21 : 11;

/** `movie label`, of those that stand. */
const labelsOf = ({ ranking }: WorldRun): Set<string> =>
  new Set([
    ...ranking.trending.map(({ movieId, label }) => `${movieId} ${label}`),
    ...ranking.declining.map(({ movieId }) => `${movieId} declining`),
  ]);
/** The same of all that was published after the evening's execution. */
const changesOf = ({ changes }: WorldRun): Set<string> =>
  new Set(changes.filter(({ windowStart }) => windowStart > EVENING).map(({ movieId, to }) => `${movieId} ${to}`));
/** Movies of which one says something else than the other. */
const moviesThatDiffer = (one: ReadonlySet<string>, other: ReadonlySet<string>): number[] => {
  const differences = [...one].filter((each) => !other.has(each)).concat([...other].filter((each) => !one.has(each)));
  return [...new Set(differences.map((each) => Number(each.split(' ')[0])))];
};

describe('a night on which everything steps', () => {
  let usual: WorldRun;

  beforeAll(async () => {
    usual = await runWorld({ ...WORLD, scaleNights: new Map([[NIGHT, 1]]) }, POLLS, EXECUTIONS);
  }, 180_000);

  it.each(isWholeProof ? [0.65, 0.57, 1.28] : [0.57])(
    'to %f is no news of hundreds of movies, from poll to published change',
    async (factor) => {
      const stepped = await runWorld({ ...WORLD, scaleNights: new Map([[NIGHT, factor]]) }, POLLS, EXECUTIONS);
      // A list that is half recomputed also shows movies from below its floor, which were falling before.
      const listed = new Set(usual.world.listedIdsAt(EVENING));
      const differ = (of: (run: WorldRun) => ReadonlySet<string>): number[] =>
        moviesThatDiffer(of(stepped), of(usual)).filter((movieId) => listed.has(movieId));
      expect(labelsOf(usual).size).toBeGreaterThanOrEqual(FEWEST_LABELS);
      expect(differ(labelsOf).length).toBeLessThanOrEqual(MOST_CHANGES);
      expect(differ(changesOf).length).toBeLessThanOrEqual(MOST_CHANGES);
    },
    180_000,
  );
});

describe('votes that are refreshed every hour', () => {
  const polls = [60, 10, 5, 0].map((minutesAgo) => epochMs(EVENING - minutesAgo * MINUTE_MS));

  it.each(isWholeProof ? [2, 7] : [7])(
    'and every %i hours make the same labels',
    async (votesEveryHours) => {
      const hourly = await runWorld({ ...WORLD, votesEveryHours: 1 }, polls);
      const rarer = await runWorld({ ...WORLD, votesEveryHours }, polls);
      expect(labelsOf(hourly).size).toBeGreaterThanOrEqual(FEWEST_LABELS);
      expect(moviesThatDiffer(labelsOf(rarer), labelsOf(hourly))).toEqual([]);
    },
    180_000,
  );
});
