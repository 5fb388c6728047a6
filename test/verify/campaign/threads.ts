import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Campaign, Catch, Totals } from './campaign.ts';
import type { Message, Share } from './share.ts';

/** Two, so that the figures are those of a small machine. */
const THREADS = 2;
const TRIES_PER_VARIANT = 100;
const MOST_TRIES_PER_VARIANT = 5_000;

export interface CampaignReport<Figure extends string> {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly totals: Totals<Figure>;
  /** By name. */
  readonly variants: readonly Catch[];
}

export interface CampaignSettings<Figure extends string, Options extends object> {
  readonly campaign: Campaign<Figure, Options>;
  /** The module that a thread runs: a share of this campaign. */
  readonly worker: URL;
  readonly seed: number;
  readonly schedules: number;
  /** Told now and then how far it is. */
  readonly onProgress?: (done: number) => void;
}

/** Schedules and variants, dealt out to threads. */
export const runCampaign = async <Figure extends string, Options extends object>({
  campaign,
  worker,
  seed,
  schedules,
  onProgress,
}: CampaignSettings<Figure, Options>): Promise<CampaignReport<Figure>> => {
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  let totals = campaign.nothing;
  const variants: Catch[] = [];
  const receive = (message: Message<Figure>): void => {
    if ('caught' in message) variants.push(message.caught);
    else {
      totals = campaign.merged(totals, message.totals);
      onProgress?.(totals.schedules);
    }
  };
  const tries = { triesPerVariant: TRIES_PER_VARIANT, mostTriesPerVariant: MOST_TRIES_PER_VARIANT };
  const dealt = { threads: THREADS, seed, schedules, ...tries };
  const shares = Array.from({ length: THREADS }, (_, index): Share => ({ index, ...dealt }));
  await Promise.all(shares.map((share) => workIn(new Worker(worker, { workerData: share }), receive)));
  const { user, system } = process.cpuUsage(cpuAtStart);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    totals,
    variants: variants.toSorted((a, b) => a.name.localeCompare(b.name)),
  };
};

/** @throws Error when the thread fails */
const workIn = async <Message>(worker: Worker, receive: (message: Message) => void): Promise<void> => {
  worker.on('message', receive);
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`a thread of the simulation ended with code ${code}`);
};
