import type { Chance } from '../chance.ts';

/** Everything that may go wrong, one word each: the classes that a schedule turns on and the kinds that are counted. */
export const FAULTS = [
  'crash',
  'timeout-zombie',
  'thaw',
  'duplicate-delivery',
  'rebatch',
  'roll-back',
  'failing-partition',
  'unknown-applied',
  'unknown-not-applied',
  'applied-later',
  'driver-retry',
  'read-timeout',
  'throttling',
  'helper-write-failed',
  'ttl-edge',
  'clock-skew',
  'late',
  'replay',
  'partitions-added',
  'topic-recreated',
  'dead-letter-redriven',
  'duplicate-same-partition',
  'other-partition',
  'poison',
  'two-versions',
  'snapshot-out-of-order',
] as const;
export type Fault = (typeof FAULTS)[number];

export type FaultCounts = Partial<Record<Fault, number>>;

/** Which of `faults` a schedule has: of three schedules one has a single class, one has all, one has any. */
export const faultsOf = (seed: number, chance: Chance, faults: readonly Fault[] = FAULTS): ReadonlySet<Fault> => {
  if (seed % 3 === 0) return new Set([faults[Math.floor(seed / 3) % faults.length] as Fault]);
  if (seed % 3 === 1) return new Set(faults);
  return new Set(chance.some(faults));
};
