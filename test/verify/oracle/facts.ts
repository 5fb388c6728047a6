/** What the records of the log say, in the oracle's own words: nothing here comes from the code under test. */

export interface ReviewFact {
  readonly kind: 'review';
  readonly movieId: number;
  readonly reviewId: string;
  readonly at: number;
  /** When it was changed last; `at`: as written. */
  readonly updatedAt: number;
  /** The text's compound score in units of 0.0001. */
  readonly compoundUnits: number;
}

export interface RatingFact {
  readonly kind: 'rating';
  readonly movieId: number;
  readonly at: number;
  readonly voteAverage: number;
  readonly voteCount: number;
  readonly popularity: number;
}

export interface MetadataFact {
  readonly kind: 'metadata';
  readonly movieId: number;
  readonly at: number;
  readonly title: string;
}

export interface RankFact {
  readonly kind: 'rank';
  readonly movieId: number;
  readonly at: number;
  readonly list: 'day' | 'week';
  readonly rank: number;
}

export type Fact = ReviewFact | RatingFact | MetadataFact | RankFact;

export const WINDOW_MS = 300_000;
export const HOUR_MS = 3_600_000;
export const RETENTION_MS = 48 * HOUR_MS;

/** Two records with one identity are the same event, told twice. */
export const identityOf = (fact: Fact): string => {
  switch (fact.kind) {
    case 'review':
      return `review ${fact.reviewId} ${fact.updatedAt}`;
    case 'rating':
      return `rating ${fact.movieId} ${fact.at}`;
    case 'metadata':
      return `metadata ${fact.movieId} ${fact.at}`;
    case 'rank':
      return `rank ${fact.movieId} ${fact.list} ${fact.at}`;
  }
};

/** Of several texts of one review the newest; everything else as it is. */
export const newestTexts = <F extends Fact>(facts: readonly F[]): F[] => {
  const newest = new Map<string, F>();
  for (const fact of facts) {
    const key = fact.kind === 'review' ? fact.reviewId : identityOf(fact);
    const known = newest.get(key);
    if (known?.kind !== 'review' || fact.kind !== 'review' || fact.updatedAt > known.updatedAt) newest.set(key, fact);
  }
  return [...newest.values()];
};

export const windowOf = (at: number): number => at - (at % WINDOW_MS);
export const hourOf = (at: number): number => at - (at % HOUR_MS);
