import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../../schema/names.ts';
import type { Telemetry } from '../../../core/ports.ts';
import { epochMs, MICROSECONDS_PER_MS } from '../../../core/time.ts';
import { startOf, utcDayOf } from '../../../core/trends/daily-levels/utc-day.ts';
import type { DailyLevels, RememberedDay } from '../../../core/trends/level-ports.ts';
import { makePartitionReads } from '../partition-reads.ts';
import { makeUnloggedBatches } from '../unlogged-batches.ts';

const INSERT_LEVEL = `INSERT INTO ${TABLES.dailyLevels} (movie_id, day, popularity, vote_count, seen_at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?`;
const INSERT_TRENDING = `INSERT INTO ${TABLES.dailyLevels} (movie_id, day, trending_first_at, trending_last_at, trending_best_place) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?`;
const SELECT_SINCE = `SELECT movie_id, day, popularity, vote_count, seen_at, trending_first_at, trending_last_at, trending_best_place FROM ${TABLES.dailyLevels} WHERE movie_id IN ? AND day >= ?`;

/** Every statement this store can send. */
export const DAILY_LEVEL_STATEMENTS = [INSERT_LEVEL, INSERT_TRENDING, SELECT_SINCE];

export const makeKeyspacesDailyLevels = (client: Client, telemetry: Telemetry): DailyLevels => {
  const send = makeUnloggedBatches(client, telemetry);
  const readSince = makePartitionReads(client, telemetry, { query: SELECT_SINCE, key: 'movie_id', from: 'day' });
  return {
    since: async (movieId, day) => {
      const rows = await readSince(movieId, startOf(day));
      // The table has the newest first.
      return rows.map(rememberedOf).reverse();
    },
    writeLevels: (writes) =>
      send(
        writes.map(({ movieId, level, at = level.seenAt, ttlSeconds }) => {
          const { day, popularity, voteCount, seenAt } = level;
          const params = [movieId, startOf(day), popularity, voteCount, seenAt, at * MICROSECONDS_PER_MS, ttlSeconds];
          return { query: INSERT_LEVEL, params };
        }),
      ),
    writeTrending: (writes) =>
      send(
        writes.map(({ movieId, trending, at, ttlSeconds }) => {
          const { day, firstAt, lastAt, bestPlace } = trending;
          const params = [movieId, startOf(day), firstAt, lastAt, bestPlace, at * MICROSECONDS_PER_MS, ttlSeconds];
          return { query: INSERT_TRENDING, params };
        }),
      ),
  };
};

const rememberedOf = (row: types.Row): RememberedDay => {
  const day = utcDayOf(epochMs(row['day'].getTime()));
  const level = { day, popularity: row['popularity'], voteCount: row['vote_count'] };
  return {
    day,
    level: row['seen_at'] === null ? null : { ...level, seenAt: epochMs(row['seen_at'].getTime()) },
    trending:
      row['trending_first_at'] === null
        ? null
        : {
            day,
            firstAt: epochMs(row['trending_first_at'].getTime()),
            lastAt: epochMs(row['trending_last_at'].getTime()),
            bestPlace: row['trending_best_place'],
          },
  };
};
