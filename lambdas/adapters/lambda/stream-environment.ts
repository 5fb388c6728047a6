import type { Client } from 'cassandra-driver';
import type { FunctionName, Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import type { BatchOutcome, InvocationContext, MskEvent } from '../../core/ports.ts';
import type { CountedTable } from '../../core/stream/counted-ports.ts';
import { decoderOf } from '../avro/avro-codec.ts';
import type { SchemaVersion } from '../avro/schema-versions.ts';
import type { ConnectS3 } from '../dead-letters/s3-client.ts';
import { makeS3DeadLetters } from '../dead-letters/s3-dead-letters.ts';
import { makeKeyspacesChangeLog } from '../keyspaces/change-log.ts';
import { makeKeyspacesCountedTable } from '../keyspaces/windows/counted-table.ts';
import { REAL_TIME } from '../real-time.ts';
import type { WindowTable } from '../rows/window-tables.ts';
import { measured } from '../telemetry/measured.ts';
import { makeLambdaTelemetry } from '../telemetry/telemetry.ts';
import type { DecodeRecord } from './record-loop.ts';
import type { StreamConfig } from './stream-config.ts';
import { streamShellOf } from './stream-shell.ts';

export interface StreamClients {
  readonly cassandra: Client;
  readonly s3: ConnectS3;
}

/** A stream function's surroundings in Lambda, over the clients its composition root has made. */
export const streamEnvironmentOf = <T extends Topic>(
  functionName: FunctionName,
  config: StreamConfig<T>,
  { cassandra, s3 }: StreamClients,
) => {
  const telemetry = makeLambdaTelemetry(functionName);
  const { clock } = REAL_TIME;
  const changeLog = makeKeyspacesChangeLog(cassandra, telemetry);
  const deadLetters = makeS3DeadLetters(s3, config.deadLetterBucket);
  const settings = { ...config, ...REAL_TIME, functionName, telemetry, changeLog, deadLetters };
  const { windowSizeMs } = config.windowing;
  return {
    telemetry,
    ...streamShellOf(settings, decodersOf(config)),
    countedTableOf: <Aggregate>(table: WindowTable<Aggregate>): CountedTable<Aggregate> =>
      makeKeyspacesCountedTable(cassandra, table, windowSizeMs, telemetry),
    /** The handler as Lambda calls it. */
    run: (handler: (event: MskEvent, context: InvocationContext) => Promise<BatchOutcome>) =>
      telemetry.reported<MskEvent, BatchOutcome>(measured(handler, telemetry, clock)),
  };
};

const decodersOf = <T extends Topic>({ schemaVersions }: StreamConfig<T>) => {
  const decoders = (Object.entries(schemaVersions) as [T, SchemaVersion[]][]).map(
    ([topic, versions]) => [topic, decoderOf(topic, versions)] as const,
  );
  return Object.fromEntries(decoders) as Record<string, DecodeRecord<RecordOf[T]>>;
};
