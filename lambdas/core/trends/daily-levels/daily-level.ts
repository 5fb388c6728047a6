import type { UtcDay } from './utc-day.ts';

/**
 * A movie's numbers of one UTC day, the newest that were seen of it after TMDB recomputed the movie. TMDB recomputes every
 * movie's popularity once a day, between about 00 and 07 UTC, and never in between: one level a day is all there is.
 */
export interface DailyLevel {
  readonly day: UtcDay;
  /** TMDB's popularity, points. Its scale drifts by factors over months: never compare it with a constant. */
  readonly popularity: number;
  /** All votes ever cast. */
  readonly voteCount: number;
}

/** ln of the popularity: equal steps are equal ratios. `null`: there is no popularity to speak of. */
export const heightOf = ({ popularity }: DailyLevel): number | null => (popularity > 0 ? Math.log(popularity) : null);
