/**
 * Functions that are wrong on purpose, each by one mistake that somebody has made before. A checker that lets one of
 * them pass proves nothing about the shipped ones.
 */

import type { ChangeLog, RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { WindowRow, WindowStore } from '../../../lambdas/core/ports.ts';
import { RETENTION_MS } from '../facts.ts';
import type { Wire } from '../simulation/environment.ts';
import {
  changesOf,
  rowWith,
  type Scheme,
  shippedScheme,
  unconditionalWrite,
  windowByWindow,
  wireOver,
  wireScheme,
} from './parts.ts';

export interface Variant {
  readonly name: string;
  readonly mistake: string;
  readonly wire: Wire;
  /** Its rows list what they count, rightly or wrongly, by the identities of the shipped functions. @default true */
  readonly keepsIdentities?: boolean;
}

const overwriteWithPartial: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, (work) =>
    unconditionalWrite(table, tools, work, () => rowWith(undefined, work, table.fold)),
  );

const readModifyWrite: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, async (work) => {
    const [row] = await table.store.read(work.movieId, [work.windowStart]);
    await unconditionalWrite(table, tools, work, () => rowWith(row, work, table.fold));
  });

const counter: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, (work) =>
    unconditionalWrite(table, tools, work, (row) => rowWith(row, work, table.fold)),
  );

/** The row remembers the last offset that it has counted, and is written under its condition. */
const lastOffset: Scheme = (table, wiring) =>
  windowByWindow(table, wiring, async (work) => {
    const { movieId, windowStart, ttlSeconds } = work;
    const [row] = await table.store.read(movieId, [windowStart]);
    const counted = (row as { readonly lastOffset?: number } | undefined)?.lastOffset ?? -1;
    const contributions = work.contributions.filter(({ record }) => record.offset > counted);
    if (contributions.length === 0) return;
    const newest = Math.max(...contributions.map(({ record }) => record.offset));
    const next = { ...rowWith(row, { ...work, contributions }, table.fold), lastOffset: newest };
    const [result] = await table.store.compareAndSet(movieId, [{ row: next, ttlSeconds }]);
    if (result?.outcome !== 'applied') throw new Error('somebody else was first');
  });

const noCondition: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, async (work) => {
    const [row] = await table.store.read(work.movieId, [work.windowStart]);
    const contributions = work.contributions.filter(
      ({ identity }, index) =>
        row?.applied.has(identity) !== true &&
        work.contributions.findIndex((other) => other.identity === identity) === index,
    );
    if (contributions.length === 0) return;
    await unconditionalWrite(table, tools, work, () => rowWith(row, { ...work, contributions }, table.fold));
  });

const identityByOffset: Scheme = (table, wiring, tools) => {
  const upsert = shippedScheme(table, wiring, tools);
  return (contributions, context) => {
    const renamed = contributions.map((contribution) => {
      const { topicPartition, offset } = contribution.record;
      return { ...contribution, identity: `${topicPartition}@${offset}` };
    });
    return upsert(renamed, context);
  };
};

const earlySuccess: Scheme = (table, wiring, tools) => {
  const upsert = shippedScheme(table, wiring, tools);
  return async (contributions, context) => {
    upsert(contributions, context).catch(() => undefined);
    return { records: [] };
  };
};

const resumeAtTheLast: Scheme = (table, wiring, tools) => {
  const upsert = shippedScheme(table, wiring, tools);
  return async (contributions, context) => {
    const { records, cause } = await upsert(contributions, context);
    return { records: records.slice(-1), cause };
  };
};

const logBefore: Scheme = (table, wiring, tools) => {
  const { changeLog } = wiring.stores;
  const unlogged = { ...wiring.stores, changeLog: { ...changeLog, append: async () => undefined } };
  const upsert = shippedScheme(table, { ...wiring, stores: unlogged }, tools);
  return async (contributions, context) => {
    await changeLog.append(changesOf(table, contributions, wiring.clock.now()));
    return upsert(contributions, context);
  };
};

/** What is found applied has been logged by whoever applied it, has it not? */
const logFreshOnly: Scheme = (table, wiring, tools) => {
  const { changeLog } = wiring.stores;
  const fresh = new Set<string>();
  const store: typeof table.store = {
    ...table.store,
    compareAndSet: async (movieId, writes) => {
      const results = await table.store.compareAndSet(movieId, writes);
      writes.forEach(({ row }, index) => {
        if (results[index]?.outcome === 'applied') fresh.add(`${movieId}/${row.windowStart}`);
      });
      return results;
    },
  };
  const append = async (changes: readonly RowChange[]): Promise<void> => {
    await changeLog.append(changes.filter(({ movieId, windowStart }) => fresh.has(`${movieId}/${windowStart}`)));
    fresh.clear();
  };
  const stores = { ...wiring.stores, changeLog: { ...changeLog, append } };
  return shippedScheme({ ...table, store }, { ...wiring, stores }, tools);
};

/** All functions with another way to log. */
const wireLog = (appendOver: (log: ChangeLog) => ChangeLog['append']): Wire =>
  wireOver(({ stores }) => {
    const { changeLog } = stores;
    return { stores: { ...stores, changeLog: { ...changeLog, append: appendOver(changeLog) } } };
  });

const logIfPossible = wireLog((log) => (changes) => log.append(changes).catch(() => undefined));

const logWindowsOnly = wireLog(
  (log) => (changes) => log.append(changes.filter(({ dataType }) => dataType !== 'stats' && dataType !== 'title')),
);

/** Both window stores with another way to write. */
const wireWrites = (
  compareAndSetOver: <Aggregate>(store: WindowStore<Aggregate>) => WindowStore<Aggregate>['compareAndSet'],
): Wire =>
  wireOver(({ stores }) => {
    const { sentiments, ratings } = stores;
    return {
      stores: {
        ...stores,
        sentiments: { ...sentiments, compareAndSet: compareAndSetOver(sentiments) },
        ratings: { ...ratings, compareAndSet: compareAndSetOver(ratings) },
      },
    };
  });

const swallowRejections = wireWrites((store) => async (movieId, writes) => {
  try {
    return await store.compareAndSet(movieId, writes);
  } catch {
    return writes.map(() => ({ outcome: 'applied' }));
  }
});

/** "Not applied" is taken for one's own write that the driver has sent twice. */
const conflictIsSuccess = wireWrites((store) => async (movieId, writes) => {
  await store.compareAndSet(movieId, writes);
  return writes.map(() => ({ outcome: 'applied' }));
});

const relativeTtl = wireWrites((store) => (movieId, writes) => {
  const ttlSeconds = RETENTION_MS / 1_000;
  return store.compareAndSet(
    movieId,
    writes.map((write) => ({ ...write, ttlSeconds })),
  );
});

const shortTtl = wireWrites((store) => (movieId, writes) => {
  const half = (ttlSeconds: number): number => Math.ceil(ttlSeconds / 2);
  return store.compareAndSet(
    movieId,
    writes.map((write) => ({ ...write, ttlSeconds: half(write.ttlSeconds) })),
  );
});

/** Sums change and the identities do not: two columns that should have been one row mutation. */
const identitiesLeftBehind = wireWrites((store) => (movieId, writes) => {
  const without = <Aggregate>(row: WindowRow<Aggregate>): WindowRow<Aggregate> => ({
    ...row,
    applied: new Set([...row.applied].slice(0, -1)),
  });
  return store.compareAndSet(
    movieId,
    writes.map((write) => ({ ...write, row: without(write.row) })),
  );
});

const poisonDropped = wireOver(({ stores }) => ({
  stores: { ...stores, deadLetters: { put: async () => undefined } },
}));

const oneIncarnation = wireOver(() => ({ topicIncarnation: 'incarnation-1' }));

const writeTimeSnapshots = wireOver(({ stores, clock }) => {
  const { stats, movies } = stores;
  const stamped = <Write extends object>(writes: readonly Write[]) =>
    writes.map((write) => ({ ...write, eventTime: clock.now() }));
  return {
    stores: {
      ...stores,
      stats: { upsert: (writes) => stats.upsert(stamped(writes)) },
      movies: { upsert: (writes) => movies.upsert(stamped(writes)) },
    },
  };
});

export const VARIANTS: readonly Variant[] = [
  {
    name: 'overwrite',
    mistake: "the row becomes the batch's partial sums",
    wire: wireScheme(overwriteWithPartial),
    keepsIdentities: false,
  },
  {
    name: 'read-modify-write',
    mistake: 'sums are added to what was read',
    wire: wireScheme(readModifyWrite),
    keepsIdentities: false,
  },
  {
    name: 'counter',
    mistake: 'the server adds, and a retry adds again',
    wire: wireScheme(counter),
    keepsIdentities: false,
  },
  {
    name: 'last-offset',
    mistake: 'the row keeps the last offset, not identities',
    wire: wireScheme(lastOffset),
    keepsIdentities: false,
  },
  { name: 'no-condition', mistake: 'identities are checked, the write is not', wire: wireScheme(noCondition) },
  {
    name: 'offset-identity',
    mistake: 'a record is known by its offset',
    wire: wireScheme(identityByOffset),
    keepsIdentities: false,
  },
  { name: 'early-success', mistake: 'success before the write is acknowledged', wire: wireScheme(earlySuccess) },
  {
    name: 'resume-late',
    mistake: 'the response names the last failure, not the first',
    wire: wireScheme(resumeAtTheLast),
  },
  { name: 'log-before', mistake: 'the change log is written before the rows', wire: wireScheme(logBefore) },
  { name: 'log-fresh-only', mistake: 'what is found applied is not logged', wire: wireScheme(logFreshOnly) },
  { name: 'log-if-possible', mistake: 'the batch succeeds though the log failed', wire: logIfPossible },
  { name: 'log-windows-only', mistake: 'snapshots are not logged', wire: logWindowsOnly },
  { name: 'swallowed-rejection', mistake: 'a failed write is taken for done', wire: swallowRejections },
  { name: 'conflict-is-success', mistake: '"not applied" is taken for done', wire: conflictIsSuccess },
  { name: 'relative-ttl', mistake: 'rows live 48 h from their last write', wire: relativeTtl },
  { name: 'short-ttl', mistake: 'rows live half of what is left', wire: shortTtl },
  { name: 'identity-not-stored', mistake: 'sums are stored without an identity', wire: identitiesLeftBehind },
  { name: 'poison-dropped', mistake: 'poison is skipped without a dead letter', wire: poisonDropped },
  { name: 'one-incarnation', mistake: 'dead letters forget which topic of the name', wire: oneIncarnation },
  { name: 'write-time', mistake: 'snapshots carry the time of writing', wire: writeTimeSnapshots },
];
