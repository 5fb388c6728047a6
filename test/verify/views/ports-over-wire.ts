/** The stores as a task of the workflow has them: every call waits for its turn, and some meet a fault on the way. */

import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { Ranking, WindowFigures, WindowHistory } from '../../../lambdas/core/trends/trend-ports.ts';
import type { WorkflowStores } from '../../../localstack/wiring/workflow-wiring.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { callOver, type Operation } from '../simulation/wire.ts';
import type { TaskEnvironment } from './task-environment.ts';
import type { ViewsFakes } from './views-fakes.ts';
import type { ViewsLedger } from './views-ledger.ts';

export interface Wire {
  readonly simulation: Simulation;
  readonly fakes: ViewsFakes;
  readonly ledger: ViewsLedger;
}

export const portsOf = (wire: Wire, owner: TaskEnvironment): WorkflowStores => {
  const { simulation, fakes, ledger } = wire;
  const { workflow } = fakes;
  /** A call about one thing: all of it or nothing. */
  const call = <Answer>(operation: Operation, what: string, act: () => Promise<Answer>): Promise<Answer> =>
    callOver(simulation, owner, { operation, what: `${owner.name} ${what}`, movieId: 0, items: [0], act });
  /** A call about many things, of which some may be done. */
  const callOf = <Item, Answer>(
    operation: Operation,
    what: string,
    items: readonly Item[],
    act: (some: readonly Item[]) => Promise<Answer>,
  ): Promise<Answer> =>
    callOver(simulation, owner, {
      operation,
      what: `${owner.name} ${what} ${items.length}`,
      movieId: 0,
      items,
      act,
    });
  const history = <Figures extends WindowFigures>(
    name: string,
    of: WindowHistory<Figures>,
  ): WindowHistory<Figures> => ({
    since: (movieId, from) => call('read', `${name} of ${movieId}`, () => of.since(movieId, from)),
  });
  return {
    sentimentRows: workflow.sentimentRows,
    ratingRows: workflow.ratingRows,
    ratingHistory: history('ratings', workflow.ratingHistory),
    sentimentHistory: history('reviews', workflow.sentimentHistory),
    changeLog: {
      append: (items) =>
        callOf('append', 'logs', items, async (some: readonly RowChange[]) => {
          for (const change of some) ledger.logged(change, owner.skewMs);
          await workflow.changeLog.append(some);
        }),
      read: (changedIn, shard) => call('read', `log ${shard}`, () => workflow.changeLog.read(changedIn, shard)),
    },
    statsVelocities: {
      upsert: (items) => callOf('upsert', 'velocities', items, (some) => workflow.statsVelocities.upsert(some)),
    },
    ...trendPortsOf(wire, call, callOf),
    ...levelPortsOf(wire, call, callOf),
    viewRows: {
      read: (type, movieId, starts) =>
        call('read', `${type} rows ${movieId} × ${starts.length}`, () => workflow.viewRows.read(type, movieId, starts)),
      storeVelocities: (rows, now) =>
        callOf('write', 'velocities', rows, (some) => workflow.viewRows.storeVelocities(some, now)),
      rankings: (start) => call('read', 'ranking', () => workflow.viewRows.rankings(start)),
      facts: (ids) => call('read', `titles × ${ids.length}`, () => workflow.viewRows.facts(ids)),
    },
    documents: {
      versionsOf: (ids) => call('read', `documents × ${ids.length}`, () => workflow.documents.versionsOf(ids)),
      upsert: (items) => callOf('upsert', 'documents', items, (some) => workflow.documents.upsert(some)),
      restate: (movieId, facts) =>
        call('upsert', `restates ${movieId}`, () => workflow.documents.restate(movieId, facts)),
      movieView: (movieId, now) => workflow.documents.movieView(movieId, now),
      ranking: (...args) => workflow.documents.ranking(...args),
    },
    syncCheckpoints: {
      read: () => call('read', 'checkpoint', () => workflow.syncCheckpoints.read()),
      compareAndSet: (next) =>
        call('compare-and-set', `moves the checkpoint to v${next.ver}`, async () => {
          const isMoved = await workflow.syncCheckpoints.compareAndSet(next);
          if (isMoved) ledger.advanced(next.windowStart);
          return isMoved;
        }),
    },
  };
};

type Call = <Answer>(operation: Operation, what: string, act: () => Promise<Answer>) => Promise<Answer>;
type CallOf = <Item, Answer>(
  operation: Operation,
  what: string,
  items: readonly Item[],
  act: (some: readonly Item[]) => Promise<Answer>,
) => Promise<Answer>;

type TrendPorts = Pick<WorkflowStores, 'trendShards' | 'trendSnapshots' | 'rankings' | 'titles' | 'labelChanges'>;
type LevelPorts = Pick<
  WorkflowStores,
  'hourHistory' | 'releaseDates' | 'dailyLevels' | 'catalogueEntries' | 'catalogueDays'
>;

const levelPortsOf = ({ fakes }: Wire, call: Call, callOf: CallOf): LevelPorts => {
  const { hourHistory, releaseDates, dailyLevels, catalogueEntries, catalogueDays } = fakes.workflow;
  return {
    hourHistory: {
      since: (movieId, hour) => call('read', `hours of ${movieId}`, () => hourHistory.since(movieId, hour)),
    },
    releaseDates: {
      releaseDateOf: (movieId) => call('read', `release of ${movieId}`, () => releaseDates.releaseDateOf(movieId)),
    },
    dailyLevels: {
      since: (movieId, day) => call('read', `days of ${movieId}`, () => dailyLevels.since(movieId, day)),
      writeLevels: (writes) => callOf('upsert', 'levels', writes, (some) => dailyLevels.writeLevels(some)),
      writeTrending: (writes) => callOf('upsert', 'trending days', writes, (some) => dailyLevels.writeTrending(some)),
    },
    catalogueEntries: {
      read: (day, shard) => call('read', `entries of ${shard}`, () => catalogueEntries.read(day, shard)),
      write: (day, shard, entries, at, ttl) =>
        callOf('upsert', 'entries', entries, (some) => catalogueEntries.write(day, shard, some, at, ttl)),
    },
    catalogueDays: {
      since: (day) => call('read', 'catalogue', () => catalogueDays.since(day)),
      write: (day, at, ttl) => call('upsert', 'catalogue', () => catalogueDays.write(day, at, ttl)),
    },
  };
};

const trendPortsOf = ({ fakes }: Wire, call: Call, callOf: CallOf): TrendPorts => {
  const { trendShards, trendSnapshots, rankings, titles, labelChanges } = fakes.workflow;
  return {
    trendShards: {
      write: (start, shard, findings, ttl) =>
        call('upsert', `findings of ${shard}`, () => trendShards.write(start, shard, findings, ttl)),
      read: (start, shard) => call('read', `findings of ${shard}`, () => trendShards.read(start, shard)),
      readAll: (start) => call('read', 'all findings', () => trendShards.readAll(start)),
    },
    trendSnapshots: {
      decide: (snapshot, ttl) => call('compare-and-set', 'decides', () => trendSnapshots.decide(snapshot, ttl)),
      read: (start) => call('read', 'decision', () => trendSnapshots.read(start)),
      newestBefore: (start, notBefore) =>
        call('read', 'newest decision', () => trendSnapshots.newestBefore(start, notBefore)),
      claimNotification: (start, ttl) =>
        call('compare-and-set', 'claims', () => trendSnapshots.claimNotification(start, ttl)),
    },
    rankings: {
      read: (start) => call('read', 'ranking', () => rankings.read(start)),
      write: (start, ranking, ttl) =>
        callOf('upsert', 'ranking', rowsOf(ranking), async (some) =>
          rankings.write(start, merged(await rankings.read(start), some), ttl),
        ),
    },
    titles: { titlesOf: (ids) => call('read', 'titles', () => titles.titlesOf(ids)) },
    labelChanges: { publish: (changes) => labelChanges.publish(changes) },
  };
};

type Type = keyof Ranking;
const TYPES: readonly Type[] = ['trending', 'breakout', 'declining'];

/** Each row is written by itself. */
const rowsOf = (ranking: Ranking): [Type, number, Ranking[Type][number]][] =>
  TYPES.flatMap((type) => ranking[type].map((row) => [type, row.rank, row] as [Type, number, typeof row]));

const merged = (there: Ranking, rows: readonly [Type, number, Ranking[Type][number]][]): Ranking =>
  Object.fromEntries(
    TYPES.map((type) => {
      const byRank = new Map(there[type].map((row) => [row.rank, row]));
      for (const [of, rank, row] of rows) if (of === type) byRank.set(rank, row);
      return [type, [...byRank.values()].toSorted((a, b) => a.rank - b.rank)];
    }),
  ) as unknown as Ranking;
