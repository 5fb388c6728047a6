import { LRUCache } from 'lru-cache';
import type { RowCache, RowsByStart } from '../../core/stream/compare-and-set.ts';

/** A movie with a backlog is read from its oldest window on; these many of its newest rows can still be of use. */
const ROWS_PER_MOVIE = 100;

/** So many identities take as much memory as the rest of a row, about half a kilobyte. */
const IDENTITIES_PER_ROW = 16;

/** The movies written last. `maxRows` counts rows of a few identities; a row with more counts as several. */
export const makeRowCache = <Aggregate>(maxRows: number): RowCache<Aggregate> => {
  const movies = new LRUCache<number, RowsByStart<Aggregate>>({ maxSize: maxRows, sizeCalculation: sizeOf });
  return {
    get: (movieId) => movies.get(movieId),
    set: (movieId, rows) => {
      dropOldest(rows);
      movies.set(movieId, rows);
    },
  };
};

/** A movie without rows still takes a place. */
const sizeOf = (rows: RowsByStart<unknown>): number => {
  let size = 1;
  for (const { applied } of rows.values()) size += Math.ceil(applied.size / IDENTITIES_PER_ROW);
  return size;
};

/** A Map is in the order in which its keys came. */
const dropOldest = (rows: RowsByStart<unknown>): void => {
  for (const windowStart of rows.keys()) {
    if (rows.size <= ROWS_PER_MOVIE) return;
    rows.delete(windowStart);
  }
};
