import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
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
});
