/**
 * Holds every row of one shard that changed against its document, by version and by title. What is behind is written again:
 * it changed while the workflow ran, or the copy has missed it, and the checkpoint must not pass it either way.
 *
 * Delivery: at least once per plan and shard, several at a time included. Ordering: after the copy of the same shard. Dedupe:
 * a document's id and version. Retried: whatever store or documents refuse, until the deadline, then by the workflow; not
 * retried: documents that stay behind although they acknowledged what was written (ViewsDiffer). Dead-lettered: nothing.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import type { ChangeLog } from '../core/change-log/change-log-ports.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext, Telemetry } from '../core/ports.ts';
import { copiedNextOf, leftToNext, type RowOfDocument } from '../core/serving/copied-next.ts';
import { behindOf, type CopyDependencies, eachPortion, upsertDocuments } from '../core/serving/documents-of-rows.ts';
import { readChangesOf } from '../core/serving/read-changes.ts';
import { documentIdOf } from '../core/serving/view-ports.ts';
import { ViewsDiffer } from '../core/serving/workflow-failures.ts';
import type { ReconcileOutcome, ShardTask } from '../core/serving/workflow-payloads.ts';

export interface Dependencies extends CopyDependencies, Patience {
  readonly changeLog: ChangeLog;
  readonly telemetry: Telemetry;
}

/**
 * A row is there before the log names it, by as long as its batch takes in between: what the log does not name yet is looked for
 * again after these waits.
 */
const NAMED_WITHIN_MS = [0, 100, 400, 1_500, 3_000];

export const makeHandler =
  (dependencies: Dependencies) =>
  async (task: ShardTask, context: InvocationContext): Promise<ReconcileOutcome> => {
    const { changeLog, telemetry, clock, sleep } = dependencies;
    const retry = retryUntilDeadline(context, dependencies);
    const found: RowOfDocument[] = [];

    const rows = await eachPortion(dependencies, task, retry, async ({ documents: wanted }) => {
      const behind = await retry('documents', () => behindOf(dependencies, wanted));
      await retry('documents', () => upsertDocuments(dependencies, behind));
      const still = await retry('documents', () => behindOf(dependencies, behind));
      if (still.length > 0)
        throw new ViewsDiffer(
          `${still.length} documents stay behind, such as ${still.slice(0, 3).map(documentIdOf).join(', ')}`,
        );
      found.push(...behind.map(({ dataType, movieId, windowStart }) => ({ dataType, movieId, windowStart })));
    });

    let unnamed: readonly RowOfDocument[] = found;
    for (const waitMs of NAMED_WITHIN_MS) {
      if (unnamed.length === 0) break;
      await sleep(waitMs);
      const { plan } = leftToNext(task, clock.now());
      const isNamed = copiedNextOf(await retry(TABLES.changedMovies, () => readChangesOf(changeLog, plan, unnamed)));
      unnamed = unnamed.filter((document) => !isNamed(document));
    }
    const difference = unnamed.length;
    if (difference > 0)
      telemetry.warn(
        'documents were behind their rows, and no later change of these says why; they are written again',
        {
          shard: task.shard,
          documents: difference,
          first: unnamed.slice(0, 3).map(documentIdOf),
        },
      );
    const changedSince = found.length - difference;
    const documents = rows - found.length;
    telemetry.count(METRICS.viewDocuments, documents);
    telemetry.count(METRICS.viewDifference, difference);
    return { shard: task.shard, rows, documents, difference, changedSince };
  };
