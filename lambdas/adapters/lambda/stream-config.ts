import type { Topic } from '../../../schema/names.ts';
import { type StreamFunctionName, type TopicReadBy, topicsReadBy } from '../../../schema/topology.ts';
import type { Settings } from '../../core/settings.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
import type { OutcomeMode } from '../../core/stream/outcome.ts';
import { readSchemaVersions } from '../avro/schema-settings.ts';
import type { SchemaVersion } from '../avro/schema-versions.ts';
import { readStoreConfig, type StoreConfig } from './store-config.ts';
import { readWindowing } from './windowing-settings.ts';

/** What a function that reads topics is configured with. */
export interface StreamConfig<T extends Topic> {
  readonly schemaVersions: Readonly<Record<T, SchemaVersion[]>>;
  readonly store: StoreConfig;
  /** S3. */
  readonly deadLetterBucket: string;
  /** Tells a topic from an earlier one of the same name; part of a dead letter's key. */
  readonly topicIncarnation: string;
  readonly windowing: Windowing;
  /** `partial` only with a mapping that asks for it: any other takes a partial outcome for success. */
  readonly outcomeMode: OutcomeMode;
  /** Requests at a time of one invocation. */
  readonly concurrency: number;
}

const DEFAULT_CONCURRENCY = 16;

/**
 * To be set: `DEAD_LETTER_BUCKET`, `TOPIC_INCARNATION`, the schema version ids (schema-settings.ts) and what the store needs
 * (store-config.ts). By default: `WINDOW_SIZE` (5m), `RETENTION` (48h), `OUTCOME_MODE` (whole-batch), `WRITE_CONCURRENCY`
 * (16).
 */
export const streamConfigOf =
  <Name extends StreamFunctionName>(functionName: Name) =>
  (settings: Settings): StreamConfig<TopicReadBy<Name>> => ({
    schemaVersions: Object.fromEntries(
      topicsReadBy(functionName).map((topic) => [topic, readSchemaVersions(settings, topic)]),
    ) as Record<TopicReadBy<Name>, SchemaVersion[]>,
    store: readStoreConfig(settings),
    deadLetterBucket: settings.text('DEAD_LETTER_BUCKET'),
    topicIncarnation: settings.textLike('TOPIC_INCARNATION', /^[\w-]{1,64}$/, 'at most 64 letters, digits, - and _'),
    windowing: readWindowing(settings),
    outcomeMode: settings.oneOf<OutcomeMode>('OUTCOME_MODE', ['whole-batch', 'partial'], 'whole-batch'),
    concurrency: settings.positiveInteger('WRITE_CONCURRENCY', DEFAULT_CONCURRENCY),
  });
