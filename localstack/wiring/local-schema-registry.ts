import { createHash } from 'node:crypto';
import type { Topic } from '../../schema/names.ts';
import { releasesOf } from '../../schema/registry.ts';

/**
 * The schema version ids of a local run, version 1 first. Made from topic and number, so that records kept from an
 * earlier run can be read by the next one. UUIDs of version 8 (RFC 9562: custom), which Glue, giving version 4, never has.
 */
export const localVersionIdsOf = (topic: Topic): string[] =>
  releasesOf(topic).map((_, index) => uuidOf(`${topic}/${index + 1}`));

const uuidOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
