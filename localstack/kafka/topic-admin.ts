import type { ByPartition } from '../aws/event-source-mapping/record-source.ts';

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** @default 1 */
  readonly replicationFactor?: number;
  /** Topic settings by Kafka's own names, such as `retention.ms`. */
  readonly configs?: Readonly<Record<string, string>>;
}

export interface TopicAdmin {
  /** Creates what is missing, adds partitions where there are too few, applies the configs; never takes anything away. */
  createTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Deletes the topic with its records and its committed offsets, if it exists. */
  deleteTopic(topic: string): Promise<void>;
  /** Differs between two topics of one name of which the second was created after the first was deleted. */
  incarnationOf(topic: string): Promise<string>;
  /** The next offset each partition will give to a record. */
  endOffsets(topic: string): Promise<ByPartition>;
  /** Log end less committed offset of the group; less the log's start where it has committed nothing. */
  lag(groupId: string, topic: string): Promise<ByPartition>;
  close(): Promise<void>;
}
