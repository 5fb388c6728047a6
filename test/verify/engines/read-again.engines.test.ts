/** The operator's "Read the topics again" (lib/README.md) on real servers: kept topics, another generation of the groups. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { consumerGroupOf } from '../../../lib/consumer-group.ts';
import { STAGES } from '../../../lib/stages.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { startMappings, WINDOWING } from '../../../localstack/pipeline/mappings.ts';
import { realSleep, SimulatedTime } from '../../../localstack/time/local-time.ts';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import { CassandraRig, engines } from '../../adapters/keyspaces/cassandra-rig.ts';
import { holdProductTopics } from '../../engines/product-topics.ts';
import { Load } from './load.ts';
import { PARTITIONS, passOf } from './pass.ts';
import { readRows } from './tables.ts';
import { until } from './within.ts';

const LOAD_MS = 1_500;
const READ_LIMIT_MS = 60_000;
const LIMIT_MS = 180_000;
const VIEWS = [TABLES.reviewSentiments, TABLES.movieRatingsByWindow, TABLES.movieStats, TABLES.movies] as const;
const OF_WINDOWS: readonly TableName[] = [TABLES.reviewSentiments, TABLES.movieRatingsByWindow];

const rig = new CassandraRig('read_again_test');
const letters = new MemoryDeadLetters();
const time = new SimulatedTime(epochMs(Date.now()));
/** Far from any that other tests on this Kafka have. */
const groupOf = (name: string, generation: number): string =>
  consumerGroupOf({ ...STAGES.production.stream, groupGeneration: 700 + generation }, name);

describe.runIf(engines !== null)('Topics that are read again by the next generation of their groups', () => {
  holdProductTopics();
  const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'read-again-test' };
  let admin: KafkaAdmin;
  let original: Awaited<ReturnType<typeof rowsNow>>;

  beforeAll(async () => {
    if (engines === null) return;
    await rig.begin();
    admin = new KafkaAdmin(connection);
    for (const topic of ALL_TOPICS) await admin.deleteTopic(topic);
    await until('making the topics', READ_LIMIT_MS, async () => {
      await admin.createTopics(ALL_TOPICS.map((topic) => ({ topic, partitions: PARTITIONS })));
      return true;
    });
    const load = new Load(passOf('read_again', engines, '', 1));
    load.start();
    await wait(LOAD_MS);
    await load.end();
    await readAs(1);
    original = await rowsNow();
  }, LIMIT_MS);

  afterAll(async () => {
    for (const topic of ALL_TOPICS) await admin.deleteTopic(topic);
    await admin.close();
    await rig.end();
  }, LIMIT_MS);

  /** As a deployment with this generation does: it reads whatever the topics have kept, and is then left out again. */
  const readAs = async (generation: number): Promise<void> => {
    const figures = new Figures();
    const stores = cassandraStoresOf({
      client: await rig.client(),
      windowSizeMs: WINDOWING.windowSizeMs,
      telemetry: figures.telemetryOf('local'),
      deadLetters: letters,
    });
    const mappings = await startMappings({
      backend: {
        stores,
        sourceOf: (group, topic) =>
          new KafkaSource({ connection, groupId: groupOf(group, generation), topic, sleep: realSleep }),
      },
      time,
      figures,
      topicIncarnation: 'read-again',
    });
    await until(`generation ${generation} has read everything`, READ_LIMIT_MS, async () => {
      const lags = await Promise.all(
        ALL_TOPICS.map((topic) => admin.lag(groupOf(READERS[topic].group, generation), topic)),
      );
      return lags.every((lag) => [...lag.values()].every((records) => records === 0));
    });
    for (const mapping of mappings) await mapping.stop();
  };

  /** By table; of windows also the write timestamp, which says how much of its window a row has counted. */
  const rowsNow = async () => {
    const { owner } = rig;
    await owner.execute(`USE ${rig.keyspace}`);
    const rows = new Map<string, unknown>();
    for (const table of VIEWS) rows.set(table, await readRows(owner, table));
    for (const table of OF_WINDOWS) {
      const query = `SELECT movie_id, window_start, WRITETIME(window_end) FROM $KEYSPACE.${table}`;
      const versions = (await rig.rows(query)).map((row) => row.values().map(String).join(' '));
      rows.set(`versions of ${table}`, versions.toSorted());
    }
    return rows;
  };

  it('begin with something: rows of every view, dead letters, and records that expired', async () => {
    const sizes = VIEWS.map((table) => (original.get(table) as ReadonlyMap<string, unknown>).size);
    expect(sizes.filter((size) => size === 0)).toEqual([]);
    expect(letters.all().length).toBeGreaterThan(0);
  });

  it('leave rows that are right as they are, to their write timestamps, and no letter twice', {
    timeout: LIMIT_MS,
  }, async () => {
    const before = letters.all().length;
    await readAs(2);
    expect(await rowsNow()).toEqual(original);
    expect(letters.all()).toHaveLength(before);
  });

  it('bring back a table that was lost, though what its windows count is still there', {
    timeout: LIMIT_MS,
  }, async () => {
    await rig.owner.execute(`DROP TABLE ${rig.keyspace}.${TABLES.reviewSentiments}`);
    await applyTables(rig.owner, await readTables(), rig.keyspace);
    await readAs(3);
    expect(await rowsNow()).toEqual(original);
  });

  it('fill an empty keyspace with the rows that there were', { timeout: LIMIT_MS }, async () => {
    await rig.owner.execute(`DROP KEYSPACE ${rig.keyspace}`);
    await applyTables(rig.owner, await readTables(), rig.keyspace);
    await readAs(4);
    expect(await rowsNow()).toEqual(original);
  });

  it('do not bring back a row that was deleted by hand: its deletion is newer than any write of it', {
    timeout: LIMIT_MS,
  }, async () => {
    const [key = ''] = (original.get(TABLES.movies) as ReadonlyMap<string, unknown>).keys();
    await rig.owner.execute(`DELETE FROM ${rig.keyspace}.${TABLES.movies} WHERE movie_id = ${key}`);
    await readAs(5);
    const movies = (await rowsNow()).get(TABLES.movies) as ReadonlyMap<string, unknown>;
    expect(movies.has(key)).toBe(false);
  });
});
