import type { Client, types } from 'cassandra-driver';
import type { Telemetry } from '../../../core/ports.ts';
import type { WindowRow, WindowRows } from '../../../core/serving/window-rows.ts';
import { sizeOfVersion, versionOfWriteTime, writeTimeOf } from '../../../core/stream/row-version.ts';
import { epochMs, hourOf } from '../../../core/time.ts';
import { viewColumnsIn, type WindowTable } from '../../rows/window-tables.ts';
import { timed } from '../../telemetry/timed.ts';
import { firstRow } from '../all-rows.ts';
import { makePartitionReads } from '../partition-reads.ts';
import { makeUnloggedBatches } from '../unlogged-batches.ts';

/** Every statement such a reader can send. */
export const windowRowStatementsOf = ({
  table,
  columns,
  velocityColumn,
}: Pick<WindowTable<never>, 'table' | 'columns' | 'velocityColumn'>) => {
  const read = ['movie_id', 'hour', 'window_start', ...Object.keys(columns), velocityColumn, 'WRITETIME(window_end)'];
  const select = `SELECT ${read.join(', ')} FROM ${table} WHERE movie_id`;
  return {
    since: `${select} IN ? AND hour >= ?`,
    before: `${select} = ? AND hour < ? LIMIT 1`,
    velocity: `UPDATE ${table} USING TTL ? AND TIMESTAMP ? SET ${velocityColumn} = ? WHERE movie_id = ? AND hour = ? AND window_start = ?`,
  };
};

export const makeKeyspacesWindowRows = (
  client: Client,
  table: WindowTable<never>,
  telemetry: Telemetry,
): WindowRows => {
  const statements = windowRowStatementsOf(table);
  const send = makeUnloggedBatches(client, telemetry);
  const readSince = makePartitionReads(client, telemetry, { query: statements.since, key: 'movie_id', from: 'hour' });
  return {
    since: async (movieId, from) => {
      const rows = await readSince(movieId, hourOf(from));
      // The table has the newest first.
      return rows.flatMap((row) => rowsOf(table, row)).reverse();
    },
    before: async (movieId, instant) => {
      const row = await timed(telemetry, () => firstRow(client, statements.before, [movieId, hourOf(instant)]));
      return row === undefined ? null : (rowsOf(table, row)[0] ?? null);
    },
    storeVelocities: (cells) =>
      send(
        cells.map(({ movieId, windowStart, velocity, ver, ttlSeconds }) => {
          const at = writeTimeOf(windowStart, ver);
          const params = [ttlSeconds, at, velocity, movieId, hourOf(windowStart), windowStart];
          return { query: statements.velocity, params };
        }),
      ),
  };
};

/** None where only a velocity is left of a row. */
const rowsOf = (table: WindowTable<never>, row: types.Row): WindowRow[] => {
  const writtenAt: unknown = row['writetime(window_end)'];
  if (writtenAt === null) return [];
  const windowStart = epochMs(row['window_start'].getTime());
  const size = sizeOfVersion(versionOfWriteTime(windowStart, Number(writtenAt)));
  const [average, velocity] = [row[table.averageColumn], row[table.velocityColumn]];
  return [{ windowStart, size, average, velocity, columns: viewColumnsIn(table, row) }];
};
