/** A thread that runs its share of the schedules and its share of the wrong variants. */
import { parentPort, workerData } from 'node:worker_threads';
import { VARIANTS } from '../variants/variants.ts';
import { type Catch, runSchedules, type Totals, tryVariant } from './campaign.ts';

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

export type Message =
  | { readonly kind: 'totals'; readonly totals: Totals }
  | { readonly kind: 'catch'; readonly caught: Catch };

const CHUNK = 250;

const tell = (message: Message): void => parentPort?.postMessage(message);

const workShare = async ({
  index,
  threads,
  seed,
  schedules,
  triesPerVariant,
  mostTriesPerVariant,
}: Share): Promise<void> => {
  for (let from = index * CHUNK; from < schedules; from += threads * CHUNK) {
    const totals = await runSchedules(seed + from, Math.min(CHUNK, schedules - from));
    tell({ kind: 'totals', totals });
  }
  for (const [number, variant] of VARIANTS.entries()) {
    if (number % threads !== index || triesPerVariant === 0) continue;
    tell({ kind: 'catch', caught: await tryVariant(variant, seed, triesPerVariant, mostTriesPerVariant) });
  }
};

// Faults are errors by the million, and nobody reads their stacks.
Error.stackTraceLimit = 0;
await workShare(workerData as Share);
