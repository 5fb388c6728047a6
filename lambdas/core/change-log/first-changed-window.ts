import { chunksOf } from '../chunks.ts';
import { allConcurrently } from '../concurrently.ts';
import { type EpochMs, epochMs } from '../time.ts';
import { CHANGE_SHARDS, CHANGE_WINDOW_MS, type ChangeLog } from './change-log-ports.ts';

const WINDOWS_AT_A_TIME = 48;
const READS_AT_A_TIME = WINDOWS_AT_A_TIME * CHANGE_SHARDS;

/**
 * The first window of the log, `from` to `through`, in which anything changed; `through` where nothing did. Spares a first
 * execution, or one after a long pause, the windows of two days in which there was nothing.
 */
export const firstChangedWindow = async (changeLog: ChangeLog, from: EpochMs, through: EpochMs): Promise<EpochMs> => {
  const windows: EpochMs[] = [];
  for (let start = from; start < through; start = epochMs(start + CHANGE_WINDOW_MS)) windows.push(start);
  for (const some of chunksOf(windows, WINDOWS_AT_A_TIME)) {
    const changed = await changedAmong(changeLog, some);
    const first = some.find((window) => changed.has(window));
    if (first !== undefined) return first;
  }
  return through;
};

const changedAmong = async (changeLog: ChangeLog, windows: readonly EpochMs[]): Promise<ReadonlySet<EpochMs>> => {
  const changed = new Set<EpochMs>();
  const partitions = windows.flatMap((window) =>
    Array.from({ length: CHANGE_SHARDS }, (_, shard) => ({ window, shard })),
  );
  await allConcurrently(partitions, READS_AT_A_TIME, async ({ window, shard }) => {
    if ((await changeLog.read(window, shard)).length > 0) changed.add(window);
  });
  return changed;
};
