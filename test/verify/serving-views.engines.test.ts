import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewDocumentOf } from '../../lambdas/adapters/documents/documentdb-document.ts';
import type { ViewRow } from '../../lambdas/core/serving/sync-ports.ts';
import { type ChangingType, documentIdOf } from '../../lambdas/core/serving/view-ports.ts';
import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import { openServingViews } from '../../localstack/pipeline/local-serving-views.ts';
import { realClock, realSleep } from '../../localstack/time/local-time.ts';
import { FUNCTIONS, TABLES, type WorkflowFunctionName } from '../../schema/names.ts';
import { DocumentsRig } from '../adapters/documents/documents-rig.ts';
import { CassandraRig, engines } from '../adapters/keyspaces/cassandra-rig.ts';
import { Chance } from './chance.ts';
import type { VictimOrder } from './views/engines-victim.ts';
import { type EnginesPlace, type EnginesWorld, openEnginesWorld, watched } from './views/engines-world.ts';
import { StreamWriter } from './views/stream-writer.ts';

const KEYSPACE = 'serving_views';
const MOVIES = Array.from({ length: 24 }, (_, index) => 600 + index);
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };

describe.skipIf(engines === null)('Over real servers, documents equal the tables', () => {
  const cassandra = new CassandraRig(KEYSPACE);
  const documents = new DocumentsRig(KEYSPACE);
  const chance = new Chance(20_261_123);
  let place: EnginesPlace;
  let world: EnginesWorld;
  let writer: StreamWriter;

  beforeAll(async () => {
    await cassandra.begin();
    await documents.begin();
    place = { addresses: engines as EnginesPlace['addresses'], keyspace: KEYSPACE, database: KEYSPACE };
    world = await openEnginesWorld(place);
    writer = new StreamWriter(world.stores, chance);
    await begin();
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await documents.end();
    await cassandra.end();
  });

  /** An hour ago: a first plan without a checkpoint would look through two days of the log. */
  const begin = async (): Promise<void> => {
    const anHourAgo = epochMs(realClock.now() - HOUR_MS);
    await world.workflowStores.syncCheckpoints.compareAndSet({ windowStart: anHourAgo, ver: 1 }, anHourAgo);
  };
  const functions = () => world.functionsOver(world.workflowStores);
  const planNow = (): Promise<WorkflowPlan> =>
    functions()[FUNCTIONS.planViews]({ scheduledAt: new Date(realClock.now()).toISOString() }, CONTEXT);
  const run = (name: WorkflowFunctionName, input: unknown): Promise<unknown> =>
    (functions()[name] as (input: unknown, context: object) => Promise<unknown>)(input, CONTEXT);
  const runShards = (name: WorkflowFunctionName, plan: WorkflowPlan) =>
    Promise.all(plan.shards.map((shard) => run(name, { plan, shard })));

  /** The deployed definition, to its end, without any fault. */
  const executeCleanly = async () => {
    const views = await openServingViews({
      backend: { workflowStores: world.workflowStores },
      figures: { telemetryOf: () => world.telemetry },
      time: { clock: realClock, sleep: realSleep },
      random: Math.random,
      stopping: new AbortController().signal,
    });
    return await views.execute(realClock.now());
  };

  const write = async (): Promise<void> => {
    for (const movieId of MOVIES) await writer.some(movieId);
  };

  /** A process of its own takes the task and is killed at its `killAtCall`-th request. */
  const killedAt = async (order: Omit<VictimOrder, 'place'>): Promise<string | null> => {
    const child = fork(new URL('views/engines-victim.ts', import.meta.url), [JSON.stringify({ place, ...order })], {
      stdio: 'inherit',
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return signal;
  };

  it('after every step was killed in the middle, by kill -9, and the next execution went well', {
    timeout: 240_000,
  }, async () => {
    await write();
    const plan = await planNow();
    const signals: (string | null)[] = [];
    const kill = async (functionName: WorkflowFunctionName, input: unknown, killAtCall: number) =>
      signals.push(await killedAt({ functionName, input, killAtCall }));
    await kill(FUNCTIONS.detectTrends, { plan, shard: 0 }, chance.between(5, 20));
    await runShards(FUNCTIONS.detectTrends, plan);
    await kill(FUNCTIONS.rankTrends, { plan }, chance.between(2, 4));
    await run(FUNCTIONS.rankTrends, { plan });
    await kill(FUNCTIONS.syncViews, { plan, shard: 0 }, chance.between(4, 12));
    await write();
    await kill(FUNCTIONS.syncViews, { plan, shard: 1 }, chance.between(4, 12));
    await kill(FUNCTIONS.reconcileViews, { plan, shard: 0 }, chance.between(4, 12));
    await kill(FUNCTIONS.advanceCheckpoint, { plan }, 2);
    expect(signals).toEqual(signals.map(() => 'SIGKILL'));

    expect(await executeCleanly()).toMatchObject({ status: 'succeeded' });
    await expectEqual(world, documents, MOVIES);
  });

  it('after steps that ran twice, two executions at once, and tasks that hung in the middle', {
    timeout: 240_000,
  }, async () => {
    await write();
    const [one, other] = [await planNow(), await planNow()];
    await Promise.all([one, other, one].map((plan) => runShards(FUNCTIONS.detectTrends, plan)));
    await Promise.all([one, other].map((plan) => run(FUNCTIONS.rankTrends, { plan })));
    const hanging = hung(world, chance.between(6, 15));
    const neverEnds = hanging[FUNCTIONS.syncViews]({ plan: one, shard: 0 }, CONTEXT);
    neverEnds.catch(() => undefined);
    await Promise.all([write(), runShards(FUNCTIONS.syncViews, one), runShards(FUNCTIONS.syncViews, other)]);
    await Promise.all([one, other].map((plan) => runShards(FUNCTIONS.reconcileViews, plan)));
    await Promise.all([one, other].map((plan) => run(FUNCTIONS.advanceCheckpoint, { plan })));

    expect(await executeCleanly()).toMatchObject({ status: 'succeeded' });
    await expectEqual(world, documents, MOVIES);
  });

  it('after a late review and a late title that came when all was copied', { timeout: 120_000 }, async () => {
    const [movieId] = MOVIES as [number];
    // The row after the late ones: its velocity changes with them, and its own entry in the log is out of reach by then.
    const earlier = { now: () => epochMs(realClock.now() - 30 * MINUTE_MS) };
    await new StreamWriter(world.stores, chance, earlier).review(movieId, epochMs(realClock.now() - 25 * HOUR_MS));
    await world.client.execute(`TRUNCATE ${TABLES.syncCheckpoints}`);
    await begin();
    await executeCleanly();
    await writer.review(movieId, epochMs(realClock.now() - 26 * HOUR_MS));
    await writer.review(movieId, epochMs(realClock.now() - 27 * HOUR_MS));
    await writer.title(movieId, 'A title that came late');

    const report = await executeCleanly();
    expect(report?.output['verified']).toEqual(
      Array.from({ length: 8 }, (_, shard) => expect.objectContaining({ shard, difference: 0, changedSince: 0 })),
    );
    await expectEqual(world, documents, MOVIES);
    expect((await documents.documents.movieView(movieId, realClock.now()))?.title).toBe('A title that came late');
  });
});

/** Functions whose requests hang for ever from the `from`-th on: nobody hears of them again. */
const hung = (world: EnginesWorld, from: number) => {
  let calls = 0;
  const { promise: never } = Promise.withResolvers<void>();
  return world.functionsOver(watched(world.workflowStores, () => (++calls >= from ? never : Promise.resolve())));
};

/** Every row that there is, by reading the tables from end to end. */
const rowsOf = async ({ client, workflowStores }: EnginesWorld): Promise<ViewRow[]> => {
  const rows: ViewRow[] = [];
  const read = async (type: ChangingType, table: string, start: 'window_start' | 'hour'): Promise<void> => {
    const found = await client.execute(`SELECT movie_id, ${start} FROM ${table}`, [], { fetchSize: 5_000 });
    for (const row of found.rows)
      rows.push(...(await workflowStores.viewRows.read(type, row['movie_id'], [epochMs(row[start].getTime())])));
  };
  await read('sentiment', TABLES.reviewSentiments, 'window_start');
  await read('ratings', TABLES.movieRatingsByWindow, 'window_start');
  await read('stats', TABLES.movieStats, 'hour');
  const ranked = await client.execute(`SELECT window_start FROM ${TABLES.trendingMovies}`);
  const windows = new Set(ranked.rows.map((row) => row['window_start'].getTime() as EpochMs));
  for (const windowStart of windows) rows.push(...(await workflowStores.viewRows.rankings(windowStart)));
  // The row after another is read with that one too.
  return [...new Map(rows.map((row) => [documentIdOf(row), row])).values()];
};

const expectEqual = async (world: EnginesWorld, rig: DocumentsRig, movies: readonly number[]): Promise<void> => {
  const rows = await rowsOf(world);
  const titles = await world.workflowStores.viewRows.facts(movies);
  const stored = (await rig.views.find().toArray()).map(viewDocumentOf);
  const found = stored.map((document) => [documentIdOf(document), document.ver, document.title, document.view]);
  const expected = rows.map((row) => [documentIdOf(row), row.ver, titles.get(row.movieId)?.title ?? null, row.view]);
  const byId = (one: unknown[], another: unknown[]) => String(one[0]).localeCompare(String(another[0]));
  expect(rows.length).toBeGreaterThan(movies.length);
  expect(found.toSorted(byId)).toEqual(expected.toSorted(byId));
  await expectVelocities(world, movies);
};

const expectVelocities = async ({ workflowStores }: EnginesWorld, movies: readonly number[]): Promise<void> => {
  const judge = (windows: readonly { windowStart: EpochMs; average: number; velocity: number | null }[]): void => {
    const inOrder = windows.toSorted((one, another) => one.windowStart - another.windowStart);
    inOrder.forEach(({ windowStart, average, velocity }, index) => {
      const before = inOrder[index - 1];
      if (before === undefined) expect(velocity).toBeNull();
      else expect(velocity).toBeCloseTo((average - before.average) / ((windowStart - before.windowStart) / HOUR_MS), 9);
    });
  };
  for (const movieId of movies) {
    judge(await workflowStores.ratingRows.since(movieId, epochMs(0)));
    judge(await workflowStores.sentimentRows.since(movieId, epochMs(0)));
  }
};
