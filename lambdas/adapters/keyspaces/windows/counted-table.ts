import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../../../core/ports.ts';
import type { CountedTable } from '../../../core/stream/counted-ports.ts';
import type { WindowTable } from '../../rows/window-tables.ts';
import { makeKeyspacesCountedLog } from './counted-log.ts';
import { makeKeyspacesRowPublisher } from './row-publisher.ts';

/** One view and its log in Cassandra or Keyspaces. */
export const makeKeyspacesCountedTable = <Aggregate>(
  client: Client,
  table: WindowTable<Aggregate>,
  windowSizeMs: number,
  telemetry: Telemetry,
): CountedTable<Aggregate> => ({
  log: makeKeyspacesCountedLog(client, table, telemetry),
  rows: makeKeyspacesRowPublisher(client, table, windowSizeMs, telemetry),
});
