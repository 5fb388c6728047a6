import { concurrently } from '../concurrently.ts';
import { RetryBatch } from '../failures.ts';
import type { InvocationContext, WindowStore } from '../ports.ts';
import { averageRating, type RatingAggregate } from '../stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../stream/review.ts';
import { type EpochMs, epochMs } from '../time.ts';
import type { Candidate } from './candidates.ts';
import { type CorrectionDependencies, makeCorrectVelocities } from './correct-velocities.ts';
import { HISTORY_MS } from './history.ts';
import { windowLabelOf } from './label.ts';
import { MOTION_REACH_MS, samplesOf, statsVelocitiesOf } from './stats-velocity.ts';
import { assessTrend, type Trend } from './trend.ts';
import type { Finding, RatingHistory, SentimentHistory, ShardFindings, StatsVelocityRow } from './trend-ports.ts';

export interface ExamineDependencies extends CorrectionDependencies {
  readonly ratings: WindowStore<RatingAggregate>;
  readonly ratingHistory: RatingHistory;
  readonly sentiments: WindowStore<SentimentAggregate>;
  readonly sentimentHistory: SentimentHistory;
}

/** What became of one candidate. */
export interface Examined {
  readonly movieId: number;
  /** Absent where only its reviews changed. */
  readonly trend?: Trend;
  readonly stats: readonly StatsVelocityRow[];
  /** Window rows whose velocity was written. */
  readonly corrected: number;
}

/** Puts a candidate's velocities right and judges it by its samples up to `at`. */
export type ExamineMovie = (candidate: Candidate, at: EpochMs, context: InvocationContext) => Promise<Examined>;

export const makeExamineMovie = (dependencies: ExamineDependencies): ExamineMovie => {
  const { ratings, ratingHistory, sentiments, sentimentHistory } = dependencies;
  const correctRatings = makeCorrectVelocities(dependencies, {
    dataType: 'ratings',
    history: ratingHistory,
    store: ratings,
    averageOf: averageRating,
  });
  const correctSentiments = makeCorrectVelocities(dependencies, {
    dataType: 'sentiment',
    history: sentimentHistory,
    store: sentiments,
    averageOf: averageSentiment,
  });
  return async ({ movieId, ratingWindows, sentimentWindows, isAssessed }, at, context) => {
    const reviewed = { movieId, changed: sentimentWindows, from: at };
    const corrected = sentimentWindows.size === 0 ? 0 : (await correctSentiments(reviewed, context)).written;
    if (!isAssessed) return { movieId, stats: [], corrected };
    const rated = { movieId, changed: ratingWindows, from: firstNeeded(ratingWindows, at) };
    const { rows, written } = await correctRatings(rated, context);
    const trend = assessTrend(samplesOf(rows), at);
    const stats = statsVelocitiesOf(movieId, rows, ratingWindows, at);
    return { movieId, trend, stats, corrected: corrected + written };
  };
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
