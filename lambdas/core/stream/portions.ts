import type { Contribution } from './contribution.ts';
import type { Entry, LogPartition } from './counted-ports.ts';
import type { Countable } from './counted-set.ts';
import { SLOTS, slotOf } from './slots.ts';

/** What a batch brings for one partition of the log. */
export interface Portion<Value> extends LogPartition {
  readonly contributions: Contribution<Value>[];
  readonly entries: Entry[];
  readonly movieIds: Set<number>;
}

/** Window by window, as they are read. */
export const portionsOf = <Value>(
  contributions: readonly Contribution<Value>[],
  { cellsOf }: Pick<Countable<Value, never>, 'cellsOf'>,
): Portion<Value>[] => {
  const portions = new Map<number, Portion<Value>>();
  const slots = new Map<number, number>();
  for (const contribution of contributions) {
    const { movieId, windowStart, identity, value } = contribution;
    let slot = slots.get(movieId);
    if (slot === undefined) slots.set(movieId, (slot = slotOf(movieId)));
    const key = windowStart * SLOTS + slot;
    let portion = portions.get(key);
    if (portion === undefined) {
      portion = { windowStart, slot, contributions: [], entries: [], movieIds: new Set() };
      portions.set(key, portion);
    }
    portion.contributions.push(contribution);
    portion.entries.push([movieId, identity, ...cellsOf(value, windowStart)]);
    portion.movieIds.add(movieId);
  }
  return [...portions.values()].sort((one, other) => one.windowStart - other.windowStart || one.slot - other.slot);
};
