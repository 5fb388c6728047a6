import type { ArrayOrObject, Client, types } from 'cassandra-driver';
import { chunksOf } from '../../core/chunks.ts';
import type { CompareAndSetResult, ConditionalWrite, Telemetry, WindowStore } from '../../core/ports.ts';
import { type EpochMs, epochMs, hourOf } from '../../core/time.ts';
import { type WindowTable, windowRowOf } from '../rows/window-tables.ts';
import { timed } from '../telemetry/timed.ts';
import type { StoreDialect } from './keyspaces-client.ts';

/**
 * Rows per conditional batch: enough to spread the cost of one round of Paxos, and far below the server's limit on a
 * batch's size with the few identities a window usually has.
 */
const ROWS_PER_BATCH = 30;

const KEY_COLUMNS = ['movie_id', 'hour', 'window_start'];

export interface WindowStatements {
  readonly select: string;
  readonly insert: string;
  readonly update: string;
}

/** Every statement a window store can send: an update names each column, so that no cell lapses before the others. */
export const windowStatementsOf = ({
  table,
  columns,
  velocityColumn,
}: Pick<WindowTable<unknown>, 'table' | 'columns' | 'velocityColumn'>): WindowStatements => {
  const written = ['window_end', ...columns, 'applied', velocityColumn, 'ver'];
  const all = [...KEY_COLUMNS, ...written];
  const where = KEY_COLUMNS.map((column) => `${column} = ?`).join(' AND ');
  return {
    select: `SELECT ${all.join(', ')} FROM ${table} WHERE movie_id = ? AND hour = ? AND window_start IN ?`,
    insert: `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) IF NOT EXISTS USING TTL ?`,
    update: `UPDATE ${table} USING TTL ? SET ${written.map((column) => `${column} = ?`).join(', ')} WHERE ${where} IF ver = ?`,
  };
};

export interface WindowStoreOptions<Aggregate> {
  readonly client: Client;
  readonly table: WindowTable<Aggregate>;
  readonly dialect: StoreDialect;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
}

interface Statement {
  readonly query: string;
  readonly params: ArrayOrObject;
}

/** The window rows of one table in Cassandra or Keyspaces. */
export const makeKeyspacesWindowStore = <Aggregate>(options: WindowStoreOptions<Aggregate>): WindowStore<Aggregate> => {
  const { client, table, dialect, telemetry } = options;
  const statements = windowStatementsOf(table);
  const statementOf = statementBuilder(statements, options);
  const send = (statement: Statement): Promise<types.ResultSet> =>
    timed(telemetry, () => client.execute(statement.query, statement.params));

  const compareAndSetOne = async (
    movieId: number,
    write: ConditionalWrite<Aggregate>,
  ): Promise<CompareAndSetResult<Aggregate>> => {
    const result = await send(statementOf(movieId, write));
    return result.wasApplied() ? { outcome: 'applied' } : conflictOf(table, write, result.rows);
  };

  const compareAndSetBatch = async (
    movieId: number,
    writes: readonly ConditionalWrite<Aggregate>[],
  ): Promise<CompareAndSetResult<Aggregate>[]> => {
    const batch = writes.map((write) => statementOf(movieId, write));
    const result = await timed(telemetry, () => client.batch(batch as never, { prepare: true, logged: false }));
    if (result.wasApplied()) return writes.map(() => ({ outcome: 'applied' }));
    return writes.map((write) => conflictOf(table, write, result.rows));
  };

  return {
    read: async (movieId, windowStarts) => {
      const hours = [...groupByHour(windowStarts)];
      const results = await allSettled(
        hours.map(([hour, starts]) => send({ query: statements.select, params: [movieId, hour, starts] })),
      );
      return results.flatMap(({ rows }) => rows.map((row) => windowRowOf(table, row)));
    },
    compareAndSet: async (movieId, writes) => {
      if (dialect === 'keyspaces' || writes.length === 1) {
        return allSettled(writes.map((write) => compareAndSetOne(movieId, write)));
      }
      const batches = chunksOf(writes, ROWS_PER_BATCH);
      return (await allSettled(batches.map((batch) => compareAndSetBatch(movieId, batch)))).flat();
    },
  };
};

const statementBuilder =
  <Aggregate>({ insert, update }: WindowStatements, { table, windowSizeMs }: WindowStoreOptions<Aggregate>) =>
  (movieId: number, { row, ttlSeconds }: ConditionalWrite<Aggregate>): Statement => {
    const key = [movieId, hourOf(row.windowStart), row.windowStart];
    const windowEnd = row.windowStart + windowSizeMs;
    const written = [windowEnd, ...table.valuesOf(row.aggregate), [...row.applied], row.velocity, row.ver];
    return row.ver === 1
      ? { query: insert, params: [...key, ...written, ttlSeconds] }
      : { query: update, params: [ttlSeconds, ...written, ...key, row.ver - 1] };
  };

/**
 * A failed insert is answered with the whole row that is in its way, and so is every row of a batch with an insert in it;
 * a failed update only with the columns of its condition.
 */
const conflictOf = <Aggregate>(
  table: WindowTable<Aggregate>,
  { row }: ConditionalWrite<Aggregate>,
  rows: readonly types.Row[],
): CompareAndSetResult<Aggregate> => {
  const shown = rows.find((candidate) => candidate['window_start']?.getTime() === row.windowStart);
  const isWhole = shown !== undefined && shown['window_end'] instanceof Date;
  return { outcome: 'conflict', current: isWhole ? windowRowOf(table, shown) : undefined };
};

const groupByHour = (windowStarts: readonly EpochMs[]): Map<EpochMs, EpochMs[]> =>
  Map.groupBy(windowStarts, (start) => hourOf(epochMs(start)));

/** Waits for all, then throws the first failure: no request outlives the call. */
const allSettled = async <Value>(promises: readonly Promise<Value>[]): Promise<Value[]> => {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
};
