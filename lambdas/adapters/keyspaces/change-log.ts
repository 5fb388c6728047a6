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
import { chunksOf } from '../../core/chunks.ts';
import type { Telemetry } from '../../core/ports.ts';
import { epochMs, MICROSECONDS_PER_MS } from '../../core/time.ts';
import { makePartitionReads } from './partition-reads.ts';
import { type BatchStatement, makeUnloggedBatches } from './unlogged-batches.ts';

/** Of a SHA-256: 144 bits. */
const NAME_LENGTH = 24;

/**
 * Rows that one entry names. Each in a window of its own they are 28 kB, far below a row's megabyte in Keyspaces, and thirty
 * such entries are a batch that Cassandra takes with the thresholds of the local run.
 */
const ROWS_PER_ENTRY = 1_000;

/** The table's own TTL. An entry is named by what is in it: appended again it is the same, and none replaces another. */
const INSERT = `INSERT INTO ${TABLES.changedMovies} (changed_in, shard, data_type, entry, movies, changed_at) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?`;
const SELECT = `SELECT changed_in, data_type, movies, changed_at FROM ${TABLES.changedMovies} WHERE shard = ? AND changed_in IN ?`;

/** Every statement this store can send. */
export const CHANGE_LOG_STATEMENTS = [INSERT, SELECT];

/** One entry for all rows of a shard and a type that an append names, whatever their windows; of many rows, several. */
export const makeKeyspacesChangeLog = (client: Client, telemetry: Telemetry): ChangeLog => {
  const send = makeUnloggedBatches(client, telemetry);
  const readers = Array.from({ length: CHANGE_SHARDS }, (_, shard) =>
    makePartitionReads(client, telemetry, { query: SELECT, fixed: [shard], key: 'changed_in' }),
  );
  return {
    append: (changes) => send([...Map.groupBy(changes, placeOf).values()].flatMap(entriesOf).map(statementOf)),
    read: async (changedIn, shard) => latestOf(((await readers[shard]?.(changedIn)) ?? []).flatMap(changesIn)),
  };
};

const placeOf = ({ movieId, dataType, changedAt }: RowChange): string =>
  `${changedAt}/${changeShardOf(movieId)}/${dataType}`;

/** Changes of one place, each row once, in the order of windows and then movies: however they came, the same entries. */
const entriesOf = (changes: readonly RowChange[]): RowChange[][] => {
  const inOrder = changes.toSorted((a, b) => a.windowStart - b.windowStart || a.movieId - b.movieId);
  const distinct = inOrder.filter(({ windowStart, movieId }, index) => {
    const before = inOrder[index - 1];
    return before?.windowStart !== windowStart || before.movieId !== movieId;
  });
  return chunksOf(distinct, ROWS_PER_ENTRY);
};

const statementOf = (entry: readonly RowChange[]): BatchStatement => {
  const { movieId, dataType, changedAt } = entry[0] as RowChange;
  const windows = Map.groupBy(entry, ({ windowStart }) => windowStart);
  const movies = new Map([...windows].map(([start, changes]) => [start, changes.map((change) => change.movieId)]));
  const text = `${changedAt}:${JSON.stringify([...movies])}`;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, NAME_LENGTH);
  const key = [changedInOf(changedAt), changeShardOf(movieId), dataType, name];
  return { query: INSERT, params: [...key, movies, changedAt, changedAt * MICROSECONDS_PER_MS] };
};

const changesIn = (row: types.Row): RowChange[] => {
  const dataType: ChangedType = row['data_type'];
  const changedAt = epochMs(row['changed_at'].getTime());
  const movies: ReadonlyMap<Date, readonly number[]> = row['movies'];
  return [...movies].flatMap(([start, movieIds]) => {
    const windowStart = epochMs(start.getTime());
    return movieIds.map((movieId) => ({ movieId, dataType, windowStart, changedAt }));
  });
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
