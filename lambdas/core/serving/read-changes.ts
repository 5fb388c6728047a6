import { type ChangeLog, changeShardOf, type RowChange } from '../change-log/change-log-ports.ts';
import { allConcurrently } from '../concurrently.ts';
import { hourOf } from '../time.ts';
import { changeWindowsOf, type ShardTask, type WorkflowPlan } from './workflow-payloads.ts';

const WINDOWS_AT_A_TIME = 48;

/**
 * Everything of one shard that changed in the plan's windows of processing time, in the order of those windows. A sample that
 * changes its window may be the newest of its hour: the row of movie_stats goes with the window's and is not named itself.
 */
export const readChanges = async (changeLog: ChangeLog, { plan, shard }: ShardTask): Promise<RowChange[]> => {
  const windows = changeWindowsOf(plan);
  const changes = new Map<number, RowChange[]>();
  await allConcurrently(windows, WINDOWS_AT_A_TIME, async (changedIn) => {
    changes.set(changedIn, await changeLog.read(changedIn, shard));
  });
  return windows.flatMap((changedIn) => withHours(changes.get(changedIn) ?? []));
};

/** What changed of these movies, whichever shard brings their rows: one brings all rankings, and a title is named in its movie's. */
export const readChangesOf = async (
  changeLog: ChangeLog,
  plan: WorkflowPlan,
  movies: readonly { readonly movieId: number }[],
): Promise<RowChange[]> => {
  const shards = new Set(movies.map(({ movieId }) => changeShardOf(movieId)));
  return (await Promise.all([...shards].map((shard) => readChanges(changeLog, { plan, shard })))).flat();
};

const withHours = (changes: readonly RowChange[]): RowChange[] => {
  const hours = new Map<string, RowChange>();
  for (const change of changes) {
    if (change.dataType !== 'ratings') continue;
    const windowStart = hourOf(change.windowStart);
    const key = `${change.movieId}/${windowStart}`;
    if ((hours.get(key)?.changedAt ?? Number.NEGATIVE_INFINITY) < change.changedAt)
      hours.set(key, { ...change, dataType: 'stats', windowStart });
  }
  return [...changes, ...hours.values()];
};
