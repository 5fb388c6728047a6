/** Trends and movies as the server tells them; instants in milliseconds of the world's time. */
import type { RankingType } from '../../../schema/rankings.ts';

export interface RankedEntry {
  readonly rank: number;
  readonly movieId: number;
  /** `null`: its metadata has not arrived yet. */
  readonly title: string | null;
  readonly label: string | null;
  readonly score: number | null;
  /** Points of popularity per hour or day: see `velocityUnit`. */
  readonly velocity: number | null;
  /** Popularity over the usual. */
  readonly timesUsual: number | null;
  readonly reviews: number | null;
  /** Why it has its label, in words. */
  readonly reason: string | null;
  /** Since when it has its label; `null`: not known. */
  readonly since: number | null;
  /** Instant and popularity. */
  readonly spark: readonly (readonly [number, number])[];
}

export interface RankingsView {
  readonly now: number;
  /** The newest window that was decided on; `null`: none yet. */
  readonly judgedAt: number | null;
  /** Movies that were judged then, and those too new to be judged, where that is known. */
  readonly rankings: Readonly<Record<RankingType, readonly RankedEntry[]>>;
  readonly titles: Readonly<Record<RankingType, string>>;
  readonly velocityUnit: string;
  /** What the sparklines show: `24 hours`, `4 weeks of daily levels`. */
  readonly sparkSpan: string;
}

export interface SearchHit {
  readonly movieId: number;
  readonly title: string | null;
}

export interface RatingPoint {
  readonly windowStart: number;
  readonly popularity: number;
  readonly voteCount: number;
  readonly voteAverage: number;
}

export interface MoodPoint {
  readonly windowStart: number;
  readonly reviews: number;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  /** Mean compound score, −1 … 1. */
  readonly mood: number;
  /** Grows with every change of the row. */
  readonly version: number;
}

/** A window that was closed, had a row, and was counted again: a review came late, or was changed. */
export interface Correction {
  readonly windowStart: number;
  readonly at: number;
  readonly lateByMs: number;
  readonly before: { readonly reviews: number; readonly mood: number };
  readonly after: { readonly reviews: number; readonly mood: number };
  /** An author changed what was counted already. */
  readonly isEdit: boolean;
}

/** While a label stood. */
export interface LabelSpan {
  readonly label: string;
  readonly from: number;
  /** `null`: it stands still. */
  readonly until: number | null;
}

/** When the world, or a person, moved a movie: what labels are held against. */
export interface Onset {
  readonly kind: string;
  readonly at: number;
}

/** One UTC day of a movie. */
export interface LevelPoint {
  readonly day: number;
  readonly popularity: number;
  /** The level without the common step of the whole catalogue. */
  readonly level: number;
  /** The movie's usual level on that day; `null`: too few days were seen. */
  readonly usual: number | null;
}

export interface MovieSeries {
  readonly movieId: number;
  readonly title: string | null;
  readonly facts: readonly string[];
  readonly now: number;
  readonly windowSizeMs: number;
  readonly label: string | null;
  readonly labelReason: string | null;
  readonly labelSince: number | null;
  /** Oldest first, as far as they are known. */
  readonly labels: readonly LabelSpan[];
  /** Of a simulated world only. */
  readonly onsets: readonly Onset[];
  readonly ratings: readonly RatingPoint[];
  readonly moods: readonly MoodPoint[];
  readonly corrections: readonly Correction[];
  /** Why corrections are not known, where they are not. */
  readonly correctionsNote: string | null;
  readonly levels: readonly LevelPoint[];
  /** Lines to paste; `null`: there is no server to paste them to. */
  readonly copies: { readonly cqlsh: string; readonly mongosh: string } | null;
}

/** A piece of a review and what VADER made of it; 0: nothing. */
export interface WeighedPiece {
  readonly text: string;
  readonly weight: number;
}

export interface ShownReview {
  readonly reviewId: string;
  readonly author: string;
  readonly createdAt: number;
  readonly rating: number | null;
  readonly compound: number;
  readonly mood: 'positive' | 'negative' | 'neutral';
  readonly partition: number;
  readonly offset: number;
  readonly pieces: readonly WeighedPiece[];
  /** The newest text counts. `null`: there was no other. */
  readonly edited: { readonly at: number; readonly compoundBefore: number } | null;
}

export interface WindowReviews {
  readonly movieId: number;
  readonly windowStart: number;
  readonly reviews: readonly ShownReview[];
  /** Why there may be fewer than the row counts; `null`: all are here. */
  readonly note: string | null;
}
