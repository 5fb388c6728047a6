/** The second composition root: the same handlers and core as in Lambda, over the stores and decoders it is given. */

import type { DecodeRecord, TopicIncarnation } from '../../lambdas/adapters/lambda/record-loop.ts';
import { streamShellOf } from '../../lambdas/adapters/lambda/stream-shell.ts';
import { makeHandler as makeAggregateRatings } from '../../lambdas/aggregate-ratings/handler.ts';
import type { ChangeLog } from '../../lambdas/core/change-log/change-log-ports.ts';
import type {
  BatchOutcome,
  Clock,
  DeadLetters,
  InvocationContext,
  MskEvent,
  Random,
  Sleep,
  SnapshotStore,
  Telemetry,
} from '../../lambdas/core/ports.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import type { CountedTable } from '../../lambdas/core/stream/counted-ports.ts';
import type { OutcomeMode } from '../../lambdas/core/stream/outcome.ts';
import { countableRating, type RatingAggregate } from '../../lambdas/core/stream/rating.ts';
import { countableReview, type SentimentAggregate } from '../../lambdas/core/stream/review.ts';
import {
  type MovieRow,
  statsChangeOf,
  type TrendingRankRow,
  titleChangeOf,
} from '../../lambdas/core/stream/snapshots.ts';
import { makeHandler as makeProjectMetadata } from '../../lambdas/project-metadata/handler.ts';
import { makeHandler as makeScoreReviews } from '../../lambdas/score-reviews/handler.ts';
import { FUNCTIONS, type FunctionName, TABLES, TOPICS } from '../../schema/names.ts';
import type { Metadata, Rating, Review, TrendingEntry } from '../../schema/records.ts';

export type StreamHandler = (event: MskEvent, context: InvocationContext) => Promise<BatchOutcome>;

/** Where the views are kept. */
export interface Stores {
  readonly sentiments: CountedTable<SentimentAggregate>;
  readonly ratings: CountedTable<RatingAggregate>;
  readonly ranks: SnapshotStore<TrendingRankRow>;
  readonly movies: SnapshotStore<MovieRow>;
  readonly changeLog: ChangeLog;
  readonly deadLetters: DeadLetters;
}

export interface Decoders {
  readonly review: DecodeRecord<Review>;
  readonly rating: DecodeRecord<Rating>;
  readonly metadata: DecodeRecord<Metadata>;
  readonly trending: DecodeRecord<TrendingEntry>;
}

export interface Wiring {
  readonly stores: Stores;
  readonly decoders: Decoders;
  readonly windowing: Windowing;
  readonly outcomeMode: OutcomeMode;
  /** Part of a dead letter's key. */
  readonly topicIncarnation: TopicIncarnation;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** One per function: as in CloudWatch, figures are told apart by function. */
  readonly telemetryOf: (functionName: FunctionName) => Telemetry;
  /** Requests at a time of one invocation. */
  readonly concurrency: number;
}

/** The three stream functions. */
export const wireStreamFunctions = (wiring: Wiring) => ({
  scoreReviews: wireScoreReviews(wiring),
  aggregateRatings: wireAggregateRatings(wiring),
  projectMetadata: wireProjectMetadata(wiring),
});

const wireScoreReviews = (wiring: Wiring): StreamHandler => {
  const { stores, decoders, windowing, outcomeMode, clock } = wiring;
  const { readBatch, ...shell } = shellOf(wiring, FUNCTIONS.scoreReviews, { [TOPICS.reviews]: decoders.review });
  const upsertWindows = shell.upsertWindowsOf('sentiment', stores.sentiments, countableReview);
  return makeScoreReviews({ readBatch, upsertWindows, windowing, outcomeMode, clock });
};

const wireAggregateRatings = (wiring: Wiring): StreamHandler => {
  const { stores, decoders, windowing, outcomeMode, clock } = wiring;
  const { readBatch, ...shell } = shellOf(wiring, FUNCTIONS.aggregateRatings, { [TOPICS.ratings]: decoders.rating });
  const upsertWindows = shell.upsertWindowsOf('ratings', stores.ratings, countableRating);
  return makeAggregateRatings({ readBatch, upsertWindows, windowing, outcomeMode, clock });
};

const wireProjectMetadata = (wiring: Wiring): StreamHandler => {
  const { stores, decoders, windowing, clock } = wiring;
  const { readBatch, ...shell } = shellOf<Metadata | TrendingEntry>(wiring, FUNCTIONS.projectMetadata, {
    [TOPICS.metadata]: decoders.metadata,
    [TOPICS.trending]: decoders.trending,
  });
  const upsertMovies = shell.upsertSnapshotsOf(TABLES.movies, stores.movies, titleChangeOf);
  const upsertRanks = shell.upsertSnapshotsOf(TABLES.movieStats, stores.ranks, statsChangeOf);
  return makeProjectMetadata({ readBatch, upsertMovies, upsertRanks, windowing, clock });
};

const shellOf = <Value>(
  wiring: Wiring,
  functionName: FunctionName,
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
) => {
  const telemetry = wiring.telemetryOf(functionName);
  return streamShellOf({ ...wiring, ...wiring.stores, functionName, telemetry }, decoders);
};
