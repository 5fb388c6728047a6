import { type ViewDocument } from '../../lambdas/core/serving/view-ports.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../lambdas/core/time.ts';
import { RANKINGS, type RankingType } from '../../schema/rankings.ts';
import { NOW, RETENTION_MS, WINDOW_MS } from './time.ts';

const windowed = (windowStart: EpochMs) => ({
  hour: hourOf(windowStart),
  windowStart,
  windowEnd: epochMs(windowStart + WINDOW_MS),
  expiresAt: epochMs(windowStart + RETENTION_MS),
});

const TITLED = { title: 'The Matrix', factsAt: epochMs(NOW - HOUR_MS) } as const;

/** The Matrix's reviews of the window at {@link NOW}. */
export const sentimentDocumentOf = (over: Partial<ViewDocument> = {}): ViewDocument => ({
  movieId: 603,
  dataType: 'sentiment',
  ...windowed(over.windowStart ?? NOW),
  view: {
    avg_sentiment: 0.4215,
    review_count: 12,
    positive_count: 8,
    negative_count: 3,
    neutral_count: 1,
    sentiment_velocity: null,
  },
  ...TITLED,
  ver: 1,
  ...over,
});

export const ratingsDocumentOf = (over: Partial<ViewDocument> = {}): ViewDocument => ({
  movieId: 603,
  dataType: 'ratings',
  ...windowed(over.windowStart ?? NOW),
  view: {
    rating_count: 1,
    avg_rating: 8.217,
    min_rating: 8.217,
    max_rating: 8.217,
    rating_stddev: 0,
    high_ratings_count: 1,
    medium_ratings_count: 0,
    low_ratings_count: 0,
    rating_velocity: 0.012,
    popularity: 91.2,
    vote_count: 26_000,
    last_sample_at: new Date(over.windowStart ?? NOW),
  },
  ...TITLED,
  ver: 1,
  ...over,
});

export const statsDocumentOf = (over: Partial<ViewDocument> = {}): ViewDocument => {
  const hour = hourOf(over.hour ?? NOW);
  return {
    movieId: 603,
    dataType: 'stats',
    hour,
    windowStart: hour,
    windowEnd: epochMs(hour + HOUR_MS),
    view: {
      vote_average: 8.217,
      vote_count: 26_000,
      popularity: 91.2,
      rating_velocity: 0.003,
      popularity_velocity: 1.5,
      popularity_acceleration: null,
      trending_rank_day: 3,
      trending_rank_week: null,
      last_updated: new Date(hour),
      velocities_at: new Date(hour),
    },
    ...TITLED,
    // A sum of write times in milliseconds.
    ver: 7_068_556_800_000,
    expiresAt: epochMs(hour + RETENTION_MS),
    ...over,
  };
};

const WHY = { since: new Date(NOW), reason: '2.0 × its usual level since 2026-11-23' };

const COLUMNS = {
  trending: { trending_score: 9.1, velocity: 2.5, acceleration: 0.1, label: 'breakout', ...WHY },
  breakout: {
    breakout_score: 9.1,
    surge_multiplier: 4.2,
    trend_acceleration: 0.1,
    trend_velocity: 2.5,
    total_review_volume: 31,
    ...WHY,
  },
  declining: {
    decline_score: 5.5,
    momentum_loss: 0.6,
    trend_velocity: -2.5,
    trend_acceleration: -0.1,
    total_review_volume: 0,
    ...WHY,
  },
} as const;

/** A movie at `rank` of the snapshot of `windowStart`. */
export const rankedDocumentOf = (
  type: RankingType,
  rank: number,
  movieId: number,
  over: Partial<ViewDocument> = {},
): ViewDocument => ({
  movieId,
  dataType: type,
  ...windowed(over.windowStart ?? NOW),
  view: { [RANKINGS[type].rank]: rank, ...COLUMNS[type] },
  title: `#${movieId}`,
  factsAt: TITLED.factsAt,
  ver: 1,
  ...over,
});
