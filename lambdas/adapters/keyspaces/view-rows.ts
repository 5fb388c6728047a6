import type { Client, types } from 'cassandra-driver';
import { FACT_COLUMNS, FACTS_AT_COLUMN, MOVIE_FACT_NAMES } from '../../../schema/movie-facts.ts';
import { TABLES } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { KnownFacts, MovieFacts } from '../../core/serving/view-ports.ts';
import { epochMs, MICROSECONDS_PER_MS } from '../../core/time.ts';
import type { ViewRowSources } from '../rows/row-views.ts';
import { makePartitionReads } from './partition-reads.ts';

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

const SELECT_STATS = `SELECT movie_id, hour, ${STATS_COLUMNS.join(', ')}, ${GROUP_COLUMNS.map((column) => `WRITETIME(${column})`).join(', ')} FROM ${TABLES.movieStats} WHERE movie_id IN ? AND hour >= ?`;
const SELECT_FACTS = `SELECT movie_id, ${Object.values(FACT_COLUMNS).join(', ')}, ${FACTS_AT_COLUMN} FROM ${TABLES.movies} WHERE movie_id IN ?`;

/** Every statement that is sent beside those of the window stores. */
export const VIEW_ROW_STATEMENTS = [SELECT_STATS, SELECT_FACTS];

export const makeKeyspacesStatsRows = (client: Client, telemetry: Telemetry): ViewRowSources['stats'] => {
  const readSince = makePartitionReads(client, telemetry, { query: SELECT_STATS, key: 'movie_id', from: 'hour' });
  return async (movieId, hours) => {
    const wanted = new Set<number>(hours);
    const rows = await readSince(movieId, Math.min(...hours));
    return rows
      .filter((row) => wanted.has(Number(row['hour'])))
      .map((row) => ({
        hour: epochMs(row['hour'].getTime()),
        columns: Object.fromEntries(STATS_COLUMNS.map((column) => [column, row[column]])),
        ver: versionOf(row),
      }));
  };
};

const versionOf = (row: types.Row): number =>
  GROUP_COLUMNS.reduce((sum, column) => {
    const microseconds = row[`writetime(${column})`];
    return microseconds === null ? sum : sum + Math.floor(Number(microseconds) / MICROSECONDS_PER_MS);
  }, 0);

export const makeKeyspacesFacts = (client: Client, telemetry: Telemetry): ViewRowSources['facts'] => {
  const read = makePartitionReads(client, telemetry, { query: SELECT_FACTS, key: 'movie_id' });
  return async (movieIds) => {
    const rows = (await Promise.all(movieIds.map((movieId) => read(movieId)))).flat();
    return new Map(rows.map((row) => [row['movie_id'], factsIn(row)]));
  };
};

const factsIn = (row: types.Row): KnownFacts => ({
  ...(Object.fromEntries(MOVIE_FACT_NAMES.map((name) => [name, row[FACT_COLUMNS[name]]])) as unknown as MovieFacts),
  factsAt: epochMs(row[FACTS_AT_COLUMN].getTime()),
});
