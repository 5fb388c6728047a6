import { Client } from 'cassandra-driver';
import { MongoClient } from 'mongodb';
import { VIEWS_COLLECTION } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import type { Adjustments } from '../../../localstack/emulators/deploy/adjust-template.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS } from '../../../schema/names.ts';
import { TcpGate } from '../../adapters/documents/tcp-gate.ts';

export const TMDB_TOKEN = 'the-token-of-this-test';
/** Of the keyspace and of the database. */
const NAME = 'deploy_test';

interface Parts {
  readonly admin: KafkaAdmin;
  readonly store: TcpGate;
  readonly cassandra: Client;
  readonly documents: MongoClient;
  readonly tmdb: TmdbServer;
}

/** What the deployed functions find around them: real servers for all that no emulator has. */
export class Prerequisites implements Adjustments {
  readonly environment: Readonly<Record<string, string>>;
  readonly scheduledAt = new Date().toISOString();
  readonly admin: KafkaAdmin;
  /** The functions' way to Cassandra; open. */
  readonly store: TcpGate;
  readonly #cassandra: Client;
  readonly #documents: MongoClient;
  readonly #tmdb: TmdbServer;

  private constructor(parts: Parts, environment: Record<string, string>) {
    this.admin = parts.admin;
    this.store = parts.store;
    this.#cassandra = parts.cassandra;
    this.#documents = parts.documents;
    this.#tmdb = parts.tmdb;
    this.environment = environment;
  }

  static async open(engines: EngineAddresses): Promise<Prerequisites> {
    const { contactPoint, port, localDataCenter } = engines.cassandra;
    const cassandra = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await cassandra.execute(`DROP KEYSPACE IF EXISTS ${NAME}`);
    await applyTables(cassandra, await readTables(), NAME);
    const admin = new KafkaAdmin({ brokers: engines.kafka.brokers, clientId: 'deploy-test' });
    await admin.createTopics(Object.values(TOPICS).map((topic) => ({ topic, partitions: 1 })));
    const answers = new SimulatedAnswers(new World({ seed: 3, movieCount: 20 }));
    const tmdb = new TmdbServer({ answers, clock: { now: () => epochMs(Date.now()) }, token: TMDB_TOKEN });
    const store = await TcpGate.to(contactPoint, port);
    await store.open();
    const documents = new MongoClient(`mongodb://${engines.documents.host}:${engines.documents.port}/`, {
      directConnection: true,
    });
    await documents.db(NAME).dropDatabase();
    const environment = environmentOf(engines, store.port, await tmdb.start());
    return new Prerequisites({ admin, store, cassandra, documents, tmdb }, environment);
  }

  async rowsOf(table: string): Promise<unknown[]> {
    return (await this.#cassandra.execute(`SELECT * FROM ${NAME}.${table}`)).rows;
  }

  async documentsOf(movieId: number): Promise<unknown[]> {
    return this.#documents.db(NAME).collection(VIEWS_COLLECTION).find({ movie_id: movieId }).toArray();
  }

  async indexNames(): Promise<string[]> {
    const indexes = await this.#documents.db(NAME).collection(VIEWS_COLLECTION).indexes();
    return indexes.map(({ name = '' }) => name);
  }

  async close(): Promise<void> {
    await this.#tmdb.stop();
    await this.store.shut();
    await this.#documents.close();
    for (const topic of Object.values(TOPICS)) await this.admin.deleteTopic(topic);
    await this.admin.close();
    await this.#cassandra.execute(`DROP KEYSPACE IF EXISTS ${NAME}`);
    await this.#cassandra.shutdown();
  }
}

const environmentOf = (
  { kafka, cassandra, documents }: EngineAddresses,
  storePort: number,
  tmdbUrl: string,
): Record<string, string> => ({
  STORE_DIALECT: 'cassandra',
  STORE_HOST: cassandra.contactPoint,
  STORE_PORT: String(storePort),
  STORE_DATA_CENTER: cassandra.localDataCenter,
  STORE_KEYSPACE: NAME,
  DOCUMENTS_DIALECT: 'mongodb',
  DOCUMENTS_HOST: documents.host,
  DOCUMENTS_PORT: String(documents.port),
  DOCUMENTS_DATABASE: NAME,
  KAFKA_BROKERS: kafka.brokers.join(','),
  KAFKA_AUTH: 'none',
  TMDB_BASE_URL: tmdbUrl,
  POLL_REQUESTS_PER_SECOND: '1000',
  POLL_REQUEST_BUDGET: '40',
  POLL_POPULAR_PAGES: '1',
  // The instant of the schedule is that of the deployment.
  START_MAX_DELAY: '1h',
  REVIEW_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.reviews).join(','),
  RATING_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.ratings).join(','),
  METADATA_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.metadata).join(','),
  TRENDING_ENTRY_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.trending).join(','),
});
