import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import { type ChangeLog, changedInOf, changeShardOf, type RowChange } from '../../core/change-log/change-log-ports.ts';
import { chunksOf } from '../../core/chunks.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import { epochMs } from '../../core/time.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';

/** Keyspaces takes at most 30 statements in an unlogged batch. */
const STATEMENTS_PER_BATCH = 30;
const BATCHES_AT_A_TIME = 32;
const MICROSECONDS_PER_MS = 1_000;

/** The table's own TTL. The write timestamp is the change's: of two entries of a row the later change stays. */
const INSERT = `INSERT INTO ${TABLES.changedRows} (changed_in, shard, movie_id, data_type, window_start, changed_at) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?`;
const SELECT = `SELECT movie_id, data_type, window_start, changed_at FROM ${TABLES.changedRows} WHERE changed_in = ? AND shard = ?`;

/** Every statement this store can send. */
export const CHANGE_LOG_STATEMENTS = [INSERT, SELECT];

export const makeKeyspacesChangeLog = (client: Client, telemetry: Telemetry): ChangeLog => ({
  append: async (changes) => {
    await allConcurrently(batchesOf(changes), BATCHES_AT_A_TIME, async (batch) => {
      const statements = batch.map((change) => ({ query: INSERT, params: paramsOf(change) }));
      await timed(telemetry, () => client.batch(statements, { prepare: true, logged: false, isIdempotent: true }));
    });
  },
  read: (changedIn, shard) =>
    timed(telemetry, async () => (await allRows(client, SELECT, [changedIn, shard])).map(changeOf)),
});

/** Changes of one partition each, as many as a batch takes. */
const batchesOf = (changes: readonly RowChange[]): RowChange[][] => {
  const partitions = Map.groupBy(
    changes,
    ({ movieId, changedAt }) => `${changedInOf(changedAt)}/${changeShardOf(movieId)}`,
  );
  return [...partitions.values()].flatMap((partition) => chunksOf(partition, STATEMENTS_PER_BATCH));
};

const paramsOf = ({ movieId, dataType, windowStart, changedAt }: RowChange): unknown[] => [
  changedInOf(changedAt),
  changeShardOf(movieId),
  movieId,
  dataType,
  windowStart,
  changedAt,
  changedAt * MICROSECONDS_PER_MS,
];

const changeOf = (row: types.Row): RowChange => ({
  movieId: row['movie_id'],
  dataType: row['data_type'],
  windowStart: epochMs(row['window_start'].getTime()),
  changedAt: epochMs(row['changed_at'].getTime()),
});
