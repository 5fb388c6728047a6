/** The counted log with one of its obligations broken: DECISIONS.md, 1. O3 needs several replicas: see `replicas`. */
import type {
  CountedLog,
  CountedTable,
  Entry,
  LogChunk,
  LogQuery,
  PublishedRow,
} from '../../../lambdas/core/stream/counted-ports.ts';
import type { Wiring } from '../../../localstack/wiring/stream-wiring.ts';
import { RETENTION_MS } from '../oracle/facts.ts';
import type { Wire } from '../simulation/environment.ts';
import { type Scheme, shippedScheme, wireOver, wireScheme } from './parts.ts';
import type { Variant } from './variant.ts';

type Spoil = <Aggregate>(table: CountedTable<Aggregate>, wiring: Wiring) => CountedTable<Aggregate>;

/** Both tables with something wrong about them. */
const wireTables = (spoil: Spoil): Wire =>
  wireOver((wiring) => {
    const { stores } = wiring;
    return {
      stores: { ...stores, sentiments: spoil(stores.sentiments, wiring), ratings: spoil(stores.ratings, wiring) },
    };
  });

const wireLog = (spoil: (log: CountedLog) => CountedLog): Wire =>
  wireTables(({ log, rows }) => ({ rows, log: spoil(log) }));

const wireRows = (change: <Aggregate>(row: PublishedRow<Aggregate>, wiring: Wiring) => PublishedRow<Aggregate>): Wire =>
  wireTables(({ log, rows }, wiring) => ({
    log,
    rows: { publish: (some) => rows.publish(some.map((row) => change(row, wiring))) },
  }));

const keyOf = ({ windowStart, slot }: LogQuery | LogChunk): string => `${windowStart}/${slot}`;

export const movieIdsIn = ({ entries }: Pick<LogChunk, 'entries'>): Set<number> =>
  new Set(entries.map(([movieId]) => movieId));

const queryOf = (chunk: LogChunk): LogQuery => ({ ...chunk, movieIds: movieIdsIn(chunk) });

/** What an invocation is told by its read, instead of what the log holds when its entries are there. */
const readInstead = (told: (log: CountedLog, chunk: LogChunk) => Promise<readonly Entry[]>): Wire =>
  wireLog((log) => {
    const answers = new Map<string, readonly Entry[]>();
    return {
      add: async (chunks) => {
        for (const chunk of chunks) answers.set(keyOf(chunk), await told(log, chunk));
      },
      read: async (queries) =>
        queries.map((query) => (answers.get(keyOf(query)) ?? []).filter(([movieId]) => query.movieIds.has(movieId))),
    };
  });

const entriesThere = async (log: CountedLog, chunk: LogChunk): Promise<readonly Entry[]> =>
  (await log.read([queryOf(chunk)]))[0] ?? [];

const readBeforeAdding = readInstead(async (log, chunk) => {
  const before = await entriesThere(log, chunk);
  await log.add([chunk]);
  return [...before, ...chunk.entries];
});

const ownOnly = readInstead(async (log, chunk) => {
  await log.add([chunk]);
  return chunk.entries;
});

const skipKnown = readInstead(async (log, chunk) => {
  const known = new Set((await entriesThere(log, chunk)).map((entry) => JSON.stringify(entry)));
  if (chunk.entries.every((entry) => known.has(JSON.stringify(entry)))) return [];
  await log.add([chunk]);
  return entriesThere(log, chunk);
});

/** A warm environment remembers what it has read once. */
const trustCache = wireLog((log) => {
  const cache = new Map<string, Entry[]>();
  return {
    add: async (chunks) => {
      await log.add(chunks);
      for (const { windowStart, entries } of chunks)
        for (const entry of entries) cache.get(`${windowStart}/${entry[0]}`)?.push(entry);
    },
    read: async (queries) => {
      for (const query of queries)
        for (const movieId of query.movieIds) {
          const key = `${query.windowStart}/${movieId}`;
          if (cache.has(key)) continue;
          const [entries = []] = await log.read([{ ...query, movieIds: new Set([movieId]) }]);
          cache.set(key, [...entries]);
        }
      return queries.map(({ windowStart, movieIds }) =>
        [...movieIds].flatMap((movieId) => cache.get(`${windowStart}/${movieId}`) ?? []),
      );
    },
  };
});

/** What stands in the log where, of one schedule: an entry that is named by a position replaces another there. */
const PLACES = new WeakMap<object, Map<string, string>>();

const chunkByPosition: Scheme = (table, wiring, tools) => {
  const { log, rows } = table.counted;
  const places = PLACES.get(table.rows) ?? new Map<string, string>();
  PLACES.set(table.rows, places);
  const positions = new Map<string, string>();
  const spoilt: CountedLog = {
    add: async (chunks) => {
      await log.add(chunks);
      for (const { windowStart, entries } of chunks)
        for (const entry of entries) {
          const key = `${entry[0]}/${entry[1]}`;
          places.set(`${windowStart} ${positions.get(key)}`, key);
        }
    },
    read: async (queries) => {
      const there = new Set(places.values());
      return (await log.read(queries)).map((entries) =>
        entries.filter((entry) => there.has(`${entry[0]}/${entry[1]}`)),
      );
    },
  };
  const upsert = shippedScheme({ ...table, counted: { rows, log: spoilt } }, wiring, tools);
  return (contributions, context) => {
    for (const { movieId, identity, record } of contributions)
      positions.set(`${movieId}/${identity}`, `${record.topicPartition}@${record.offset}`);
    return upsert(contributions, context);
  };
};

const swallowed = async (act: () => Promise<void>): Promise<void> => {
  await act().catch(() => undefined);
};

const half = (ttlSeconds: number): number => Math.ceil(ttlSeconds / 2);

export const OBLIGATIONS: readonly Variant[] = [
  {
    name: 'chunk-by-position',
    mistake: 'O1: a chunk of the log is named by its offset and replaces others',
    wire: wireScheme(chunkByPosition),
  },
  {
    name: 'short-log-ttl',
    mistake: 'O1: the log lives half of what its rows do',
    wire: wireLog((log) => ({
      ...log,
      add: (chunks) => log.add(chunks.map((chunk) => ({ ...chunk, ttlSeconds: half(chunk.ttlSeconds) }))),
    })),
  },
  { name: 'read-before-adding', mistake: 'O2: the log is read before it is added to', wire: readBeforeAdding },
  { name: 'trust-cache', mistake: 'O2: an environment reads a window of the log once', wire: trustCache },
  {
    name: 'add-if-possible',
    mistake: 'O2: a failed add is taken for done',
    wire: wireLog((log) => ({ ...log, add: (chunks) => swallowed(() => log.add(chunks)) })),
  },
  {
    name: 'version-of-time',
    mistake: 'O4: the last write stays, by the clock',
    wire: wireRows((row, { clock }) => ({ ...row, ver: Math.max(1, Math.floor(clock.now() - row.windowStart)) })),
  },
  { name: 'one-version', mistake: 'O4: all versions are equal', wire: wireRows((row) => ({ ...row, ver: 1 })) },
  { name: 'skip-known', mistake: 'O5: what is in the log already is not published again', wire: skipKnown },
  { name: 'own-only', mistake: 'O5: the row is made of what the batch brings', wire: ownOnly },
  {
    name: 'publish-if-possible',
    mistake: 'O6: a failed publish is taken for done',
    wire: wireTables(({ log, rows }) => ({
      log,
      rows: { publish: (some) => swallowed(() => rows.publish(some)) },
    })),
  },
  {
    name: 'first-text',
    mistake: 'O7: of several texts of a review the first counts',
    wire: wireScheme((table, wiring, tools) => {
      const { countable } = table;
      const cellsOf: typeof countable.cellsOf = (value, start) => {
        const [first = 0, ...cells] = countable.cellsOf(value, start);
        return table.dataType === 'sentiment' ? [-first, ...cells] : [first, ...cells];
      };
      return shippedScheme({ ...table, countable: { ...countable, cellsOf } }, wiring, tools);
    }),
  },
  {
    name: 'text-is-identity',
    mistake: 'O7: every text of a review counts',
    wire: wireScheme((table, wiring, tools) => {
      const upsert = shippedScheme(table, wiring, tools);
      return (contributions, context) => {
        const renamed = contributions.map((contribution) => {
          const [first] = table.countable.cellsOf(contribution.value, contribution.windowStart);
          const { identity } = contribution;
          return { ...contribution, identity: typeof identity === 'string' ? `${identity}#${first}` : identity };
        });
        return upsert(renamed, context);
      };
    }),
    keepsIdentities: false,
  },
  {
    name: 'version-of-hours',
    mistake: 'O8: a write timestamp may lie hours ahead',
    wire: wireRows((row) => ({ ...row, ver: row.ver * 1_000_000 })),
  },
  {
    name: 'conditional-first',
    mistake: 'O9: a row is first written under a condition, whose ballot is dated now',
    wire: wireTables(({ log, rows }, { clock }) => {
      const first = new Set<string>();
      const ballotOf = <Row extends PublishedRow<unknown>>(row: Row): Row => {
        const key = `${row.movieId}/${row.windowStart}`;
        if (first.has(key)) return row;
        first.add(key);
        return { ...row, ver: Math.max(1, (clock.now() - row.windowStart) * 1_000) };
      };
      return { log, rows: { publish: (some) => rows.publish(some.map(ballotOf)) } };
    }),
  },
  {
    name: 'relative-ttl',
    mistake: 'rows live 48 h from their last write',
    wire: wireRows((row) => ({ ...row, ttlSeconds: RETENTION_MS / 1_000 })),
  },
  {
    name: 'short-ttl',
    mistake: 'rows live half of what is left',
    wire: wireRows((row) => ({ ...row, ttlSeconds: half(row.ttlSeconds) })),
  },
];
