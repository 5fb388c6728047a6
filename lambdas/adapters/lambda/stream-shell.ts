import type { FunctionName, TableName } from '../../../schema/names.ts';
import type { ChangedRow, ChangedType, ChangeLog } from '../../core/change-log/change-log-ports.ts';
import type { Clock, DeadLetters, Random, Sleep, SnapshotStore, Telemetry } from '../../core/ports.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
import type { CountedTable } from '../../core/stream/counted-ports.ts';
import type { Countable } from '../../core/stream/counted-set.ts';
import type { ReadBatch } from '../../core/stream/read-batch.ts';
import { makeUpsertSnapshots, type UpsertSnapshots } from '../../core/stream/upsert-snapshots.ts';
import { makeUpsertWindows, type UpsertWindows } from '../../core/stream/upsert-windows.ts';
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
  /** Requests at a time of one invocation. */
  readonly concurrency: number;
}

/** What every stream function stands on, in Lambda and locally: decoding, setting aside, writing until done. */
export const streamShellOf = <Value>(
  settings: StreamShellSettings,
  decoders: Readonly<Record<string, DecodeRecord<Value>>>,
) => {
  const setAside = makeSetAside(settings);
  const { telemetry } = settings;
  const { retentionMs } = settings.windowing;
  const readBatch: ReadBatch<Value> = makeReadBatch({ decoders, setAside, telemetry });
  const upsertWindowsOf = <Part, Aggregate>(
    dataType: ChangedType,
    table: CountedTable<Aggregate>,
    countable: Countable<Part, Aggregate>,
  ): UpsertWindows<Part> => makeUpsertWindows({ ...settings, retentionMs, dataType, table, countable });
  const upsertSnapshotsOf = <Row>(
    table: TableName,
    store: SnapshotStore<Row>,
    changeOf: (row: Row) => ChangedRow,
  ): UpsertSnapshots<Row> => makeUpsertSnapshots({ ...settings, table, store, changeOf });
  return { readBatch, upsertWindowsOf, upsertSnapshotsOf };
};
