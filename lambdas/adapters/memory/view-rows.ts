import { factsOf } from '../../core/serving/view-ports.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../core/stream/snapshots.ts';
import type { EpochMs } from '../../core/time.ts';
import type { StatsVelocityRow } from '../../core/trends/trend-ports.ts';
import type { StatsFigures, ViewRowSources } from '../rows/row-views.ts';
import type { MemorySnapshotStore } from './row-stores.ts';

export interface MemoryStats {
  readonly stats: MemorySnapshotStore<StatsRow>;
  readonly ranks: MemorySnapshotStore<TrendingRankRow>;
  readonly statsVelocities: MemorySnapshotStore<StatsVelocityRow>;
}

/** Fake of the reader of movie_stats: each fake keeps one group of the row's columns. */
export const makeMemoryStatsRows =
  (fakes: MemoryStats): ViewRowSources['stats'] =>
  async (movieId, hours) =>
    hours.map((hour) => statsFiguresOf(fakes, movieId, hour)).filter((row) => row !== undefined);

const statsFiguresOf = (fakes: MemoryStats, movieId: number, hour: EpochMs): StatsFigures | undefined => {
  const key = `${movieId}/${hour}`;
  const sample = fakes.stats.get(key);
  const day = fakes.ranks.get(`${key}/day`);
  const week = fakes.ranks.get(`${key}/week`);
  const velocities = fakes.statsVelocities.get(key);
  const groups = [sample, day, week, velocities].filter((group) => group !== null);
  if (groups.length === 0) return undefined;
  const columns = {
    vote_average: sample?.row.voteAverage ?? null,
    vote_count: sample?.row.voteCount ?? null,
    popularity: sample?.row.popularity ?? null,
    last_updated: dateOf(sample?.row.eventTime),
    trending_rank_day: day?.row.rank ?? null,
    trending_rank_week: week?.row.rank ?? null,
    rating_velocity: velocities?.row.ratingVelocity ?? null,
    popularity_velocity: velocities?.row.popularityVelocity ?? null,
    popularity_acceleration: velocities?.row.popularityAcceleration ?? null,
    velocities_at: dateOf(velocities?.row.velocitiesAt),
  };
  return { hour, columns, ver: groups.reduce((sum, { eventTime }) => sum + eventTime, 0) };
};

const dateOf = (at: EpochMs | undefined): Date | null => (at === undefined ? null : new Date(at));

export const makeMemoryFacts =
  (movies: MemorySnapshotStore<MovieRow>): ViewRowSources['facts'] =>
  async (movieIds) =>
    new Map(
      movieIds.flatMap((movieId) => {
        const row = movies.get(String(movieId))?.row;
        return row === undefined ? [] : [[movieId, { ...factsOf(row), factsAt: row.metadataAt }]];
      }),
    );
