import type { Client } from 'cassandra-driver';
import type { MemorySnapshotStore } from '../../lambdas/adapters/memory/row-stores.ts';
import { chunksOf } from '../../lambdas/core/chunks.ts';
import type { MovieRow } from '../../lambdas/core/stream/snapshots.ts';
import { TABLES } from '../../schema/names.ts';

/** What the screen asks of the tables beside the window rows and the change log. */
export interface Views {
  titles(movieIds: readonly number[]): Promise<Map<number, string>>;
}

const SELECT_TITLES = `SELECT movie_id, title FROM ${TABLES.movies} WHERE movie_id IN ?`;
const TITLES_AT_A_TIME = 20;

export const makeCassandraViews = (client: Client): Views => ({
  titles: async (movieIds) => {
    const chunks = chunksOf(movieIds, TITLES_AT_A_TIME);
    const results = await Promise.all(chunks.map((ids) => client.execute(SELECT_TITLES, [ids])));
    return new Map(results.flatMap(({ rows }) => rows.map((row) => [row['movie_id'], row['title']])));
  },
});

export const makeMemoryViews = (movies: MemorySnapshotStore<MovieRow>): Views => ({
  titles: async (movieIds) => {
    const wanted = new Set(movieIds);
    return new Map(movies.all().flatMap(({ movieId, title }) => (wanted.has(movieId) ? [[movieId, title]] : [])));
  },
});
