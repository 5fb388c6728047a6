/**
 * Does on this machine what Lambda's event source mapping for MSK does in the cloud, so that the same handlers meet the
 * same deliveries.
 *
 * | option | Lambda's rule | AWS Lambda developer guide |
 * |---|---|---|
 * | topic, source | one consumer group; per partition in order, at least once; one payload mixes partitions; commit after success | with-msk-configure |
 * | batchSize | records per invocation, 1–10,000, default 100 | invocation-eventsourcemapping |
 * | batchingWindowMs | wait for a fuller batch, 0–300 s, counted from its first record; 0 is "as soon as something is there" | invocation-eventsourcemapping |
 * | maxPayloadBytes | 6 MB of JSON per invocation ends a batch early; a record that exceeds it alone goes to the destination | invocation-eventsourcemapping, kafka-on-failure |
 * | maxConcurrentInvocations | at most one invocation per partition at a time; pollers own disjoint partitions | kafka-scaling-modes |
 * | timeoutMs | the function's timeout; the poller counts it as an error and delivers again | configuration-timeout |
 * | retry | whole batch again on an error, with growing waits | kafka-retry-configurations |
 * | reportBatchItemFailures | `{ partition: "topic-0", offset }`: named partitions resume there, all others are done; an unknown identifier fails the whole batch | kafka-retry-configurations |
 * | bisectBatchOnError | a failed batch is split in two; splitting uses no retry | kafka-retry-configurations |
 * | maximumRetryAttempts | retries after the first attempt, then the destination; -1 for ever. With a destination configured Lambda turns -1 into 10: set a number in the cloud | kafka-retry-configurations |
 * | maximumRecordAgeMs | older records go to the destination instead of the function; -1 any age | kafka-retry-configurations |
 * | onFailure | S3-like: gets the records with their bodies | kafka-on-failure |
 *
 * Left at their defaults, the last five behave as a mapping in on-demand mode: whole batches, retried for ever.
 * One difference is meant: nothing is ever discarded without the destination having it.
 */
import type { Clock, Random, Sleep } from '../../../lambdas/core/ports.ts';
import type { BackoffSettings } from './backoff.ts';
import { BatchCollector } from './batch-collector.ts';
import { CommitQueue } from './commit-queue.ts';
import { Delivery } from './delivery.ts';
import { Gate } from './gate.ts';
import { Invoker, type LambdaFunction } from './invoker.ts';
import type { FailureDestination, MappingObserver } from './mapping-event.ts';
import { checkedSettings } from './mapping-settings.ts';
import type { ByPartition, RecordSource } from './record-source.ts';

export interface EventSourceMappingOptions {
  readonly source: RecordSource;
  readonly invoke: LambdaFunction;
  readonly functionName: string;
  /** Must not lose what it is given: only then do the records count as done. */
  readonly onFailure: FailureDestination;
  /** Measures the deadline too, so it must run as fast as the handler's work does. */
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** @default 100 */
  readonly batchSize?: number;
  /** @default 500 */
  readonly batchingWindowMs?: number;
  /** @default 6 MB */
  readonly maxPayloadBytes?: number;
  /** @default 1 */
  readonly maxConcurrentInvocations?: number;
  /** @default 60,000 */
  readonly timeoutMs?: number;
  /** @default 100 ms, doubling to 10 s */
  readonly retry?: BackoffSettings;
  /** @default false */
  readonly reportBatchItemFailures?: boolean;
  /** @default false */
  readonly bisectBatchOnError?: boolean;
  /** @default -1 */
  readonly maximumRetryAttempts?: number;
  /** @default -1 */
  readonly maximumRecordAgeMs?: number;
  readonly eventSourceArn?: string;
  readonly bootstrapServers?: string;
  readonly observer?: MappingObserver;
}

export interface EventSourceMapping {
  /** Log end less committed offset, by partition. */
  lag(): Promise<ByPartition>;
  /** As UpdateEventSourceMapping does: holds from the next batch on; 0 lets go of the one that waits. */
  setBatchingWindow(ms: number): void;
  /**
   * Takes no further records, waits for the invocations under way (given up or not, but no longer than the function's
   * timeout), commits what is done and leaves the group. What was not done is delivered at the next start.
   */
  stop(): Promise<void>;
}

/** Joins the group and delivers until it is stopped. Resolves when the group is joined. */
export const startEventSourceMapping = async (options: EventSourceMappingOptions): Promise<EventSourceMapping> => {
  const settings = checkedSettings(options);
  const { source, sleep, timeoutMs, maxConcurrentInvocations } = settings;
  let { batchingWindowMs } = settings;
  const stop = new AbortController();
  const invoker = new Invoker(settings);
  const commits = new CommitQueue({ ...settings, stopping: stop.signal });
  const delivery = new Delivery({ ...settings, invoker, commits, stopping: stop.signal });
  const gates = Array.from({ length: maxConcurrentInvocations }, () => new Gate());
  const openGates = (): void => gates.forEach((gate) => gate.open());

  await source.open(openGates);
  const lanes = gates.map(async (gate, lane) => {
    const accepts = (partition: number): boolean => partition % maxConcurrentInvocations === lane;
    const collector = new BatchCollector({
      ...settings,
      batchingWindowMs: () => batchingWindowMs,
      accepts,
      gate,
      stopping: stop.signal,
    });
    for (let batch = await collector.next(); batch !== null; batch = await collector.next()) {
      await delivery.deliver(batch);
    }
  });

  return {
    lag: () => source.lag(),
    setBatchingWindow: (ms) => {
      batchingWindowMs = checkedSettings({ ...options, batchingWindowMs: ms }).batchingWindowMs;
      openGates();
    },
    stop: async () => {
      stop.abort();
      openGates();
      await Promise.all(lanes);
      await commits.flushed();
      const patience = new AbortController();
      await Promise.race([invoker.settled(), sleep(timeoutMs, patience.signal)]).finally(() => patience.abort());
      await source.close();
    },
  };
};
