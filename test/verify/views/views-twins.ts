import { MemoryViewDocuments } from '../../../lambdas/adapters/memory-view-documents.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { memoryWorkflowStoresOf } from '../../../localstack/memory-workflow-stores.ts';
import { WINDOW_MS } from '../facts.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { Twins } from '../simulation/twins.ts';

/** The tables of the stream functions, and what the workflow works on beside them. */
export const viewsTwinsOf = (simulation: Simulation) => {
  const tables = new Twins(simulation);
  const { sentiments, ratings, stats, ranks, movies, changeLog } = tables;
  const workflow = memoryWorkflowStoresOf(
    { sentiments, ratings, stats, ranks, movies, changeLog },
    new MemoryViewDocuments(),
    WINDOW_MS,
    () => epochMs(simulation.now),
  );
  return { tables, workflow };
};
export type ViewsTwins = ReturnType<typeof viewsTwinsOf>;
