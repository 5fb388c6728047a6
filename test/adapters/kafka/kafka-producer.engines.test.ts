import { createHook } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KafkaProducer } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { DEFAULT_MAX_MESSAGE_BYTES } from '../../../lambdas/adapters/kafka/kafka-requests.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { TOPICS } from '../../../schema/names.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { holdProductTopics } from '../../engines/product-topics.ts';

const engines = engineAddresses();
const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'producer-test' };
const TOPIC = TOPICS.reviews;
const OTHER_TOPIC = TOPICS.ratings;
const MISSING_TOPIC = TOPICS.metadata;
const BATCH_AND_RECORD_OVERHEAD_BYTES = 1_024 + 26;
const records = [{ key: '603', value: Buffer.from('whoa') }];

/** Timers armed while `wait` runs, whoever arms them, and warnings printed. */
const timersDuring = async (wait: () => Promise<void>): Promise<{ timers: number; warnings: string[] }> => {
  let timers = 0;
  const warnings: string[] = [];
  const warned = ({ name }: Error): void => void warnings.push(name);
  const hook = createHook({ init: (_id, type) => void (type === 'Timeout' && timers++) }).enable();
  process.on('warning', warned);
  await wait();
  hook.disable();
  process.off('warning', warned);
  return { timers, warnings };
};

/** Writes to sockets while `act` runs. */
const requestsDuring = async (act: () => Promise<unknown>): Promise<number> => {
  const write = vi.spyOn(Socket.prototype, 'write');
  await act();
  const { length } = write.mock.calls;
  write.mockRestore();
  return length;
};

const openSockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

describe.runIf(engines !== null)('the Kafka producer against a real broker', () => {
  holdProductTopics();
  const admin = new KafkaAdmin(connection);

  const recordsIn = async (topic: string): Promise<number> =>
    [...(await admin.endOffsets(topic)).values()].reduce((sum, offset) => sum + offset, 0);

  beforeAll(async () => {
    await admin.createTopics([TOPIC, OTHER_TOPIC].map((topic) => ({ topic, partitions: 2 })));
    await admin.close();
  });

  afterAll(async () => {
    await admin.deleteTopic(TOPIC);
    await admin.deleteTopic(OTHER_TOPIC);
    await admin.close();
  });

  it('arms no timers while it is connected and has nothing to send, and prints no warning', async () => {
    const producer = new KafkaProducer({ ...connection, idleMs: 60_000 });
    await producer.send(TOPIC, records);
    const { timers, warnings } = await timersDuring(() => delay(1_000));
    // One is the test's own wait; kafkajs as it comes arms some 800.
    expect(timers).toBeLessThan(10);
    expect(warnings).toEqual([]);
    await producer.close();
  });

  it('holds no socket once it has been idle, and sends again after', async () => {
    const before = openSockets();
    const producer = new KafkaProducer({ ...connection, idleMs: 50 });
    await producer.send(TOPIC, records);
    expect(openSockets()).toBeGreaterThan(before);
    await delay(500);
    expect(openSockets()).toBe(before);
    await producer.send(TOPIC, records);
    await producer.close();
    expect(openSockets()).toBe(before);
  });

  it('keeps sends apart and in order, however many are started at once', async () => {
    const producer = new KafkaProducer(connection);
    const before = await recordsIn(TOPIC);
    await Promise.all(Array.from({ length: 20 }, () => producer.send(TOPIC, records)));
    const after = await recordsIn(TOPIC);
    expect(after - before).toBe(20);
    await producer.close();
  });

  it('keeps sends to several topics apart that are begun together: each is acknowledged, and each in order', async () => {
    const producer = new KafkaProducer(connection);
    const before = [await recordsIn(TOPIC), await recordsIn(OTHER_TOPIC)];
    await Promise.all(
      Array.from({ length: 5 }, async () =>
        Promise.all([producer.send(TOPIC, records), producer.send(OTHER_TOPIC, [...records, ...records])]),
      ),
    );
    expect(await recordsIn(TOPIC)).toBe(Number(before[0]) + 5);
    expect(await recordsIn(OTHER_TOPIC)).toBe(Number(before[1]) + 10);
    await producer.close();
  });

  it('sends what is begun together as one request', async () => {
    const producer = new KafkaProducer(connection);
    const sendBoth = () => Promise.all([producer.send(TOPIC, records), producer.send(OTHER_TOPIC, records)]);
    await sendBoth();
    expect(await requestsDuring(sendBoth)).toBe(1);
    await producer.close();
  });

  it('lets a topic that is not there, or a record that is too large, cost no other topic anything', async () => {
    const producer = new KafkaProducer(connection);
    const before = await recordsIn(TOPIC);
    const missing = producer.send(MISSING_TOPIC, records);
    const tooLarge = producer.send(OTHER_TOPIC, [{ key: '603', value: Buffer.alloc(DEFAULT_MAX_MESSAGE_BYTES) }]);
    const outcomes = await Promise.allSettled([missing, producer.send(TOPIC, records), tooLarge]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    await expect(missing).rejects.toThrow(/did not acknowledge 1 records for topic movie\.metadata/);
    await expect(tooLarge).rejects.toThrow(/key 603 .* takes/);
    expect(await recordsIn(TOPIC)).toBe(before + 1);
    await producer.close();
  });

  it('sends several requests for more than a partition takes in one, beside another topic', async () => {
    const producer = new KafkaProducer(connection);
    const before = [await recordsIn(TOPIC), await recordsIn(OTHER_TOPIC)];
    const large = Array.from({ length: 3 }, () => ({ key: '603', value: randomBytes(600_000) }));
    await Promise.all([producer.send(TOPIC, large), producer.send(OTHER_TOPIC, records)]);
    expect([await recordsIn(TOPIC), await recordsIn(OTHER_TOPIC)]).toEqual([
      Number(before[0]) + 3,
      Number(before[1]) + 1,
    ]);
    await producer.close();
  });

  it('gets the largest record it lets through past the broker, even if it does not compress', async () => {
    const producer = new KafkaProducer(connection);
    const before = await recordsIn(TOPIC);
    const largest = DEFAULT_MAX_MESSAGE_BYTES - BATCH_AND_RECORD_OVERHEAD_BYTES - '603'.length;
    await producer.send(TOPIC, [{ key: '603', value: randomBytes(largest) }]);
    expect(await recordsIn(TOPIC)).toBe(before + 1);
    await expect(producer.send(TOPIC, [{ key: '603', value: randomBytes(largest + 1) }])).rejects.toThrow(
      /key 603 .* takes/,
    );
    await producer.close();
  });

  it('gives up with a clear error when no broker answers, and says nothing else', async () => {
    const producer = new KafkaProducer({ brokers: ['127.0.0.1:1'], clientId: 'nowhere' });
    await expect(producer.send(TOPIC, records)).rejects.toThrow(
      /did not acknowledge 1 records for topic movie\.reviews: .*127\.0\.0\.1:1/,
    );
    await producer.close();
  });
});
