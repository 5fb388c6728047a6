import { afterEach, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { EventSourceMapping } from '../../../localstack/aws/event-source-mapping/event-source-mapping.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import { startMappings } from '../../../localstack/pipeline/mappings.ts';
import { SimulatedTime } from '../../../localstack/time/local-time.ts';
import { TOPICS } from '../../../schema/names.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';

let mappings: EventSourceMapping[] = [];

afterEach(() => Promise.all(mappings.map((mapping) => mapping.stop())));

it('Records of a topic that is made anew are set aside beside those of the one before, though their places are the same', async () => {
  const time = new SimulatedTime(epochMs(NOW));
  const backend = openMemoryBackend(time.clock, countedTelemetry());
  const topics = ALL_TOPICS.map((topic) => ({ topic, partitions: 1 }));
  await backend.admin.createTopics(topics);
  mappings = await startMappings({ backend, time, figures: new Figures(), topicIncarnation: 'test' });
  const poison = { key: '603', value: Buffer.from('not Avro'), headers: [{ key: 'constructor', value: null }] };
  const letters = async () => (await backend.archive.list({ topic: undefined, after: undefined, limit: 10 })).letters;

  await backend.producer.send(TOPICS.reviews, [poison]);
  await expect.poll(() => letters()).toHaveLength(1);
  await backend.admin.deleteTopic(TOPICS.reviews);
  await backend.admin.createTopics(topics);
  await backend.producer.send(TOPICS.reviews, [poison]);
  await expect.poll(() => letters()).toHaveLength(2);
});

it('A record is not set aside under the topic before, while its source has not noticed that there is another', async () => {
  const time = new SimulatedTime(epochMs(NOW));
  const backend = openMemoryBackend(time.clock, countedTelemetry());
  await backend.admin.createTopics(ALL_TOPICS.map((topic) => ({ topic, partitions: 1 })));
  let isBehind = true;
  const sourceOf: typeof backend.sourceOf = (...asked) => {
    const source = backend.sourceOf(...asked);
    const incarnation = source.incarnation.bind(source);
    return Object.assign(source, { incarnation: () => (isBehind ? 'the one before' : incarnation()) });
  };
  const figures = new Figures();
  mappings = await startMappings({ backend: { ...backend, sourceOf }, time, figures, topicIncarnation: 'test' });
  const letters = async () => (await backend.archive.list({ topic: undefined, after: undefined, limit: 10 })).letters;

  await backend.producer.send(TOPICS.reviews, [{ key: '603', value: Buffer.from('not Avro') }]);
  await expect.poll(() => figures.retries).toBeGreaterThan(0);
  expect(await letters()).toEqual([]);
  isBehind = false;
  await expect.poll(() => letters()).toHaveLength(1);
  expect((await letters())[0]?.key).not.toContain('the one before');
});
