/** Holds every row of a pass against the change log: it must have an entry that is not older than the row's last write. */
import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { hourOf } from '../facts.ts';
import type { Verdict } from '../judge-row.ts';

const PAGE_SIZE = 2_000;
const LOG_WINDOW_MS = 300_000;
const LOG_SHARDS = 8;
/** The server dates a conditional write by its ballot, which may be a little ahead of its clock where writers compete. */
const BALLOT_AHEAD_MS = 250;

interface Written {
  readonly what: string;
  /** Of an entry of the change log. */
  readonly key: string;
  /** Milliseconds; 0 where the write timestamp is the event's. */
  readonly writtenAt: number;
}

/** Returns how many entries there are. */
export const compareChangeLog = async (client: Client, verdict: Verdict): Promise<number> => {
  const entries = await readEntries(client, verdict);
  const rows = [
    ...(await readWindows(client, TABLES.reviewSentiments, 'sentiment')),
    ...(await readWindows(client, TABLES.movieRatingsByWindow, 'ratings')),
    ...(await readSnapshots(client)),
  ];
  for (const { what, key, writtenAt } of rows) {
    const changedAt = entries.get(key);
    if (changedAt === undefined) verdict.violate(`${what} is not in the change log`);
    else if (changedAt + BALLOT_AHEAD_MS < writtenAt)
      verdict.violate(`${what} was written ${writtenAt - changedAt} ms after its last entry in the change log`);
  }
  return entries.size;
};

/** The latest change by key. */
const readEntries = async (client: Client, verdict: Verdict): Promise<Map<string, number>> => {
  const entries = new Map<string, number>();
  for await (const row of await pagesOf(client, `SELECT * FROM ${TABLES.changedRows}`)) {
    const key = `${row['data_type']} ${row['movie_id']}/${row['window_start'].getTime()}`;
    const changedAt: number = row['changed_at'].getTime();
    const window = changedAt - (changedAt % LOG_WINDOW_MS);
    if (row['changed_in'].getTime() !== window || row['shard'] !== row['movie_id'] % LOG_SHARDS)
      verdict.violate(`${key} stands where nobody looks for it in the change log`);
    entries.set(key, Math.max(changedAt, entries.get(key) ?? 0));
  }
  return entries;
};

const readWindows = async (client: Client, table: TableName, dataType: string): Promise<Written[]> => {
  const written: Written[] = [];
  const query = `SELECT movie_id, window_start, WRITETIME(ver) AS written_at FROM ${table}`;
  for await (const row of await pagesOf(client, query)) {
    const place = `${row['movie_id']}/${row['window_start'].getTime()}`;
    const writtenAt = Math.floor(Number(row['written_at']) / 1_000);
    written.push({ what: `${table} ${place}`, key: `${dataType} ${place}`, writtenAt });
  }
  return written;
};

const readSnapshots = async (client: Client): Promise<Written[]> => {
  const written: Written[] = [];
  for await (const row of await pagesOf(client, `SELECT movie_id, hour FROM ${TABLES.movieStats}`)) {
    const place = `${row['movie_id']}/${row['hour'].getTime()}`;
    written.push({ what: `${TABLES.movieStats} ${place}`, key: `stats ${place}`, writtenAt: 0 });
  }
  for await (const row of await pagesOf(client, `SELECT movie_id, metadata_at FROM ${TABLES.movies}`)) {
    const place = `${row['movie_id']}/${hourOf(row['metadata_at'].getTime())}`;
    written.push({ what: `${TABLES.movies} ${row['movie_id']}`, key: `title ${place}`, writtenAt: 0 });
  }
  return written;
};

const pagesOf = (client: Client, query: string): Promise<types.ResultSet> =>
  client.execute(query, [], { prepare: true, fetchSize: PAGE_SIZE });
