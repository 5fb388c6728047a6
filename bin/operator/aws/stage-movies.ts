import type { Client } from 'cassandra-driver';
import { makeKeyspacesPollCheckpoints } from '../../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import { realClock } from '../../../lambdas/adapters/real-time.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../../lambdas/core/tumbling-window.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { cassandraWorkflowStoresOf } from '../../../localstack/backend/cassandra-workflow-stores.ts';
import type { MoviesParts } from '../../../localstack/console/answers/any-movies.ts';
import { WINDOWING } from '../../../localstack/pipeline/mappings.ts';
import { noTelemetry } from '../no-telemetry.ts';

const CHANGED_WHILE_NOBODY_LOOKED =
  'Which windows were corrected is known of a run on this machine only: a row does not tell.';

/** Rankings and movies of a stage, through the stores that its functions use. Nothing is written. */
export const stageMoviesOf = (client: Client, documents: ViewDocuments): MoviesParts => {
  const settings = { client, windowSizeMs: DEFAULT_WINDOW_SIZE_MS, telemetry: noTelemetry };
  const deadLetters = { put: () => Promise.reject(new Error('a console sets nothing aside')) };
  const stores = cassandraStoresOf({ ...settings, deadLetters });
  return {
    backend: {
      checkpoints: makeKeyspacesPollCheckpoints(client, noTelemetry),
      workflowStores: cassandraWorkflowStoresOf({ ...settings, stores, documents, windowing: WINDOWING }),
    },
    clock: realClock,
    copiesOf: () => null,
    correctionsNote: CHANGED_WHILE_NOBODY_LOOKED,
    labelChanges: () => [],
  };
};
