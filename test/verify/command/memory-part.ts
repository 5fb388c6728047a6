import { type CampaignReport, runCampaign } from '../campaign/threads.ts';
import { exactlyOnce, type StreamFigure } from '../simulation/campaign.ts';
import { runSchedule } from '../simulation/schedule.ts';
import { type ReplicasPart, runReplicasPart } from '../variants/replicas.ts';
import type { Options } from './options.ts';

const REPEATED_SCHEDULES = 100;

export interface MemoryPart extends CampaignReport<StreamFigure> {
  /** Schedules that were run twice, and how many of them took the same steps. */
  readonly repeated: number;
  readonly reproducible: number;
  readonly replicas: ReplicasPart;
  readonly passed: boolean;
}

export const runMemoryPart = async (
  { seed, schedules }: Options,
  onProgress: (line: string) => void,
): Promise<MemoryPart> => {
  const every = Math.max(1, Math.ceil(schedules / 10));
  let told = 0;
  const report = await runCampaign({
    campaign: exactlyOnce,
    worker: new URL('../simulation/worker.ts', import.meta.url),
    seed,
    schedules,
    onProgress: (done) => {
      if (done - told < every && done < schedules) return;
      told = done;
      onProgress(`${done} of ${schedules} schedules`);
    },
  });
  const repeated = Math.min(schedules, REPEATED_SCHEDULES);
  const reproducible = await exactlyOnce.reproducible(seed, repeated);
  const replicas = await runReplicasPart(seed, Math.ceil(schedules / 10), 5_000);
  const { failed, lost, double } = report.totals;
  const allCaught =
    report.variants.every(({ caughtAfter }) => caughtAfter !== null) &&
    replicas.caught.every(({ after }) => after !== null);
  const isExact = failed === 0 && lost === 0 && double === 0 && replicas.failed === 0;
  return { ...report, repeated, reproducible, replicas, passed: isExact && allCaught && reproducible === repeated };
};

/** One schedule, step by step, twice. Returns whether it was right and took the same steps both times. */
export const showSchedule = async (seed: number, print: (line: string) => void): Promise<boolean> => {
  const result = await runSchedule(seed, { isTraced: true });
  const again = await runSchedule(seed);
  for (const line of result.trace) print(line);
  const { classes, records, invocations, steps, lost, double, violations, traceHash } = result;
  print(`\nfaults turned on: ${classes.join(', ')}`);
  print(`${records} records, ${invocations} invocations, ${steps} steps, lost ${lost}, double ${double}`);
  print(`trace ${traceHash}; run again ${again.traceHash}`);
  for (const violation of violations) print(`VIOLATION ${violation}`);
  return violations.length === 0 && traceHash === again.traceHash;
};
