import type { Client } from 'cassandra-driver';
import { ACTIVE_WINDOW_SHARDS } from '../lambdas/adapters/keyspaces-active-windows.ts';
import type { MemoryActiveWindows, MemorySnapshotStore } from '../lambdas/adapters/memory-store.ts';
import { chunksOf } from '../lambdas/core/chunks.ts';
import type { MovieRow } from '../lambdas/core/snapshots.ts';
import type { EpochMs } from '../lambdas/core/time.ts';
import { TABLES } from '../schema/names.ts';

/** What the screen asks of the tables beside the window rows themselves. */
export interface Views {
  /** Movies that have, or are about to have, a row in the window. */
  activeMovies(windowStart: EpochMs): Promise<number[]>;
  titles(movieIds: readonly number[]): Promise<Map<number, string>>;
}

const SELECT_ACTIVE = `SELECT movie_id FROM ${TABLES.activeWindows} WHERE window_start = ? AND shard = ?`;
const SELECT_TITLES = `SELECT movie_id, title FROM ${TABLES.movies} WHERE movie_id IN ?`;
const TITLES_AT_A_TIME = 20;

export const makeCassandraViews = (client: Client): Views => ({
  activeMovies: async (windowStart) => {
    const shards = Array.from({ length: ACTIVE_WINDOW_SHARDS }, (_, shard) => shard);
    const results = await Promise.all(shards.map((shard) => client.execute(SELECT_ACTIVE, [windowStart, shard])));
    return results.flatMap(({ rows }) => rows.map((row) => row['movie_id'] as number));
  },
  titles: async (movieIds) => {
    const chunks = chunksOf(movieIds, TITLES_AT_A_TIME);
    const results = await Promise.all(chunks.map((ids) => client.execute(SELECT_TITLES, [ids])));
    return new Map(results.flatMap(({ rows }) => rows.map((row) => [row['movie_id'], row['title']])));
  },
});

export const makeMemoryViews = (windows: MemoryActiveWindows, movies: MemorySnapshotStore<MovieRow>): Views => ({
  activeMovies: async (windowStart) =>
    windows
      .all()
      .filter((entry) => entry.windowStart === windowStart)
      .map(({ movieId }) => movieId),
  titles: async (movieIds) => {
    const wanted = new Set(movieIds);
    return new Map(movies.all().flatMap(({ movieId, title }) => (wanted.has(movieId) ? [[movieId, title]] : [])));
  },
});
