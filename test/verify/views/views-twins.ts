import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { memoryWorkflowStoresOf } from '../../../localstack/backend/memory-workflow-stores.ts';
import { WINDOW_MS } from '../facts.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { twinsOf } from '../simulation/twins.ts';

/** The tables of the stream functions, and what the workflow works on beside them. */
export const viewsTwinsOf = (simulation: Simulation) => {
  const tables = twinsOf(simulation);
  const now = () => epochMs(simulation.now);
  return { tables, workflow: memoryWorkflowStoresOf(tables, new MemoryViewDocuments(), WINDOW_MS, now) };
};
export type ViewsTwins = ReturnType<typeof viewsTwinsOf>;
