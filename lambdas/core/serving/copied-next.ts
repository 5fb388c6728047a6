import { CHANGE_WINDOW_MS, changedInOf, type RowChange } from '../change-log/change-log-ports.ts';
import { type EpochMs, epochMs } from '../time.ts';
import { checkpointAfter } from './view-plan.ts';
import { type DataType, documentIdOf, type ViewDocument } from './view-ports.ts';
import type { ShardTask } from './workflow-payloads.ts';

/** The same shard of the log, but the windows up to `now` that the plan leaves to later executions. */
export const leftToNext = ({ plan, shard }: ShardTask, now: EpochMs): ShardTask => {
  const changedFrom = epochMs(checkpointAfter(plan) + CHANGE_WINDOW_MS);
  return { plan: { ...plan, changedFrom, changedThrough: changedInOf(now) }, shard };
};

/** What identifies a document, and the row that it is a copy of. */
export type RowOfDocument = Pick<ViewDocument, 'dataType' | 'movieId' | 'windowStart'>;

/**
 * Whether the log names a document's row, or its movie's title, among the `changes` that are left to later executions: it
 * may have changed after it was copied. So may the velocity of a window when one before it has. Any other document has to be
 * as its row is.
 */
export const copiedNextOf = (changes: readonly RowChange[]): ((document: RowOfDocument) => boolean) => {
  const titled = new Set(changes.filter(({ dataType }) => dataType === 'title').map(({ movieId }) => movieId));
  const rows = new Set(changes.map((change) => documentIdOf({ ...change, dataType: change.dataType as DataType })));
  const first = new Map<string, EpochMs>();
  for (const { dataType, movieId, windowStart } of changes) {
    const key = `${dataType}/${movieId}`;
    if (dataType !== 'stats' && windowStart < (first.get(key) ?? Number.POSITIVE_INFINITY)) first.set(key, windowStart);
  }
  return (document) =>
    titled.has(document.movieId) ||
    rows.has(documentIdOf(document)) ||
    (first.get(`${document.dataType}/${document.movieId}`) ?? Number.POSITIVE_INFINITY) < document.windowStart;
};
