/** A table of windows and its log as an environment has them, and what must be true of every row at every moment. */
import type { MemoryCountedLog } from '../../../lambdas/adapters/memory/counted-log.ts';
import type { MemoryWindowTable } from '../../../lambdas/adapters/memory/window-table.ts';
import type { CountedTable, LogChunk, PublishedRow } from '../../../lambdas/core/stream/counted-ports.ts';
import type { Platform } from './environment.ts';
import { MINUTE_MS, type Simulation } from './simulation.ts';
import type { Owner } from './steps.ts';
import { callOver } from './wire.ts';

type WindowType = 'sentiment' | 'ratings';

export interface CountedTwin<Aggregate> {
  readonly log: MemoryCountedLog;
  readonly rows: MemoryWindowTable<Aggregate>;
}

/** What Keyspaces takes as write timestamps; clocks may be off by as much as they are in this schedule. */
const MAX_AHEAD_MS = 5 * MINUTE_MS;

export const countedTableOver = <Aggregate>(
  { simulation, fakes, ledger }: Pick<Platform, 'simulation' | 'fakes' | 'ledger'>,
  owner: Owner & { readonly name: string },
  name: WindowType,
  { log, rows }: CountedTwin<Aggregate>,
): CountedTable<Aggregate> => {
  const call = <Item, Answer>(
    operation: 'write' | 'read',
    what: string,
    items: readonly Item[],
    movieIds: readonly number[],
    act: (some: readonly Item[]) => Promise<Answer>,
  ): Promise<Answer> => {
    // A broken movie breaks every request that it is in.
    const movieId = movieIds.includes(simulation.broken.movieId) ? simulation.broken.movieId : 0;
    return callOver(simulation, owner, { operation, what: `${owner.name} ${name} ${what}`, movieId, items, act });
  };
  return {
    log: {
      add: (chunks) => {
        const some = chunks.flatMap(byMovie);
        const what = some.map(({ entries }) => entries.map((entry) => `${entry[0]}:${entry[1]}`).join(' ')).join(' ');
        const movieIds = some.flatMap(({ entries }) => entries.map(([movieId]) => movieId));
        return call('write', `adds ${what}`, some, movieIds, (landing) => log.add(landing));
      },
      read: (queries) => {
        const movieIds = queries.flatMap((query) => [...query.movieIds]);
        return call('read', `reads ${movieIds.join(' ')}`, queries, movieIds, (some) => log.read(some));
      },
    },
    rows: {
      publish: (items) => {
        const what = items.map(({ movieId, counted }) => `${movieId}:${counted.size}`).join(' ');
        const movieIds = items.map(({ movieId }) => movieId);
        const publishAll = async (some: typeof items): Promise<void> => {
          for (const row of some)
            await publishOne(simulation, rows, row, name, () => {
              ledger.windowChanged(name, row.movieId, row.windowStart);
            });
        };
        return call('write', `publishes ${what}`, items, movieIds, (some) =>
          name === 'ratings' ? ledger.watchSnapshots(fakes, () => publishAll(some)) : publishAll(some),
        );
      },
    },
  };
};

/** Fewer than a pack's entries stand movie by movie: each of these rows lands or does not. */
const byMovie = (chunk: LogChunk): LogChunk[] =>
  [...Map.groupBy(chunk.entries, ([movieId]) => movieId).values()].map((entries) => ({ ...chunk, entries }));

const publishOne = async <Aggregate>(
  simulation: Simulation,
  rows: MemoryWindowTable<Aggregate>,
  row: PublishedRow<Aggregate>,
  name: WindowType,
  onChanged: () => void,
): Promise<void> => {
  const { movieId, windowStart, ver } = row;
  if (windowStart + ver / 1_000 > simulation.now + MAX_AHEAD_MS + simulation.maxSkewMs)
    simulation.violate(`${name} ${movieId}/${windowStart} is written with a timestamp that Keyspaces refuses`);
  const shownOf = () => rows.rowsOf(movieId).find((each) => each.windowStart === windowStart);
  const before = shownOf();
  await rows.publish([row]);
  const after = shownOf();
  if (after === undefined || after.ver === before?.ver) return;
  onChanged();
  for (const identity of before?.counted.keys() ?? [])
    if (!after.counted.has(identity))
      simulation.violate(`${name} ${movieId}/${windowStart} has shown ${identity} and shows it no more`);
};
