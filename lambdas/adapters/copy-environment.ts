import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Client } from 'cassandra-driver';
import type { FunctionName } from '../../schema/names.ts';
import type { Settings } from '../core/settings.ts';
import { makeViewDocuments } from './documentdb-view-documents.ts';
import { type DocumentsConfig, readDocumentsConfig } from './documents-config.ts';
import { documentsConnectionOf } from './documents-connection.ts';
import { makeKeyspacesMovieTitles, makeKeyspacesStatsRows } from './keyspaces-view-rows.ts';
import { readTrendEnvironment, type TrendEnvironmentConfig, trendEnvironmentOf } from './trend-environment.ts';
import { makeViewRows } from './view-rows.ts';

/** What a step of the workflow that copies or compares is configured with. */
export interface CopyEnvironmentConfig extends TrendEnvironmentConfig {
  readonly documents: DocumentsConfig;
  /** Rows' partitions read at a time. */
  readonly concurrency: number;
}

/** What store and documents need (trend-environment.ts, documents-config.ts); by default: `COPY_CONCURRENCY` (32). */
export const readCopyEnvironment = (settings: Settings): CopyEnvironmentConfig => ({
  ...readTrendEnvironment(settings),
  documents: readDocumentsConfig(settings),
  concurrency: settings.positiveInteger('COPY_CONCURRENCY', 32),
});

export interface CopyClients {
  readonly cassandra: Client;
  readonly secrets: SecretsManagerClient;
}

/** Such a step's surroundings in Lambda, over the clients its composition root has made. */
export const copyEnvironmentOf = (
  functionName: FunctionName,
  config: CopyEnvironmentConfig,
  { cassandra, secrets }: CopyClients,
) => {
  const trends = trendEnvironmentOf(functionName, config, cassandra);
  const { telemetry, clock } = trends;
  const connection = documentsConnectionOf(config.documents, secrets, clock);
  const viewRows = makeViewRows({
    ...trends,
    stats: makeKeyspacesStatsRows(cassandra, telemetry),
    titles: makeKeyspacesMovieTitles(cassandra, telemetry),
    windowSizeMs: config.windowing.windowSizeMs,
  });
  return { ...trends, ...config, viewRows, documents: makeViewDocuments(connection, telemetry) };
};
