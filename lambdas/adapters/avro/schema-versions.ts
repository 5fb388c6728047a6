import type { Topic } from '../../../schema/names.ts';
import { releasesOf, SCHEMA_NAMES } from '../../../schema/registry.ts';
import { MisconfiguredFunction } from '../../core/failures.ts';

/** A schema that records may have been written with, and the ids under which their headers name it. */
export interface SchemaVersion {
  /** The registry's schema version id, a UUID. */
  readonly versionId: string;
  /** The same schema's id in a Confluent registry, where producers use one. */
  readonly confluentId?: number;
  /** Avro, JSON text. */
  readonly schema: string;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Pairs a topic's releases with their ids; the last is the one to write with.
 *
 * @param versionIds one UUID per release, version 1 first
 * @param confluentIds the same in a Confluent registry, if any
 * @throws MisconfiguredFunction with all faults: ids missing, left over or malformed
 */
export const schemaVersionsOf = (
  topic: Topic,
  versionIds: readonly string[],
  confluentIds: readonly number[] = [],
): SchemaVersion[] => {
  const releases = releasesOf(topic);
  const faults = [
    ...(versionIds.length === releases.length
      ? []
      : [`${versionIds.length} version ids for ${releases.length} releases of ${SCHEMA_NAMES[topic]}`]),
    ...(confluentIds.length <= releases.length
      ? []
      : [`${confluentIds.length} Confluent ids for ${releases.length} releases of ${SCHEMA_NAMES[topic]}`]),
    ...versionIds.filter((id) => !UUID.test(id)).map((id) => `version id '${id}' is not a UUID`),
    ...confluentIds.filter((id) => !isConfluentId(id)).map((id) => `Confluent id ${id} is not a 32-bit number`),
  ];
  if (faults.length > 0) throw new MisconfiguredFunction(`schema versions of ${topic}: ${faults.join('; ')}`);
  return releases.map((schema, index) => {
    const confluentId = confluentIds[index];
    const version = { versionId: versionIds[index] as string, schema };
    return confluentId === undefined ? version : { ...version, confluentId };
  });
};

const isConfluentId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < 2 ** 32;
