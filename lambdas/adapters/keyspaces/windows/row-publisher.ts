import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../../../core/ports.ts';
import type { RowPublisher } from '../../../core/stream/counted-ports.ts';
import { writeTimeOf } from '../../../core/stream/row-version.ts';
import { hourOf } from '../../../core/time.ts';
import { valuesOf } from '../../rows/columns.ts';
import type { WindowTable } from '../../rows/window-tables.ts';
import { statsUpsertOf } from '../snapshot-store.ts';
import { makeUnloggedBatches } from '../unlogged-batches.ts';

/** All columns but the velocity, which is derived and has a write of its own. */
export const publishStatementOf = ({ table, columns }: Pick<WindowTable<never>, 'table' | 'columns'>): string => {
  const all = ['movie_id', 'hour', 'window_start', 'window_end', ...Object.keys(columns)];
  const markers = all.map(() => '?').join(', ');
  return `INSERT INTO ${table} (${all.join(', ')}) VALUES (${markers}) USING TTL ? AND TIMESTAMP ?`;
};

/**
 * The rows of one view in Cassandra or Keyspaces, each with its row of movie_stats beside it. A row's version is its write
 * timestamp and has no column.
 */
export const makeKeyspacesRowPublisher = <Aggregate>(
  client: Client,
  table: WindowTable<Aggregate>,
  windowSizeMs: number,
  telemetry: Telemetry,
): RowPublisher<Aggregate> => {
  const query = publishStatementOf(table);
  const send = makeUnloggedBatches(client, telemetry);
  return {
    publish: (rows) =>
      send(
        rows.flatMap(({ movieId, windowStart, aggregate, ver, ttlSeconds, stats }) => {
          const key = [movieId, hourOf(windowStart), windowStart, windowStart + windowSizeMs];
          const params = [...key, ...valuesOf(table.columns, aggregate), ttlSeconds, writeTimeOf(windowStart, ver)];
          return stats === undefined ? [{ query, params }] : [{ query, params }, statsUpsertOf(stats)];
        }),
      ),
  };
};
