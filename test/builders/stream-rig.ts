import { decoderOf, encoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import { schemaVersionsOf } from '../../lambdas/adapters/avro/schema-versions.ts';
import { MemoryDeadLetters } from '../../lambdas/adapters/memory/dead-letters.ts';
import { ratingTable, sentimentTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { OutcomeMode } from '../../lambdas/core/stream/outcome.ts';
import { memoryTablesOf } from '../../localstack/backend/memory-tables.ts';
import { localVersionIdsOf } from '../../localstack/wiring/local-schema-registry.ts';
import { wireStreamFunctions } from '../../localstack/wiring/stream-wiring.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { RecordOf } from '../../schema/records.ts';
import { FaultyTable } from './faulty-table.ts';
import { countedTelemetry } from './telemetry.ts';
import { SleepersTime, WINDOWING } from './time.ts';

const decoderFor = <T extends Topic>(topic: T) => decoderOf(topic, schemaVersionsOf(topic, localVersionIdsOf(topic)));

/** A value as a producer of ours writes it. */
export const encoded = <T extends Topic>(topic: T, value: RecordOf[T]): Uint8Array =>
  encoderOf(topic, localVersionIdsOf(topic).at(-1) as string)(value);

/** The three stream functions over in-memory stores, of which the window stores fail as told. */
export const streamRig = (outcomeMode: OutcomeMode = 'partial') => {
  const time = new SleepersTime();
  const telemetry = countedTelemetry();
  const now = () => time.now();
  const tables = memoryTablesOf(now);
  const stores = {
    ...tables,
    sentiments: new FaultyTable(now, sentimentTable),
    ratings: new FaultyTable(now, ratingTable, tables.stats),
    deadLetters: new MemoryDeadLetters(),
  };
  const functions = wireStreamFunctions({
    stores,
    decoders: {
      review: decoderFor(TOPICS.reviews),
      rating: decoderFor(TOPICS.ratings),
      metadata: decoderFor(TOPICS.metadata),
      trending: decoderFor(TOPICS.trending),
    },
    windowing: WINDOWING,
    outcomeMode,
    topicIncarnation: 'first',
    clock: time,
    sleep: time.sleep,
    random: () => 0.5,
    telemetryOf: () => telemetry,
    concurrency: 4,
  });
  return { ...functions, stores, time, telemetry, context: () => time.contextFor(60_000) };
};
