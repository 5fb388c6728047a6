import { schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import type { KafkaConnection } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { DAY_MS } from '../../../lambdas/core/time.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Rating } from '../../../schema/records.ts';
import { describeTopics, tailTopic } from '../kafka-topics.ts';
import type { TableReader, Volumes } from '../operator-ports.ts';

const SAMPLE = 500;

/** The run's world may be faster than the wall, so the rate is that of event times: of the newest ratings, and with them of all. */
export const localVolumesOf = async ({
  connection,
  tables,
}: {
  readonly connection: KafkaConnection;
  readonly tables: TableReader;
}): Promise<Volumes> => {
  const versions = schemaVersionsOf(TOPICS.ratings, localVersionIdsOf(TOPICS.ratings));
  const [topics, movies, newest] = await Promise.all([
    describeTopics(connection),
    tables.knownMovies(),
    tailTopic(connection, TOPICS.ratings, versions, { limit: SAMPLE, since: null }),
  ]);
  const all = topics.reduce((sum, { records }) => sum + (records ?? 0), 0);
  const ratings = topics.find(({ topic }) => topic === TOPICS.ratings)?.records ?? 0;
  const times = newest.flatMap(({ value }) => (value === null ? [] : [(value as Rating).timestamp]));
  const spanMs = Math.max(...times) - Math.min(...times);
  const source = `the newest ${times.length} ratings and the sizes of the local topics`;
  if (times.length < 2 || spanMs <= 0 || ratings === 0)
    return { movies: movies.length, recordsPerDay: all, source: 'all records in the local topics, as if of one day' };
  return {
    movies: movies.length,
    recordsPerDay: Math.round((times.length / spanMs) * DAY_MS * (all / ratings)),
    source,
  };
};
