import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { SyncCheckpoints } from '../../core/serving/sync-ports.ts';
import { epochMs } from '../../core/time.ts';
import { timed } from '../telemetry/timed.ts';

const NAME = 'serving-views';

const SELECT = `SELECT window_start, ver FROM ${TABLES.syncCheckpoints} WHERE sync_name = ?`;
const INSERT = `INSERT INTO ${TABLES.syncCheckpoints} (sync_name, window_start, advanced_at, ver) VALUES (?, ?, ?, ?) IF NOT EXISTS`;
const UPDATE = `UPDATE ${TABLES.syncCheckpoints} SET window_start = ?, advanced_at = ?, ver = ? WHERE sync_name = ? IF ver = ?`;

/** Every statement this store can send. */
export const SYNC_CHECKPOINT_STATEMENTS = [SELECT, INSERT, UPDATE];

export const makeKeyspacesSyncCheckpoints = (client: Client, telemetry: Telemetry): SyncCheckpoints => ({
  read: async () => {
    const [row] = (await timed(telemetry, () => client.execute(SELECT, [NAME]))).rows;
    return row === undefined ? null : { windowStart: epochMs(row['window_start'].getTime()), ver: row['ver'] };
  },
  compareAndSet: async ({ windowStart, ver }, now) => {
    const [query, params] =
      ver === 1
        ? ([INSERT, [NAME, windowStart, now, ver]] as const)
        : ([UPDATE, [windowStart, now, ver, NAME, ver - 1]] as const);
    return (await timed(telemetry, () => client.execute(query, [...params]))).wasApplied();
  },
});
