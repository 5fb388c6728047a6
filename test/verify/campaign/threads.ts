import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Catch, merged, runSchedules, type Totals } from './campaign.ts';
import type { Message, Share } from './worker.ts';

export interface MemoryReport {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly totals: Totals;
  readonly variants: readonly Catch[];
}

export interface CampaignSettings extends Omit<Share, 'index'> {
  /** Told now and then how far it is. */
  readonly onProgress: (done: number) => void;
}

/** Schedules and variants, dealt out to threads. */
export const runCampaign = async ({ onProgress, ...settings }: CampaignSettings): Promise<MemoryReport> => {
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  let totals = await runSchedules(0, 0);
  const variants: Catch[] = [];
  const receive = (message: Message): void => {
    if (message.kind === 'catch') variants.push(message.caught);
    else {
      totals = merged(totals, message.totals);
      onProgress(totals.schedules);
    }
  };
  const shares = Array.from({ length: settings.threads }, (_, index): Share => ({ ...settings, index }));
  await Promise.all(
    shares.map((share) => workIn(new Worker(new URL('worker.ts', import.meta.url), { workerData: share }), receive)),
  );
  const { user, system } = process.cpuUsage(cpuAtStart);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    totals,
    variants: variants.toSorted((a, b) => a.name.localeCompare(b.name)),
  };
};

/** @throws Error when the thread fails */
const workIn = async (worker: Worker, receive: (message: Message) => void): Promise<void> => {
  worker.on('message', receive);
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`a thread of the simulation ended with code ${code}`);
};
