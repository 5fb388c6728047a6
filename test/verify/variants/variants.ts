/**
 * Functions that are wrong on purpose, each by one mistake that somebody has made before: what is done elsewhere instead of
 * the counted log, and breaches of its obligations. A checker that lets one of them pass proves nothing about the shipped ones.
 */

import type { ChangeLog, RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { CountedLog } from '../../../lambdas/core/stream/counted-ports.ts';
import type { Wire } from '../simulation/environment.ts';
import { movieIdsIn, OBLIGATIONS } from './obligations.ts';
import {
  changesOf,
  readRow,
  rowWith,
  type Scheme,
  shippedScheme,
  windowByWindow,
  wireOver,
  wireScheme,
  writeRow,
} from './parts.ts';
import type { Variant } from './variant.ts';

const overwriteWithPartial: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, (work) =>
    writeRow(table, tools, work, () => rowWith(undefined, work, table.countable)),
  );

const readModifyWrite: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, async (work) => {
    const row = await readRow(table, tools, work);
    await writeRow(table, tools, work, () => rowWith(row, work, table.countable));
  });

const counter: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, (work) => writeRow(table, tools, work, (row) => rowWith(row, work, table.countable)));

/** The row remembers the last offset that it has counted, and is written under its condition. */
const lastOffset: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, async (work) => {
    const row = await readRow(table, tools, work);
    const counted = (row as { readonly lastOffset?: number } | undefined)?.lastOffset ?? -1;
    const contributions = work.contributions.filter(({ record }) => record.offset > counted);
    if (contributions.length === 0) return;
    const newest = Math.max(...contributions.map(({ record }) => record.offset));
    const next = { ...rowWith(row, { ...work, contributions }, table.countable), lastOffset: newest };
    await writeRow(table, tools, work, (current) => {
      if (current?.ver !== row?.ver) throw new Error('somebody else was first');
      return next;
    });
  });

const noCondition: Scheme = (table, wiring, tools) =>
  windowByWindow(table, wiring, async (work) => {
    const row = await readRow(table, tools, work);
    const contributions = work.contributions.filter(
      ({ identity }, index) =>
        row?.counted.has(identity) !== true &&
        work.contributions.findIndex((other) => other.identity === identity) === index,
    );
    if (contributions.length === 0) return;
    await writeRow(table, tools, work, () => rowWith(row, { ...work, contributions }, table.countable));
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

/** What was in the log before has been named by whoever brought it, has it not? */
const logFreshOnly: Scheme = (table, wiring, tools) => {
  const { changeLog } = wiring.stores;
  const { log, rows } = table.counted;
  const fresh = new Set<string>();
  const add: CountedLog['add'] = async (chunks) => {
    const there = await log.read(chunks.map((chunk) => ({ ...chunk, movieIds: movieIdsIn(chunk) })));
    await log.add(chunks);
    chunks.forEach(({ windowStart, entries }, index) => {
      const known = new Set(there[index]?.map((entry) => `${entry[0]}/${entry[1]}`));
      for (const [movieId, identity] of entries)
        if (!known.has(`${movieId}/${identity}`)) fresh.add(`${movieId}/${windowStart}`);
    });
  };
  const append = async (changes: readonly RowChange[]): Promise<void> => {
    await changeLog.append(changes.filter(({ movieId, windowStart }) => fresh.has(`${movieId}/${windowStart}`)));
    fresh.clear();
  };
  const stores = { ...wiring.stores, changeLog: { ...changeLog, append } };
  return shippedScheme({ ...table, counted: { rows, log: { ...log, add } } }, { ...wiring, stores }, tools);
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

const poisonDropped = wireOver(({ stores }) => ({
  stores: { ...stores, deadLetters: { put: async () => undefined } },
}));

const oneIncarnation = wireOver(() => ({ topicIncarnation: 'incarnation-1' }));

const writeTimeSnapshots = wireOver(({ stores, clock }) => {
  const { ratings, movies } = stores;
  const stamped = <Write extends object>(writes: readonly Write[]) =>
    writes.map((write) => ({ ...write, eventTime: clock.now() }));
  return {
    stores: {
      ...stores,
      ratings: {
        ...ratings,
        rows: {
          publish: (rows) =>
            ratings.rows.publish(
              rows.map((row) => ({ ...row, stats: row.stats && { ...row.stats, eventTime: clock.now() } })),
            ),
        },
      },
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
  ...OBLIGATIONS,
  { name: 'poison-dropped', mistake: 'poison is skipped without a dead letter', wire: poisonDropped },
  { name: 'one-incarnation', mistake: 'dead letters forget which topic of the name', wire: oneIncarnation },
  { name: 'write-time', mistake: 'snapshots carry the time of writing', wire: writeTimeSnapshots },
];
