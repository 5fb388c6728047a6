/**
 * Copies the rows of one shard that changed to their documents, and the rankings with shard 0.
 *
 * Delivery: at least once per plan and shard, several at a time included, of executions given up too. Ordering: none needed:
 * a row is read after the log named it, and a document only ever gives way to a newer version. Dedupe: a document's id and
 * version. Retried: whatever store or documents refuse, until the deadline, then by the workflow. Dead-lettered: nothing.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import { changedMoviesOf } from '../core/changed-movies.ts';
import { type Patience, untilDone } from '../core/deadline.ts';
import type { InvocationContext, Telemetry } from '../core/ports.ts';
import { readChanges } from '../core/read-changes.ts';
import { behindOf, bring, type CopyDependencies, portionsOf, retitle } from '../core/view-documents.ts';
import { Freshness } from '../core/view-freshness.ts';
import type { ChangeLog } from '../core/view-ports.ts';
import type { ShardTask, SyncOutcome } from '../core/workflow.ts';

export interface Dependencies extends CopyDependencies, Patience {
  readonly changeLog: ChangeLog;
  readonly telemetry: Telemetry;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async (task: ShardTask, context: InvocationContext): Promise<SyncOutcome> => {
    const { changeLog, telemetry, clock } = dependencies;
    const insist = <Value>(what: string, act: () => Promise<Value>) => untilDone(what, act, context, dependencies);
    const freshness = new Freshness();
    let [rows, written] = [0, 0];

    const changes = await insist(TABLES.changedRows, () => readChanges(changeLog, task));
    for (const { movies, read } of portionsOf(dependencies, task, changedMoviesOf(changes))) {
      const wanted = await insist('rows of the views', read);
      written += await insist('documents', async () => bring(dependencies, await behindOf(dependencies, wanted)));
      await insist('titles', () => retitle(dependencies, movies));
      rows += wanted.length;
      freshness.note(wanted);
    }

    const newer = rows - written;
    telemetry.count(METRICS.viewRows, rows);
    telemetry.count(METRICS.documentsWritten, written);
    telemetry.count(METRICS.documentsNewer, newer);
    freshness.report(telemetry, clock.now());
    return { shard: task.shard, rows, written, newer };
  };
