import { chunksOf } from '../chunks.ts';
import { concurrently } from '../concurrently.ts';
import { hasTime, type Patience, retryUntilDeadline } from '../deadline.ts';
import type { InvocationContext } from '../ports.ts';

export interface EachOptions extends Patience {
  /** For messages. */
  readonly what: string;
  /** So many items go together. */
  readonly together: number;
  /** Calls at a time. */
  readonly concurrency: number;
  /** Told of every call that has failed for several. */
  readonly onApart: () => void;
}

export interface Failure<Item> {
  readonly item: Item;
  readonly error: unknown;
}

/**
 * Does `act`, which must be harmless to repeat, on all items, several in one call. Where such a call fails, on each of them
 * alone, and again on those that still fail until the deadline, so that one that cannot be done holds up no other. Resolves
 * to those that were not done, and why.
 */
export const togetherOrEach = async <Item>(
  items: readonly Item[],
  act: (items: readonly Item[]) => Promise<void>,
  context: InvocationContext,
  { what, together, concurrency, onApart, ...patience }: EachOptions,
): Promise<Failure<Item>[]> => {
  const failed = await concurrently(chunksOf(items, together), concurrency, act);
  for (const _ of failed) onApart();
  let left = failed.flatMap(({ item }) => item);
  if (left.length === 0) return [];
  const alone = async (item: Item): Promise<void> => {
    if (!hasTime(context)) throw new Error('not tried again for want of time');
    await act([item]);
  };
  try {
    await retryUntilDeadline(context, patience)(what, async () => {
      const failures = await concurrently(left, concurrency, alone);
      left = failures.map(({ item }) => item);
      if (failures[0] !== undefined) throw failures[0].error;
    });
    return [];
  } catch (error) {
    return left.map((item) => ({ item, error }));
  }
};
