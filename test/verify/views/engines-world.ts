/** The tables and documents of one proof on real servers, seen from a process: the test's own, or one that is to be killed. */

import { makeDocumentsClient } from '../../../lambdas/adapters/documents/documentdb-client.ts';
import { DocumentsConnection } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../../lambdas/adapters/documents/view-documents.ts';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { cassandraWorkflowStoresOf } from '../../../localstack/backend/cassandra-workflow-stores.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { realClock, realSleep } from '../../../localstack/time/local-time.ts';
import { type WorkflowStores, wireWorkflowFunctions } from '../../../localstack/wiring/workflow-wiring.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';

export interface EnginesPlace {
  readonly addresses: EngineAddresses;
  readonly keyspace: string;
  readonly database: string;
}

export const openEnginesWorld = async ({ addresses, keyspace, database }: EnginesPlace) => {
  const telemetry = countedTelemetry();
  const client = makeKeyspacesClient({ ...addresses.cassandra, keyspace });
  await client.connect();
  const connection = new DocumentsConnection(database, async () => makeDocumentsClient(addresses.documents));
  const documents = makeViewDocuments(connection, telemetry);
  const common = { client, telemetry };
  const windowing = { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS };
  const stores = cassandraStoresOf({ ...common, windowSizeMs: WINDOW_MS, deadLetters: new MemoryDeadLetters() });
  const workflowStores = cassandraWorkflowStoresOf({ ...common, windowing, stores, documents });
  return {
    client,
    connection,
    stores,
    workflowStores,
    telemetry,
    functionsOver: (ports: WorkflowStores) =>
      wireWorkflowFunctions({
        stores: ports,
        windowing: { retentionMs: RETENTION_MS },
        clock: realClock,
        sleep: realSleep,
        random: Math.random,
        telemetryOf: () => telemetry,
        concurrency: 8,
      }),
    close: async () => {
      await connection.close();
      await client.shutdown();
    },
  };
};
export type EnginesWorld = Awaited<ReturnType<typeof openEnginesWorld>>;

/**
 * The same ports, of which `onCall` hears every call before it is sent: it may end the process, or hold the call for ever.
 */
export const watched = (ports: WorkflowStores, onCall: () => Promise<void>): WorkflowStores =>
  Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, watchedPort(port, onCall)]),
  ) as unknown as WorkflowStores;

const watchedPort = <Port extends object>(port: Port, onCall: () => Promise<void>): Port =>
  new Proxy(port, {
    get: (target, name: keyof Port & string) => {
      const value: unknown = target[name];
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        await onCall();
        return value.apply(target, args);
      };
    },
  });
