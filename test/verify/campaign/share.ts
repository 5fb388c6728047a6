/** What one thread of a campaign does. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Campaign, Catch, Totals, Wrong } from './campaign.ts';

export interface Share {
  /** This thread's number of `threads`. */
  readonly index: number;
  readonly threads: number;
  readonly seed: number;
  readonly schedules: number;
  /** Schedules on which each variant is tried, and on how many more until it is caught. */
  readonly triesPerVariant: number;
  readonly mostTriesPerVariant: number;
}

export type Message<Figure extends string> = { readonly totals: Totals<Figure> } | { readonly caught: Catch };

/**
 * Runs this thread's share of the schedules and of the wrong variants.
 *
 * @param chunk schedules after which it tells how far it is
 */
export const workShare = async <Figure extends string, Options extends object>(
  campaign: Campaign<Figure, Options>,
  variants: readonly Wrong<Options>[],
  chunk: number,
): Promise<void> => {
  // Faults are errors by the million, and nobody reads their stacks.
  Error.stackTraceLimit = 0;
  const { index, threads, seed, schedules, triesPerVariant, mostTriesPerVariant } = workerData as Share;
  const tell = (message: Message<Figure>): void => parentPort?.postMessage(message);
  for (let from = index * chunk; from < schedules; from += threads * chunk)
    tell({ totals: await campaign.runSchedules(seed + from, Math.min(chunk, schedules - from)) });
  for (const [number, variant] of variants.entries())
    if (number % threads === index)
      tell({ caught: await campaign.tryVariant(variant, seed, triesPerVariant, mostTriesPerVariant) });
};
