import { type EpochMs, HOUR_MS } from '../time.ts';
import { AUDIT_SHARDS } from './retention-ports.ts';

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
