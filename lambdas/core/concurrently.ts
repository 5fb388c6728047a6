/**
 * Runs `act` on every item, at most `limit` at a time, and waits for all of them, whatever fails: no promise outlives
 * the call. Returns the failed items with their errors; an empty list means that everything is done.
 */
export const concurrently = async <Item>(
  items: readonly Item[],
  limit: number,
  act: (item: Item) => Promise<void>,
): Promise<{ item: Item; error: unknown }[]> => {
  const failures: { item: Item; error: unknown }[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++] as Item;
      try {
        await act(item);
      } catch (error) {
        failures.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return failures;
};

/** The same for what is of use only as a whole: throws the first failure, when all have ended. */
export const allConcurrently = async <Item>(
  items: readonly Item[],
  limit: number,
  act: (item: Item) => Promise<void>,
): Promise<void> => {
  const [failure] = await concurrently(items, limit, act);
  if (failure !== undefined) throw failure.error;
};
