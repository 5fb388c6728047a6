import { allConcurrently } from '../concurrently.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../time.ts';
import type { SentimentHistory, Titles } from '../trends/trend-ports.ts';
import { countedMoviesOf, type RankedDetails, rankedMoviesOf, type Selection } from './ranking.ts';

export interface DetailDependencies {
  readonly titles: Titles;
  readonly sentimentHistory: SentimentHistory;
}

const VOLUME_MS = 24 * HOUR_MS;
const MOVIES_AT_A_TIME = 64;

/** Titles of the ranked movies, and how many reviews each of them got in the 24 h before `at`, by the windows they began in. */
export const readDetails = async (
  { titles, sentimentHistory }: DetailDependencies,
  selection: Selection,
  at: EpochMs,
): Promise<RankedDetails> => {
  const reviewVolumes = new Map<number, number>();
  const since = epochMs(at - VOLUME_MS);
  await allConcurrently(countedMoviesOf(selection), MOVIES_AT_A_TIME, async (movieId) => {
    const windows = await sentimentHistory.since(movieId, since);
    const recent = windows.filter(({ windowStart }) => windowStart > since && windowStart <= at);
    const volume = recent.reduce((sum, { reviewCount }) => sum + reviewCount, 0);
    reviewVolumes.set(movieId, volume);
  });
  return { titles: await titles.titlesOf(rankedMoviesOf(selection)), reviewVolumes };
};
