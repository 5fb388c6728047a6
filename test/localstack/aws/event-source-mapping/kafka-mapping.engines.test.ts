import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaProducer } from '../../../../lambdas/adapters/kafka/kafka-producer.ts';
import { recordsOf } from '../../../../lambdas/adapters/lambda/msk-event.ts';
import type { MskEvent, Sleep } from '../../../../lambdas/core/ports.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../../../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import { KafkaAdmin } from '../../../../localstack/kafka/kafka-admin.ts';
import { KafkaSource } from '../../../../localstack/kafka/kafka-source.ts';
import { TOPICS } from '../../../../schema/names.ts';
import { engineAddresses } from '../../../engines/engines.ts';
import { holdProductTopics } from '../../../engines/product-topics.ts';
import { totalOf } from './rig.ts';

const engines = engineAddresses();
const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'mapping-test' };
const TOPIC = TOPICS.metadata;
const RECORDS = 6_000;
const MOVIES = 40;
const sleep: Sleep = (ms, signal) => delay(ms, undefined, { signal });

describe.runIf(engines !== null)('the event source mapping over a real broker', () => {
  holdProductTopics();
  const admin = new KafkaAdmin(connection);
  const producer = new KafkaProducer(connection);
  const groupId = `mapping-${Date.now()}`;

  beforeAll(async () => {
    await admin.createTopics([{ topic: TOPIC, partitions: 4 }]);
  });

  afterAll(async () => {
    await producer.close();
    await admin.deleteTopic(TOPIC);
    await admin.close();
  });

  const start = (invoke: (event: MskEvent) => Promise<void>): Promise<EventSourceMapping> =>
    startEventSourceMapping({
      source: new KafkaSource({ connection, groupId, topic: TOPIC, sleep }),
      functionName: 'project-metadata',
      invoke,
      batchSize: 200,
      batchingWindowMs: 0,
      maxConcurrentInvocations: 2,
      bisectBatchOnError: true,
      retry: { firstDelayMs: 1, maxDelayMs: 10 },
      onFailure: async () => undefined,
      clock: { now: () => epochMs(Date.now()) },
      sleep,
      random: Math.random,
    });

  const produce = async (): Promise<void> => {
    for (let from = 0; from < RECORDS; from += 500) {
      const numbers = Array.from({ length: 500 }, (_, index) => from + index);
      const records = numbers.map((number) => ({ key: String(number % MOVIES), value: Buffer.from(String(number)) }));
      await producer.send(TOPIC, records);
    }
  };

  it('loses nothing and keeps order while the function fails and members come and go', async () => {
    const firstSeen = new Map<string, number[]>();
    const seen = new Set<number>();
    let calls = 0;
    const project = async (event: MskEvent): Promise<void> => {
      if (++calls % 7 === 0) throw new Error('the store is away');
      for (const { key, value } of recordsOf(event)) {
        const number = Number(Buffer.from(value ?? []).toString());
        if (seen.has(number)) continue;
        seen.add(number);
        const movie = Buffer.from(key ?? []).toString();
        firstSeen.set(movie, [...(firstSeen.get(movie) ?? []), number]);
      }
    };
    const first = await start(project);
    const producing = produce();
    const second = await start(project);
    await delay(300);
    await second.stop();
    const third = await start(project);
    await producing;
    while (totalOf(await admin.lag(groupId, TOPIC)) > 0) await delay(50);
    await Promise.all([first.stop(), third.stop()]);

    expect(seen.size).toBe(RECORDS);
    for (const numbers of firstSeen.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(firstSeen.size).toBe(MOVIES);
  });
});
