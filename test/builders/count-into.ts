import type { Contribution } from '../../lambdas/core/stream/contribution.ts';
import type { CountedTable, Entry } from '../../lambdas/core/stream/counted-ports.ts';
import { type Countable, countedRowsOf } from '../../lambdas/core/stream/counted-set.ts';
import { slotOf } from '../../lambdas/core/stream/slots.ts';

/** What a test counts: a contribution without the record that brings it. */
export type Counted<Value> = Pick<Contribution<Value>, 'movieId' | 'windowStart' | 'identity' | 'value'>;

/** Counts one value in its row, as the stream functions do. */
export const countInto = async <Value, Aggregate>(
  { log, rows }: CountedTable<Aggregate>,
  countable: Countable<Value, Aggregate>,
  { movieId, windowStart, identity, value }: Counted<Value>,
  ttlSeconds: number,
): Promise<void> => {
  const partition = { windowStart, slot: slotOf(movieId) };
  const entry: Entry = [movieId, identity, ...countable.cellsOf(value, windowStart)];
  await log.add([{ ...partition, entries: [entry], ttlSeconds }]);
  const movieIds = new Set([movieId]);
  const [entries = []] = await log.read([{ ...partition, movieIds }]);
  const counted = countedRowsOf(windowStart, entries, movieIds, countable);
  await rows.publish(counted.map((row) => ({ ...row, ttlSeconds })));
};
