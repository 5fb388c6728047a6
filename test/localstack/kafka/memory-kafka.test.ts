import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { MemoryKafka } from '../../../localstack/engines/memory/memory-kafka.ts';
import { TOPICS } from '../../../schema/names.ts';
import { kafkaContract } from './kafka-contract.ts';

const TOPIC = TOPICS.ratings;
const GROUP = 'readers';
const clock = { now: () => epochMs(Date.now()) };

kafkaContract('in memory', async () => {
  const kafka = new MemoryKafka({ clock });
  return {
    admin: kafka,
    producer: kafka.producer(),
    source: (groupId, topic) => kafka.source(groupId, topic),
    close: () => kafka.close(),
  };
});

describe('the in-memory Kafka', () => {
  const kafkaOf = async (maxBytes: number): Promise<MemoryKafka> => {
    const kafka = new MemoryKafka({ clock, maxBytes });
    await kafka.createTopics([{ topic: TOPIC, partitions: 1 }]);
    return kafka;
  };
  const kilobyte = { key: '603', value: new Uint8Array(1_000) };

  it('drops what every group has committed when memory runs short', async () => {
    const kafka = await kafkaOf(5_000);
    const source = kafka.source(GROUP, TOPIC);
    await source.open(() => undefined);
    for (let record = 0; record < 40; record++) {
      await kafka.producer().send(TOPIC, [kilobyte]);
      await source.commit(new Map([[0, record]]));
    }
    expect((await kafka.endOffsets(TOPIC)).get(0)).toBe(40);
    expect(kafka.recordsOf(TOPIC).length).toBeLessThan(6);
    expect(kafka.recordsOf(TOPIC).at(-1)?.offset).toBe(39);
    kafka.rollBackCommit(GROUP, TOPIC, 0, 0);
    expect(source.poll(10, () => true)).toEqual(kafka.recordsOf(TOPIC));
  });

  it('refuses to append rather than drop what a group has still to read', async () => {
    const kafka = await kafkaOf(5_000);
    const [slow, fast] = [kafka.source('slow', TOPIC), kafka.source('fast', TOPIC)];
    await Promise.all([slow.open(() => undefined), fast.open(() => undefined)]);
    await kafka.producer().send(TOPIC, [kilobyte, kilobyte, kilobyte, kilobyte]);
    await fast.commit(new Map([[0, 4]]));
    await expect(kafka.producer().send(TOPIC, [kilobyte])).rejects.toThrow(/in-memory log is full.*movie\.ratings/);
    await slow.commit(new Map([[0, 4]]));
    await kafka.producer().send(TOPIC, [kilobyte]);
    expect(slow.poll(10, () => true).map(({ offset }) => offset)).toEqual([4]);
  });

  it('keeps headers, tombstones and a chosen partition', async () => {
    const kafka = new MemoryKafka({ clock });
    await kafka.createTopics([{ topic: TOPIC, partitions: 4 }]);
    const headers = [{ key: 'source', value: Uint8Array.of(1, 255) }];
    const position = kafka.append(TOPIC, { key: null, value: null, headers, partition: 3 });
    expect(position).toEqual({ topicPartition: `${TOPIC}-3`, offset: 0 });
    expect(kafka.recordsOf(TOPIC)).toMatchObject([{ partition: 3, key: null, value: null, headers }]);
    expect(() => kafka.append(TOPIC, { key: null, value: null, partition: 4 })).toThrow(/no partition 4/);
  });

  it('rolls a commit back and reads again from there', async () => {
    const kafka = await kafkaOf(1_000_000);
    const source = kafka.source(GROUP, TOPIC);
    await source.open(() => undefined);
    await kafka.producer().send(TOPIC, [kilobyte, kilobyte, kilobyte]);
    expect(source.poll(10, () => true)).toHaveLength(3);
    await source.commit(new Map([[0, 3]]));
    const generation = source.generation();
    kafka.rollBackCommit(GROUP, TOPIC, 0, 1);
    expect(source.generation()).toBeGreaterThan(generation);
    expect(source.poll(10, () => true).map(({ offset }) => offset)).toEqual([1, 2]);
  });
});
