import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import { chunksOf } from '../../core/chunks.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { MovieTitle } from '../../core/serving/sync-ports.ts';
import { epochMs } from '../../core/time.ts';
import type { ViewRowSources } from '../rows/row-views.ts';
import { timed } from '../telemetry/timed.ts';

const STATS_COLUMNS = [
  'vote_average',
  'vote_count',
  'popularity',
  'last_updated',
  'trending_rank_day',
  'trending_rank_week',
  'rating_velocity',
  'popularity_velocity',
  'popularity_acceleration',
  'velocities_at',
];
/** One column of each group of columns that is written as one; never written as null. */
const GROUP_COLUMNS = ['last_updated', 'trending_rank_day', 'trending_rank_week', 'velocities_at'];

const SELECT_STATS = `SELECT hour, ${STATS_COLUMNS.join(', ')}, ${GROUP_COLUMNS.map((column) => `WRITETIME(${column})`).join(', ')} FROM ${TABLES.movieStats} WHERE movie_id = ? AND hour IN ?`;
const SELECT_TITLES = `SELECT movie_id, title, metadata_at FROM ${TABLES.movies} WHERE movie_id IN ?`;

/** Every statement that is sent beside those of the window stores. */
export const VIEW_ROW_STATEMENTS = [SELECT_STATS, SELECT_TITLES];

const TITLES_PER_READ = 20;
const READS_AT_A_TIME = 16;
const MICROSECONDS_PER_MS = 1_000;

export const makeKeyspacesStatsRows =
  (client: Client, telemetry: Telemetry): ViewRowSources['stats'] =>
  async (movieId, hours) => {
    const { rows } = await timed(telemetry, () => client.execute(SELECT_STATS, [movieId, hours]));
    return rows.map((row) => ({
      hour: epochMs(row['hour'].getTime()),
      columns: Object.fromEntries(STATS_COLUMNS.map((column) => [column, row[column]])),
      ver: versionOf(row),
    }));
  };

const versionOf = (row: types.Row): number =>
  GROUP_COLUMNS.reduce((sum, column) => {
    const microseconds = row[`writetime(${column})`];
    return microseconds === null ? sum : sum + Math.floor(Number(microseconds) / MICROSECONDS_PER_MS);
  }, 0);

export const makeKeyspacesMovieTitles =
  (client: Client, telemetry: Telemetry): ViewRowSources['titles'] =>
  async (movieIds) => {
    const titles = new Map<number, MovieTitle>();
    await allConcurrently(chunksOf(movieIds, TITLES_PER_READ), READS_AT_A_TIME, async (ids) => {
      const { rows } = await timed(telemetry, () => client.execute(SELECT_TITLES, [ids]));
      for (const row of rows) {
        titles.set(row['movie_id'], { title: row['title'], titledAt: epochMs(row['metadata_at'].getTime()) });
      }
    });
    return titles;
  };
