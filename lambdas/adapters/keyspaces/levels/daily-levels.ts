import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../../schema/names.ts';
import { allConcurrently } from '../../../core/concurrently.ts';
import type { Telemetry } from '../../../core/ports.ts';
import { epochMs } from '../../../core/time.ts';
import { startOf, utcDayOf } from '../../../core/trends/daily-levels/utc-day.ts';
import type { DailyLevels, RememberedDay } from '../../../core/trends/level-ports.ts';
import { timed } from '../../telemetry/timed.ts';
import { allRows } from '../all-rows.ts';

const INSERT_LEVEL = `INSERT INTO ${TABLES.dailyLevels} (movie_id, day, popularity, vote_count, seen_at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?`;
const INSERT_TRENDING = `INSERT INTO ${TABLES.dailyLevels} (movie_id, day, trending_first_at, trending_last_at, trending_best_place) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?`;
const SELECT_SINCE = `SELECT day, popularity, vote_count, seen_at, trending_first_at, trending_last_at, trending_best_place FROM ${TABLES.dailyLevels} WHERE movie_id = ? AND day >= ?`;

/** Every statement this store can send. */
export const DAILY_LEVEL_STATEMENTS = [INSERT_LEVEL, INSERT_TRENDING, SELECT_SINCE];

const WRITES_AT_A_TIME = 128;
const MICROSECONDS_PER_MS = 1_000;

export const makeKeyspacesDailyLevels = (client: Client, telemetry: Telemetry): DailyLevels => {
  const write = (query: string, rows: readonly (readonly unknown[])[]): Promise<void> =>
    allConcurrently(rows, WRITES_AT_A_TIME, async (params) => {
      await timed(telemetry, () => client.execute(query, [...params], { prepare: true, isIdempotent: true }));
    });
  return {
    since: async (movieId, day) => {
      const rows = await timed(telemetry, () => allRows(client, SELECT_SINCE, [movieId, startOf(day)]));
      // The table has the newest first.
      return rows.map(rememberedOf).reverse();
    },
    writeLevels: (writes) =>
      write(
        INSERT_LEVEL,
        writes.map(({ movieId, level, at = level.seenAt, ttlSeconds }) => {
          const { day, popularity, voteCount, seenAt } = level;
          return [movieId, startOf(day), popularity, voteCount, seenAt, at * MICROSECONDS_PER_MS, ttlSeconds];
        }),
      ),
    writeTrending: (writes) =>
      write(
        INSERT_TRENDING,
        writes.map(({ movieId, trending, at, ttlSeconds }) => {
          const { day, firstAt, lastAt, bestPlace } = trending;
          return [movieId, startOf(day), firstAt, lastAt, bestPlace, at * MICROSECONDS_PER_MS, ttlSeconds];
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
