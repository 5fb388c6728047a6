import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../core/time.ts';
import type { TrendSnapshot, TrendSnapshots } from '../../core/trends/trend-ports.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows, firstRow } from './all-rows.ts';

const KEY = 'hour = ? AND window_start = ?';
const DECIDE = `INSERT INTO ${TABLES.trendSnapshots} (hour, window_start, ranking, labels, notified) VALUES (?, ?, ?, ?, false) IF NOT EXISTS USING TTL ?`;
const CLAIM = `UPDATE ${TABLES.trendSnapshots} USING TTL ? SET notified = true WHERE ${KEY} IF notified = false`;
const SELECT = `SELECT window_start, ranking, labels FROM ${TABLES.trendSnapshots} WHERE ${KEY}`;
const SELECT_NEWEST = `SELECT window_start FROM ${TABLES.trendSnapshots} WHERE hour = ? AND window_start < ? LIMIT 1`;

/** Every statement this store can send. */
export const TREND_SNAPSHOT_STATEMENTS = [DECIDE, CLAIM, SELECT, SELECT_NEWEST];

export const makeKeyspacesTrendSnapshots = (client: Client, telemetry: Telemetry): TrendSnapshots => {
  const conditional = async (query: string, params: unknown[]): Promise<boolean> =>
    (await timed(telemetry, () => client.execute(query, params, { prepare: true }))).wasApplied();
  const select = (query: string, params: unknown[]): Promise<types.Row[]> =>
    timed(telemetry, () => allRows(client, query, params));

  const read = async (windowStart: EpochMs): Promise<TrendSnapshot | null> => {
    const [row] = await select(SELECT, [hourOf(windowStart), windowStart]);
    return row === undefined ? null : snapshotOf(row);
  };

  return {
    read,
    decide: async (snapshot, ttlSeconds) => {
      const { windowStart, ranking, labels } = snapshot;
      const key = [hourOf(windowStart), windowStart];
      if (await conditional(DECIDE, [...key, JSON.stringify(ranking), JSON.stringify(labels), ttlSeconds]))
        return snapshot;
      const decided = await read(windowStart);
      if (decided === null) throw new Error(`the ranking of ${new Date(windowStart).toISOString()} lapsed meanwhile`);
      return decided;
    },
    newestBefore: async (windowStart, notBefore) => {
      for (let hour = hourOf(windowStart); hour >= hourOf(notBefore); hour = epochMs(hour - HOUR_MS)) {
        const row = await timed(telemetry, () => firstRow(client, SELECT_NEWEST, [hour, windowStart]));
        const newest = row?.['window_start'].getTime();
        if (newest !== undefined) return newest >= notBefore ? epochMs(newest) : null;
      }
      return null;
    },
    claimNotification: (windowStart, ttlSeconds) => conditional(CLAIM, [ttlSeconds, hourOf(windowStart), windowStart]),
  };
};

const snapshotOf = (row: types.Row): TrendSnapshot => ({
  windowStart: epochMs(row['window_start'].getTime()),
  ranking: JSON.parse(row['ranking']),
  labels: JSON.parse(row['labels']),
});
