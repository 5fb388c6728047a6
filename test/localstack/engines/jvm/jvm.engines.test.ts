import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaClientOf } from '../../../../lambdas/adapters/kafka/kafka-client.ts';
import { PRODUCER_OPTIONS } from '../../../../lambdas/adapters/kafka/kafka-producer.ts';
import type { JvmEngines } from '../../../../localstack/engines/engine.ts';
import { type EnginePorts, engineFolderFrom } from '../../../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../../../localstack/engines/jvm/jvm.ts';
import { isRunning } from '../../../../localstack/engines/process/process-table.ts';
import { silentSteps } from '../../../../localstack/engines/steps.ts';
import { engineAddresses } from '../../../engines/engines.ts';
import { freeEnginePorts } from '../../../engines/free-ports.ts';
import { makeLedger, readLedger, writeLedger } from '../ledger.ts';

const START_LIMIT_MS = 180_000;

describe.runIf(engineAddresses() !== null)('engines on the JVM', () => {
  let runFolder: string;
  let ports: EnginePorts;
  let engines: JvmEngines;

  const start = async (over: Partial<EnginePorts> = {}) =>
    startJvmEngines({
      folder: engineFolderFrom(process.env),
      runFolder,
      ports: { ...ports, ...over },
      data: 'kept',
      commitLog: 'batch',
      tuning: 'boot',
      lifetime: 'parent',
      env: process.env,
      steps: silentSteps,
    });

  beforeAll(async () => {
    runFolder = await mkdtemp(join(tmpdir(), 'speed-layer-jvm-'));
    ports = await freeEnginePorts();
    engines = await start();
    await makeLedger(engines);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await engines.stop();
    await rm(runFolder, { recursive: true, force: true });
  }, START_LIMIT_MS);

  it('are there once Kafka can take a member into a group', async () => {
    const admin = kafkaClientOf({ brokers: engines.kafka.brokers, clientId: 'test' }).admin();
    await admin.connect();
    const topics = await admin.listTopics();
    await admin.disconnect();
    // Made for the first who asks for a group, who is turned away until it is read.
    expect(topics).toContain('__consumer_offsets');
  });

  it('are there once Kafka has an id for the first producer, which need not ask twice', async () => {
    const producer = kafkaClientOf({ brokers: engines.kafka.brokers, clientId: 'test' }).producer(PRODUCER_OPTIONS);
    const asked: string[] = [];
    producer.on(producer.events.REQUEST, ({ payload }) => void asked.push(payload.apiName));
    await producer.connect();
    await producer.disconnect();
    expect(asked.filter((name) => name === 'InitProducerId')).toHaveLength(1);
  });

  it.each(['kafka', 'cassandra'] as const)(
    'lose nothing they acknowledged when %s is killed in the middle of writing',
    { timeout: START_LIMIT_MS },
    async (server) => {
      const { pid } = engines[server];
      const writing = writeLedger(engines, 20_000);
      await sleep(1_500);
      await engines[server].kill();
      const acknowledged = await writing;
      expect(engines[server].isAlive()).toBe(false);

      await engines[server].restart();

      expect(engines[server].pid).not.toBe(pid);
      const kept = await readLedger(engines);
      expect(acknowledged[server].length).toBeGreaterThan(0);
      expect(acknowledged[server].length).toBeLessThan(20_000);
      expect(acknowledged[server].filter((entry) => !kept[server].includes(entry))).toEqual([]);
    },
  );

  it('refuse to share a run folder with a living run', async () => {
    await expect(start()).rejects.toThrow(`Process ${process.pid} runs engines in ${runFolder}`);
    expect(engines.kafka.isAlive()).toBe(true);
  });

  it('name the server that holds their port, and give the folder back', async () => {
    const elsewhere = join(runFolder, 'elsewhere');
    const own = { folder: engineFolderFrom(process.env), env: process.env, steps: silentSteps, runFolder: elsewhere };
    const settings = { data: 'kept', commitLog: 'batch', tuning: 'boot', lifetime: 'parent' } as const;
    const attempt = () => startJvmEngines({ ...own, ...settings, ports });

    await expect(attempt()).rejects.toThrow(
      new RegExp(`Kafka cannot listen on 127.0.0.1:${ports.kafka}: java \\(pid ${engines.kafka.pid}\\) holds it`),
    );
    await expect(attempt()).rejects.toThrow('Kafka cannot listen');
  });

  it('keep their data when they are stopped, twice over, and end with a parent that is killed', {
    timeout: START_LIMIT_MS,
  }, async () => {
    const written = await readLedger(engines);
    await Promise.all([engines.stop(), engines.stop()]);
    expect([engines.kafka, engines.cassandra, engines.documents].map((server) => server.isAlive())).toEqual([
      false,
      false,
      false,
    ]);
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts'), runFolder, JSON.stringify(ports)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pids = JSON.parse(line.toString()) as number[];
    expect(pids.map(isRunning)).toEqual([true, true, true]);

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => pids.some(isRunning), { timeout: 30_000, interval: 200 }).toBe(false);

    engines = await start();
    expect(await readLedger(engines)).toEqual(written);
  });
});
