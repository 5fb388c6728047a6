import type { DeadLetterArchive } from '../../lambdas/core/care/redrive-ports.ts';
import type { PollCheckpoints } from '../../lambdas/core/poll/poll-ports.ts';
import type { RecordProducer } from '../../lambdas/core/ports.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import type { TableName } from '../../schema/names.ts';
import type { RecordSource } from '../aws/event-source-mapping/record-source.ts';
import type { TopicAdmin } from '../kafka/topic-admin.ts';
import type { Stores } from '../wiring/stream-wiring.ts';
import type { WorkflowStores } from '../wiring/workflow-wiring.ts';
import type { TopicLog } from './topic-log.ts';

/** Kafka, Cassandra and the documents, real or in memory, as the run uses them. */
export interface Backend {
  readonly admin: TopicAdmin;
  readonly producer: RecordProducer;
  sourceOf(groupId: string, topic: string): RecordSource;
  readonly stores: Stores;
  readonly log: TopicLog;
  /** The dead letters that `stores` has put. */
  readonly archive: DeadLetterArchive;
  readonly checkpoints: PollCheckpoints;
  /** What the serving layer reads. */
  readonly documents: ViewDocuments;
  /** What the workflow of the serving views works on, the documents among it. */
  readonly workflowStores: WorkflowStores;
  /** Rows of each table that this system writes, counted by reading them: Keyspaces has no COUNT. */
  rowCounts(): Promise<Partial<Record<TableName, number>>>;
  close(): Promise<void>;
}
