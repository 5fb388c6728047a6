import { decoderOf, encoderOf } from '../../lambdas/adapters/avro-codec.ts';
import { MemoryChangeLog } from '../../lambdas/adapters/memory-change-log.ts';
import { MemoryDeadLetters } from '../../lambdas/adapters/memory-dead-letters.ts';
import { MemorySnapshotStore } from '../../lambdas/adapters/memory-store.ts';
import { schemaVersionsOf } from '../../lambdas/adapters/schema-versions.ts';
import type { OutcomeMode } from '../../lambdas/core/outcome.ts';
import type { RatingAggregate } from '../../lambdas/core/rating.ts';
import type { SentimentAggregate } from '../../lambdas/core/review.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../lambdas/core/snapshots.ts';
import { localVersionIdsOf } from '../../localstack/schema-registry.ts';
import { wireStreamFunctions } from '../../localstack/wiring.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { RecordOf } from '../../schema/records.ts';
import { countedTelemetry } from './telemetry.ts';
import { SleepersTime, WINDOWING } from './time.ts';
import { FaultyWindowStore } from './window-store.ts';

const decoderFor = <T extends Topic>(topic: T) => decoderOf(topic, schemaVersionsOf(topic, localVersionIdsOf(topic)));

/** A value as a producer of ours writes it. */
export const encoded = <T extends Topic>(topic: T, value: RecordOf[T]): Uint8Array =>
  encoderOf(topic, localVersionIdsOf(topic).at(-1) as string)(value);

/** The three stream functions over in-memory stores, of which the window stores fail as told. */
export const streamRig = (outcomeMode: OutcomeMode = 'partial') => {
  const time = new SleepersTime();
  const telemetry = countedTelemetry();
  const now = () => time.now();
  const stores = {
    sentiments: new FaultyWindowStore<SentimentAggregate>(now),
    ratings: new FaultyWindowStore<RatingAggregate>(now),
    stats: new MemorySnapshotStore<StatsRow>(now, ({ movieId, hour }) => `${movieId}/${hour}`),
    ranks: new MemorySnapshotStore<TrendingRankRow>(
      now,
      ({ movieId, hour, timeWindow }) => `${movieId}/${hour}/${timeWindow}`,
    ),
    movies: new MemorySnapshotStore<MovieRow>(now, ({ movieId }) => String(movieId)),
    changeLog: new MemoryChangeLog(now),
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
    cacheSize: 1_000,
  });
  return { ...functions, stores, time, telemetry, context: () => time.contextFor(60_000) };
};
