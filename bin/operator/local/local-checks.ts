import type { Client } from 'cassandra-driver';
import type { KafkaConnection } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { makeTmdbHttp } from '../../../lambdas/adapters/tmdb-http.ts';
import { readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import type { EnginePorts } from '../../../localstack/engines/engine-settings.ts';
import { SERVERS, type ServerName } from '../../../localstack/engines/jvm/jars.ts';
import { runningServerOf } from '../../../localstack/engines/run-folder.ts';
import { LIVE_TMDB } from '../../../localstack/run/tmdb-source.ts';
import { realClock } from '../../../localstack/time/local-time.ts';
import { KEYSPACE } from '../../../schema/names.ts';
import { PARTITIONS_PER_TOPIC } from '../../../schema/topology.ts';
import { right, tmdbFinding, topicsFinding, wrong } from '../findings.ts';
import { describeTopics } from '../kafka-topics.ts';
import type { Check, Finding } from '../operator-ports.ts';
import type { LocalDocuments } from './local-documents.ts';
import { type AskedServer, checkIn } from './local-servers.ts';

export interface LocalCheckSettings {
  readonly env: NodeJS.ProcessEnv;
  readonly runFolder: string;
  readonly connection: KafkaConnection;
  readonly ports: EnginePorts;
  /** Connects when it is used. */
  readonly client: Client;
  readonly documents: Pick<LocalDocuments, 'finding'>;
}

/** As the local run makes them. */
const START = 'Start the run: npm start';

export const localChecksOf = ({
  env,
  runFolder,
  connection,
  ports,
  client,
  documents,
}: LocalCheckSettings): Check[] => {
  const inServer = (server: AskedServer, name: string, run: () => Promise<Finding>): Check =>
    checkIn(server, ports, START, { name, run });
  return [
    { name: 'servers', run: () => serversFinding(runFolder) },
    inServer('kafka', 'topics', async () =>
      topicsFinding(await describeTopics(connection), PARTITIONS_PER_TOPIC, START),
    ),
    inServer('cassandra', 'tables', () => tablesFinding(client)),
    inServer('documents', 'documents', () => documents.finding(START)),
    { name: 'TMDB', run: () => localTmdbFinding(env) },
  ];
};

const serversFinding = async (runFolder: string): Promise<Finding> => {
  const names = Object.keys(SERVERS) as ServerName[];
  const running = await Promise.all(names.map(async (name) => [name, await runningServerOf(runFolder, name)] as const));
  const facts = running.map(
    ([name, server]) => `${SERVERS[name]}: ${server === undefined ? 'does not run' : `pid ${server.pid}`}`,
  );
  const missing = running.filter(([, server]) => server === undefined).map(([name]) => SERVERS[name]);
  if (missing.length === 0) return right(`${names.length} servers run`, facts);
  return wrong(
    `not started from ${runFolder}: ${missing.join(', ')}`,
    `${START} (with --engine docker the servers are containers: docker ps)`,
    facts,
  );
};

const TABLES_OF = 'SELECT table_name, default_time_to_live FROM system_schema.tables WHERE keyspace_name = ?';

const tablesFinding = async (client: Client): Promise<Finding> => {
  const wanted = await readTables();
  const { rows } = await client.execute(TABLES_OF, [KEYSPACE], { prepare: true });
  const lives = new Map(rows.map((row) => [row['table_name'] as string, row['default_time_to_live'] as number]));
  const faults = wanted.flatMap(({ name, defaultTtlSeconds }) => {
    const life = lives.get(name);
    if (life === undefined) return [`${name} is missing`];
    return life === defaultTtlSeconds ? [] : [`${name} keeps rows ${life} s, not ${defaultTtlSeconds} s`];
  });
  const facts = [...lives].map(([name, life]) => `${name}: rows live ${life === 0 ? 'for ever' : `${life} s`}`);
  if (faults.length === 0) return right(`${wanted.length} tables, each with its time to live`, facts);
  return wrong(
    faults.join('; '),
    `${START}; a table that differs is left as it is: npm start -- --fresh makes it anew`,
    facts,
  );
};

const localTmdbFinding = async (env: NodeJS.ProcessEnv): Promise<Finding> => {
  const token = env['TMDB_API_TOKEN'] ?? '';
  if (token === '') return right('simulated: TMDB_API_TOKEN is not set');
  const baseUrl = env['TMDB_BASE_URL'] || LIVE_TMDB;
  const tokenSetting = 'the environment variable TMDB_API_TOKEN';
  return tmdbFinding(makeTmdbHttp({ baseUrl, token: async () => token, tokenSetting, clock: realClock }), baseUrl);
};
