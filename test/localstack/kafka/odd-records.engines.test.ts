import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import type { SourceRecord } from '../../../localstack/aws/event-source-mapping/record-source.ts';
import { engineFolderFrom } from '../../../localstack/engines/engine-settings.ts';
import { installJars } from '../../../localstack/engines/jvm/jars.ts';
import { findJava } from '../../../localstack/engines/jvm/java.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { engineAddresses } from '../../engines/engines.ts';

const engines = engineAddresses();
const PATIENCE_MS = 30_000;
const COMPRESSED = 41;
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const topicOf = (what: string): string => `odd-records-${what}`;
const TOPICS = [...COMPRESSIONS, 'headers', 'transactions'].map(topicOf);

/** What Kafka's own Java client sends, and other producers with it, and Lambda's mapping reads. */
describe.runIf(engines !== null)('Records of other producers', () => {
  const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'odd-records' };
  const admin = new KafkaAdmin(connection);

  beforeAll(async () => {
    const configs = { 'message.timestamp.after.max.ms': '9223372036854775807' };
    await admin.createTopics(TOPICS.map((topic) => ({ topic, partitions: 1, configs })));
    const { command } = await findJava(process.env);
    const jars = await installJars(engineFolderFrom(process.env), 'kafka', silentSteps, process.env);
    const program = join(import.meta.dirname, 'OddProducer.java');
    const [broker = ''] = connection.brokers;
    // All at once: each start of Java compiles the program anew.
    await promisify(execFile)(command, ['-cp', join(jars, '*'), program, broker, ...TOPICS]);
  });

  afterAll(async () => {
    for (const topic of TOPICS) await admin.deleteTopic(topic);
    await admin.close();
  });

  const open = async (what: string): Promise<KafkaSource> => {
    const source = new KafkaSource({
      connection,
      groupId: `${topicOf(what)}-group`,
      topic: topicOf(what),
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
    });
    onTestFinished(() => source.close());
    await source.open(() => undefined);
    return source;
  };

  const read = async (source: KafkaSource, count: number): Promise<SourceRecord[]> => {
    const records: SourceRecord[] = [];
    for (const until = Date.now() + PATIENCE_MS; records.length < count && Date.now() < until; await delay(20)) {
      records.push(...source.poll(1_000, () => true));
    }
    return records;
  };

  const textOf = ({ value }: SourceRecord): string => Buffer.from(value ?? []).toString();

  it.each(COMPRESSIONS)('are read in their compression: %s', async (compression) => {
    const records = await read(await open(compression), COMPRESSED);
    expect(records.slice(0, -1).map(textOf)).toEqual(
      Array.from({ length: COMPRESSED - 1 }, (_, nth) => `value ${nth}${' '.repeat(nth * 100)}`),
    );
    expect(records.at(-1)?.value).toHaveLength(200_000);
  });

  it('keep headers of any name, in their order, those without a value too, and any time stamp', async () => {
    const [record] = await read(await open('headers'), 1);
    expect(record?.headers.map(({ key, value }) => [key, value === null ? null : [...value]])).toEqual([
      ['constructor', [7]],
      ['__proto__', [7]],
      ['2', [7]],
      ['1', [7]],
      ['a', null],
      ['b', [1]],
      ['a', [2]],
    ]);
    expect(record?.timestamp).toBe(1.79e18);
  });

  it('leave no lag behind, although a transaction ends with a record that nobody is shown', async () => {
    const source = await open('transactions');
    expect((await read(source, 3)).map(textOf)).toEqual(['kept 0', 'kept 1', 'kept 2']);
    await source.commit(new Map([[0, 3]]));
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until && (await source.lag()).get(0) !== 0; )
      await delay(50);
    expect(await source.lag()).toEqual(new Map([[0, 0]]));
    expect(source.poll(10, () => true)).toEqual([]);
  });

  it('stand still where a batch cannot be unpacked, in its partition alone, until it has left the log', async () => {
    const topic = topicOf('unreadable');
    await admin.createTopics([{ topic, partitions: 2 }]);
    onTestFinished(() => admin.deleteTopic(topic));
    const kafka = kafkaClientOf(connection);
    const [producer, owner] = [kafka.producer({ allowAutoTopicCreation: false }), kafka.admin()];
    await Promise.all([producer.connect(), owner.connect()]);
    onTestFinished(async () => void (await Promise.all([producer.disconnect(), owner.disconnect()])));
    const sent = async (partition: number, value: string | Buffer) =>
      producer.send({ topic, compression: kafkajs.CompressionTypes.GZIP, messages: [{ partition, value }] });
    for (const value of ['before', Buffer.alloc(101 * 1024 * 1024), 'behind']) await sent(0, value);
    await sent(1, 'beside');

    const told: unknown[] = [];
    const source = new KafkaSource({
      connection,
      groupId: `${topic}-group`,
      topic,
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
      onStandstill: ({ partition, firstOffset, lastOffset }) => told.push([partition, firstOffset, lastOffset]),
      onGoesOn: ({ partition }) => told.push([partition, 'goes on']),
      onLost: ({ message }) => told.push(message),
    });
    onTestFinished(() => source.close());
    await source.open(() => undefined);
    expect((await read(source, 2)).map(textOf).toSorted()).toEqual(['before', 'beside']);
    await expect.poll(() => told, { timeout: PATIENCE_MS }).toEqual([[0, 1, 1]]);
    await source.commit(
      new Map([
        [0, 1],
        [1, 1],
      ]),
    );
    // It is looked at again and again.
    await delay(6_000);
    expect(await source.lag()).toEqual(
      new Map([
        [0, 2],
        [1, 0],
      ]),
    );
    // Which also tells kafkajs of the topic.
    expect(await owner.fetchTopicOffsets(topic)).toHaveLength(2);
    await owner.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
    expect((await read(source, 1)).map(textOf)).toEqual(['behind']);
    expect(told).toEqual([
      [0, 1, 1],
      [0, 'goes on'],
    ]);
  });
});
