import type { Client } from 'cassandra-driver';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { allConcurrently } from '../../../lambdas/core/concurrently.ts';
import { DEFAULT_RETENTION_MS, ttlSecondsOf } from '../../../lambdas/core/retention.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { countableRating } from '../../../lambdas/core/stream/rating.ts';
import { type EpochMs, epochMs, hourOf, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { type ExecutionReport, LocalWorkflow, type TaskHandler } from '../../../localstack/aws/local-workflow.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { cassandraWorkflowStoresOf } from '../../../localstack/backend/cassandra-workflow-stores.ts';
import { WINDOWING } from '../../../localstack/pipeline/mappings.ts';
import { realSleep } from '../../../localstack/time/local-time.ts';
import { wireWorkflowFunctions } from '../../../localstack/wiring/workflow-wiring.ts';
import { makeStatsStore } from '../../adapters/contracts/snapshot-store/stats-store.ts';
import { countInto } from '../../builders/count-into.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';

const WRITES_AT_A_TIME = 128;
const { windowSizeMs } = WINDOWING;

/** Wall time of one step, from the start of its first task to the end of its last. */
export interface StepTime {
  readonly functionName: string;
  readonly seconds: number;
}

export interface Execution {
  readonly report: ExecutionReport;
  readonly steps: readonly StepTime[];
}

/** The deployed workflow over the tables of `client` and the documents, as the local run has it, in a time of its own. */
export const workflowOn = async (client: Client, documents: ViewDocuments, start: EpochMs, concurrency: number) => {
  let now = start;
  const clock = { now: () => now };
  const telemetry = countedTelemetry();
  const stores = cassandraStoresOf({ client, windowSizeMs, telemetry, deadLetters: new MemoryDeadLetters() });
  const statsStore = makeStatsStore(client, telemetry);
  const watch = new StepWatch();
  const functions = wireWorkflowFunctions({
    stores: cassandraWorkflowStoresOf({ client, windowing: WINDOWING, telemetry, stores, documents }),
    windowing: WINDOWING,
    clock,
    sleep: realSleep,
    random: Math.random,
    telemetryOf: () => telemetry,
    concurrency,
  });
  const handlers = Object.fromEntries(
    Object.entries(functions).map(([name, handler]) => [name, watch.watched(name, handler as TaskHandler)]),
  ) as typeof functions;
  const workflow = await LocalWorkflow.open({ handlers, telemetry });
  return {
    telemetry,
    execute: async (): Promise<Execution> => {
      watch.reset();
      await workflow.start(`at-${now}`, { scheduledAt: new Date(now).toISOString() });
      const report = await workflow.ended();
      if (report?.status !== 'succeeded') throw new Error(`the execution ${report?.status}: ${report?.error}`);
      return { report, steps: watch.times() };
    },
    /** Five minutes later a poll has seen every movie again: one sample more in its rows and in the change log. */
    pollAll: async (movieIds: readonly number[]): Promise<void> => {
      now = epochMs(now + 5 * MINUTE_MS);
      const windowStart = windowStartOf(now, windowSizeMs);
      const ttlSeconds = ttlSecondsOf(windowStart, DEFAULT_RETENTION_MS, now);
      await allConcurrently(movieIds, WRITES_AT_A_TIME, async (movieId) => {
        const sample = { eventTime: now, popularity: 5 + (movieId % 90), voteCount: 100 + movieId, voteAverage: 6 };
        await countInto(
          stores.ratings,
          countableRating,
          { movieId, windowStart, identity: 1, value: sample },
          ttlSeconds,
        );
        const stats = { movieId, hour: hourOf(windowStart), ...sample };
        await statsStore.upsert([{ row: stats, eventTime: now, ttlSeconds }]);
      });
      await stores.changeLog.append(
        movieIds.map((movieId) => ({ movieId, dataType: 'ratings', windowStart, changedAt: now })),
      );
    },
  };
};

class StepWatch {
  readonly #spans = new Map<string, { from: number; to: number }>();

  watched(name: string, handler: TaskHandler): TaskHandler {
    return async (input, context) => {
      const from = performance.now();
      try {
        return await handler(input, context);
      } finally {
        const before = this.#spans.get(name);
        this.#spans.set(name, { from: Math.min(from, before?.from ?? from), to: performance.now() });
      }
    };
  }

  reset(): void {
    this.#spans.clear();
  }

  times(): StepTime[] {
    return [...this.#spans].map(([functionName, { from, to }]) => ({ functionName, seconds: (to - from) / 1_000 }));
  }
}
