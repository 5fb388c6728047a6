import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import { keyOf, pick, uniformOf } from './chance/chance.ts';
import type { SimulatedMovie } from './simulated-movie.ts';
import { reviewTextOf } from './text/review-text.ts';
import { AUTHORS, type Tone } from './text/review-words.ts';

/** How a review's date and its appearance are apart. `late` ones show up hours after they were written. */
export type ReviewTiming = 'prompt' | 'late' | 'expired' | 'ahead';

export interface SimulatedReview {
  readonly reviewId: string;
  readonly author: string;
  readonly content: string;
  readonly rating: number | null;
  readonly createdAt: EpochMs;
  readonly visibleAt: EpochMs;
  readonly timing: ReviewTiming;
}

const LATE_SHARE = 0.08;
/** Older than the 48 hours of the views, younger than the 54 hours the poller publishes. */
const EXPIRED_SHARE = 0.02;
const MISDATING_EVERY_MS = 2 * HOUR_MS;
const AHEAD_MS = HOUR_MS;

/** How long before it is visible the review `key` was written. */
const delayOf = (key: number): { timing: ReviewTiming; delayMs: number } => {
  const chance = uniformOf(keyOf(key, 1));
  const size = uniformOf(keyOf(key, 2));
  if (chance < EXPIRED_SHARE) return { timing: 'expired', delayMs: (48.5 + 4 * size) * HOUR_MS };
  if (chance < EXPIRED_SHARE + LATE_SHARE) return { timing: 'late', delayMs: (0.5 + 20 * size) * HOUR_MS };
  return { timing: 'prompt', delayMs: 2 * size * MINUTE_MS };
};

/**
 * Review `index` (from 0) of a movie, in the order in which reviews become visible.
 *
 * @param isMisdating this movie's first review of each two hours is dated an hour ahead
 */
export const reviewOf = (
  movie: SimulatedMovie,
  title: string,
  index: number,
  isMisdating: boolean,
): SimulatedReview => {
  const visibleAt = movie.reviewVisibleAt(index);
  const key = keyOf(keyOf(movie.traits.key, 60), index);
  const isAhead =
    isMisdating && index === movie.reviewsAt(epochMs(Math.floor(visibleAt / MISDATING_EVERY_MS) * MISDATING_EVERY_MS));
  const { timing, delayMs } = isAhead ? { timing: 'ahead' as const, delayMs: -AHEAD_MS } : delayOf(key);
  const tone = toneOf(movie, key);
  return {
    reviewId: [3, 4, 5].map((part) => keyOf(key, part).toString(16).padStart(8, '0')).join(''),
    author: `${pick(AUTHORS, keyOf(key, 6))}${keyOf(key, 7) % 10_000}`,
    content: reviewTextOf(keyOf(key, 8), title, tone),
    rating: ratingOf(tone, keyOf(key, 9)),
    createdAt: epochMs(Math.floor(visibleAt - delayMs)),
    visibleAt,
    timing,
  };
};

/** A movie of quality 6.6 has as many friends as critics; a sixth of all reviews is mixed. */
const toneOf = (movie: SimulatedMovie, key: number): Tone => {
  if (uniformOf(keyOf(key, 10)) < 1 / 6) return 'mixed';
  const approval = 1 / (1 + Math.exp(6.2 - movie.quality));
  return uniformOf(keyOf(key, 11)) < approval ? 'positive' : 'negative';
};

const RATINGS: Readonly<Record<Tone, readonly (number | null)[]>> = {
  positive: [7, 8, 8, 9, 9, 10, null],
  mixed: [5, 6, 6, 7, null],
  negative: [1, 2, 3, 4, 5, null],
};

const ratingOf = (tone: Tone, key: number): number | null => pick(RATINGS[tone], key);
