import { checkpointAfter } from './view-plan.ts';
import { changedInOf, type DataType, documentIdOf, type RowChange, type ViewDocument } from './view-ports.ts';
import type { WorkflowPlan } from './workflow.ts';

/**
 * Whether the log names a document's row, or its movie's title, in a window that the plan leaves to the next execution: it
 * may have changed after it was copied. Any other document has to be as its row is.
 */
export const copiedNextOf = (
  plan: WorkflowPlan,
  changes: readonly RowChange[],
): ((document: ViewDocument) => boolean) => {
  const through = checkpointAfter(plan);
  const recent = changes.filter(({ changedAt }) => changedInOf(changedAt) > through);
  const titled = new Set(recent.filter(({ dataType }) => dataType === 'title').map(({ movieId }) => movieId));
  const rows = new Set(recent.map((change) => documentIdOf({ ...change, dataType: change.dataType as DataType })));
  return (document) => titled.has(document.movieId) || rows.has(documentIdOf(document));
};
