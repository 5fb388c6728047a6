import type { FunctionName, TableName } from '../../../schema/names.ts';
import type { ChangedRow, ChangedType, ChangeLog } from '../../core/change-log/change-log-ports.ts';
import type { Clock, DeadLetters, Random, Sleep, SnapshotStore, Telemetry, WindowStore } from '../../core/ports.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
import type { ReadBatch } from '../../core/stream/read-batch.ts';
import { makeUpsertSnapshots, type UpsertSnapshots } from '../../core/stream/upsert-snapshots.ts';
import { makeUpsertWindows, type UpsertWindows } from '../../core/stream/upsert-windows.ts';
import { makeRowCache } from '../keyspaces/row-cache.ts';
import { type DecodeRecord, makeReadBatch, makeSetAside, type TopicIncarnation } from './record-loop.ts';

export interface StreamShellSettings {
  readonly functionName: FunctionName;
  readonly deadLetters: DeadLetters;
  readonly changeLog: ChangeLog;
  /** Part of a dead letter's key. */
  readonly topicIncarnation: TopicIncarnation;
  readonly windowing: Windowing;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly telemetry: Telemetry;
  /** Movies written at a time by one invocation. */
  readonly concurrency: number;
  /** Rows a warm environment remembers; one with many identities counts as several. */
  readonly cacheSize: number;
}

/** What every stream function stands on, in Lambda and locally: decoding, setting aside, writing until done. */
export const streamShellOf = <Value>(
  settings: StreamShellSettings,
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
) => {
  const setAside = makeSetAside(settings);
  const { cacheSize, telemetry } = settings;
  const { retentionMs } = settings.windowing;
  const readBatch: ReadBatch<Value> = makeReadBatch({ decoders, setAside, telemetry });
  const upsertWindowsOf = <Part, Aggregate>(
    dataType: ChangedType,
    store: WindowStore<Aggregate>,
    fold: (sums: Aggregate | undefined, part: Part) => Aggregate,
  ): UpsertWindows<Part> => {
    const cache = makeRowCache<Aggregate>(cacheSize);
    return makeUpsertWindows({ ...settings, setAside, retentionMs, dataType, store, fold, cache });
  };
  const upsertSnapshotsOf = <Row>(
    table: TableName,
    store: SnapshotStore<Row>,
    changeOf: (row: Row) => ChangedRow,
  ): UpsertSnapshots<Row> => makeUpsertSnapshots({ ...settings, table, store, changeOf });
  return { readBatch, upsertWindowsOf, upsertSnapshotsOf };
};
