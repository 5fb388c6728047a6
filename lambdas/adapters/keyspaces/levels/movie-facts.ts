import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../../schema/names.ts';
import type { Telemetry } from '../../../core/ports.ts';
import { epochMs, hourOf } from '../../../core/time.ts';
import type { HourHistory, ReleaseDates } from '../../../core/trends/level-ports.ts';
import { makePartitionReads } from '../partition-reads.ts';

const SELECT_HOURS = `SELECT movie_id, hour, last_updated, popularity, vote_count, vote_average, trending_rank_day FROM ${TABLES.movieStats} WHERE movie_id IN ? AND hour >= ?`;
const SELECT_RELEASE = `SELECT movie_id, release_date FROM ${TABLES.movies} WHERE movie_id IN ?`;

/** Every statement these stores can send. */
export const MOVIE_FACT_STATEMENTS = [SELECT_HOURS, SELECT_RELEASE];

export const makeKeyspacesHourHistory = (client: Client, telemetry: Telemetry): HourHistory => {
  const readSince = makePartitionReads(client, telemetry, { query: SELECT_HOURS, key: 'movie_id', from: 'hour' });
  return {
    since: async (movieId, hour) =>
      (await readSince(movieId, hourOf(hour)))
        .filter((row) => row['last_updated'] !== null)
        .map((row) => ({
          hour: epochMs(row['hour'].getTime()),
          seenAt: epochMs(row['last_updated'].getTime()),
          popularity: row['popularity'],
          voteCount: row['vote_count'],
          voteAverage: row['vote_average'],
          place: row['trending_rank_day'],
        }))
        .reverse(),
  };
};

export const makeKeyspacesReleaseDates = (client: Client, telemetry: Telemetry): ReleaseDates => {
  const read = makePartitionReads(client, telemetry, { query: SELECT_RELEASE, key: 'movie_id' });
  return { releaseDateOf: async (movieId) => (await read(movieId))[0]?.['release_date'] ?? null };
};
