import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { Titles } from '../../core/trends/trend-ports.ts';
import { makePartitionReads } from './partition-reads.ts';

export const SELECT_TITLE = `SELECT movie_id, title FROM ${TABLES.movies} WHERE movie_id IN ?`;

export const makeKeyspacesTitles = (client: Client, telemetry: Telemetry): Titles => {
  const read = makePartitionReads(client, telemetry, { query: SELECT_TITLE, key: 'movie_id' });
  return {
    titlesOf: async (movieIds) => {
      const rows = (await Promise.all([...new Set(movieIds)].map((movieId) => read(movieId)))).flat();
      return new Map(rows.map((row) => [row['movie_id'], row['title']]));
    },
  };
};
