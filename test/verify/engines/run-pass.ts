import { setTimeout as wait } from 'node:timers/promises';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import { printedSteps } from '../../../localstack/engines/steps.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import type { Topic } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import { type Comparison, compareAll } from './compare.ts';
import { Crew } from './crew.ts';
import { Load } from './load.ts';
import { groupOf, PARTITIONS, PASS_TOPICS, type Pass } from './pass.ts';
import { readLog } from './read-back.ts';
import { stormOf } from './storm.ts';
import { until, within } from './within.ts';

const DRAIN_LIMIT_MS = 60_000;
const SET_UP_LIMIT_MS = 60_000;
/** Between two upheavals, so that each finds records flowing. */
const RESPITE_MS = 1_500;

export interface PassReport extends Comparison {
  readonly name: string;
  readonly upheavals: readonly string[];
  readonly seconds: number;
  readonly repeats: number;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly storeFailures: number;
}

export const runPass = async (
  pass: Pass,
  engines: JvmEngines,
  isShort: boolean,
  onProgress: (line: string) => void,
): Promise<PassReport> => {
  const startedAt = performance.now();
  const steps = printedSteps((line) => onProgress(`  ${pass.name}: ${line}`));
  await steps.run('topics and tables', () => within('topics and tables', SET_UP_LIMIT_MS, setUp(pass)));
  const crew = new Crew(pass);
  const load = new Load(pass);
  try {
    await steps.run('two function processes have joined', () => Promise.all([crew.join(), crew.join()]));
    load.start();
    const upheavals = stormOf(engines, crew, isShort);
    for (const { name, strike } of upheavals) {
      await wait(RESPITE_MS);
      await steps.run(name, strike);
    }
    await wait(RESPITE_MS);
    await steps.run('the last record is written', () => within('the last records', DRAIN_LIMIT_MS, load.end()));
    await steps.run('everything is read', () => drained(pass, crew));
    await steps.run('the function processes have ended', () => crew.stop());
    const log = await steps.run('the log is read back', () => readLog(pass));
    const comparison = await steps.run('every row is compared', () => compareAll(pass, log));
    const countOf = (name: string): number => crew.counts.get(name) ?? 0;
    return {
      ...comparison,
      name: pass.name,
      upheavals: upheavals.map(({ name }) => name),
      seconds: (performance.now() - startedAt) / 1_000,
      repeats: load.repeats,
      invocations: countOf('invoked'),
      failedInvocations: countOf('failed'),
      storeFailures: countOf('StoreFailures'),
    };
  } finally {
    await crew.killAll();
  }
};

/** Topics made anew, so that a later pass meets offsets that begin again; a keyspace of the pass's own. */
const setUp = async ({ addresses, keyspace }: Pass): Promise<void> => {
  const admin = new KafkaAdmin({ brokers: addresses.kafka.brokers, clientId: 'verify-admin' });
  for (const topic of PASS_TOPICS) await admin.deleteTopic(topic);
  await until('making the topics', SET_UP_LIMIT_MS, async () => {
    await admin.createTopics(PASS_TOPICS.map((topic) => ({ topic, partitions: PARTITIONS })));
    return true;
  });
  await admin.close();
  const client = makeKeyspacesClient(addresses.cassandra);
  await applyTables(client, await readTables(), keyspace);
  await client.shutdown();
};

/** @throws Error naming the partitions that are not read to their end in time */
const drained = async (pass: Pass, crew: Crew): Promise<void> => {
  const admin = new KafkaAdmin({ brokers: pass.addresses.kafka.brokers, clientId: 'verify-admin' });
  let left: readonly string[] = [];
  const isDrained = async (): Promise<boolean> => {
    left = (await Promise.all(ALL_TOPICS.map((topic) => unreadOf(admin, pass, topic)))).flat();
    return left.length === 0;
  };
  try {
    await until('reading everything', DRAIN_LIMIT_MS, isDrained);
  } catch (cause) {
    const unread = `unread: ${left.join(', ')}; last failure: ${crew.lastComplaint}`;
    throw new Error(`${(cause as Error).message}; ${unread}`, { cause });
  } finally {
    await admin.close();
  }
};

const unreadOf = async (admin: KafkaAdmin, pass: Pass, topic: Topic): Promise<string[]> =>
  [...(await admin.lag(groupOf(pass, READERS[topic].group), topic))]
    .filter(([, records]) => records > 0)
    .map(([partition, records]) => `${records} records of ${topic}-${partition}`);
