import type { Client, types } from 'cassandra-driver';
import { allRows } from '../../../lambdas/adapters/keyspaces/all-rows.ts';
import { ratingTable, sentimentTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import { TABLES, TOPICS, type Topic } from '../../../schema/names.ts';
import type { Figures } from './compare-rows.ts';
import type { PeerJob } from './peer-jobs.ts';

/** A table's rows as far as a job writes them. */
interface Comparison {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

const windowsOf = ({ table, columns }: Pick<typeof ratingTable | typeof sentimentTable, 'table' | 'columns'>) => ({
  table,
  key: ['movie_id', 'hour', 'window_start'],
  columns: ['window_end', ...Object.keys(columns)],
});

const STATISTICS: Comparison = {
  table: TABLES.movieStats,
  key: ['movie_id', 'hour'],
  columns: ['vote_average', 'vote_count', 'popularity', 'last_updated'],
};

/** What a job has written of a topic; what both sides must have alike. */
export const readFigures = async (client: Client, topic: Topic, job: PeerJob): Promise<Figures> => {
  const isOfReviews = topic === TOPICS.reviews;
  const windows = windowsOf(isOfReviews ? sentimentTable : ratingTable);
  if (job === 'window') return new Map(await figuresIn(client, windows));
  return new Map([
    ...(await figuresIn(client, windows)),
    ...(isOfReviews ? [] : await figuresIn(client, STATISTICS)),
    ...(await changesIn(client)),
  ]);
};

const figuresIn = async (client: Client, { table, key, columns }: Comparison): Promise<[string, number[]][]> => {
  const rows = await allRows(client, `SELECT ${[...key, ...columns].join(', ')} FROM ${table}`, []);
  return rows.map((row) => [`${table} ${valuesIn(row, key).join(' ')}`, valuesIn(row, columns)]);
};

/** Instants as milliseconds. */
const valuesIn = (row: types.Row, columns: readonly string[]): number[] => columns.map((column) => Number(row[column]));

/** Each row that the change log names, however many entries name it, and when. */
const changesIn = async (client: Client): Promise<[string, number[]][]> => {
  const rows = await allRows(client, `SELECT data_type, movies FROM ${TABLES.changedMovies}`, []);
  return rows.flatMap((row) =>
    [...(row['movies'] as Map<Date, number[]>)].flatMap(([start, movieIds]) =>
      movieIds.map((movieId): [string, number[]] => [
        `${TABLES.changedMovies} ${row['data_type']} ${Number(start)} ${movieId}`,
        [],
      ]),
    ),
  );
};
