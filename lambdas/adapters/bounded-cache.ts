import { LRUCache } from 'lru-cache';
import type { RowCache } from '../core/compare-and-set.ts';
import type { KnownKeys } from '../core/upsert-windows.ts';

/** The rows used last. A row with few identities takes about half a kilobyte. */
export const makeRowCache = <Aggregate>(maxRows: number): RowCache<Aggregate> => new LRUCache({ max: maxRows });

/** The keys added last. */
export const makeKnownKeys = (maxKeys: number): KnownKeys => {
  const keys = new LRUCache<string, true>({ max: maxKeys });
  return { has: (key) => keys.has(key), add: (key) => keys.set(key, true) };
};
