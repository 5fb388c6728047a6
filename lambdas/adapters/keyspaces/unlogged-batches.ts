import type { Client } from 'cassandra-driver';
import { chunksOf } from '../../core/chunks.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import { timed } from '../telemetry/timed.ts';

export interface BatchStatement {
  readonly query: string;
  readonly params: unknown[];
}

/** Keyspaces takes at most 30 statements in an unlogged batch; they may be of several partitions and tables. */
const STATEMENTS_PER_BATCH = 30;
const BATCHES_AT_A_TIME = 16;

const OPTIONS = { prepare: true, logged: false, isIdempotent: true } as const;

/**
 * Sends statements that are harmless to repeat, as few requests. Rejects when one of the requests does, with all ended: any
 * of the statements may then have been done, may be done later, or never.
 */
export const makeUnloggedBatches =
  (client: Client, telemetry: Telemetry) =>
  (statements: readonly BatchStatement[]): Promise<void> =>
    allConcurrently(chunksOf(statements, STATEMENTS_PER_BATCH), BATCHES_AT_A_TIME, async (some) => {
      const [first] = some;
      await timed(telemetry, () =>
        some.length === 1 && first !== undefined
          ? client.execute(first.query, first.params, { prepare: true, isIdempotent: true })
          : client.batch(some, OPTIONS),
      );
    });
