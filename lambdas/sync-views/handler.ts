/**
 * Copies the rows of one shard that changed to their documents, and the rankings with shard 0. Velocities, which depend on
 * two rows, are derived on the way and brought into the rows' own columns too.
 *
 * Delivery: at least once per plan and shard, several at a time included, of executions given up too. Ordering: none needed:
 * a row is read after the log named it, and a document only ever gives way to a newer version. Dedupe: a document's id and
 * version. Retried: whatever store or documents refuse, until the deadline, then by the workflow. Dead-lettered: nothing.
 */
import { METRICS } from '../../schema/names.ts';
import type { ChangeLog } from '../core/change-log/change-log-ports.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext, Telemetry } from '../core/ports.ts';
import { behindOf, type CopyDependencies, eachPortion, upsertDocuments } from '../core/serving/documents-of-rows.ts';
import { Freshness } from '../core/serving/view-freshness.ts';
import type { ShardTask, SyncOutcome } from '../core/serving/workflow-payloads.ts';

export interface Dependencies extends CopyDependencies, Patience {
  readonly changeLog: ChangeLog;
  readonly telemetry: Telemetry;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async (task: ShardTask, context: InvocationContext): Promise<SyncOutcome> => {
    const { viewRows, telemetry, clock } = dependencies;
    const retry = retryUntilDeadline(context, dependencies);
    const freshness = new Freshness();
    let [written, velocities] = [0, 0];

    const rows = await eachPortion(dependencies, task, retry, async ({ documents: wanted, stale }) => {
      written += await retry('documents', async () =>
        upsertDocuments(dependencies, await behindOf(dependencies, wanted)),
      );
      await retry('velocities', () => viewRows.storeVelocities(stale, clock.now()));
      velocities += stale.length;
      freshness.note(wanted);
    });

    const newer = rows - written;
    telemetry.count(METRICS.viewRows, rows);
    telemetry.count(METRICS.documentsWritten, written);
    telemetry.count(METRICS.documentsNewer, newer);
    telemetry.count(METRICS.velocitiesCorrected, velocities);
    freshness.report(telemetry, clock.now());
    return { shard: task.shard, rows, written, newer };
  };
