import type { Client, types } from 'cassandra-driver';
import { FACT_COLUMNS, FACTS_AT_COLUMN, MOVIE_FACT_NAMES } from '../../../schema/movie-facts.ts';
import { TABLES } from '../../../schema/names.ts';
import { chunksOf } from '../../core/chunks.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { KnownFacts, MovieFacts } from '../../core/serving/view-ports.ts';
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
const SELECT_FACTS = `SELECT movie_id, ${Object.values(FACT_COLUMNS).join(', ')}, ${FACTS_AT_COLUMN} FROM ${TABLES.movies} WHERE movie_id IN ?`;

/** Every statement that is sent beside those of the window stores. */
export const VIEW_ROW_STATEMENTS = [SELECT_STATS, SELECT_FACTS];

const FACTS_PER_READ = 20;
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

export const makeKeyspacesFacts =
  (client: Client, telemetry: Telemetry): ViewRowSources['facts'] =>
  async (movieIds) => {
    const known = new Map<number, KnownFacts>();
    await allConcurrently(chunksOf(movieIds, FACTS_PER_READ), READS_AT_A_TIME, async (ids) => {
      const { rows } = await timed(telemetry, () => client.execute(SELECT_FACTS, [ids]));
      for (const row of rows) known.set(row['movie_id'], factsIn(row));
    });
    return known;
  };

const factsIn = (row: types.Row): KnownFacts => ({
  ...(Object.fromEntries(MOVIE_FACT_NAMES.map((name) => [name, row[FACT_COLUMNS[name]]])) as unknown as MovieFacts),
  factsAt: epochMs(row[FACTS_AT_COLUMN].getTime()),
});
