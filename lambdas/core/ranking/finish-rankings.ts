import { RANKING_TYPES } from '../../../schema/rankings.ts';
import type { Clock } from '../ports.ts';
import { isExpired, ttlSecondsOf } from '../retention.ts';
import type { EpochMs } from '../time.ts';
import type { Ranking, Rankings, TrendSnapshots } from '../trends/trend-ports.ts';

export interface FinishDependencies {
  readonly trendSnapshots: TrendSnapshots;
  readonly rankings: Rankings;
  readonly clock: Clock;
  readonly retentionMs: number;
}

/**
 * Writes the rows that decided rankings of these windows lack: whoever decided one may have died before its last row, and
 * nobody else comes back to its window. Harmless to repeat. Resolves to how many rankings lacked any.
 */
export const finishRankings = async (
  { trendSnapshots, rankings, clock, retentionMs }: FinishDependencies,
  windows: readonly EpochMs[],
): Promise<number> => {
  let finished = 0;
  for (const windowStart of windows) {
    const now = clock.now();
    const decided = isExpired(windowStart, retentionMs, now) ? null : await trendSnapshots.read(windowStart);
    if (decided === null || isWhole(decided.ranking, await rankings.read(windowStart))) continue;
    await rankings.write(windowStart, decided.ranking, ttlSecondsOf(windowStart, retentionMs, now));
    finished++;
  }
  return finished;
};

/** Rows are never changed, so their number says it. */
const isWhole = (decided: Ranking, there: Ranking): boolean =>
  RANKING_TYPES.every((type) => there[type].length === decided[type].length);
