import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingRecord, RecordProducer } from '../../../lambdas/core/ports.ts';
import { partitionOf } from '../../../lambdas/core/stream/murmur2.ts';
import type { RecordSource, SourceRecord } from '../../../localstack/aws/event-source-mapping/record-source.ts';
import type { TopicAdmin } from '../../../localstack/kafka/topic-admin.ts';
import { TOPICS } from '../../../schema/names.ts';

/** One Kafka, real or in memory, as the tests of its ports see it. */
export interface KafkaUnderTest {
  readonly admin: TopicAdmin;
  readonly producer: RecordProducer;
  source(groupId: string, topic: string): RecordSource;
  close(): Promise<void>;
}

const TOPIC = TOPICS.trending;
const PARTITIONS = 3;
const PATIENCE_MS = 20_000;

/** What every implementation of the Kafka ports must do. */
export const kafkaContract = (name: string, connect: () => Promise<KafkaUnderTest>): void => {
  describe(`the Kafka ports, ${name}`, () => {
    let kafka: KafkaUnderTest;
    let open: RecordSource[] = [];
    let groupId = '';
    let groups = 0;

    beforeAll(async () => {
      kafka = await connect();
    });

    beforeEach(async () => {
      groupId = `contract-${Date.now()}-${++groups}`;
      await kafka.admin.deleteTopic(TOPIC);
      await eventually(() => kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS }]));
      await eventually(async () => expect((await kafka.admin.endOffsets(TOPIC)).size).toBe(PARTITIONS));
    });

    afterEach(async () => {
      await Promise.all(open.map((source) => source.close()));
      open = [];
    });

    afterAll(async () => {
      await kafka.admin.deleteTopic(TOPIC);
      await kafka.close();
    });

    const joined = async (onArrival: () => void = () => undefined): Promise<RecordSource> => {
      const source = kafka.source(groupId, TOPIC);
      open.push(source);
      await source.open(onArrival);
      return source;
    };

    const leave = async (source: RecordSource): Promise<void> => {
      open = open.filter((other) => other !== source);
      await source.close();
    };

    it('keeps headers, also several of one name and those without a value, records without a key and tombstones', async () => {
      const header = (key: string, ...bytes: number[]) => ({ key, value: Uint8Array.from(bytes) });
      // Names are strangers' text: those of properties of every object. (Numbers lose their order in kafkajs' producer.)
      const strange = ['constructor', '__proto__', 'toString'].map((name) => header(name, 7));
      const none = (key: string) => ({ key, value: null });
      const headers = [header('a', 0, 255), header('a', 1), none('a'), header('b'), none('c'), ...strange];
      await kafka.producer.send(TOPIC, [{ key: null, value: null, headers }]);
      await kafka.producer.send(TOPIC, [{ key: Buffer.from('603'), value: Uint8Array.of(1) }]);
      const source = await joined();
      const read = await readFrom(source, 2);
      const [tombstone] = read.filter(({ value }) => value === null);
      expect(tombstone?.key).toBeNull();
      expect(tombstone?.headers.map(({ key, value }) => [key, value === null ? null : [...value]])).toEqual([
        ['a', [0, 255]],
        ['a', [1]],
        ['a', null],
        ['b', []],
        ['c', null],
        ...strange.map(({ key }) => [key, [7]]),
      ]);
      expect(read.filter(({ value }) => value !== null).map(({ key }) => textOf(key))).toEqual(['603']);
    });

    it('hands out what was sent, by partition of the key, in order, bytes unchanged', async () => {
      const sent = recordsFor(['603', '604', '605', '603', '604'], (index) => Uint8Array.of(0, 255, index));
      await kafka.producer.send(TOPIC, sent);
      const source = await joined();
      const read = await readFrom(source, sent.length);
      for (const key of ['603', '604', '605']) {
        const own = read.filter((record) => textOf(record.key) === key);
        const values = sent.filter((record) => record.key === key).map(({ value }) => [...(value ?? [])]);
        expect(own.map(({ value }) => [...(value ?? [])])).toEqual(values);
        expect(new Set(own.map(({ partition }) => partition))).toEqual(
          new Set([partitionOf(Buffer.from(key), PARTITIONS)]),
        );
      }
    });

    it('numbers the records of a partition from 0 without a gap', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603', '603', '603']));
      await kafka.producer.send(TOPIC, recordsFor(['603', '603']));
      const read = await readFrom(await joined(), 5);
      expect(read.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
    });

    it('gives every record the time it was appended or made', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603']));
      const [record] = await readFrom(await joined(), 1);
      expect(Math.abs((record as SourceRecord).timestamp - Date.now())).toBeLessThan(60_000);
      expect(['CREATE_TIME', 'LOG_APPEND_TIME']).toContain(record?.timestampType);
    });

    it('sends nothing for an empty list', async () => {
      await kafka.producer.send(TOPIC, []);
      expect([...(await kafka.admin.endOffsets(TOPIC)).values()]).toEqual([0, 0, 0]);
    });

    it('refuses a record above the limit, naming topic and key, and sends nothing of its batch', async () => {
      const records = [...recordsFor(['603']), { key: '604', value: new Uint8Array(1_100_000) }];
      await expect(kafka.producer.send(TOPIC, records)).rejects.toThrow(/key 604 for topic movie\.trending/);
      expect([...(await kafka.admin.endOffsets(TOPIC)).values()]).toEqual([0, 0, 0]);
    });

    it('takes more in one send than fits one request', async () => {
      const value = Uint8Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256));
      await kafka.producer.send(
        TOPIC,
        recordsFor(
          Array.from({ length: 9 }, () => '603'),
          () => value,
        ),
      );
      const read = await readFrom(await joined(), 9);
      expect(read.every((record) => Buffer.compare(Buffer.from(record.value ?? []), Buffer.from(value)) === 0)).toBe(
        true,
      );
    });

    it('rejects a send to a topic that does not exist', async () => {
      await expect(kafka.producer.send(TOPICS.metadata, recordsFor(['603']))).rejects.toThrow(/movie\.metadata/);
    });

    it('polls no more than it is asked for, and only from the partitions it is asked for', async () => {
      await kafka.producer.send(TOPIC, recordsFor(Array.from({ length: 60 }, (_, index) => String(index))));
      const source = await joined();
      await eventually(async () => expect((await kafka.admin.endOffsets(TOPIC)).size).toBe(PARTITIONS));
      const first = await readFrom(source, 1, (partition) => partition === 1, 1);
      expect(first).toHaveLength(1);
      expect(first[0]?.partition).toBe(1);
      expect(source.positions().get(1)).toBe(1);
      expect(source.positions().has(0)).toBe(false);
    });

    it('tells of arrivals, so that nobody need look for them', async () => {
      let arrivals = 0;
      const source = await joined(() => arrivals++);
      const before = arrivals;
      await kafka.producer.send(TOPIC, recordsFor(['603']));
      await eventually(async () => expect(arrivals).toBeGreaterThan(before));
      expect(source.poll(10, () => true)).toHaveLength(1);
    });

    it('resumes a group at what it committed', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603', '603', '603']));
      const partition = partitionOf(Buffer.from('603'), PARTITIONS);
      const first = await joined();
      await readFrom(first, 3);
      await first.commit(new Map([[partition, 2]]));
      await leave(first);
      const [resumed] = await readFrom(await joined(), 1);
      expect(resumed?.offset).toBe(2);
    });

    it('starts every group at the beginning', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603']));
      await readFrom(await joined(), 1);
      groupId = `${groupId}-other`;
      const [record] = await readFrom(await joined(), 1);
      expect(record?.offset).toBe(0);
    });

    it('tells the lag of a group, before its first commit and after', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603', '603', '603']));
      const partition = partitionOf(Buffer.from('603'), PARTITIONS);
      expect((await kafka.admin.lag(groupId, TOPIC)).get(partition)).toBe(3);
      const source = await joined();
      await readFrom(source, 3);
      await source.commit(new Map([[partition, 2]]));
      expect((await source.lag()).get(partition)).toBe(1);
      expect([...(await kafka.admin.lag(groupId, TOPIC)).values()].toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    });

    it('deals the partitions out anew when a member joins and when it leaves', async () => {
      const first = await joined();
      const alone = first.generation();
      const second = await joined();
      await eventually(async () => expect(first.generation()).toBeGreaterThan(alone));
      await kafka.producer.send(TOPIC, recordsFor(Array.from({ length: 60 }, (_, index) => String(index))));
      const [mine, others] = [new Set<number>(), new Set<number>()];
      await eventually(async () => {
        for (const { partition } of first.poll(60, () => true)) mine.add(partition);
        for (const { partition } of second.poll(60, () => true)) others.add(partition);
        expect(mine.size + others.size).toBe(PARTITIONS);
      });
      expect(Math.min(mine.size, others.size)).toBe(1);
      expect(new Set([...mine, ...others]).size).toBe(PARTITIONS);
      const shared = first.generation();
      await leave(second);
      await eventually(async () => expect(first.generation()).toBeGreaterThan(shared));
      expect(new Set((await readFrom(first, 60)).map(({ partition }) => partition)).size).toBe(PARTITIONS);
    });

    it('starts from the beginning when what was committed is out of range', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603', '603']));
      const partition = partitionOf(Buffer.from('603'), PARTITIONS);
      const first = await joined();
      await first.commit(new Map([[partition, 999]]));
      await leave(first);
      const read = await readFrom(await joined(), 2);
      expect(read.map(({ offset }) => offset)).toEqual([0, 1]);
    });

    it('goes on with a topic that is deleted and created anew under it', async () => {
      await kafka.producer.send(TOPIC, recordsFor(['603', '603', '603']));
      const source = await joined();
      await readFrom(source, 3);
      await source.commit(new Map([[partitionOf(Buffer.from('603'), PARTITIONS), 3]]));
      await kafka.admin.deleteTopic(TOPIC);
      await eventually(() => kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS }]));
      const longer = Array.from({ length: 10 }, () => '603');
      await eventually(() =>
        kafka.producer.send(
          TOPIC,
          recordsFor(longer, () => Buffer.from('anew')),
        ),
      );
      // Until it notices, it may read on where it was; then it reads from the beginning.
      const read: SourceRecord[] = [];
      await eventually(async () => {
        read.push(...(await readFrom(source, 1)));
        expect(read.map(({ offset }) => offset)).toEqual(expect.arrayContaining(longer.map((_, nth) => nth)));
      });
      expect(new Set(read.map(({ value }) => textOf(value)))).toEqual(new Set(['anew']));
    });

    it('skips nothing of a topic made anew, though offsets of the one before are committed late', async () => {
      const partition = partitionOf(Buffer.from('603'), PARTITIONS);
      await kafka.producer.send(TOPIC, recordsFor(['603', '603', '603']));
      const first = await joined();
      await readFrom(first, 3);
      const [before, generation] = [first.incarnation(), first.generation()];
      await kafka.admin.deleteTopic(TOPIC);
      await eventually(() => kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS }]));
      await eventually(() => kafka.producer.send(TOPIC, recordsFor(Array.from({ length: 10 }, () => '603'))));
      // Where the reader has not noticed yet, Kafka takes it.
      if (first.generation() === generation) await first.commit(new Map([[partition, 3]])).catch(() => undefined);
      const second = await joined();
      await leave(first);
      const read = await readFrom(second, 9);
      expect(new Set(read.map(({ offset }) => offset))).toEqual(new Set(Array.from({ length: 10 }, (_, nth) => nth)));
      expect(second.incarnation()).not.toBe(before);
      expect(second.incarnation()).toBe(await kafka.admin.incarnationOf(TOPIC));
    });

    it('tells two topics of one name apart by their incarnation', async () => {
      const before = await kafka.admin.incarnationOf(TOPIC);
      expect(await kafka.admin.incarnationOf(TOPIC)).toBe(before);
      await kafka.admin.deleteTopic(TOPIC);
      await expect(kafka.admin.incarnationOf(TOPIC)).rejects.toThrow(/movie\.trending/);
      await eventually(() => kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS }]));
      const after = await eventually(() => kafka.admin.incarnationOf(TOPIC));
      expect(after).not.toBe(before);
      // Part of a dead letter's key, so of a file's name.
      for (const incarnation of [before, after]) expect(incarnation).toMatch(/^[\w-]+$/);
    });

    it('creates topics as often as it is asked, adds partitions and takes none away', async () => {
      await kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS, configs: { 'retention.ms': '60000' } }]);
      await kafka.admin.createTopics([{ topic: TOPIC, partitions: 1 }]);
      expect((await kafka.admin.endOffsets(TOPIC)).size).toBe(PARTITIONS);
      await kafka.admin.createTopics([{ topic: TOPIC, partitions: PARTITIONS + 2 }]);
      await eventually(async () => expect((await kafka.admin.endOffsets(TOPIC)).size).toBe(PARTITIONS + 2));
    });
  });
};

const recordsFor = (
  keys: readonly string[],
  valueOf: (index: number) => Uint8Array = (index) => Buffer.from(`value ${index}`),
): OutgoingRecord[] => keys.map((key, index) => ({ key, value: valueOf(index) }));

const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();

const readFrom = async (
  source: RecordSource,
  least: number,
  accepts: (partition: number) => boolean = () => true,
  maxRecords = 1_000,
): Promise<SourceRecord[]> => {
  const read: SourceRecord[] = [];
  await eventually(async () => {
    read.push(...source.poll(maxRecords, accepts));
    expect(read.length).toBeGreaterThanOrEqual(least);
  });
  return read;
};

const eventually = async <Result>(attempt: () => Promise<Result>): Promise<Result> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(20);
    }
  }
};
