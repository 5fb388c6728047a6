import type { ChangeLog, RowChange } from '../change-log/change-log-ports.ts';
import { allConcurrently } from '../concurrently.ts';
import { changeWindowsOf, type ShardTask } from './workflow-payloads.ts';

const WINDOWS_AT_A_TIME = 8;

/** Everything of one shard that changed in the plan's windows of processing time, in the order of those windows. */
export const readChanges = async (changeLog: ChangeLog, { plan, shard }: ShardTask): Promise<RowChange[]> => {
  const windows = changeWindowsOf(plan);
  const changes = new Map<number, RowChange[]>();
  await allConcurrently(windows, WINDOWS_AT_A_TIME, async (changedIn) => {
    changes.set(changedIn, await changeLog.read(changedIn, shard));
  });
  return windows.flatMap((changedIn) => changes.get(changedIn) ?? []);
};
