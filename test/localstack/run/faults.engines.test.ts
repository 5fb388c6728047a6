import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { confluentHeaderOf, glueHeaderOf } from '../../../lambdas/adapters/avro/wire-format.ts';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { RunObserver } from '../../../localstack/console/watching/run-observer.ts';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { type LocalRun, startLocalRun } from '../../../localstack/run/local-run.ts';
import { runOptionsOf } from '../../../localstack/run/run-options.ts';
import { drained } from '../../../localstack/run/topic-lag.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { METRICS, TABLES, TOPICS } from '../../../schema/names.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { removeFolder } from '../../toolchain/temporary-folder.ts';
import { type JvmFolder, makeJvmFolder } from './jvm-folder.ts';

const LIMIT_MS = 180_000;
const DRAIN_LIMIT_MS = 120_000;
/** A broker takes its time to forget a topic, and to lead a new one. */
const RETRY = { timeout: 30_000, interval: 200 };
const NEWEST = localVersionIdsOf(TOPICS.ratings).at(-1) ?? '';
const encode = encoderOf(TOPICS.ratings, NEWEST);
const MEBIBYTE = 1024 * 1024;

describe.runIf(engineAddresses() !== null)('a local run over real engines', () => {
  let jvm: JvmFolder;
  let run: LocalRun;
  let engines: JvmEngines;
  const stopping = new AbortController();
  /** What the screen would say. */
  const told = (): string =>
    run.figures.warnings
      .all()
      .map(({ kind, text }) => `${kind}: ${text}`)
      .join('\n');

  beforeAll(async () => {
    jvm = await makeJvmFolder();
    const options = runOptionsOf(['--engine', 'jvm'], false);
    if (options === undefined) throw new Error('no options');
    run = await startLocalRun({
      options,
      env: { ...process.env, ...jvm.env, TMDB_API_TOKEN: '' },
      folder: jvm.folder,
      steps: silentSteps,
      notice: () => undefined,
      observer: new RunObserver(),
      stopping: stopping.signal,
    });
    engines = run.engines as JvmEngines;
    nextTimestamp = run.time.clock.now() - 3_600_000;
    run.time.run(30);
  }, LIMIT_MS);

  afterAll(async () => {
    await run.end();
    removeFolder(jvm.folder);
  }, LIMIT_MS);

  const kafka = () => kafkaClientOf({ brokers: engines.kafka.brokers, clientId: 'faults-test' });

  /** Straight to the topic, past everything the poller would refuse to send. */
  const produce = async (values: readonly (Buffer | null)[], partition = 0): Promise<void> => {
    const producer = kafka().producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const messages = values.map((value) => ({ key: '603', value, partition }));
    await producer.send({ topic: TOPICS.ratings, messages });
    await producer.disconnect();
  };

  const letters = () => {
    const folder = join(jvm.folder, 'run', 'local', 'dead-letters', TOPICS.ratings);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .toSorted()
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>);
  };

  /** In the world's time, which is not the machine's. */
  let nextTimestamp = 0;
  /** Each a second after the one before: every one has an identity of its own. */
  const goodRatings = (count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      nextTimestamp += 1_000;
      return Buffer.from(
        encode({ movie_id: 603, vote_average: 8, vote_count: 1_000, popularity: 50, timestamp: nextTimestamp }),
      );
    });

  const applied = (): number => run.figures.count(METRICS.recordsApplied);
  const ratingsCounted = async (): Promise<number> => {
    const rows = await run.backend.workflowStores.ratingRows.since(603, epochMs(nextTimestamp - 7_200_000));
    return rows.reduce((total, { size }) => total + size, 0);
  };

  it('sets what it cannot read aside with the reason and the bytes, and goes on', { timeout: LIMIT_MS }, async () => {
    const [good] = goodRatings(1);
    const poison = {
      undecodable: Buffer.concat([glueHeaderOf(NEWEST, 'none'), Buffer.from('ff', 'hex')]),
      'unknown-schema': Buffer.concat([confluentHeaderOf(4_711), Buffer.from('whatever')]),
      'truncated-header': Buffer.from('0300aabb', 'hex'),
      'empty-value': null,
    };
    await produce([...Object.values(poison), good as Buffer]);

    expect(await drained(run.backend, DRAIN_LIMIT_MS)).toBe(0);
    const kept = letters().map(({ reason, value }) => ({ code: (reason as { code: string }).code, value }));
    expect(kept).toEqual(
      Object.entries(poison).map(([code, bytes]) => ({ code, value: bytes?.toString('base64') ?? null })),
    );
    expect(await ratingsCounted()).toBe(1);
  });

  it('keeps the bytes of a record no invocation can carry, and goes on', { timeout: LIMIT_MS }, async () => {
    const admin = kafka().admin();
    await admin.connect();
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: TOPICS.ratings,
          configEntries: [{ name: 'max.message.bytes', value: String(8 * MEBIBYTE) }],
        },
      ],
    });
    await admin.disconnect();
    const before = letters().length;
    const huge = Buffer.alloc(5 * MEBIBYTE, 'x');
    await produce([huge, ...goodRatings(1)], 1);

    expect(await drained(run.backend, DRAIN_LIMIT_MS)).toBe(0);
    const added = letters().filter(({ reason }) => (reason as { code: string }).code === 'oversized');
    expect(letters()).toHaveLength(before + 1);
    expect(added.map(({ partition, functionName }) => ({ partition, functionName }))).toEqual([
      { partition: 1, functionName: 'aggregate-ratings' },
    ]);
    expect(added[0]?.['value']).toBe(huge.toString('base64'));
    expect(run.figures.count(METRICS.deadLetters)).toBe(before + 1);
    expect(await ratingsCounted()).toBe(2);
  });

  it.each(['cassandra', 'kafka'] as const)(
    'counts every record once when %s is killed under load and comes back',
    { timeout: LIMIT_MS },
    async (server) => {
      const countedBefore = await ratingsCounted();
      const appliedBefore = applied();
      await produce(goodRatings(300));
      await expect.poll(applied, { timeout: 60_000 }).toBeGreaterThan(appliedBefore);
      await produce(goodRatings(300));
      await engines[server].kill();
      if (server === 'cassandra') await produce(goodRatings(300));
      const name = server === 'kafka' ? 'Kafka' : 'Cassandra';
      await expect.poll(told, { timeout: 60_000 }).toContain(`standing: ${name} is away`);
      await engines[server].restart();
      await produce(goodRatings(300));

      await expect.poll(() => drained(run.backend, 5_000).catch(() => -1), { timeout: DRAIN_LIMIT_MS }).toBe(0);
      expect(await ratingsCounted()).toBe(countedBefore + (server === 'cassandra' ? 1_200 : 900));
    },
  );

  it('fails a poll that Kafka does not take in, and publishes all of it with the next', {
    timeout: LIMIT_MS,
  }, async () => {
    const poll = run.pollerOf(5);
    await engines.kafka.kill();
    await expect(poll()).rejects.toThrow(/Kafka did not acknowledge \d+ records for topic/);
    await engines.kafka.restart();

    const report = await poll();

    await expect.poll(told, { timeout: 60_000 }).toContain('over: Kafka is back; every topic goes on where it was');
    expect(report.published[TOPICS.ratings]).toBe(report.listed);
    await expect.poll(() => drained(run.backend, 5_000).catch(() => -1), { timeout: DRAIN_LIMIT_MS }).toBe(0);
    const rows = await run.backend.rowCounts();
    expect(rows[TABLES.movieRatingsByWindow]).toBeGreaterThanOrEqual(report.listed);
    // And the row of the lists.
    expect(rows[TABLES.pollCheckpoints]).toBe(report.listed + 1);
  });

  it('counts and sets aside all of a topic that is deleted and made anew while it is read', {
    timeout: LIMIT_MS,
  }, async () => {
    const [countedBefore, lettersBefore] = [await ratingsCounted(), letters().length];
    await run.backend.admin.deleteTopic(TOPICS.ratings);
    await vi.waitFor(() => run.backend.admin.createTopics([{ topic: TOPICS.ratings, partitions: 6 }]), RETRY);
    const poison = Array.from({ length: 60 }, () => Buffer.from('not Avro'));
    for (const [partition, part] of [
      [0, [...poison, ...goodRatings(600)]],
      [1, goodRatings(600)],
    ] as const)
      await vi.waitFor(() => produce(part, partition), RETRY);

    // Of a group that has not noticed yet, no lag can be believed.
    await expect.poll(ratingsCounted, { timeout: DRAIN_LIMIT_MS }).toBe(countedBefore + 1_200);
    await expect.poll(() => letters().length, { timeout: DRAIN_LIMIT_MS }).toBe(lettersBefore + 60);
    expect(await drained(run.backend, DRAIN_LIMIT_MS)).toBe(0);
  });
});
