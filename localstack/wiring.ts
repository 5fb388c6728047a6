/** The second composition root: the same handlers and core as in Lambda, over the stores and decoders it is given. */

import { type DecodeRecord, makeReadBatch, makeSetAside } from '../lambdas/adapters/record-loop.ts';
import { makeRowCache } from '../lambdas/adapters/row-cache.ts';
import { makeHandler as makeAggregateRatings } from '../lambdas/aggregate-ratings/handler.ts';
import type { Windowing } from '../lambdas/core/contribution.ts';
import type { OutcomeMode } from '../lambdas/core/outcome.ts';
import type {
  ActiveWindows,
  BatchOutcome,
  Clock,
  DeadLetters,
  InvocationContext,
  MskEvent,
  Random,
  Sleep,
  SnapshotStore,
  Telemetry,
  WindowStore,
} from '../lambdas/core/ports.ts';
import { foldSample, type RatingAggregate } from '../lambdas/core/rating.ts';
import type { ReadBatch } from '../lambdas/core/read-batch.ts';
import { foldScore, type SentimentAggregate } from '../lambdas/core/review.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../lambdas/core/snapshots.ts';
import { makeUpsertSnapshots } from '../lambdas/core/upsert-snapshots.ts';
import { makeUpsertWindows } from '../lambdas/core/upsert-windows.ts';
import { makeHandler as makeProjectMetadata } from '../lambdas/project-metadata/handler.ts';
import { makeHandler as makeScoreReviews } from '../lambdas/score-reviews/handler.ts';
import { FUNCTIONS, type FunctionName, TOPICS } from '../schema/names.ts';
import type { Metadata, Rating, Review, TrendingEntry } from '../schema/records.ts';

export type StreamHandler = (event: MskEvent, context: InvocationContext) => Promise<BatchOutcome>;

/** Where the views are kept. */
export interface Stores {
  readonly sentiments: WindowStore<SentimentAggregate>;
  readonly ratings: WindowStore<RatingAggregate>;
  readonly stats: SnapshotStore<StatsRow>;
  readonly ranks: SnapshotStore<TrendingRankRow>;
  readonly movies: SnapshotStore<MovieRow>;
  readonly activeWindows: ActiveWindows;
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
  /** Tells a topic from an earlier one of the same name; part of a dead letter's key. */
  readonly topicIncarnation: string;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** One per function: as in CloudWatch, figures are told apart by function. */
  readonly telemetryOf: (functionName: FunctionName) => Telemetry;
  /** Movies written at a time by one invocation. */
  readonly concurrency: number;
  /** Rows a warm environment remembers; one with many identities counts as several. */
  readonly cacheSize: number;
}

/** The three stream functions, each with caches of its own, as a warm Lambda environment has them. */
export const wireStreamFunctions = (wiring: Wiring) => ({
  scoreReviews: wireScoreReviews(wiring),
  aggregateRatings: wireAggregateRatings(wiring),
  projectMetadata: wireProjectMetadata(wiring),
});

const wireScoreReviews = (wiring: Wiring): StreamHandler => {
  const shell = shellOf<Review>(wiring, FUNCTIONS.scoreReviews, { [TOPICS.reviews]: wiring.decoders.review });
  const upsertWindows = makeUpsertWindows({
    ...shell,
    cache: makeRowCache<SentimentAggregate>(wiring.cacheSize),
    store: wiring.stores.sentiments,
    fold: foldScore,
  });
  return makeScoreReviews({ ...wiring, readBatch: shell.readBatch, upsertWindows });
};

const wireAggregateRatings = (wiring: Wiring): StreamHandler => {
  const shell = shellOf<Rating>(wiring, FUNCTIONS.aggregateRatings, { [TOPICS.ratings]: wiring.decoders.rating });
  const upsertWindows = makeUpsertWindows({
    ...shell,
    cache: makeRowCache<RatingAggregate>(wiring.cacheSize),
    store: wiring.stores.ratings,
    fold: foldSample,
  });
  const upsertStats = makeUpsertSnapshots('movie_stats', wiring.stores.stats, wiring);
  return makeAggregateRatings({ ...wiring, readBatch: shell.readBatch, upsertWindows, upsertStats });
};

const wireProjectMetadata = (wiring: Wiring): StreamHandler => {
  const { readBatch } = shellOf<Metadata | TrendingEntry>(wiring, FUNCTIONS.projectMetadata, {
    [TOPICS.metadata]: wiring.decoders.metadata,
    [TOPICS.trending]: wiring.decoders.trending,
  });
  const upsertMovies = makeUpsertSnapshots('movies', wiring.stores.movies, wiring);
  const upsertRanks = makeUpsertSnapshots('movie_stats', wiring.stores.ranks, wiring);
  return makeProjectMetadata({ ...wiring, readBatch, upsertMovies, upsertRanks });
};

/** What every stream function stands on: decoding, setting aside, waiting, reporting. */
const shellOf = <Value>(
  { stores, clock, sleep, random, telemetryOf, topicIncarnation, windowing, concurrency }: Wiring,
  functionName: FunctionName,
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
) => {
  const telemetry = telemetryOf(functionName);
  const setAside = makeSetAside({ deadLetters: stores.deadLetters, functionName, topicIncarnation, clock, telemetry });
  const readBatch: ReadBatch<Value> = makeReadBatch({ decoders, setAside, telemetry });
  const { retentionMs } = windowing;
  return {
    readBatch,
    setAside,
    telemetry,
    clock,
    sleep,
    random,
    retentionMs,
    concurrency,
    activeWindows: stores.activeWindows,
  };
};
