import type { RowChange } from '../change-log/change-log-ports.ts';
import type { EpochMs } from '../time.ts';
import type { ChangingType } from './view-ports.ts';

/** What of one movie has changed: its rows by table, each once, and whether its title is among it. */
export interface ChangedMovie {
  readonly movieId: number;
  readonly starts: ReadonlyMap<ChangingType, ReadonlySet<EpochMs>>;
  readonly areFactsChanged: boolean;
}

/** The log's entries by movie, in the order of their ids. */
export const changedMoviesOf = (changes: readonly RowChange[]): ChangedMovie[] =>
  [...Map.groupBy(changes, ({ movieId }) => movieId)]
    .sort(([a], [b]) => a - b)
    .map(([movieId, some]) => ({
      movieId,
      starts: startsOf(some),
      areFactsChanged: some.some(({ dataType }) => dataType === 'title'),
    }));

const startsOf = (changes: readonly RowChange[]): Map<ChangingType, Set<EpochMs>> => {
  const starts = new Map<ChangingType, Set<EpochMs>>();
  for (const { dataType, windowStart } of changes) {
    if (dataType === 'title') continue;
    const known = starts.get(dataType);
    if (known === undefined) starts.set(dataType, new Set([windowStart]));
    else known.add(windowStart);
  }
  return starts;
};
