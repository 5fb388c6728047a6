/** Events that take each function to every table that it knows, and the rows that they need beside what functions write. */
import type { Client } from 'cassandra-driver';
import { makeKeyspacesTrendShards } from '../../lambdas/adapters/keyspaces/trend-shards.ts';
import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';
import { startOf, utcDay, utcDayOf } from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import { windowStartOf } from '../../lambdas/core/tumbling-window.ts';
import { FUNCTIONS, type FunctionName, TABLES, TOPICS } from '../../schema/names.ts';
import { findingOf, NO_FINDINGS } from '../builders/findings.ts';
import { encodedValueOf, mskEventOf } from '../builders/msk-event.ts';
import { metadataOf, ratingOf, reviewOf, trendingEntryOf } from '../builders/records.ts';
import { countedTelemetry } from '../builders/telemetry.ts';
import { WINDOW_MS } from '../builders/time.ts';

const MOVIE_ID = 603;
const MOVIE_SHARD = 3;
const LABELLED_SHARD = 1;
const RANKING_SHARD = 0;
const SHARDS = [RANKING_SHARD, LABELLED_SHARD, MOVIE_SHARD];
const TTL_SECONDS = 3_600;
const POISON = Buffer.from('no Avro').toString('base64');

const LABELLED = [findingOf(601, 'breakout'), findingOf(609, 'declining'), findingOf(617, 'hot')];

/**
 * Findings of two windows, since what is hot takes hours to become so, a movie for the audit of any hour, and its level of the day
 * before: in the night that of the day is known by being another.
 */
export const seed = async (owner: Client, keyspace: string, now: EpochMs): Promise<void> => {
  await owner.execute(`USE ${keyspace}`);
  const trendShards = makeKeyspacesTrendShards(owner, countedTelemetry());
  const windowStart = windowStartOf(now, WINDOW_MS);
  for (const shard of SHARDS) {
    const findings = { ...NO_FINDINGS, labelled: shard === LABELLED_SHARD ? LABELLED : [] };
    for (const start of [epochMs(windowStart - WINDOW_MS), windowStart])
      await trendShards.write(start, shard, findings, TTL_SECONDS);
  }
  const insert = `INSERT INTO ${TABLES.pollCheckpoints} (shard, movie_id) VALUES (?, ?)`;
  for (let shard = 0; shard < 8; shard++) await owner.execute(insert, [shard, MOVIE_ID], { prepare: true });
  const yesterday = startOf(utcDay(utcDayOf(now) - 1));
  const level = `INSERT INTO ${TABLES.dailyLevels} (movie_id, day, popularity, vote_count, seen_at) VALUES (?, ?, 1, 1, ?) USING TTL ${TTL_SECONDS}`;
  await owner.execute(level, [MOVIE_ID, yesterday, yesterday], { prepare: true });
};

/** In this order: what one function writes, another reads. */
export const eventsOf = (now: EpochMs): (readonly [FunctionName, unknown])[] => {
  const windowStart = windowStartOf(now, WINDOW_MS);
  const before = epochMs(windowStart - WINDOW_MS);
  const plan: WorkflowPlan = {
    at: now,
    windowStart,
    changedFrom: before,
    changedThrough: epochMs(windowStart + WINDOW_MS),
    previousWindow: before,
    checkpointVer: 0,
    shards: SHARDS,
  };
  const planBefore = { ...plan, at: before, windowStart: before, previousWindow: null };
  const scheduledAt = new Date(now).toISOString();
  return [
    [FUNCTIONS.pollTmdb, {}],
    ...recordEventsOf(before, now),
    [FUNCTIONS.planViews, { scheduledAt }],
    [FUNCTIONS.detectTrends, { plan, shard: MOVIE_SHARD }],
    [FUNCTIONS.rankTrends, { plan: planBefore }],
    // Its labels are others than before, and the ranking before lies in its reach.
    [FUNCTIONS.rankTrends, { plan: { ...plan, previousWindow: null } }],
    [FUNCTIONS.rankTrends, { plan }],
    ...[RANKING_SHARD, MOVIE_SHARD].map((shard) => [FUNCTIONS.syncViews, { plan, shard }] as const),
    ...[RANKING_SHARD, MOVIE_SHARD].map((shard) => [FUNCTIONS.reconcileViews, { plan, shard }] as const),
    [FUNCTIONS.advanceCheckpoint, { plan }],
    [FUNCTIONS.auditRetention, {}],
    [FUNCTIONS.showTrending, {}],
    [FUNCTIONS.startServingViews, { scheduledAt }],
  ];
};

/** Two windows of a movie, then one of them again: by somebody who has not seen its row. And what nobody can read. */
const recordEventsOf = (before: EpochMs, now: EpochMs): (readonly [FunctionName, unknown])[] => {
  const reviews = [before, now].map((created_at, index) =>
    encodedValueOf(
      TOPICS.reviews,
      reviewOf({ created_at, review_id: `review-${index}`, content: 'good '.repeat(index) }),
    ),
  );
  const another = encodedValueOf(TOPICS.reviews, reviewOf({ created_at: now, review_id: 'another' }));
  const ratings = [before, now].map((timestamp, index) =>
    encodedValueOf(TOPICS.ratings, ratingOf({ timestamp, vote_average: 7 + index, popularity: 83 + index })),
  );
  const anotherRating = encodedValueOf(TOPICS.ratings, ratingOf({ timestamp: now - 1, vote_average: 8 }));
  const metadata = encodedValueOf(TOPICS.metadata, metadataOf({ timestamp: now }));
  const entry = encodedValueOf(TOPICS.trending, trendingEntryOf({ timestamp: now }));
  return [
    [FUNCTIONS.scoreReviews, mskEventOf({ [TOPICS.reviews]: [...reviews, POISON] })],
    [FUNCTIONS.scoreReviews, mskEventOf({ [TOPICS.reviews]: [another] })],
    [FUNCTIONS.aggregateRatings, mskEventOf({ [TOPICS.ratings]: [...ratings, POISON] })],
    [FUNCTIONS.aggregateRatings, mskEventOf({ [TOPICS.ratings]: [anotherRating] })],
    [
      FUNCTIONS.projectMetadata,
      mskEventOf({ [TOPICS.metadata]: [metadata, POISON], [TOPICS.trending]: [entry, POISON] }),
    ],
  ];
};
