import type { ChangedType } from '../../lambdas/core/change-log/change-log-ports.ts';
import type { SnapshotStore } from '../../lambdas/core/ports.ts';
import type { CountedTable } from '../../lambdas/core/stream/counted-ports.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { Stores } from '../wiring/stream-wiring.ts';

/** What a stream function asks of its stores, in order. */
export type StoreStep = 'snapshots' | 'add' | 'read' | 'publish' | 'change log';

/** Does what is asked; `topic` is the one whose records ask for it. */
export type Around = <Value>(topic: Topic, step: StoreStep, act: () => Promise<Value>) => Promise<Value>;

const TOPIC_OF: Readonly<Record<ChangedType, Topic>> = {
  ratings: TOPICS.ratings,
  sentiment: TOPICS.reviews,
  stats: TOPICS.trending,
  title: TOPICS.metadata,
};

/** The same stores, with something around every call. */
export const storesAround = (stores: Stores, around: Around): Stores => {
  const windows = <Aggregate>(topic: Topic, { log, rows }: CountedTable<Aggregate>): CountedTable<Aggregate> => ({
    log: {
      add: (chunks) => around(topic, 'add', () => log.add(chunks)),
      read: (queries) => around(topic, 'read', () => log.read(queries)),
    },
    rows: { publish: (some) => around(topic, 'publish', () => rows.publish(some)) },
  });
  const snapshots = <Row>(topic: Topic, store: SnapshotStore<Row>): SnapshotStore<Row> => ({
    upsert: (writes) => around(topic, 'snapshots', () => store.upsert(writes)),
  });
  return {
    sentiments: windows(TOPICS.reviews, stores.sentiments),
    ratings: windows(TOPICS.ratings, stores.ratings),
    ranks: snapshots(TOPICS.trending, stores.ranks),
    movies: snapshots(TOPICS.metadata, stores.movies),
    changeLog: {
      append: (changes) =>
        around(TOPIC_OF[changes[0]?.dataType ?? 'ratings'], 'change log', () => stores.changeLog.append(changes)),
      read: (...asked) => stores.changeLog.read(...asked),
    },
    deadLetters: stores.deadLetters,
  };
};
