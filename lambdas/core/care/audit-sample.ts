import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import { AUDIT_SHARDS, type LivingRow } from './retention-ports.ts';

/** Which shard is looked at in the hour of `at`: each in its turn. */
export const auditShardOf = (at: EpochMs): number => Math.floor(at / HOUR_MS) % AUDIT_SHARDS;

/**
 * The movies of a shard that are looked at in the hour of `at`: a run of `size` that goes on where the shard's last one
 * ended, so that all have their turn. The same hour has the same sample, whoever asks.
 */
export const auditSampleOf = (movies: readonly number[], at: EpochMs, size: number): number[] => {
  const sorted = movies.toSorted((one, other) => one - other);
  if (sorted.length <= size) return sorted;
  const turn = Math.floor(at / HOUR_MS / AUDIT_SHARDS);
  const first = (turn * size) % sorted.length;
  return [...sorted, ...sorted].slice(first, first + size);
};

/** Midnights of the UTC day of `at` and of so many before it, the newest first. */
export const midnightsUpTo = (at: EpochMs, daysBefore: number): EpochMs[] =>
  Array.from({ length: daysBefore + 1 }, (_, back) => epochMs((Math.floor(at / DAY_MS) - back) * DAY_MS));

/** Clocks of writers and servers differ; a row's last second is not worth a page. */
const SLACK_MS = 10 * MINUTE_MS;

/** Whether a row that is seen at `now` should be gone, or will not go when its retention is over. */
export const outlives = ({ start, ttlSeconds }: LivingRow, now: EpochMs, retentionMs: number): boolean => {
  const end = start + retentionMs + SLACK_MS;
  return now > end || ttlSeconds === null || now + ttlSeconds * SECOND_MS > end;
};
