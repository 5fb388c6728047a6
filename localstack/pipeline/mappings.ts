import { decoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import { schemaVersionsOf } from '../../lambdas/adapters/avro/schema-versions.ts';
import { recordsOf } from '../../lambdas/adapters/lambda/msk-event.ts';
import type { DeadLetters } from '../../lambdas/core/ports.ts';
import { DEFAULT_RETENTION_MS } from '../../lambdas/core/retention.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../lambdas/core/tumbling-window.ts';
import { FUNCTIONS, type FunctionName, TOPICS, type Topic } from '../../schema/names.ts';
import { ALL_TOPICS, READERS, type StreamFunctionName } from '../../schema/topology.ts';
import {
  type EventSourceMapping,
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from '../aws/event-source-mapping/event-source-mapping.ts';
import type { FailureDestination } from '../aws/event-source-mapping/mapping-event.ts';
import type { RecordSource } from '../aws/event-source-mapping/record-source.ts';
import type { Backend } from '../backend/backend.ts';
import { storesAround } from '../backend/stores-around.ts';
import { realClock, realSleep, type SimulatedTime } from '../time/local-time.ts';
import { localVersionIdsOf } from '../wiring/local-schema-registry.ts';
import { measured } from '../wiring/measured-stream.ts';
import { type Decoders, type StreamHandler, type Wiring, wireStreamFunctions } from '../wiring/stream-wiring.ts';
import type { Figures } from './figures.ts';
import type { StreamObserver } from './stream-observer.ts';

export const WINDOWING: Windowing = { windowSizeMs: DEFAULT_WINDOW_SIZE_MS, retentionMs: DEFAULT_RETENTION_MS };

/** How the stream functions are set up wherever they run on this machine. */
export const STREAM_SETTINGS = {
  windowing: WINDOWING,
  outcomeMode: 'partial',
  /** Requests at a time: enough to keep the server busy, few enough for its queue. */
  concurrency: 16,
} as const satisfies Partial<Wiring>;

/** How their mappings deliver; provisioned mode's options, as in the production stage. */
export const MAPPING_SETTINGS = {
  /** Enough to bring several windows of each movie in one write when there is a backlog. */
  batchSize: 10_000,
  batchingWindowMs: 0,
  maxConcurrentInvocations: 3,
  reportBatchItemFailures: true,
} as const satisfies Partial<EventSourceMappingOptions>;

export interface MappingsSettings {
  readonly backend: Pick<Backend, 'stores' | 'sourceOf'>;
  readonly time: SimulatedTime;
  readonly figures: Figures;
  /** Tells this data set's topics from those of an earlier one. */
  readonly topicIncarnation: string;
  /** @default nobody looks on */
  readonly observer?: StreamObserver;
}

const decoderIn = <T extends Topic>(topic: T) => decoderOf(topic, schemaVersionsOf(topic, localVersionIdsOf(topic)));

export const localDecoders = (): Decoders => ({
  review: decoderIn(TOPICS.reviews),
  rating: decoderIn(TOPICS.ratings),
  metadata: decoderIn(TOPICS.metadata),
  trending: decoderIn(TOPICS.trending),
});

/** Starts the mapping of every topic. Waiting and deadlines are in real time; what is late or expired is the world's. */
export const startMappings = async (settings: MappingsSettings): Promise<EventSourceMapping[]> => {
  const { backend, topicIncarnation } = settings;
  const sources = new Map<string, RecordSource>(
    ALL_TOPICS.map((topic) => [topic, backend.sourceOf(READERS[topic].group, topic)]),
  );
  // A topic may be made anew while it is read: a dead letter belongs to the one that its record was read from.
  const incarnationOf = (topic: string): string => `${topicIncarnation}-${sources.get(topic)?.incarnation() ?? ''}`;
  const stores = {
    ...backend.stores,
    deadLetters: ofTheirTopic(backend.stores.deadLetters, topicIncarnation, sources),
  };
  const noting = { ...settings, backend: { ...backend, stores } };
  const handlers = handlersOf(noting, incarnationOf);
  return Promise.all(
    ALL_TOPICS.map((topic) => {
      const source = sources.get(topic) as RecordSource;
      return startOne({ ...noting, source, incarnationOf }, topic, handlers[READERS[topic].functionName]);
    }),
  );
};

type IncarnationOf = (topic: string) => string;

/**
 * A source may read on in a topic made anew before it notices. Under the name of the one before, its letters would replace others;
 * and they come again, since it is then read from its beginning.
 */
const ofTheirTopic = (
  deadLetters: DeadLetters,
  topicIncarnation: string,
  sources: ReadonlyMap<string, RecordSource>,
): DeadLetters => ({
  put: async (letter) => {
    const { topic } = letter.record;
    const now = await sources.get(topic)?.incarnationNow();
    if (letter.topicIncarnation !== `${topicIncarnation}-${now}`)
      throw new Error(`${topic} was made anew; it is read from its beginning`);
    await deadLetters.put(letter);
  },
});

const handlersOf = (
  { backend, time, figures }: MappingsSettings,
  topicIncarnation: IncarnationOf,
): Record<StreamFunctionName, StreamHandler> => {
  const functions = wireStreamFunctions({
    stores: storesAround(backend.stores, (...step) => figures.staged(...step)),
    decoders: localDecoders(),
    ...STREAM_SETTINGS,
    topicIncarnation,
    clock: time.clock,
    sleep: realSleep,
    random: Math.random,
    telemetryOf: figures.telemetryOf,
  });
  return {
    [FUNCTIONS.scoreReviews]: functions.scoreReviews,
    [FUNCTIONS.aggregateRatings]: functions.aggregateRatings,
    [FUNCTIONS.projectMetadata]: functions.projectMetadata,
  };
};

interface MappingSettings extends MappingsSettings {
  readonly source: RecordSource;
  readonly incarnationOf: IncarnationOf;
}

const startOne = (
  { backend, time, figures, observer, source, incarnationOf }: MappingSettings,
  topic: Topic,
  handler: StreamHandler,
): Promise<EventSourceMapping> => {
  const { functionName } = READERS[topic];
  const figured = figures.mappingObserverOf(topic);
  return startEventSourceMapping({
    ...MAPPING_SETTINGS,
    source,
    invoke: measured(handler, figures.telemetryOf(functionName), {
      onInvoked: (waitedMs) => figures.stage(topic, 'wait', waitedMs),
      onFinished: (records) => observer?.finished(topic, records),
    }),
    functionName,
    onFailure: setAsideAll(backend.stores.deadLetters, functionName, incarnationOf, time),
    clock: realClock,
    sleep: realSleep,
    random: Math.random,
    observer: (event) => {
      figured(event);
      observer?.mapping(topic, event);
    },
  });
};

/** What no invocation can carry keeps its body all the same. */
const setAsideAll =
  (
    deadLetters: DeadLetters,
    functionName: FunctionName,
    incarnationOf: IncarnationOf,
    { clock }: SimulatedTime,
  ): FailureDestination =>
  async ({ event, condition }) => {
    for (const record of recordsOf(event)) {
      const message = `the event source mapping could not deliver it: ${condition}`;
      const setAsideAt = clock.now();
      const topicIncarnation = incarnationOf(record.topic);
      await deadLetters.put({ record, topicIncarnation, functionName, code: 'oversized', message, setAsideAt });
    }
  };
