import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import type { MskEvent, MskRecord } from '../../../lambdas/core/ports.ts';
import type { CountedTable, Entry, LogPartition } from '../../../lambdas/core/stream/counted-ports.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { mskRecordOf } from '../../../localstack/aws/event-source-mapping/msk-envelope.ts';
import { Figures } from '../../../localstack/pipeline/figures.ts';
import type { Stores } from '../../../localstack/wiring/stream-wiring.ts';
import { handlerOn } from './drive.ts';
import type { Load } from './loads.ts';
import { encoderFor } from './rig.ts';

const RECORDS_PER_BATCH = 10_000;
const ROUNDS = 7;
const PARTITIONS = 6;

/** Stores that take everything at once: what is left is the work of one core between envelope and store. */
const openStores = (): Stores => {
  /** What was added is what is there. */
  const taking = (): CountedTable<unknown> => {
    const added = new Map<string, readonly Entry[]>();
    const keyOf = ({ windowStart, slot }: LogPartition): string => `${windowStart}/${slot}`;
    return {
      log: {
        add: async (chunks) => {
          for (const chunk of chunks) added.set(keyOf(chunk), chunk.entries);
        },
        read: async (queries) => queries.map((query) => added.get(keyOf(query)) ?? []),
      },
      rows: { publish: async () => undefined },
    };
  };
  const nothing = { upsert: async () => undefined };
  return {
    sentiments: taking(),
    ratings: taking(),
    ranks: nothing,
    movies: nothing,
    changeLog: { append: async () => undefined, read: async () => [] },
    deadLetters: new MemoryDeadLetters(),
  };
};

/** Records per second of one core from the Lambda envelope to the store's door: the median of several rounds. */
export const cpuPathOf = async (load: Load, recordCount: number): Promise<number> => {
  const end = epochMs(Date.now());
  const events = eventsOf(load, Math.min(recordCount, load.records), end);
  const records = events.reduce((total, event) => total + countOf(event), 0);
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const handler = handlerOn(load.topic, openStores(), new Figures());
    const startedAt = performance.now();
    for (const event of events) await handler(event, { getRemainingTimeInMillis: () => 60_000 });
    // The first round compiles.
    if (round > 0) rates.push((records * 1_000) / (performance.now() - startedAt));
  }
  return rates.sort((one, other) => one - other)[ROUNDS >> 1] as number;
};

const countOf = ({ records }: MskEvent): number =>
  Object.values(records).reduce((total, each) => total + each.length, 0);

const eventsOf = (load: Load, recordCount: number, end: EpochMs): MskEvent[] => {
  const encode = encoderFor(load);
  const events: MskEvent[] = [];
  for (let from = 0; from < recordCount; from += RECORDS_PER_BATCH) {
    const records: Record<string, MskRecord[]> = {};
    for (let index = from; index < Math.min(from + RECORDS_PER_BATCH, recordCount); index++) {
      const { key, value } = encode(index, end);
      const partition = index % PARTITIONS;
      (records[`${load.topic}-${partition}`] ??= []).push(
        mskRecordOf(load.topic, {
          partition,
          offset: index,
          timestamp: end,
          timestampType: 'CREATE_TIME',
          key: Buffer.from(key),
          value,
          headers: [],
        }),
      );
    }
    events.push({ eventSource: 'aws:kafka', eventSourceArn: 'bench', bootstrapServers: 'bench', records });
  }
  return events;
};
