import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

/** What Kafka's own Java client sends, and other producers with it, and Lambda's mapping reads. */
describe.runIf(engines !== null)('Records of other producers', () => {
  const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'odd-records' };
  let admin: KafkaAdmin;
  let topic = '';
  let source: KafkaSource;

  beforeEach(async () => {
    topic = `odd-records-${Date.now()}`;
    admin = new KafkaAdmin(connection);
    await admin.createTopics([
      { topic, partitions: 1, configs: { 'message.timestamp.after.max.ms': '9223372036854775807' } },
    ]);
    source = new KafkaSource({
      connection,
      groupId: `${topic}-group`,
      topic,
      sleep: (ms, signal) => delay(ms, undefined, { signal }),
    });
    await source.open(() => undefined);
  });

  afterEach(async () => {
    await source.close();
    await admin.deleteTopic(topic);
    await admin.close();
  });

  const send = async (what: string): Promise<void> => {
    const { command } = await findJava(process.env);
    const jars = await installJars(engineFolderFrom(process.env), 'kafka', silentSteps, process.env);
    const program = join(import.meta.dirname, 'OddProducer.java');
    const [broker = ''] = connection.brokers;
    await promisify(execFile)(command, ['-cp', join(jars, '*'), program, broker, topic, what]);
  };

  const read = async (count: number): Promise<SourceRecord[]> => {
    const records: SourceRecord[] = [];
    for (const until = Date.now() + PATIENCE_MS; records.length < count && Date.now() < until; await delay(20)) {
      records.push(...source.poll(1_000, () => true));
    }
    return records;
  };

  const textOf = ({ value }: SourceRecord): string => Buffer.from(value ?? []).toString();

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('are read in their compression: %s', async (compression) => {
    await send(compression);
    const records = await read(COMPRESSED);
    expect(records.slice(0, -1).map(textOf)).toEqual(
      Array.from({ length: COMPRESSED - 1 }, (_, nth) => `value ${nth}${' '.repeat(nth * 100)}`),
    );
    expect(records.at(-1)?.value).toHaveLength(200_000);
  });

  it('keep headers of any name, in their order, those without a value too, and any time stamp', async () => {
    await send('headers');
    const [record] = await read(1);
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
    await send('transactions');
    expect((await read(3)).map(textOf)).toEqual(['kept 0', 'kept 1', 'kept 2']);
    await source.commit(new Map([[0, 3]]));
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until && (await source.lag()).get(0) !== 0; )
      await delay(50);
    expect(await source.lag()).toEqual(new Map([[0, 0]]));
    expect(source.poll(10, () => true)).toEqual([]);
  });
});
