/**
 * Copies the rows of one shard that changed to their documents, and the rankings with shard 0. Velocities, which depend on
 * two rows, are derived on the way and brought into the rows' own columns too.
 *
 * Delivery: at least once per plan and shard, several at a time included, of executions given up too. Ordering: none needed:
 * a row is read after the log named it, and a document only ever gives way to a newer version. Dedupe: a document's id and
 * version. Retried: whatever store or documents refuse, until the deadline, then by the workflow. Dead-lettered: nothing.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import type { ChangeLog } from '../core/change-log/change-log-ports.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext, Telemetry } from '../core/ports.ts';
import { changedMoviesOf } from '../core/serving/changed-movies.ts';
import {
  behindOf,
  type CopyDependencies,
  portionsOf,
  restate,
  upsertDocuments,
} from '../core/serving/documents-of-rows.ts';
import { readChanges } from '../core/serving/read-changes.ts';
import { Freshness } from '../core/serving/view-freshness.ts';
import type { ShardTask, SyncOutcome } from '../core/serving/workflow-payloads.ts';

export interface Dependencies extends CopyDependencies, Patience {
  readonly changeLog: ChangeLog;
  readonly telemetry: Telemetry;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async (task: ShardTask, context: InvocationContext): Promise<SyncOutcome> => {
    const { changeLog, viewRows, telemetry, clock } = dependencies;
    const retry = retryUntilDeadline(context, dependencies);
    const freshness = new Freshness();
    let [rows, written, velocities] = [0, 0, 0];

    const changes = await retry(TABLES.changedMovies, () => readChanges(changeLog, task));
    for (const { movies, read } of portionsOf(dependencies, task, changedMoviesOf(changes))) {
      const { documents: wanted, stale } = await retry('rows of the views', read);
      written += await retry('documents', async () =>
        upsertDocuments(dependencies, await behindOf(dependencies, wanted)),
      );
      await retry('velocities', () => viewRows.storeVelocities(stale, clock.now()));
      await retry('facts of movies', () => restate(dependencies, movies));
      rows += wanted.length;
      velocities += stale.length;
      freshness.note(wanted);
    }

    const newer = rows - written;
    telemetry.count(METRICS.viewRows, rows);
    telemetry.count(METRICS.documentsWritten, written);
    telemetry.count(METRICS.documentsNewer, newer);
    telemetry.count(METRICS.velocitiesCorrected, velocities);
    freshness.report(telemetry, clock.now());
    return { shard: task.shard, rows, written, newer };
  };
