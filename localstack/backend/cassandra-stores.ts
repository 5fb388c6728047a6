import type { Client } from 'cassandra-driver';
import { makeKeyspacesChangeLog } from '../../lambdas/adapters/keyspaces/change-log.ts';
import { makeMovieStore, makeRankStore } from '../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { makeKeyspacesCountedTable } from '../../lambdas/adapters/keyspaces/windows/counted-table.ts';
import { ratingTable, sentimentTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { DeadLetters, Telemetry } from '../../lambdas/core/ports.ts';
import type { Stores } from '../wiring/stream-wiring.ts';

export interface CassandraStoresSettings {
  readonly client: Client;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
  readonly deadLetters: DeadLetters;
}

/** The views in the keyspace of `client`. */
export const cassandraStoresOf = ({
  client,
  windowSizeMs,
  telemetry,
  deadLetters,
}: CassandraStoresSettings): Stores => {
  return {
    sentiments: makeKeyspacesCountedTable(client, sentimentTable, windowSizeMs, telemetry),
    ratings: makeKeyspacesCountedTable(client, ratingTable, windowSizeMs, telemetry),
    ranks: makeRankStore(client, telemetry),
    movies: makeMovieStore(client, telemetry),
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    deadLetters,
  };
};
