import type { Client } from 'cassandra-driver';
import { TABLES } from '../../schema/names.ts';
import { chunksOf } from '../core/chunks.ts';
import { concurrently } from '../core/concurrently.ts';
import type { ActiveWindow, ActiveWindows, Telemetry } from '../core/ports.ts';
import { timed } from './timed.ts';

/** Partitions per window, so that one busy window is not one hot partition. */
export const ACTIVE_WINDOW_SHARDS = 8;

/** Keyspaces takes at most 30 statements in an unlogged batch. */
const STATEMENTS_PER_BATCH = 30;
const BATCHES_AT_A_TIME = 64;

export const INSERT_ACTIVE_WINDOW = `INSERT INTO ${TABLES.activeWindows} (window_start, shard, movie_id) VALUES (?, ?, ?) USING TTL ?`;

export const shardOf = (movieId: number): number => movieId % ACTIVE_WINDOW_SHARDS;

export const makeKeyspacesActiveWindows = (client: Client, telemetry: Telemetry): ActiveWindows => ({
  add: async (entries) => {
    const failures = await concurrently(batchesOf(entries), BATCHES_AT_A_TIME, async (batch) => {
      const statements = batch.map(({ windowStart, movieId, ttlSeconds }) => ({
        query: INSERT_ACTIVE_WINDOW,
        params: [windowStart, shardOf(movieId), movieId, ttlSeconds],
      }));
      await timed(telemetry, () => client.batch(statements, { prepare: true, logged: false, isIdempotent: true }));
    });
    if (failures.length > 0) throw failures[0]?.error;
  },
});

/** Entries of one partition each, as many as a batch takes. */
const batchesOf = (entries: readonly ActiveWindow[]): ActiveWindow[][] => {
  const partitions = Map.groupBy(entries, ({ windowStart, movieId }) => `${windowStart}/${shardOf(movieId)}`);
  return [...partitions.values()].flatMap((partition) => chunksOf(partition, STATEMENTS_PER_BATCH));
};
