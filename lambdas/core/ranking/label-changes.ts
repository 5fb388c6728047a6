import type { EpochMs } from '../time.ts';
import type { LabelChange, LabelledMovie } from '../trends/trend-ports.ts';
import { titleOf } from './ranking.ts';

type UntitledChange = Omit<LabelChange, 'title'>;

/** What is different between two decided rankings, by the order of ids. A movie that is not listed has the label `none`. */
export const labelChangesOf = (
  before: readonly LabelledMovie[],
  after: readonly LabelledMovie[],
  windowStart: EpochMs,
): UntitledChange[] => {
  const was = new Map(before.map((movie) => [movie.movieId, movie]));
  const is = new Map(after.map((movie) => [movie.movieId, movie]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort((a, b) => a - b)
    .map((movieId) => ({
      movieId,
      from: was.get(movieId)?.label ?? ('none' as const),
      to: is.get(movieId)?.label ?? ('none' as const),
      score: is.get(movieId)?.score ?? 0,
      since: is.get(movieId)?.since ?? null,
      reason: is.get(movieId)?.reason ?? '',
      windowStart,
    }))
    .filter(({ from, to }) => from !== to);
};

export const titled = (changes: readonly UntitledChange[], titles: ReadonlyMap<number, string>): LabelChange[] =>
  changes.map((change) => ({ ...change, title: titleOf(change.movieId, titles) }));
