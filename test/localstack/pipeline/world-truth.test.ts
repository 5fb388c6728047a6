import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { RankedMovie } from '../../../lambdas/core/trends/trend-ports.ts';
import { RANKING_TYPES } from '../../../schema/rankings.ts';
import { proofOf } from '../../toolchain/proof.ts';
import { type TrueStanding, trueStandings } from './true-standing.ts';
import { runWorld, type WorldRun } from './world-run.ts';

const MOVIES = 300;
const SEEDS = 10;
const FIRST_SEED = 1;
const END = epochMs(Date.UTC(2026, 10, 23, 18, 0));
const POLLS = [120, 60, 10, 5, 0].map((minutesAgo) => epochMs(END - minutesAgo * MINUTE_MS));

/**
 * From here on an event is to be found, and up to here nothing else is: ln against the usual level, in truth and with the noise
 * of the day, which of some thousand movies takes a few by a third. What lies between is called by less of it.
 */
const MUST = { up: 0.7, breakout: 1.5, declining: -0.65, newcomer: 0.9 } as const;
const MAY = { up: 0.2, declining: -0.25, newcomer: 0.2 } as const;

const isAnnounced = ({ reason = '' }: RankedMovie): boolean => reason.startsWith('entered the trending list');

/** `npm test` runs the first, `npm run verify:proofs` all. */
describe.each(Array.from({ length: proofOf(SEEDS) }, (_, index) => FIRST_SEED + index))(
  'the rankings of world %i',
  (seed) => {
    let run: WorldRun;
    let standingOf: (movieId: number) => TrueStanding;
    let listed: readonly number[];

    beforeAll(async () => {
      run = await runWorld({ seed, movieCount: MOVIES }, POLLS);
      standingOf = trueStandings(run.world, utcDayOf(END));
      listed = run.world.listedIdsAt(END);
    }, 120_000);

    /** Of a movie that is no newcomer any more and has no past yet: whether it has a label to keep. */
    const cameHigh = (movieId: number): boolean =>
      [1, 2, 3].some((daysAgo) => {
        const { against, rise } = trueStandings(run.world, utcDay(utcDayOf(END) - daysAgo))(movieId);
        return against === 'floor' && rise >= MAY.newcomer;
      });

    const ranked = (type: keyof WorldRun['ranking']): Set<number> =>
      new Set(run.ranking[type].map(({ movieId }) => movieId));
    const standing = (holds: (standing: TrueStanding) => boolean): number[] =>
      listed.filter((movieId) => holds(standingOf(movieId)));
    const told = (movieIds: readonly number[]): string[] =>
      movieIds.map((movieId) => `${movieId} ${JSON.stringify(standingOf(movieId))}`);

    it('have all that stands far above its own past, or above what it takes to get in, in trending', () => {
      const risen = standing(({ against, rise }) =>
        against === 'own-past' ? rise >= MUST.up : against === 'floor' && rise >= MUST.newcomer,
      );
      expect(told(risen.filter((movieId) => !ranked('trending').has(movieId)))).toEqual([]);
    });

    it('have what stands at several times its own past in breakout, and that in trending too', () => {
      const leapt = standing(({ against, rise }) => against === 'own-past' && rise >= MUST.breakout);
      expect(told(leapt.filter((movieId) => !ranked('breakout').has(movieId)))).toEqual([]);
      expect([...ranked('breakout')].filter((movieId) => !ranked('trending').has(movieId))).toEqual([]);
    });

    it('have all that has fallen far below its own past in declining', () => {
      const fallen = standing(
        ({ against, rise, noise }) => against === 'own-past' && rise + Math.max(0, noise) <= MUST.declining,
      );
      expect(told(fallen.filter((movieId) => !ranked('declining').has(movieId)))).toEqual([]);
    });

    it('have each event of the fortnight before where it belongs, or it is too small, over, or of a movie without a past', () => {
      const events = run.world
        .truth(epochMs(END - 14 * 24 * HOUR_MS), END)
        .filter(({ kind, movieId }) => ['hot', 'breakout', 'declining'].includes(kind) && listed.includes(movieId));
      expect(events.length).toBeGreaterThan(10);
      const unexplained = events.filter(({ kind, movieId }) => {
        const { against, rise, noise } = standingOf(movieId);
        if (against === 'nothing') return false;
        if (kind === 'declining')
          return rise + Math.max(0, noise) <= MUST.declining && !ranked('declining').has(movieId);
        const must = against === 'floor' ? MUST.newcomer : MUST.up;
        return rise >= must && !ranked('trending').has(movieId);
      });
      expect(told(unexplained.map(({ movieId }) => movieId))).toEqual([]);
    });

    it('have nothing else', () => {
      const risen = run.ranking.trending.filter((row) => !isAnnounced(row)).map(({ movieId }) => movieId);
      const wrong = risen.filter((movieId) => {
        const { against, rise, noise } = standingOf(movieId);
        if (against === 'nothing') return !cameHigh(movieId);
        return rise + Math.max(0, noise) < (against === 'floor' ? MAY.newcomer : MAY.up);
      });
      expect(told(wrong)).toEqual([]);
      const fallen = run.ranking.declining.map(({ movieId }) => movieId);
      const standing = fallen.filter((movieId) => {
        const { against, rise, noise } = standingOf(movieId);
        return against !== 'own-past' || rise + Math.min(0, noise) > MAY.declining;
      });
      expect(told(standing)).toEqual([]);
    });

    it('announce only what the trending list shows', () => {
      const announced = run.ranking.trending.filter(isAnnounced);
      const shown = Array.from({ length: 17 }, (_, looks) => 3 * looks).flatMap((hours) =>
        run.world
          .trendingAt(epochMs(END - hours * HOUR_MS), 'day')
          .slice(0, 20)
          .map(({ movie }) => movie.traits.movieId),
      );
      expect(announced.filter(({ movieId }) => !shown.includes(movieId))).toEqual([]);
    });

    it('know every title, a reason, since when, and velocities that differ', () => {
      const rows = [...run.ranking.trending, ...run.ranking.declining];
      expect(rows.filter(({ title }) => title === '' || title === 'Unknown' || title.startsWith('#'))).toEqual([]);
      expect(rows.filter(({ reason = '', since = 0 }) => reason === '' || since >= END)).toEqual([]);
      const known = rows.filter(({ velocity }) => velocity !== null);
      expect(known.length).toBeGreaterThan(rows.length * 0.7);
      expect(new Set(known.map(({ velocity }) => velocity)).size).toBeGreaterThan(known.length * 0.9);
    });

    it('are in the documents as they are in the tables', async () => {
      for (const type of RANKING_TYPES) {
        const documents = await run.documents(type);
        expect(documents.map(({ movieId, title }) => [movieId, title])).toEqual(
          run.ranking[type].map(({ movieId, title }) => [movieId, title]),
        );
      }
    });
  },
);
