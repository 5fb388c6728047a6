import kafkajs, { type Admin } from 'kafkajs';
import { IdleConnection } from '../../lambdas/adapters/idle-connection.ts';
import { type KafkaConnection, kafkaClientOf } from '../../lambdas/adapters/kafka/kafka-client.ts';
import type { ByPartition } from '../aws/event-source-mapping/record-source.ts';
import type { TopicAdmin, TopicSpec } from './topic-admin.ts';
import { topicIdOf } from './topic-id.ts';
import { untilTopics } from './until-topics.ts';

/** Longer than the terminal's refresh, so that figures read once a second keep one connection. */
const IDLE_MS = 5_000;

/** Nothing committed. */
const NO_OFFSET = -1;

export interface GroupCommit {
  readonly offset: number;
  readonly note: string;
}

export class KafkaAdmin implements TopicAdmin {
  readonly #connection: IdleConnection<Admin>;
  readonly #broker: string;

  constructor(connection: KafkaConnection) {
    this.#broker = connection.brokers[0] ?? '';
    const kafka = kafkaClientOf(connection);
    this.#connection = new IdleConnection(async () => {
      const admin = kafka.admin();
      await admin.connect();
      return admin;
    }, IDLE_MS);
  }

  createTopics(specs: readonly TopicSpec[]): Promise<void> {
    return this.#connection.use(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const [missing, present] = [
        specs.filter(isMissing(existing)),
        specs.filter((spec) => !isMissing(existing)(spec)),
      ];
      // Resolves with false where another process created them in between, which is as good.
      if (missing.length > 0) await admin.createTopics({ topics: missing.map(newTopicOf), waitForLeaders: false });
      await untilTopics(admin, (topics) => missing.every(({ topic }) => topics.has(topic)));
      await addPartitions(admin, present);
      await applyConfigs(admin, present);
    });
  }

  deleteTopic(topic: string): Promise<void> {
    return this.#connection.use(async (admin) => {
      const existing = await admin.listTopics();
      if (!existing.includes(topic)) return;
      await admin.deleteTopics({ topics: [topic] });
      await untilTopics(admin, (topics) => !topics.has(topic));
    });
  }

  incarnationOf(topic: string): Promise<string> {
    return topicIdOf(this.#broker, topic);
  }

  endOffsets(topic: string): Promise<ByPartition> {
    return this.#connection.use(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
    });
  }

  /** What the group has committed of the topic, by partition, with what it has noted beside it. */
  commitsOf(groupId: string, topic: string): Promise<ReadonlyMap<number, GroupCommit>> {
    return this.#connection.use(async (admin) => {
      const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const commits = (group?.partitions ?? []).map(({ partition, offset, metadata }) => {
        return [partition, { offset: Number(offset), note: metadata ?? '' }] as const;
      });
      return new Map(commits.filter(([, { offset }]) => offset !== NO_OFFSET));
    });
  }

  lag(groupId: string, topic: string): Promise<ByPartition> {
    return this.#connection.use(async (admin) => {
      const [logs, groups] = await Promise.all([
        admin.fetchTopicOffsets(topic),
        admin.fetchOffsets({ groupId, topics: [topic] }),
      ]);
      const partitions = groups.flatMap((group) => group.partitions);
      const committed = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      return new Map(
        logs.map(({ partition, low, high }) => {
          const next = Math.max(committed.get(partition) ?? NO_OFFSET, Number(low));
          return [partition, Math.max(0, Number(high) - next)];
        }),
      );
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

const isMissing =
  (existing: ReadonlySet<string>) =>
  ({ topic }: TopicSpec): boolean =>
    !existing.has(topic);

const configEntriesOf = ({ configs = {} }: TopicSpec): { name: string; value: string }[] =>
  Object.entries(configs).map(([name, value]) => ({ name, value }));

const newTopicOf = (spec: TopicSpec) => ({
  topic: spec.topic,
  numPartitions: spec.partitions,
  replicationFactor: spec.replicationFactor ?? 1,
  configEntries: configEntriesOf(spec),
});

const addPartitions = async (admin: Admin, specs: readonly TopicSpec[]): Promise<void> => {
  if (specs.length === 0) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: specs.map(({ topic }) => topic) });
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  const tooFew = specs.filter(({ topic, partitions }) => (counts.get(topic) ?? partitions) < partitions);
  if (tooFew.length === 0) return;
  await admin.createPartitions({
    topicPartitions: tooFew.map(({ topic, partitions }) => ({ topic, count: partitions })),
  });
};

const applyConfigs = async (admin: Admin, specs: readonly TopicSpec[]): Promise<void> => {
  const configured = specs.filter((spec) => configEntriesOf(spec).length > 0);
  if (configured.length === 0) return;
  await admin.alterConfigs({
    validateOnly: false,
    resources: configured.map((spec) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: spec.topic,
      configEntries: configEntriesOf(spec),
    })),
  });
};
