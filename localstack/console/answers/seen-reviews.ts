import { reviewScores } from '../../../lambdas/core/sentiment/review-scores.ts';
import { labelOf } from '../../../lambdas/core/sentiment/sentiment.ts';
import { weighedWordsOf } from '../../../lambdas/core/sentiment/weighed-words.ts';
import { COMPOUND_UNITS } from '../../../lambdas/core/stream/review.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { TOPICS } from '../../../schema/names.ts';
import type { Review } from '../../../schema/records.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import type { Correction, MoodPoint, ShownReview, WeighedPiece, WindowReviews } from '../source/wire-movies.ts';
import type { RecordRing, SeenRecord } from '../watching/record-ring.ts';
import { keyTextOf, reviewOf } from './decoded-record.ts';

interface CountedReview {
  readonly review: Review;
  readonly seen: SeenRecord;
  /** The text that this one takes the place of: an edit adds no review. */
  readonly instead: Review | null;
}

const updatedAtOf = ({ created_at, updated_at }: Review): number => Math.max(created_at, updated_at ?? created_at);

/**
 * What a movie's reviews that went by have counted, by their windows, in the order in which they did: a review's first text, and
 * each newer one. What came again, or is older than what counts, counts for nothing.
 */
const reviewsOf = (ring: RecordRing, movieId: number): Map<number, CountedReview[]> => {
  const key = String(movieId);
  const newest = new Map<string, Review>();
  const windows = new Map<number, CountedReview[]>();
  for (const seen of ring.of(TOPICS.reviews)) {
    const review = keyTextOf(seen.record) === key ? reviewOf(seen.record) : undefined;
    if (review === undefined) continue;
    const instead = newest.get(review.review_id) ?? null;
    if (instead !== null && updatedAtOf(instead) >= updatedAtOf(review)) continue;
    newest.set(review.review_id, review);
    const windowStart = windowStartOf(epochMs(review.created_at), WINDOWING.windowSizeMs);
    windows.set(windowStart, [...(windows.get(windowStart) ?? []), { review, seen, instead }]);
  }
  return windows;
};

interface Sums {
  readonly reviews: number;
  readonly units: number;
}

const unitsOf = ({ content }: Review): number => Math.round(reviewScores(content).compound * COMPOUND_UNITS);

const moodOf = ({ reviews, units }: Sums) => ({ reviews, mood: units / COMPOUND_UNITS / reviews });

/**
 * Windows that were closed, had a row, and were counted again. What a row holds beyond the reviews that went by here was
 * counted before.
 */
export const correctionsOf = (ring: RecordRing, movieId: number, rows: readonly MoodPoint[]): Correction[] => {
  const windows = reviewsOf(ring, movieId);
  return rows
    .flatMap((row) => correctionsIn(row, windows.get(row.windowStart) ?? []))
    .sort((one, other) => one.at - other.at);
};

/** What a batch adds to its window. */
const addedBy = (batch: readonly CountedReview[]): Sums => ({
  reviews: batch.filter(({ instead }) => instead === null).length,
  units: batch.reduce(
    (sum, { review, instead }) => sum + unitsOf(review) - (instead === null ? 0 : unitsOf(instead)),
    0,
  ),
});

const correctionsIn = (row: MoodPoint, counted: readonly CountedReview[]): Correction[] => {
  const seen = addedBy(counted);
  let before: Sums = {
    reviews: Math.max(0, row.reviews - seen.reviews),
    units: row.reviews > seen.reviews ? Math.round(row.mood * row.reviews * COMPOUND_UNITS) - seen.units : 0,
  };
  const windowEnd = row.windowStart + WINDOWING.windowSizeMs;
  const corrections: Correction[] = [];
  for (const [deliveredAt, batch] of Map.groupBy(counted, ({ seen: record }) => record.deliveredAt)) {
    const added = addedBy(batch);
    const after: Sums = { reviews: before.reviews + added.reviews, units: before.units + added.units };
    if (before.reviews > 0 && deliveredAt >= windowEnd)
      corrections.push({
        windowStart: row.windowStart,
        at: deliveredAt,
        lateByMs: deliveredAt - windowEnd,
        before: moodOf(before),
        after: moodOf(after),
        isEdit: added.reviews === 0,
      });
    before = after;
  }
  return corrections;
};

/** The reviews of one window, their words weighed as they were counted. */
export const windowReviewsOf = (ring: RecordRing, movieId: number, windowStart: number): WindowReviews => {
  const counted = reviewsOf(ring, movieId).get(windowStart) ?? [];
  const note =
    counted.length === 0 ? 'None of its reviews went by since this run was started; the row has their sums.' : null;
  const newest = new Map(counted.map((one) => [one.review.review_id, one]));
  return { movieId, windowStart, note, reviews: [...newest.values()].map(shownOf) };
};

const shownOf = ({ review, seen: { record }, instead }: CountedReview): ShownReview => {
  const { compound } = reviewScores(review.content);
  return {
    reviewId: review.review_id,
    author: review.author,
    createdAt: review.created_at,
    rating: review.rating,
    compound,
    mood: labelOf(compound),
    partition: record.partition,
    offset: record.offset,
    pieces: piecesOf(review.content),
    edited:
      instead === null ? null : { at: updatedAtOf(review), compoundBefore: reviewScores(instead.content).compound },
  };
};

/** Neighbours that weigh nothing are one piece. */
const piecesOf = (content: string): WeighedPiece[] => {
  const pieces: WeighedPiece[] = [];
  for (const { text, valence } of weighedWordsOf(content)) {
    const last = pieces.at(-1);
    if (valence === 0 && last?.weight === 0) pieces.splice(-1, 1, { text: last.text + text, weight: 0 });
    else pieces.push({ text, weight: valence });
  }
  return pieces;
};
