import { MemoryViewDocuments } from '../../lambdas/adapters/memory/view-documents.ts';
import { memoryTablesOf } from '../../localstack/backend/memory-tables.ts';
import { memoryWorkflowStoresOf } from '../../localstack/backend/memory-workflow-stores.ts';
import { type SleepersTime, WINDOWING } from './time.ts';

/** What the steps of the workflow work on, in memory. */
export const workflowFakesAt = (time: SleepersTime) => {
  const now = () => time.now();
  return memoryWorkflowStoresOf(memoryTablesOf(now), new MemoryViewDocuments(), WINDOWING, now);
};
export type WorkflowFakes = ReturnType<typeof workflowFakesAt>;
