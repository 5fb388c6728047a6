/**
 * A process with the mappings and functions of all topics over real engines: `node member.ts <pass as JSON>`. It is
 * there to be killed. Told `roll-back`, it commits earlier offsets than it has reached; told `stop`, it ends in order.
 */

import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { recordsOf } from '../../../lambdas/adapters/lambda/msk-event.ts';
import type { Telemetry } from '../../../lambdas/core/ports.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import type { FailureDestination } from '../../../localstack/aws/event-source-mapping/mapping-event.ts';
import { readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { makeFileDeadLetters } from '../../../localstack/backend/file-dead-letters.ts';
import { guardOf } from '../../../localstack/guards/keyspaces-guard/guard.ts';
import { guardClient } from '../../../localstack/guards/keyspaces-guard/guarded-client.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { localDecoders, STREAM_SETTINGS } from '../../../localstack/pipeline/mappings.ts';
import { realClock, realSleep } from '../../../localstack/time/local-time.ts';
import { type StreamHandler, wireStreamFunctions } from '../../../localstack/wiring/stream-wiring.ts';
import { FUNCTIONS, type FunctionName } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import { groupOf, type Pass } from './pass.ts';

export type Order = 'roll-back' | 'stop';
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rolled-back'; readonly offsets: number }
  | { readonly kind: 'complained'; readonly why: string }
  | { readonly kind: 'counted'; readonly name: string; readonly by: number };

/** Long enough for a store request to end, short enough that a dead store makes invocations overrun and go on as zombies. */
const TIMEOUT_MS = 9_000;
/** Small, so that a kill finds a batch half done. */
const BATCH_SIZE = 150;

const pass = JSON.parse(process.argv[2] ?? '') as Pass;
const { addresses, keyspace, deadLetterFolder, topicIncarnation } = pass;
const tell = (answer: Answer): void => {
  process.send?.(answer);
};
process.once('disconnect', () => process.exit(1));

const tables = await readTables();
const guard = guardOf({ tables, keyspace, clock: realClock });
const client = guardClient(makeKeyspacesClient({ ...addresses.cassandra, keyspace }), guard);

const telemetry: Telemetry = {
  count: (name, by) => tell({ kind: 'counted', name, by }),
  duration: () => undefined,
  warn: () => undefined,
};
const { windowSizeMs } = STREAM_SETTINGS.windowing;
const deadLetters = makeFileDeadLetters(deadLetterFolder);

const functions = wireStreamFunctions({
  ...STREAM_SETTINGS,
  stores: cassandraStoresOf({ client, windowSizeMs, telemetry, deadLetters }),
  decoders: localDecoders(),
  topicIncarnation,
  clock: realClock,
  sleep: realSleep,
  random: Math.random,
  telemetryOf: () => telemetry,
});
const handlers: Partial<Record<FunctionName, StreamHandler>> = {
  [FUNCTIONS.scoreReviews]: functions.scoreReviews,
  [FUNCTIONS.aggregateRatings]: functions.aggregateRatings,
  [FUNCTIONS.projectMetadata]: functions.projectMetadata,
};

const onFailure: FailureDestination = async ({ event, functionName, condition }) => {
  for (const record of recordsOf(event)) {
    const message = `not delivered: ${condition}`;
    const setAsideAt = realClock.now();
    const letter = { record, topicIncarnation, functionName: functionName as FunctionName, message, setAsideAt };
    await deadLetters.put({ ...letter, code: 'oversized' });
  }
};

const members = ALL_TOPICS.map((topic) => ({
  functionName: READERS[topic].functionName,
  source: new KafkaSource({
    connection: { brokers: addresses.kafka.brokers, clientId: `verify-${process.pid}` },
    groupId: groupOf(pass, READERS[topic].group),
    topic,
    sleep: realSleep,
  }),
}));

const start = ({ functionName, source }: (typeof members)[number]): Promise<EventSourceMapping> =>
  startEventSourceMapping({
    source,
    functionName,
    invoke: handlers[functionName] as StreamHandler,
    onFailure,
    clock: realClock,
    sleep: realSleep,
    random: Math.random,
    batchSize: BATCH_SIZE,
    batchingWindowMs: 20,
    maxConcurrentInvocations: 2,
    timeoutMs: TIMEOUT_MS,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    observer: (event) => {
      tell({ kind: 'counted', name: event.kind, by: 1 });
      if ('error' in event) tell({ kind: 'complained', why: chainOf(event.error) });
    },
  });

/** An error with what caused it, and what caused that. */
const chainOf = (error: unknown): string =>
  error instanceof Error ? [error.message, chainOf(error.cause)].filter(Boolean).join(' ← ') : '';

/** As when a broker loses commits: each partition is read again from half of where it had got. */
const rollBack = async (): Promise<void> => {
  let offsets = 0;
  for (const { source } of members) {
    const positions = [...source.positions()].map(([partition, next]) => [partition, Math.floor(next / 2)] as const);
    await source.commit(new Map(positions)).catch(() => undefined);
    offsets += positions.length;
  }
  tell({ kind: 'rolled-back', offsets });
};

// Orders may come before all mappings have joined.
const started = Promise.all(members.map(start));
const stop = async (): Promise<void> => {
  for (const mapping of await started) await mapping.stop();
  await client.shutdown();
  process.disconnect?.();
  process.exit(0);
};
process.on('message', (order: Order) => {
  const obey = { 'roll-back': rollBack, stop }[order];
  obey().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
await started;
tell({ kind: 'ready' });
