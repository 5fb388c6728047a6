import { createHash } from 'node:crypto';
import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import {
  CHANGE_SHARDS,
  type ChangedType,
  type ChangeLog,
  changedInOf,
  changeShardOf,
  type RowChange,
} from '../../core/change-log/change-log-ports.ts';
import type { Telemetry } from '../../core/ports.ts';
import { epochMs, MICROSECONDS_PER_MS } from '../../core/time.ts';
import { makePartitionReads } from './partition-reads.ts';
import { type BatchStatement, makeUnloggedBatches } from './unlogged-batches.ts';

/** Of a SHA-256: 144 bits. */
const NAME_LENGTH = 24;

/** The table's own TTL. An entry is named by what is in it: appended again it is the same, and none replaces another. */
const INSERT = `INSERT INTO ${TABLES.changedMovies} (changed_in, shard, data_type, window_start, entry, movie_ids, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?`;
const SELECT = `SELECT changed_in, data_type, window_start, movie_ids, changed_at FROM ${TABLES.changedMovies} WHERE shard = ? AND changed_in IN ?`;

/** Every statement this store can send. */
export const CHANGE_LOG_STATEMENTS = [INSERT, SELECT];

/** One entry for all movies of a shard whose rows of one window have changed. */
export const makeKeyspacesChangeLog = (client: Client, telemetry: Telemetry): ChangeLog => {
  const send = makeUnloggedBatches(client, telemetry);
  const readers = Array.from({ length: CHANGE_SHARDS }, (_, shard) =>
    makePartitionReads(client, telemetry, { query: SELECT, fixed: [shard], key: 'changed_in' }),
  );
  return {
    append: (changes) => send([...Map.groupBy(changes, entryKeyOf).values()].map(statementOf)),
    read: async (changedIn, shard) => latestOf(((await readers[shard]?.(changedIn)) ?? []).flatMap(changesIn)),
  };
};

const entryKeyOf = ({ movieId, dataType, windowStart, changedAt }: RowChange): string =>
  `${changedAt}/${changeShardOf(movieId)}/${dataType}/${windowStart}`;

const statementOf = (changes: readonly RowChange[]): BatchStatement => {
  const { movieId, dataType, windowStart, changedAt } = changes[0] as RowChange;
  const movieIds = [...new Set(changes.map((change) => change.movieId))].sort((a, b) => a - b);
  const text = `${changedAt}:${movieIds.join(',')}`;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, NAME_LENGTH);
  const key = [changedInOf(changedAt), changeShardOf(movieId), dataType, windowStart, name];
  return { query: INSERT, params: [...key, movieIds, changedAt, changedAt * MICROSECONDS_PER_MS] };
};

const changesIn = (row: types.Row): RowChange[] => {
  const dataType: ChangedType = row['data_type'];
  const windowStart = epochMs(row['window_start'].getTime());
  const changedAt = epochMs(row['changed_at'].getTime());
  const movieIds: readonly number[] = row['movie_ids'];
  return movieIds.map((movieId) => ({ movieId, dataType, windowStart, changedAt }));
};

/** Of a row that changed several times, the last. */
const latestOf = (changes: readonly RowChange[]): RowChange[] => {
  const latest = new Map<string, RowChange>();
  for (const change of changes) {
    const key = `${change.movieId}/${change.dataType}/${change.windowStart}`;
    if ((latest.get(key)?.changedAt ?? Number.NEGATIVE_INFINITY) < change.changedAt) latest.set(key, change);
  }
  return [...latest.values()];
};
