import type { Client } from 'cassandra-driver';
import { allRows } from '../../../lambdas/adapters/keyspaces/all-rows.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import type { Clock, Telemetry } from '../../../lambdas/core/ports.ts';
import { startEventSourceMapping } from '../../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { localDecoders, MAPPING_SETTINGS, STREAM_SETTINGS } from '../../../localstack/pipeline/mappings.ts';
import { realClock, realSleep } from '../../../localstack/time/local-time.ts';
import { measured } from '../../../localstack/wiring/measured-stream.ts';
import { type Stores, type StreamHandler, wireStreamFunctions } from '../../../localstack/wiring/stream-wiring.ts';
import { FUNCTIONS, TABLES, TOPICS, type Topic } from '../../../schema/names.ts';
import type { Rig } from './rig.ts';

export const storesOn = (client: Client, telemetry: Telemetry): Stores =>
  cassandraStoresOf({
    client,
    windowSizeMs: STREAM_SETTINGS.windowing.windowSizeMs,
    telemetry,
    deadLetters: new MemoryDeadLetters(),
  });

/** The handler of a topic as a fresh Lambda environment has it. */
export const handlerOn = (topic: Topic, stores: Stores, figures: Figures, clock: Clock = realClock): StreamHandler => {
  const functions = wireStreamFunctions({
    ...STREAM_SETTINGS,
    stores,
    decoders: localDecoders(),
    topicIncarnation: 'bench',
    clock,
    sleep: realSleep,
    random: Math.random,
    telemetryOf: figures.telemetryOf,
  });
  return topic === TOPICS.reviews ? functions.scoreReviews : functions.aggregateRatings;
};

export interface DriveResult {
  readonly seconds: number;
  readonly figures: Figures;
}

/** Reads a topic to its end through the mapping; `handler` sees real deliveries. */
export const driveTopic = async (
  { engines }: Rig,
  topic: Topic,
  handler: StreamHandler,
  figures: Figures,
  isDone: () => Promise<boolean> | boolean,
): Promise<DriveResult> => {
  const source = new KafkaSource({
    connection: { brokers: engines.kafka.brokers, clientId: 'bench' },
    groupId: `bench-${topic}-${Date.now()}`,
    topic,
    sleep: realSleep,
  });
  const functionName = topic === TOPICS.reviews ? FUNCTIONS.scoreReviews : FUNCTIONS.aggregateRatings;
  const startedAt = performance.now();
  const mapping = await startEventSourceMapping({
    ...MAPPING_SETTINGS,
    source,
    invoke: measured(handler, figures.telemetryOf(functionName)),
    functionName,
    onFailure: ({ condition }) => Promise.reject(new Error(`a record of the load went aside: ${condition}`)),
    clock: realClock,
    sleep: realSleep,
    random: Math.random,
    observer: figures.mappingObserverOf(topic),
  });
  while (!(await isDone())) await realSleep(5);
  const seconds = (performance.now() - startedAt) / 1_000;
  await mapping.stop();
  return { seconds, figures };
};

const COUNTS: Partial<Record<Topic, string>> = {
  [TOPICS.reviews]: `SELECT review_count AS counted FROM ${TABLES.reviewSentiments}`,
  [TOPICS.ratings]: `SELECT rating_count AS counted FROM ${TABLES.movieRatingsByWindow}`,
};

/** Records that the topic's rows say they count: a figure is worth nothing if this is not every one of them. */
export const countedIn = async (client: Client, topic: Topic): Promise<number> => {
  const rows = await allRows(client, COUNTS[topic] as string, []);
  return rows.reduce((total, row) => total + row['counted'], 0);
};
