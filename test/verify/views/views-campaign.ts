/** Many schedules of the workflow and what they came to. */
import type { Fault, FaultCounts } from '../simulation/faults.ts';
import { runViewsSchedule, type ViewsResult } from './views-schedule.ts';
import type { ViewsVariant } from './views-variants.ts';

export interface ViewsTotals {
  readonly schedules: number;
  readonly executions: number;
  readonly tasks: number;
  readonly steps: number;
  readonly rows: number;
  readonly advances: number;
  readonly labelChanges: number;
  readonly faults: FaultCounts;
  readonly failed: number;
  /** Of many only the first. */
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

export interface ViewsCatch {
  readonly name: string;
  readonly mistake: string;
  /** `null`: never. */
  readonly caughtAfter: number | null;
  readonly failed: number;
  readonly tried: number;
  readonly how: string;
}

const FAILURES_SHOWN = 10;
const SUMMED = ['schedules', 'executions', 'tasks', 'steps', 'rows', 'advances', 'labelChanges', 'failed'] as const;

const totalsOf = (result: ViewsResult): ViewsTotals => {
  const { seed, violations } = result;
  const isRight = violations.length === 0;
  return { ...result, schedules: 1, failed: isRight ? 0 : 1, failures: isRight ? [] : [{ seed, violations }] };
};

export const mergedViews = (one: ViewsTotals, other: ViewsTotals): ViewsTotals => {
  const faults: FaultCounts = { ...one.faults };
  for (const [fault, count] of Object.entries(other.faults))
    faults[fault as Fault] = (faults[fault as Fault] ?? 0) + count;
  const sums = Object.fromEntries(SUMMED.map((name) => [name, one[name] + other[name]])) as Pick<
    ViewsTotals,
    (typeof SUMMED)[number]
  >;
  return { ...sums, faults, failures: [...one.failures, ...other.failures].slice(0, FAILURES_SHOWN) };
};

export const NO_VIEWS: ViewsTotals = {
  schedules: 0,
  executions: 0,
  tasks: 0,
  steps: 0,
  rows: 0,
  advances: 0,
  labelChanges: 0,
  faults: {},
  failed: 0,
  failures: [],
};

export const runViewsSchedules = async (from: number, count: number): Promise<ViewsTotals> => {
  let totals = NO_VIEWS;
  for (let seed = from; seed < from + count; seed++)
    totals = mergedViews(totals, totalsOf(await runViewsSchedule(seed)));
  return totals;
};

/** Tries a wrong workflow on `count` schedules, and on more, up to `limit`, until one catches it. */
export const tryViewsVariant = async (
  { name, mistake, ...options }: ViewsVariant,
  from: number,
  count: number,
  limit: number,
): Promise<ViewsCatch> => {
  let [tried, failed, how] = [0, 0, ''];
  let caughtAfter: number | null = null;
  while (tried < count || (caughtAfter === null && tried < limit)) {
    const { violations } = await runViewsSchedule(from + tried++, options);
    if (violations.length === 0) continue;
    failed++;
    caughtAfter ??= tried;
    how ||= violations[0] ?? '';
  }
  return { name, mistake, caughtAfter, failed, tried, how };
};

/** How many of `count` schedules take the very same steps when they are run again. */
export const reproducibleViewsOf = async (from: number, count: number): Promise<number> => {
  let reproducible = 0;
  for (let seed = from; seed < from + count; seed++) {
    const [once, again] = [await runViewsSchedule(seed), await runViewsSchedule(seed)];
    if (once.traceHash === again.traceHash && once.steps === again.steps) reproducible++;
  }
  return reproducible;
};
