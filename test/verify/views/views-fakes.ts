import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { memoryWorkflowStoresOf } from '../../../localstack/backend/memory-workflow-stores.ts';
import { RETENTION_MS, WINDOW_MS } from '../oracle/facts.ts';
import { fakesOf } from '../simulation/fakes.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** The tables of the stream functions, and what the workflow works on beside them. */
export const viewsFakesOf = (simulation: Simulation) => {
  const tables = fakesOf(simulation);
  const now = () => epochMs(simulation.now);
  const windowing = { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS };
  return { tables, workflow: memoryWorkflowStoresOf(tables, new MemoryViewDocuments(), windowing, now) };
};
export type ViewsFakes = ReturnType<typeof viewsFakesOf>;
