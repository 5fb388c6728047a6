import { METRICS } from '../../../schema/names.ts';
import type { Telemetry } from '../ports.ts';
import type { LabelChanges, Titles, TrendSnapshot, TrendSnapshots } from '../trends/trend-ports.ts';
import { labelChangesOf, titled } from './label-changes.ts';

export interface TellDependencies {
  readonly trendSnapshots: TrendSnapshots;
  readonly titles: Titles;
  readonly labelChanges: LabelChanges;
  readonly telemetry: Telemetry;
}

/**
 * Tells whose label is another than in `previous`, unless somebody has claimed to tell it. Resolves to how many are. Both
 * rankings are decided, so whoever asks finds the same changes.
 */
export const tellChanges = async (
  { trendSnapshots, titles, labelChanges, telemetry }: TellDependencies,
  previous: TrendSnapshot | null,
  { windowStart, labels }: TrendSnapshot,
  ttlSeconds: number,
): Promise<number> => {
  const changes = labelChangesOf(previous?.labels ?? [], labels, windowStart);
  if (changes.length === 0) return 0;
  const known = await titles.titlesOf(changes.map(({ movieId }) => movieId));
  if (!(await trendSnapshots.claimNotification(windowStart, ttlSeconds))) return changes.length;
  const taken = await labelChanges.publish(titled(changes, known));
  telemetry.count(METRICS.labelChangesPublished, taken);
  if (taken < changes.length) telemetry.count(METRICS.labelChangesLost, changes.length - taken);
  return changes.length;
};
