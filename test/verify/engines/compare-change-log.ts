/** Holds every row of a pass against the change log: it must have an entry. That none is older than its row's last write the simulation shows. */
import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { hourOf } from '../oracle/facts.ts';
import type { Verdict } from '../oracle/judge-row.ts';

const PAGE_SIZE = 2_000;
const LOG_WINDOW_MS = 300_000;
const LOG_SHARDS = 8;
interface Written {
  readonly what: string;
  /** Of an entry of the change log. */
  readonly key: string;
}

/** Returns how many entries there are. */
export const compareChangeLog = async (client: Client, verdict: Verdict): Promise<number> => {
  const entries = await readEntries(client, verdict);
  const rows = [
    ...(await readWindows(client, TABLES.reviewSentiments, 'sentiment')),
    ...(await readWindows(client, TABLES.movieRatingsByWindow, 'ratings')),
    ...(await readSnapshots(client)),
  ];
  for (const { what, key } of rows) if (!entries.has(key)) verdict.violate(`${what} is not in the change log`);
  return entries.size;
};

/** What is named, by key. A window of ratings stands for its hour's row of movie_stats too. */
const readEntries = async (client: Client, verdict: Verdict): Promise<Set<string>> => {
  const entries = new Set<string>();
  for await (const row of await pagesOf(client, `SELECT * FROM ${TABLES.changedMovies}`)) {
    const changedAt: number = row['changed_at'].getTime();
    const window = changedAt - (changedAt % LOG_WINDOW_MS);
    for (const [start, movieId] of pairsIn(row['movies'])) {
      const key = `${row['data_type']} ${movieId}/${start}`;
      if (row['changed_in'].getTime() !== window || row['shard'] !== movieId % LOG_SHARDS)
        verdict.violate(`${key} stands where nobody looks for it in the change log`);
      entries.add(key);
      if (row['data_type'] === 'ratings') entries.add(`stats ${movieId}/${hourOf(start)}`);
    }
  }
  return entries;
};

const pairsIn = (movies: ReadonlyMap<Date, readonly number[]>): [start: number, movieId: number][] =>
  [...movies].flatMap(([start, movieIds]) => movieIds.map((movieId): [number, number] => [start.getTime(), movieId]));

const readWindows = async (client: Client, table: TableName, dataType: string): Promise<Written[]> => {
  const written: Written[] = [];
  for await (const row of await pagesOf(client, `SELECT movie_id, window_start FROM ${table}`)) {
    const place = `${row['movie_id']}/${row['window_start'].getTime()}`;
    written.push({ what: `${table} ${place}`, key: `${dataType} ${place}` });
  }
  return written;
};

const readSnapshots = async (client: Client): Promise<Written[]> => {
  const written: Written[] = [];
  for await (const row of await pagesOf(client, `SELECT movie_id, hour FROM ${TABLES.movieStats}`)) {
    const place = `${row['movie_id']}/${row['hour'].getTime()}`;
    written.push({ what: `${TABLES.movieStats} ${place}`, key: `stats ${place}` });
  }
  for await (const row of await pagesOf(client, `SELECT movie_id, metadata_at FROM ${TABLES.movies}`)) {
    const place = `${row['movie_id']}/${hourOf(row['metadata_at'].getTime())}`;
    written.push({ what: `${TABLES.movies} ${row['movie_id']}`, key: `title ${place}` });
  }
  return written;
};

const pagesOf = (client: Client, query: string): Promise<types.ResultSet> =>
  client.execute(query, [], { prepare: true, fetchSize: PAGE_SIZE });
