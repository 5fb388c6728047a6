import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import type { Client } from 'cassandra-driver';
import { decoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { type SchemaVersion, schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import { makeS3DeadLetterArchive } from '../../../lambdas/adapters/dead-letters/s3-dead-letter-archive.ts';
import { kafkaConnectionOf } from '../../../lambdas/adapters/kafka/kafka-config.ts';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { storeEndpointOf } from '../../../lambdas/adapters/lambda/store-config.ts';
import { realClock } from '../../../lambdas/adapters/real-time.ts';
import type { DeadLetterArchive } from '../../../lambdas/core/care/redrive-ports.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { DAY_MS } from '../../../lambdas/core/time.ts';
import type { Stage } from '../../../lib/stages.ts';
import { readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { FUNCTIONS, METRIC_NAMESPACE, METRICS, type Topic } from '../../../schema/names.ts';
import { SCHEMA_NAMES } from '../../../schema/registry.ts';
import { makeCassandraTables } from '../cassandra-tables.ts';
import { tailTopic } from '../kafka-topics.ts';
import type { OperatorPorts, TableReader, Volumes } from '../operator-ports.ts';
import { storeProbesOf } from '../store-probes.ts';
import { awsChecksOf } from './aws-checks.ts';
import { awsDocuments } from './aws-documents.ts';
import { awsProbesOf } from './aws-probes.ts';
import { awsRedrive } from './aws-redrive.ts';
import { awsLags, awsTopics } from './aws-topics.ts';
import type { AwsClients } from './clients.ts';
import { consolePolicyOf } from './console-policy.ts';
import { type StageResources, stageResourcesOf } from './stage-resources.ts';
import type { StageSourceSettings } from './stage-source.ts';

const LIVE_TMDB = 'https://api.themoviedb.org';

/**
 * A stage on AWS, with the operator's own credentials. Nothing is asked before a command asks for it.
 *
 * @param client of the stage's tables. @default Keyspaces of the region
 */
export const openAws = async (
  stage: Stage,
  region: string,
  clients: AwsClients,
  client = makeKeyspacesClient(storeEndpointOf(storeOf(stage, region), clients.sts.config.credentials, realClock)),
): Promise<OperatorPorts> => {
  const resources = stageResourcesOf(stage, clients);
  const credentials = clients.sts.config.credentials;
  const tables = makeCassandraTables(client);
  const topics = () => awsTopics(clients, resources);
  const documents = awsDocuments(clients, stage);
  const lags = () => awsLags(clients, stage, realClock);
  const name = `stage ${stage.name} in ${region}`;
  const ports: OperatorPorts = {
    name,
    clock: realClock,
    checks: awsChecksOf({
      stage,
      clients,
      resources,
      topics,
      movieView: documents.movieView,
      tables: await readTables(),
      tmdbBaseUrl: LIVE_TMDB,
      clock: realClock,
    }),
    probes: [...storeProbesOf(client), ...awsProbesOf({ stage, clients, resources, clock: realClock, lags })],
    topics,
    lags,
    tables,
    movieView: documents.movieView,
    archive: lazyArchive(clients, resources),
    redrive: (request) => awsRedrive(clients, stage, request),
    tail: async (topic, query) => {
      const kafka = { brokers: await resources.brokers(), auth: 'iam', region } as const;
      const connection = kafkaConnectionOf(kafka, 'speed-layer-operator', credentials, realClock);
      return tailTopic(connection, topic, await schemaVersions(clients, stage, topic), query);
    },
    decode: async (topic, value) => decoderOf(topic, await schemaVersions(clients, stage, topic))(value),
    volumes: () => awsVolumes(clients, stage, tables),
    // What AWS says is clear enough.
    missing: async () => null,
    close: () => client.shutdown(),
  };
  return {
    ...ports,
    consoleSource: consoleOf({ stage, name, clients, ports }, client, documents),
    consolePolicy: (allowsRedrive) => consolePolicyOf({ stage, region, allowsRedrive }),
  };
};

/** Loaded when somebody wants it. */
const consoleOf =
  (
    settings: Omit<StageSourceSettings, 'movies' | 'allowsRedrive' | 'log'>,
    client: Client,
    documents: ViewDocuments,
  ): NonNullable<OperatorPorts['consoleSource']> =>
  async (asked) => {
    const [{ StageSource }, { stageMoviesOf }] = await Promise.all([
      import('./stage-source.ts'),
      import('./stage-movies.ts'),
    ]);
    return new StageSource({ ...settings, ...asked, movies: stageMoviesOf(client, documents) });
  };

const storeOf = (stage: Stage, region: string) =>
  ({
    dialect: 'keyspaces',
    host: `cassandra.${region}.amazonaws.com`,
    port: 9_142,
    localDataCenter: region,
    keyspace: stage.keyspaceName,
    region,
  }) as const;

const lazyArchive = ({ s3 }: AwsClients, resources: StageResources): DeadLetterArchive => {
  const archive = async () => makeS3DeadLetterArchive(s3, await resources.deadLetterBucket());
  return {
    list: async (query) => (await archive()).list(query),
    read: async (key) => (await archive()).read(key),
    claim: async (key, at) => (await archive()).claim(key, at),
    confirm: async (key, at) => (await archive()).confirm(key, at),
  };
};

const schemaVersions = async ({ glue }: AwsClients, stage: Stage, topic: Topic): Promise<SchemaVersion[]> => {
  const SchemaId = { RegistryName: stage.resourceName, SchemaName: SCHEMA_NAMES[topic] };
  const { Schemas = [] } = await glue.send(new ListSchemaVersionsCommand({ SchemaId }));
  const inOrder = Schemas.toSorted((one, other) => (one.VersionNumber ?? 0) - (other.VersionNumber ?? 0));
  return schemaVersionsOf(
    topic,
    inOrder.map(({ SchemaVersionId = '' }) => SchemaVersionId),
  );
};

/** As the poller has counted them in the last day. */
const awsVolumes = async ({ cloudWatch }: AwsClients, stage: Stage, tables: TableReader): Promise<Volumes> => {
  const now = realClock.now();
  const command = new GetMetricStatisticsCommand({
    Namespace: `${METRIC_NAMESPACE}/${stage.name}`,
    MetricName: METRICS.recordsProduced,
    Dimensions: [{ Name: 'service', Value: FUNCTIONS.pollTmdb }],
    StartTime: new Date(now - DAY_MS),
    EndTime: new Date(now),
    Period: DAY_MS / 1_000,
    Statistics: ['Sum'],
  });
  const [movies, { Datapoints = [] }] = await Promise.all([tables.knownMovies(), cloudWatch.send(command)]);
  const recordsPerDay = Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  return { movies: movies.length, recordsPerDay, source: 'RecordsProduced of the last day and poll_checkpoints' };
};
