import { timed } from '../../lambdas/adapters/telemetry/timed.ts';
import type { SnapshotStore, Telemetry } from '../../lambdas/core/ports.ts';
import type { CountedTable } from '../../lambdas/core/stream/counted-ports.ts';
import type { Stores } from '../wiring/stream-wiring.ts';

/** The same stores, with every call reported as a store operation: what the real adapters do by themselves. */
export const timedStores = (stores: Stores, telemetry: Telemetry): Stores => {
  const windows = <Aggregate>({ log, rows }: CountedTable<Aggregate>): CountedTable<Aggregate> => ({
    log: {
      add: (chunks) => timed(telemetry, () => log.add(chunks)),
      read: (queries) => timed(telemetry, () => log.read(queries)),
    },
    rows: { publish: (some) => timed(telemetry, () => rows.publish(some)) },
  });
  const snapshots = <Row>(store: SnapshotStore<Row>): SnapshotStore<Row> => ({
    upsert: (writes) => timed(telemetry, () => store.upsert(writes)),
  });
  return {
    sentiments: windows(stores.sentiments),
    ratings: windows(stores.ratings),
    stats: snapshots(stores.stats),
    ranks: snapshots(stores.ranks),
    movies: snapshots(stores.movies),
    changeLog: {
      append: (changes) => timed(telemetry, () => stores.changeLog.append(changes)),
      read: (changedIn, shard) => timed(telemetry, () => stores.changeLog.read(changedIn, shard)),
    },
    deadLetters: stores.deadLetters,
  };
};
