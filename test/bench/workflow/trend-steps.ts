import type { Client } from 'cassandra-driver';
import { makeKeyspacesChangeLog } from '../../../lambdas/adapters/keyspaces-change-log.ts';
import { keyspacesTrendStoresOf } from '../../../lambdas/adapters/keyspaces-trend-stores.ts';
import { makeKeyspacesWindowStore } from '../../../lambdas/adapters/keyspaces-window-store.ts';
import { MemoryLabelChanges } from '../../../lambdas/adapters/memory-trends.ts';
import { REAL_TIME } from '../../../lambdas/adapters/real-time.ts';
import { ratingTable, sentimentTable } from '../../../lambdas/adapters/window-tables.ts';
import { DEFAULT_RETENTION_MS } from '../../../lambdas/core/retention.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS, windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { CHANGE_SHARDS } from '../../../lambdas/core/view-ports.ts';
import type { WorkflowPlan } from '../../../lambdas/core/workflow.ts';
import { makeHandler as makeDetect } from '../../../lambdas/detect-trends/handler.ts';
import { makeHandler as makeRank } from '../../../lambdas/rank-trends/handler.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';

const windowSizeMs = DEFAULT_WINDOW_SIZE_MS;

/** As long as Lambda lets a function run, which no step may need. */
const PATIENT = { getRemainingTimeInMillis: () => 900_000 };

/** The plan of an execution at `at` whose last copy was one window ago. */
export const planAt = (at: EpochMs, previousWindow: EpochMs | null): WorkflowPlan => {
  const windowStart = windowStartOf(at, windowSizeMs);
  return {
    at,
    windowStart,
    changedFrom: epochMs(windowStart - 2 * windowSizeMs),
    changedThrough: windowStart,
    previousWindow,
    checkpointVer: 1,
    shards: Array.from({ length: CHANGE_SHARDS }, (_, shard) => shard),
  };
};

/** detect-trends and rank-trends over the tables of `client`, as the local run has them: all shards side by side. */
export const trendStepsOn = (client: Client, concurrency: number) => {
  const telemetry = countedTelemetry();
  const store = { client, dialect: 'cassandra', windowSizeMs, telemetry } as const;
  const dependencies = {
    ...REAL_TIME,
    ...keyspacesTrendStoresOf(store),
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    ratings: makeKeyspacesWindowStore({ ...store, table: ratingTable }),
    sentiments: makeKeyspacesWindowStore({ ...store, table: sentimentTable }),
    telemetry,
    retentionMs: DEFAULT_RETENTION_MS,
    concurrency,
    labelChanges: new MemoryLabelChanges(),
  };
  const detect = makeDetect(dependencies);
  const rank = makeRank(dependencies);
  return {
    ratingHistory: dependencies.ratingHistory,
    telemetry,
    detect: (plan: WorkflowPlan) => Promise.all(plan.shards.map((shard) => detect({ plan, shard }, PATIENT))),
    rank: (plan: WorkflowPlan) => rank({ plan }, PATIENT),
  };
};
