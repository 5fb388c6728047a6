/**
 * Workflows that are wrong on purpose, each by one mistake. A checker that lets one of them pass proves nothing about the
 * shipped one.
 */
import type { ViewRow } from '../../../lambdas/core/serving/sync-ports.ts';
import type { ViewDocument } from '../../../lambdas/core/serving/view-ports.ts';
import {
  type WorkflowStores,
  type WorkflowWiring,
  wireWorkflowFunctions,
} from '../../../localstack/wiring/workflow-wiring.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { portWith } from '../../builders/port-with.ts';
import { WINDOW_MS } from '../oracle/facts.ts';
import { eachShard, type Script, shippedScript } from './executions.ts';
import type { WireWorkflow } from './task-environment.ts';

export interface ViewsVariant {
  readonly name: string;
  readonly mistake: string;
  readonly wireWorkflow?: WireWorkflow;
  readonly script?: Script;
}

/** The shipped functions over stores or rules that are not what they should be. */
const over =
  (change: (stores: WorkflowStores, wiring: WorkflowWiring) => Partial<WorkflowStores>): WireWorkflow =>
  (wiring) =>
    wireWorkflowFunctions({ ...wiring, stores: { ...wiring.stores, ...change(wiring.stores, wiring) } });

/** Only some of the functions are wrong. */
const only =
  (names: readonly (keyof ReturnType<WireWorkflow>)[], wrong: WireWorkflow): WireWorkflow =>
  (wiring, owner) => {
    const [right, spoilt] = [wireWorkflowFunctions(wiring), wrong(wiring, owner)];
    return Object.fromEntries(
      Object.entries(right).map(([name, handler]) => {
        const isWrong = (names as readonly string[]).includes(name);
        return [name, isWrong ? spoilt[name as keyof typeof spoilt] : handler];
      }),
    ) as typeof right;
  };

const COPIES = [FUNCTIONS.syncViews, FUNCTIONS.reconcileViews] as const;

const withoutGuard = ({ documents }: WorkflowStores): Partial<WorkflowStores> => ({
  documents: portWith(documents, {
    // A version of its own for every write: whoever comes last wins.
    upsert: async (some, now) =>
      documents.upsert(
        some.map((document) => ({ ...document, ver: document.ver + (overwrites += 1e-7) })),
        now,
      ),
  }),
});
let overwrites = 0;

export const VIEWS_VARIANTS: readonly ViewsVariant[] = [
  {
    name: 'checkpoint before copy',
    mistake: 'the checkpoint advances before the rows are copied',
    script: async (task, scheduledAt) => {
      const plan = await task(FUNCTIONS.planViews, { scheduledAt });
      await task(FUNCTIONS.advanceCheckpoint, { plan });
      await eachShard(plan, (input) => task(FUNCTIONS.detectTrends, input));
      await task(FUNCTIONS.rankTrends, { plan });
      await eachShard(plan, (input) => task(FUNCTIONS.syncViews, input));
      await eachShard(plan, (input) => task(FUNCTIONS.reconcileViews, input));
    },
  },
  {
    name: 'failures passed over',
    mistake: 'the checkpoint advances although a shard was not copied',
    script: async (task, scheduledAt) => {
      const plan = await task(FUNCTIONS.planViews, { scheduledAt });
      await eachShard(plan, (input) => task(FUNCTIONS.detectTrends, input).catch(() => undefined));
      await task(FUNCTIONS.rankTrends, { plan }).catch(() => undefined);
      await eachShard(plan, (input) => task(FUNCTIONS.syncViews, input).catch(() => undefined));
      await eachShard(plan, (input) => task(FUNCTIONS.reconcileViews, input).catch(() => undefined));
      await task(FUNCTIONS.advanceCheckpoint, { plan });
    },
  },
  {
    name: 'no overlap',
    mistake: 'the log is read on from the checkpoint, as if all clocks were right',
    wireWorkflow: (wiring) =>
      wireWorkflowFunctions({ ...wiring, rules: { maxWindows: 36, ...wiring.rules, overlapMs: 0 } }),
  },
  {
    name: 'open window is complete',
    mistake: 'the checkpoint covers the window that is still written, and nothing is looked at again',
    wireWorkflow: (wiring) =>
      wireWorkflowFunctions({ ...wiring, rules: { maxWindows: 36, ...wiring.rules, overlapMs: 0 } }),
    script: (task, scheduledAt) =>
      shippedScript((name, input) => {
        if (name !== FUNCTIONS.advanceCheckpoint) return task(name, input);
        const { plan } = input as { plan: { at: number; changedThrough: number } };
        const later = { ...plan, at: plan.at + WINDOW_MS };
        return task(name, { plan: later } as typeof input);
      }, scheduledAt),
  },
  {
    name: 'checkpoint without condition',
    mistake: 'the checkpoint is written whatever stands there',
    wireWorkflow: only(
      [FUNCTIONS.advanceCheckpoint],
      over(({ syncCheckpoints }) => ({
        syncCheckpoints: {
          read: async () => null,
          compareAndSet: async (next, now) => {
            const stored = await syncCheckpoints.read();
            return syncCheckpoints.compareAndSet({ ...next, ver: (stored?.ver ?? 0) + 1 }, now);
          },
        },
      })),
    ),
  },
  {
    name: 'copy without guard',
    mistake: 'a document is replaced whatever version it has',
    wireWorkflow: only(COPIES, over(withoutGuard)),
  },
  {
    name: 'new windows only',
    mistake: 'rows of windows that had closed before are not looked for in the log',
    wireWorkflow: only(
      COPIES,
      over(({ changeLog }) => ({
        changeLog: portWith(changeLog, {
          read: async (changedIn, shard) =>
            (await changeLog.read(changedIn, shard)).filter(
              ({ dataType, windowStart }) =>
                dataType === 'title' || dataType === 'stats' || windowStart >= changedIn - 3 * WINDOW_MS,
            ),
        }),
      })),
    ),
  },
  {
    name: 'next row forgotten',
    mistake: 'a late record corrects the velocity of its own row, not of the one after',
    wireWorkflow: only(
      COPIES,
      over(({ viewRows }) => ({
        viewRows: portWith(viewRows, {
          read: async (type, movieId, starts) =>
            (await viewRows.read(type, movieId, starts)).filter(({ windowStart }) => starts.includes(windowStart)),
        }),
      })),
    ),
  },
  {
    name: 'version of the row alone',
    mistake: 'the version of a document is its own row’s, though its velocity follows from the row before too',
    wireWorkflow: only(
      COPIES,
      over(({ viewRows }) => ({
        viewRows: portWith(viewRows, {
          read: async (type, movieId, starts) =>
            (await viewRows.read(type, movieId, starts)).map((row) => ({ ...row, ver: ownVersionOf(row) })),
        }),
      })),
    ),
  },
  {
    name: 'velocities not stored',
    mistake: "velocities go into documents only, not into the rows' own columns",
    wireWorkflow: only(
      COPIES,
      over(({ viewRows }) => ({ viewRows: portWith(viewRows, { storeVelocities: async () => undefined }) })),
    ),
  },
  {
    name: 'velocities not announced',
    mistake: 'rows of movie_stats whose velocities were written are not named in the log',
    wireWorkflow: only(
      [FUNCTIONS.detectTrends],
      over(({ changeLog }) => ({ changeLog: portWith(changeLog, { append: async () => undefined }) })),
    ),
  },
  {
    name: 'greatest write time as version',
    mistake: 'the version of a row with several writers is its newest write time, not the sum',
    wireWorkflow: only(
      COPIES,
      over(({ viewRows }) => ({
        viewRows: portWith(viewRows, {
          read: async (type, movieId, starts) =>
            (await viewRows.read(type, movieId, starts)).map((row) =>
              type === 'stats' ? { ...row, ver: newestInstantOf(row.view) } : row,
            ),
        }),
      })),
    ),
  },
  {
    name: 'titles only with rows',
    mistake: 'a title that comes late is given to documents that are written anew, not to those that are there',
    wireWorkflow: over(({ documents }) => ({ documents: portWith(documents, { restate: async () => 0 }) })),
  },
  {
    name: 'ranking decided again',
    mistake: 'whoever ranks a window writes a ranking of his own',
    wireWorkflow: over(({ trendSnapshots }) => ({
      trendSnapshots: portWith(trendSnapshots, {
        decide: async (snapshot, ttlSeconds) => {
          await trendSnapshots.decide(snapshot, ttlSeconds);
          return snapshot;
        },
      }),
    })),
  },
  {
    name: 'ranking left unfinished',
    mistake: 'a ranking whose writer has died stays as it is',
    wireWorkflow: (wiring) => {
      const { trendSnapshots } = wiring.stores;
      let decided: number | undefined;
      return wireWorkflowFunctions({
        ...wiring,
        stores: {
          ...wiring.stores,
          trendSnapshots: portWith(trendSnapshots, {
            decide: (snapshot, ttlSeconds) => {
              decided = snapshot.windowStart;
              return trendSnapshots.decide(snapshot, ttlSeconds);
            },
            read: async (start) => (start === decided ? trendSnapshots.read(start) : null),
          }),
        },
      });
    },
  },
  {
    name: 'label told without a claim',
    mistake: 'whoever finds a changed label tells it',
    wireWorkflow: over(({ trendSnapshots }) => ({
      trendSnapshots: portWith(trendSnapshots, {
        claimNotification: async (start, ttlSeconds) => {
          await trendSnapshots.claimNotification(start, ttlSeconds);
          return true;
        },
      }),
    })),
  },
  {
    name: 'failed write taken for done',
    mistake: 'what the documents did not acknowledge counts as written, and nobody looks again',
    wireWorkflow: only(
      COPIES,
      over(({ documents }) => ({
        documents: portWith(documents, {
          upsert: async (some: readonly ViewDocument[], now) =>
            documents.upsert(some, now).catch(() => ({ written: some.length, newer: 0 })),
        }),
      })),
    ),
    script: async (task, scheduledAt) => {
      const plan = await task(FUNCTIONS.planViews, { scheduledAt });
      await eachShard(plan, (input) => task(FUNCTIONS.detectTrends, input));
      await task(FUNCTIONS.rankTrends, { plan });
      await eachShard(plan, (input) => task(FUNCTIONS.syncViews, input));
      await task(FUNCTIONS.advanceCheckpoint, { plan });
    },
  },
];

const ownVersionOf = ({ dataType, view, ver }: ViewRow): number =>
  dataType === 'ratings' || dataType === 'sentiment' ? Number(view['rating_count'] ?? view['review_count']) : ver;

const newestInstantOf = (view: Readonly<Record<string, unknown>>): number =>
  Math.max(1, ...Object.values(view).map((value) => (value instanceof Date ? value.getTime() : 0)));
