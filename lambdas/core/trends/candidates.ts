import type { RowChange } from '../change-log/change-log-ports.ts';
import type { EpochMs } from '../time.ts';
import type { ShardFindings } from './trend-ports.ts';

/** A movie to look at, and which of its rows have changed. */
export interface Candidate {
  readonly movieId: number;
  /** Of movie_ratings_by_window. */
  readonly ratingWindows: ReadonlySet<EpochMs>;
  /** Of review_sentiments. */
  readonly sentimentWindows: ReadonlySet<EpochMs>;
  /** Whether its label may have changed: there are new samples, or time may begin or end a label without any. */
  readonly isAssessed: boolean;
}

/**
 * Movies whose ratings or reviews changed, and those that had a label, or were about to get one, in the ranking before. In
 * the order of their ids. What this workflow itself writes to movie_stats makes no movie a candidate again.
 */
export const candidatesOf = (changes: readonly RowChange[], before: ShardFindings | null): Candidate[] => {
  const known = new Set([...(before?.labelled.map(({ movieId }) => movieId) ?? []), ...(before?.watched ?? [])]);
  const ratings = windowsByMovie(changes, 'ratings');
  const sentiments = windowsByMovie(changes, 'sentiment');
  const movieIds = [...new Set([...ratings.keys(), ...sentiments.keys(), ...known])].sort((a, b) => a - b);
  return movieIds.map((movieId) => ({
    movieId,
    ratingWindows: ratings.get(movieId) ?? NONE,
    sentimentWindows: sentiments.get(movieId) ?? NONE,
    isAssessed: ratings.has(movieId) || known.has(movieId),
  }));
};

const NONE: ReadonlySet<EpochMs> = new Set();

const windowsByMovie = (changes: readonly RowChange[], wanted: RowChange['dataType']): Map<number, Set<EpochMs>> => {
  const movies = new Map<number, Set<EpochMs>>();
  for (const { movieId, dataType, windowStart } of changes) {
    if (dataType !== wanted) continue;
    const windows = movies.get(movieId);
    if (windows === undefined) movies.set(movieId, new Set([windowStart]));
    else windows.add(windowStart);
  }
  return movies;
};
