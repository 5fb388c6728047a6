import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { ShardFindings, TrendShards } from '../../core/trends/trend-ports.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';

const INSERT = `INSERT INTO ${TABLES.trendShards} (window_start, shard, findings) VALUES (?, ?, ?) USING TTL ?`;
const SELECT_ALL = `SELECT shard, findings FROM ${TABLES.trendShards} WHERE window_start = ?`;
const SELECT_ONE = `SELECT findings FROM ${TABLES.trendShards} WHERE window_start = ? AND shard = ?`;

/** Every statement this store can send. */
export const TREND_SHARD_STATEMENTS = [INSERT, SELECT_ALL, SELECT_ONE];

export const makeKeyspacesTrendShards = (client: Client, telemetry: Telemetry): TrendShards => ({
  write: async (windowStart, shard, findings, ttlSeconds) => {
    const params = [windowStart, shard, JSON.stringify(findings), ttlSeconds];
    await timed(telemetry, () => client.execute(INSERT, params, { prepare: true, isIdempotent: true }));
  },
  read: async (windowStart, shard) => {
    const [row] = await timed(telemetry, () => allRows(client, SELECT_ONE, [windowStart, shard]));
    return row === undefined ? null : findingsOf(row['findings']);
  },
  readAll: async (windowStart) => {
    const rows = await timed(telemetry, () => allRows(client, SELECT_ALL, [windowStart]));
    return new Map(rows.map((row) => [row['shard'], findingsOf(row['findings'])]));
  },
});

const findingsOf = (text: string): ShardFindings => JSON.parse(text);
