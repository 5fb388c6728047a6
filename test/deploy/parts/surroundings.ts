import { Client } from 'cassandra-driver';
import { epochMs } from '../../../lambdas/core/time.ts';
import { applyTables, readTables } from '../../../localstack/cassandra/ddl.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { localVersionIdsOf } from '../../../localstack/schema-registry.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Adjustments } from '../adjust-template.ts';

export const TMDB_TOKEN = 'the-token-of-this-test';
const KEYSPACE = 'deploy_test';

/** What the deployed functions find around them: real servers for all that no emulator has. */
export class Surroundings implements Adjustments {
  readonly environment: Readonly<Record<string, string>>;
  readonly cassandra: Client;
  readonly admin: KafkaAdmin;
  readonly #tmdb: TmdbServer;

  private constructor(cassandra: Client, admin: KafkaAdmin, tmdb: TmdbServer, environment: Record<string, string>) {
    this.cassandra = cassandra;
    this.admin = admin;
    this.#tmdb = tmdb;
    this.environment = environment;
  }

  static async open({
    kafka,
    cassandra: { contactPoint, port, localDataCenter },
  }: EngineAddresses): Promise<Surroundings> {
    const cassandra = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await cassandra.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await applyTables(cassandra, await readTables(), KEYSPACE);
    const admin = new KafkaAdmin({ brokers: kafka.brokers, clientId: 'deploy-test' });
    await admin.createTopics(Object.values(TOPICS).map((topic) => ({ topic, partitions: 1 })));
    const answers = new SimulatedAnswers(new World({ seed: 3, movieCount: 20 }));
    const tmdb = new TmdbServer({ answers, clock: { now: () => epochMs(Date.now()) }, token: TMDB_TOKEN });
    return new Surroundings(cassandra, admin, tmdb, {
      STORE_DIALECT: 'cassandra',
      STORE_HOST: contactPoint,
      STORE_PORT: String(port),
      STORE_DATA_CENTER: localDataCenter,
      STORE_KEYSPACE: KEYSPACE,
      KAFKA_BROKERS: kafka.brokers.join(','),
      KAFKA_AUTH: 'none',
      TMDB_BASE_URL: await tmdb.start(),
      POLL_REQUESTS_PER_SECOND: '1000',
      POLL_REQUEST_BUDGET: '40',
      POLL_POPULAR_PAGES: '1',
      REVIEW_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.reviews).join(','),
      RATING_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.ratings).join(','),
      METADATA_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.metadata).join(','),
      TRENDING_ENTRY_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.trending).join(','),
    });
  }

  async rowsOf(table: string): Promise<unknown[]> {
    return (await this.cassandra.execute(`SELECT * FROM ${KEYSPACE}.${table}`)).rows;
  }

  async close(): Promise<void> {
    await this.#tmdb.stop();
    for (const topic of Object.values(TOPICS)) await this.admin.deleteTopic(topic);
    await this.admin.close();
    await this.cassandra.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await this.cassandra.shutdown();
  }
}
