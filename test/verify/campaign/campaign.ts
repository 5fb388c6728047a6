/** Many schedules and what they came to. */
import type { Fault, FaultCounts } from '../simulation/faults.ts';
import { runSchedule, type ScheduleResult } from '../simulation/schedule.ts';
import type { Variant } from '../variants/variants.ts';

export interface Totals {
  readonly schedules: number;
  readonly invocations: number;
  readonly records: number;
  readonly steps: number;
  readonly identities: number;
  readonly counted: number;
  readonly expired: number;
  readonly setAside: number;
  readonly lost: number;
  readonly double: number;
  readonly faults: FaultCounts;
  /** Schedules that violated anything, by seed; of many only the first. */
  readonly failures: readonly Failure[];
  readonly failed: number;
}

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** Of a wrong variant: how many schedules it took to catch it, and how many of those tried it failed. */
export interface Catch {
  readonly name: string;
  readonly mistake: string;
  /** `null`: never. */
  readonly caughtAfter: number | null;
  readonly failed: number;
  readonly tried: number;
  readonly how: string;
}

const FAILURES_SHOWN = 10;

const NOTHING: Totals = {
  schedules: 0,
  invocations: 0,
  records: 0,
  steps: 0,
  identities: 0,
  counted: 0,
  expired: 0,
  setAside: 0,
  lost: 0,
  double: 0,
  faults: {},
  failures: [],
  failed: 0,
};

export const runSchedules = async (from: number, count: number): Promise<Totals> => {
  let totals = NOTHING;
  for (let seed = from; seed < from + count; seed++) totals = merged(totals, totalsOf(await runSchedule(seed)));
  return totals;
};

const totalsOf = (result: ScheduleResult): Totals => {
  const { seed, violations } = result;
  const failed = violations.length > 0 ? 1 : 0;
  return { ...result, schedules: 1, failed, failures: failed === 0 ? [] : [{ seed, violations }] };
};

export const merged = (one: Totals, other: Totals): Totals => {
  const faults: FaultCounts = { ...one.faults };
  for (const [fault, count] of Object.entries(other.faults)) {
    faults[fault as Fault] = (faults[fault as Fault] ?? 0) + count;
  }
  return {
    schedules: one.schedules + other.schedules,
    invocations: one.invocations + other.invocations,
    records: one.records + other.records,
    steps: one.steps + other.steps,
    identities: one.identities + other.identities,
    counted: one.counted + other.counted,
    expired: one.expired + other.expired,
    setAside: one.setAside + other.setAside,
    lost: one.lost + other.lost,
    double: one.double + other.double,
    faults,
    failures: [...one.failures, ...other.failures].slice(0, FAILURES_SHOWN),
    failed: one.failed + other.failed,
  };
};

/** Tries a wrong variant on `count` schedules, and on more, up to `limit`, until one catches it. */
export const tryVariant = async (
  { name, mistake, wire, keepsIdentities = true }: Variant,
  from: number,
  count: number,
  limit: number,
): Promise<Catch> => {
  let [tried, failed, how] = [0, 0, ''];
  let caughtAfter: number | null = null;
  while (tried < count || (caughtAfter === null && tried < limit)) {
    const { violations } = await runSchedule(from + tried++, { wire, keepsIdentities });
    if (violations.length === 0) continue;
    failed++;
    caughtAfter ??= tried;
    how ||= violations[0] ?? '';
  }
  return { name, mistake, caughtAfter, failed, tried, how };
};
