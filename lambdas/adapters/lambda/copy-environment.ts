import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Client } from 'cassandra-driver';
import type { FunctionName } from '../../../schema/names.ts';
import type { Settings } from '../../core/settings.ts';
import { makeLambdaViewDocuments } from '../documents/lambda-view-documents.ts';
import { makeKeyspacesChangeLog } from '../keyspaces/change-log.ts';
import { makeKeyspacesRankings } from '../keyspaces/rankings.ts';
import { makeKeyspacesFacts, makeKeyspacesStatsRows } from '../keyspaces/view-rows.ts';
import { makeKeyspacesWindowRows } from '../keyspaces/windows/window-rows.ts';
import { makeViewRows } from '../rows/row-views.ts';
import { ratingTable, sentimentTable } from '../rows/window-tables.ts';
import { readTrendEnvironment, type TrendEnvironmentConfig, trendEnvironmentOf } from './trend-environment.ts';

/** What a step of the workflow that copies or compares is configured with. */
export interface CopyEnvironmentConfig extends TrendEnvironmentConfig {
  /** That serves the documents; name or ARN. */
  readonly documentsFunction: string;
  /** Rows' partitions read at a time. */
  readonly concurrency: number;
}

/** `DOCUMENTS_FUNCTION`, what the store needs (trend-environment.ts); by default: `COPY_CONCURRENCY` (32). */
export const readCopyEnvironment = (settings: Settings): CopyEnvironmentConfig => ({
  ...readTrendEnvironment(settings),
  documentsFunction: settings.text('DOCUMENTS_FUNCTION'),
  concurrency: settings.positiveInteger('COPY_CONCURRENCY', 32),
});

export interface CopyClients {
  readonly cassandra: Client;
  readonly lambda: LambdaClient;
}

/** Such a step's surroundings in Lambda, over the clients its composition root has made. */
export const copyEnvironmentOf = (
  functionName: FunctionName,
  config: CopyEnvironmentConfig,
  { cassandra, lambda }: CopyClients,
) => {
  const { telemetry, retentionMs, run } = trendEnvironmentOf(functionName, config);
  const serving = { client: lambda, functionName: config.documentsFunction };
  const viewRows = makeViewRows({
    sentimentRows: makeKeyspacesWindowRows(cassandra, sentimentTable, telemetry),
    ratingRows: makeKeyspacesWindowRows(cassandra, ratingTable, telemetry),
    stats: makeKeyspacesStatsRows(cassandra, telemetry),
    rankings: makeKeyspacesRankings(cassandra, telemetry),
    facts: makeKeyspacesFacts(cassandra, telemetry),
    windowing: config.windowing,
  });
  const changeLog = makeKeyspacesChangeLog(cassandra, telemetry);
  return { changeLog, viewRows, documents: makeLambdaViewDocuments(serving, telemetry), telemetry, retentionMs, run };
};
