import type { Client } from 'cassandra-driver';
import { makeKeyspacesChangeLog } from '../../lambdas/adapters/keyspaces/change-log.ts';
import type { StoreDialect } from '../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { makeMovieStore, makeRankStore, makeStatsStore } from '../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { makeKeyspacesWindowStore } from '../../lambdas/adapters/keyspaces/window-store.ts';
import { ratingTable, sentimentTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { DeadLetters, Telemetry } from '../../lambdas/core/ports.ts';
import type { Stores } from '../wiring/stream-wiring.ts';

export interface CassandraStoresSettings {
  readonly client: Client;
  readonly dialect: StoreDialect;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
  readonly deadLetters: DeadLetters;
}

/** The views in the keyspace of `client`. */
export const cassandraStoresOf = ({ deadLetters, ...settings }: CassandraStoresSettings): Stores => {
  const { client, telemetry } = settings;
  return {
    sentiments: makeKeyspacesWindowStore({ ...settings, table: sentimentTable }),
    ratings: makeKeyspacesWindowStore({ ...settings, table: ratingTable }),
    stats: makeStatsStore(client, telemetry),
    ranks: makeRankStore(client, telemetry),
    movies: makeMovieStore(client, telemetry),
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    deadLetters,
  };
};
