import type { IndexDescription } from 'mongodb';
import type { DocumentsConnection } from './documents-connection.ts';

/** One per way to ask; the last removes what has expired, in its own time. DocumentDB builds no TTL index on two fields. */
const INDEXES = [
  { name: 'movie_id_window_start', key: { movie_id: 1, window_start: -1 } },
  { name: 'data_type_window_start', key: { data_type: 1, window_start: 1 } },
  { name: 'updated_at', key: { updated_at: 1 } },
  { name: 'ttl_expires_at', key: { ttl_expires_at: 1 }, expireAfterSeconds: 0 },
] as const satisfies readonly IndexDescription[];

export const INDEX_NAMES: readonly string[] = INDEXES.map(({ name }) => name);

/** Makes the collection and those of its indexes that are not there; changes nothing else. @returns their names */
export const prepareDocuments = (connection: DocumentsConnection): Promise<string[]> =>
  connection.use((views) => views.createIndexes([...INDEXES]));
