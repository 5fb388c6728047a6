import type { Topic } from '../../../schema/names.ts';
import { SCHEMA_NAMES } from '../../../schema/registry.ts';
import { MisconfiguredFunction } from '../../core/failures.ts';
import type { Settings } from '../../core/settings.ts';
import { type SchemaVersion, schemaVersionsOf } from './schema-versions.ts';

/**
 * A topic's schema versions: `REVIEW_SCHEMA_VERSION_IDS` and so on, UUIDs separated by commas, version 1 first. Where
 * producers use a Confluent registry, its ids of the same versions: `REVIEW_CONFLUENT_SCHEMA_IDS`.
 */
export const readSchemaVersions = (settings: Settings, topic: Topic): SchemaVersion[] => {
  const prefix = SCHEMA_NAMES[topic].toUpperCase().replaceAll('-', '_');
  const versionIds = settings.list(`${prefix}_SCHEMA_VERSION_IDS`);
  const confluentIds = settings.list(`${prefix}_CONFLUENT_SCHEMA_IDS`, []);
  if (versionIds.length === 0) return [];
  try {
    return schemaVersionsOf(topic, versionIds, confluentIds.map(Number));
  } catch (error) {
    if (!(error instanceof MisconfiguredFunction)) throw error;
    settings.refuse(error.message);
    return [];
  }
};
