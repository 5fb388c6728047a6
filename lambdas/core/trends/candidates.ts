import type { RowChange } from '../change-log/change-log-ports.ts';
import { DAY_MS, type EpochMs } from '../time.ts';
import { ROLL_ENDS_MS } from './daily-levels/observed-level.ts';
import type { ShardFindings } from './trend-ports.ts';

/** A movie to look at, and which of its rows have changed. */
export interface Candidate {
  readonly movieId: number;
  /** Of movie_ratings_by_window. */
  readonly ratingWindows: ReadonlySet<EpochMs>;
  /** Of review_sentiments. */
  readonly sentimentWindows: ReadonlySet<EpochMs>;
  /** Whether its label may have changed: there are new samples, or the day has turned. */
  readonly isAssessed: boolean;
}

/**
 * Movies whose ratings or reviews changed, and those that the plan before wanted to see again; when the day turns, all with a
 * label. In the order of their ids. What this workflow itself writes to movie_stats makes no movie a candidate again.
 */
export const candidatesOf = (
  changes: readonly RowChange[],
  before: ShardFindings | null,
  isTurn: boolean,
): Candidate[] => {
  const labelled = isTurn ? (before?.labelled ?? []).map(({ movieId }) => movieId) : [];
  const known = new Set([...labelled, ...(before?.watched ?? [])]);
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

/**
 * Whether between two plans a day began, on which a held label may change, or a night ended, after which movies that were not
 * recomputed lose theirs.
 */
export const isDayTurned = (before: EpochMs | null, at: EpochMs): boolean =>
  before === null ||
  Math.floor(before / DAY_MS) !== Math.floor(at / DAY_MS) ||
  Math.floor((before - ROLL_ENDS_MS) / DAY_MS) !== Math.floor((at - ROLL_ENDS_MS) / DAY_MS);

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
