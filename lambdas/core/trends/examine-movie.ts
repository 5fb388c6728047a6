import { concurrently } from '../concurrently.ts';
import { type Patience, retryUntilDeadline } from '../deadline.ts';
import { RetryBatch } from '../failures.ts';
import type { InvocationContext } from '../ports.ts';
import { type EpochMs, epochMs } from '../time.ts';
import type { Candidate } from './candidates.ts';
import { HISTORY_MS } from './history.ts';
import { windowLabelOf } from './label.ts';
import { MOTION_REACH_MS, samplesOf, statsVelocitiesOf } from './stats-velocity.ts';
import { assessTrend, type Trend } from './trend.ts';
import type { Finding, RatingHistory, ShardFindings, StatsVelocityRow } from './trend-ports.ts';

export interface ExamineDependencies extends Patience {
  readonly ratingHistory: RatingHistory;
}

/** What became of one candidate. */
export interface Examined {
  readonly movieId: number;
  /** Absent where only its reviews changed. */
  readonly trend?: Trend;
  readonly stats: readonly StatsVelocityRow[];
}

/** Judges a candidate by its samples up to `at`. */
export type ExamineMovie = (candidate: Candidate, at: EpochMs, context: InvocationContext) => Promise<Examined>;

export const makeExamineMovie =
  (dependencies: ExamineDependencies): ExamineMovie =>
  async ({ movieId, ratingWindows, isAssessed }, at, context) => {
    if (!isAssessed) return { movieId, stats: [] };
    const read = () => dependencies.ratingHistory.since(movieId, firstNeeded(ratingWindows, at));
    const rows = await retryUntilDeadline(context, dependencies)(`movie ${movieId}`, read);
    const trend = assessTrend(samplesOf(rows), at);
    return { movieId, trend, stats: statsVelocitiesOf(movieId, rows, ratingWindows, at) };
  };

const firstNeeded = (changed: ReadonlySet<EpochMs>, at: EpochMs): EpochMs =>
  epochMs(Math.min(at - HISTORY_MS, ...[...changed].map((windowStart) => windowStart - MOTION_REACH_MS)));

/** What there is to tell of a shard's movies. */
export const findingsOf = (examined: readonly Examined[]): ShardFindings => ({
  labelled: examined.flatMap(findingOf),
  watched: examined.filter(isWatched).map(({ movieId }) => movieId),
});

const findingOf = ({ movieId, trend }: Examined): Finding | [] => {
  if (trend === undefined || trend.label === 'none' || trend.label === 'warming-up') return [];
  const { label, score, growth, velocity, acceleration } = trend;
  return { movieId, label, score, growth, velocity, acceleration };
};

/** Its last window shows a label that does not stand yet: the next may make it stand, with or without a new sample. */
const isWatched = ({ trend }: Examined): boolean =>
  trend?.label === 'none' && trend.evidence !== null && windowLabelOf(trend.evidence) !== 'none';

/**
 * All of them, `limit` at a time, in the order of `candidates`.
 *
 * @throws RetryBatch when one could not be examined: a ranking without it would be another one.
 */
export const examineAll = async (
  candidates: readonly Candidate[],
  limit: number,
  examine: (candidate: Candidate) => Promise<Examined>,
): Promise<Examined[]> => {
  const byMovie = new Map<number, Examined>();
  const failures = await concurrently(candidates, limit, async (candidate) => {
    byMovie.set(candidate.movieId, await examine(candidate));
  });
  if (failures.length > 0)
    throw new RetryBatch(`${failures.length} movies could not be examined`, { cause: failures[0]?.error });
  return candidates.flatMap(({ movieId }) => byMovie.get(movieId) ?? []);
};
