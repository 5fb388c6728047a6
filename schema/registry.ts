import type { Topic } from './names.ts';
import { RELEASED_SCHEMAS } from './released-schemas.ts';

/** Topic → the name of its schema: in the registry, and of its files in `schema/avro`. */
export const SCHEMA_NAMES = {
  'movie.reviews': 'review',
  'movie.ratings': 'rating',
  'movie.metadata': 'metadata',
  'movie.trending': 'trending-entry',
} as const satisfies Record<Topic, string>;

/** The Avro schemas (JSON text) a topic's records may have been written with, version 1 first. */
export const releasesOf = (topic: Topic): readonly string[] => RELEASED_SCHEMAS[topic];

/** The schema (JSON text) that records are written with and read into. */
export const newestReleaseOf = (topic: Topic): string => releasesOf(topic).at(-1) as string;
