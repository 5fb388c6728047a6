/** A thread that runs its share of the schedules and of the wrong workflows. */
import { parentPort, workerData } from 'node:worker_threads';
import { runViewsSchedules, tryViewsVariant, type ViewsCatch, type ViewsTotals } from './views-campaign.ts';
import { VIEWS_VARIANTS } from './views-variants.ts';

export interface ViewsShare {
  /** This thread's number of `threads`. */
  readonly index: number;
  readonly threads: number;
  readonly seed: number;
  readonly schedules: number;
  /** Schedules on which each variant is tried, and on how many more until it is caught. */
  readonly triesPerVariant: number;
  readonly mostTriesPerVariant: number;
}

export type ViewsMessage = { readonly totals: ViewsTotals } | { readonly caught: ViewsCatch };

const CHUNK = 100;

const tell = (message: ViewsMessage): void => parentPort?.postMessage(message);

const workShare = async (share: ViewsShare): Promise<void> => {
  const { index, threads, seed, schedules, triesPerVariant, mostTriesPerVariant } = share;
  for (let from = index * CHUNK; from < schedules; from += threads * CHUNK)
    tell({ totals: await runViewsSchedules(seed + from, Math.min(CHUNK, schedules - from)) });
  for (const [number, variant] of VIEWS_VARIANTS.entries())
    if (number % threads === index)
      tell({ caught: await tryViewsVariant(variant, seed, triesPerVariant, mostTriesPerVariant) });
};

// Faults are errors by the million, and nobody reads their stacks.
Error.stackTraceLimit = 0;
await workShare(workerData as ViewsShare);
