import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import { endWithThisProcess } from '../../../localstack/engines/process/end-with-parent.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { newestReleaseOf } from '../../../schema/registry.ts';
import { processesOfSession } from '../pipeline/processor-time.ts';
import type { SparkInstallation } from './install-spark.ts';
import type { PeerJob } from './peer-jobs.ts';

/** What the peer is to count: a whole topic into the tables of a keyspace. */
export interface Query {
  readonly topic: Topic;
  readonly keyspace: string;
  readonly job: PeerJob;
}

export interface QueryResult {
  /** From the start of the query until all of the topic is in the tables and the checkpoint says so. */
  readonly seconds: number;
  readonly records: number;
}

/** Spark in processes of its own, that wait between queries. */
export interface SparkPeer {
  run(query: Query): Promise<QueryResult>;
  /** Of its Java and all its Pythons. */
  processIds(): Promise<number[]>;
  stop(): Promise<void>;
}

const JOB = join(import.meta.dirname, 'spark', 'main.py');
const LAST_WORDS = 2_000;

/** Starts Spark beside the servers; it ends with this process, however that ends. */
export const startSpark = async (
  { python, jars }: SparkInstallation,
  engines: JvmEngines,
  options: Readonly<Record<string, string>> = {},
): Promise<SparkPeer> => {
  const folder = await mkdtemp(join(tmpdir(), 'speed-layer-peer-'));
  const settings = {
    jars,
    options: { 'spark.local.dir': folder, 'spark.sql.warehouse.dir': join(folder, 'warehouse'), ...options },
    brokers: engines.kafka.brokers.join(','),
    cassandraPort: engines.cassandra.port,
    dataCenter: engines.cassandra.localDataCenter,
    schemas: Object.fromEntries(Object.values(TOPICS).map((topic) => [topic, newestReleaseOf(topic)])),
  };
  const child = spawn(python, [JOB, JSON.stringify(settings)], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PYSPARK_PYTHON: python,
      SPARK_LOCAL_IP: '127.0.0.1',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONPATH: join(import.meta.dirname, 'spark'),
    },
  });
  endWithThisProcess(child);
  const closed = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await closed;
    await rm(folder, { recursive: true, force: true });
  };
  let said = '';
  child.stderr.on('data', (text) => (said = `${said}${text}`.slice(-LAST_WORDS)));
  // It may end before it has read all: that it has ended is then what is told.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const line = await lines.next();
    if (!line.done) return line.value;
    await stop();
    throw new Error(`Spark ended before it answered. It said last:\n${said}`);
  };
  let queries = 0;
  await nextLine();
  return {
    run: async (query) => {
      const view = query.topic === TOPICS.reviews ? 'reviews' : 'ratings';
      const checkpoint = join(folder, `checkpoint-${queries++}`);
      child.stdin.write(`${JSON.stringify({ ...query, view, checkpoint })}\n`);
      return JSON.parse(await nextLine()) as QueryResult;
    },
    processIds: () => processesOfSession(child.pid ?? 0),
    stop,
  };
};
