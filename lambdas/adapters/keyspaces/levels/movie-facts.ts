import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../../schema/names.ts';
import type { Telemetry } from '../../../core/ports.ts';
import { epochMs, hourOf } from '../../../core/time.ts';
import type { HourHistory, ReleaseDates } from '../../../core/trends/level-ports.ts';
import { timed } from '../../telemetry/timed.ts';
import { allRows } from '../all-rows.ts';

const SELECT_HOURS = `SELECT hour, last_updated, popularity, vote_count, vote_average, trending_rank_day FROM ${TABLES.movieStats} WHERE movie_id = ? AND hour >= ?`;
const SELECT_RELEASE = `SELECT release_date FROM ${TABLES.movies} WHERE movie_id = ?`;

/** Every statement these stores can send. */
export const MOVIE_FACT_STATEMENTS = [SELECT_HOURS, SELECT_RELEASE];

export const makeKeyspacesHourHistory = (client: Client, telemetry: Telemetry): HourHistory => ({
  since: async (movieId, hour) => {
    const rows = await timed(telemetry, () => allRows(client, SELECT_HOURS, [movieId, hourOf(hour)]));
    return rows
      .filter((row) => row['last_updated'] !== null)
      .map((row) => ({
        hour: epochMs(row['hour'].getTime()),
        seenAt: epochMs(row['last_updated'].getTime()),
        popularity: row['popularity'],
        voteCount: row['vote_count'],
        voteAverage: row['vote_average'],
        place: row['trending_rank_day'],
      }))
      .reverse();
  },
});

export const makeKeyspacesReleaseDates = (client: Client, telemetry: Telemetry): ReleaseDates => ({
  releaseDateOf: async (movieId) => {
    const [row] = await timed(telemetry, () => allRows(client, SELECT_RELEASE, [movieId]));
    return row?.['release_date'] ?? null;
  },
});
