import type { EpochMs } from '../time.ts';
import type { Contribution } from './contribution.ts';

/** The contributions of one batch to one movie, by window: what one store operation can write together. */
export interface MovieGroup<Value> {
  readonly movieId: number;
  readonly windows: Map<EpochMs, Contribution<Value>[]>;
}

export const groupByMovie = <Value>(contributions: readonly Contribution<Value>[]): MovieGroup<Value>[] => {
  const groups = new Map<number, MovieGroup<Value>>();
  for (const contribution of contributions) {
    let group = groups.get(contribution.movieId);
    if (group === undefined) {
      group = { movieId: contribution.movieId, windows: new Map() };
      groups.set(contribution.movieId, group);
    }
    const window = group.windows.get(contribution.windowStart);
    if (window === undefined) group.windows.set(contribution.windowStart, [contribution]);
    else window.push(contribution);
  }
  return [...groups.values()];
};
