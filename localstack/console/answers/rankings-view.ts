import type { RankedMovie, TrendSnapshot } from '../../../lambdas/core/trends/trend-ports.ts';
import { byRanking, RANKINGS } from '../../../schema/rankings.ts';
import type { RankedEntry, RankingsView } from '../source/wire-movies.ts';

export type Sparks = ReadonlyMap<number, RankedEntry['spark']>;

const SHOWN = 50;

/** Rankings as pages show them. */
export const rankingsViewOf = (now: number, decided: TrendSnapshot | null, sparks: Sparks): RankingsView => {
  const ranking = decided?.ranking ?? { trending: [], breakout: [], declining: [] };
  const moving = new Map([...ranking.breakout, ...ranking.declining].map((row) => [row.movieId, row]));
  const entryOf = (row: RankedMovie, label: string): RankedEntry => {
    const growth = moving.get(row.movieId);
    return { ...entryWithout(row, growth), label, spark: sparks.get(row.movieId) ?? [] };
  };
  return {
    now,
    judgedAt: decided?.windowStart ?? null,
    velocityUnit: 'points/day',
    sparkSpan: '4 weeks',
    titles: byRanking((type) => RANKINGS[type].title),
    rankings: byRanking((type) => ranking[type].slice(0, SHOWN).map((row) => entryOf(row, row.label ?? type))),
  };
};

const entryWithout = (
  { rank, movieId, title, score, velocity, ...more }: RankedMovie,
  moving: RankedMovie | undefined,
): Omit<RankedEntry, 'label' | 'spark'> => {
  const { reason, since } = more as { readonly reason?: unknown; readonly since?: unknown };
  const timesUsual = moving?.growth ?? (moving?.loss === undefined ? null : 1 - moving.loss);
  return {
    rank,
    movieId,
    // Until its metadata has arrived a movie is ranked under its number.
    title: title === `#${movieId}` ? null : title,
    score: score ?? null,
    velocity: velocity ?? null,
    timesUsual,
    reviews: moving?.reviewVolume ?? null,
    reason: typeof reason === 'string' ? reason : reasonOf(timesUsual),
    since: typeof since === 'number' ? since : null,
  };
};

const reasonOf = (timesUsual: number | null): string | null => {
  if (timesUsual === null) return null;
  return timesUsual >= 1
    ? `${timesUsual.toFixed(1)} times its usual popularity`
    : `${Math.round(100 * (1 - timesUsual))} % below its usual popularity`;
};
