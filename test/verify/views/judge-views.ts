/** Holds every document against every row, and what was derived against a recomputation. */
import { isDeepStrictEqual } from 'node:util';
import type { ViewRow } from '../../../lambdas/core/serving/sync-ports.ts';
import { documentIdOf } from '../../../lambdas/core/serving/view-ports.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { newDaysOf } from '../../../lambdas/core/trends/days-of-hours.ts';
import { statsVelocitiesOf } from '../../../lambdas/core/trends/stats-velocity.ts';
import type { Ranking } from '../../../lambdas/core/trends/trend-ports.ts';
import { HOUR_MS, RETENTION_MS } from '../oracle/facts.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { ViewsFakes } from './views-fakes.ts';

/** With less left a row may be gone for one clock and there for another. */
const EDGE_MS = HOUR_MS;

/** Returns how many documents there are. */
export const judgeViews = async (simulation: Simulation, fakes: ViewsFakes, at: EpochMs): Promise<number> => {
  const { workflow } = fakes;
  const rows = await rowsOf(simulation, fakes);
  const titles = await workflow.viewRows.facts(rows.map(({ movieId }) => movieId));
  const documents = new Map(workflow.documents.all().map((document) => [documentIdOf(document), document]));
  for (const row of rows) {
    const id = documentIdOf(row);
    const document = documents.get(id);
    documents.delete(id);
    if (document === undefined) simulation.violate(`${id} has no document`);
    else if (document.ver !== row.ver) simulation.violate(`${id} is v${document.ver} where its row is v${row.ver}`);
    else if (!isDeepStrictEqual(document.view, row.view))
      simulation.violate(`${id} is ${JSON.stringify(document.view)} where its row is ${JSON.stringify(row.view)}`);
    const title = titles.get(row.movieId)?.title ?? null;
    if (document !== undefined && document.title !== title)
      simulation.violate(`${id} has the title ${document.title} where its movie has ${title}`);
  }
  for (const [id, { expiresAt }] of documents)
    if (expiresAt - simulation.now > EDGE_MS) simulation.violate(`${id} stands for no row`);
  await judgeVelocities(simulation, fakes, at);
  await judgeRankings(simulation, fakes);
  return rows.length;
};

/** Every row that is to be served, once, read past all faults. */
const rowsOf = async ({ now }: Simulation, { tables, workflow }: ViewsFakes): Promise<ViewRow[]> => {
  const { viewRows } = workflow;
  const rows: ViewRow[] = [];
  for (const [type, table] of [
    ['sentiment', tables.sentiments.rows] as const,
    ['ratings', tables.ratings.rows] as const,
  ])
    for (const [movieId, some] of Map.groupBy<number, Placed>(table.all(), (row) => row.movieId))
      rows.push(
        ...(await viewRows.read(
          type,
          movieId,
          some.map(({ windowStart }) => windowStart),
        )),
      );
  const stats = [...tables.stats.all(), ...tables.ranks.all(), ...workflow.statsVelocities.all()];
  const hours = stats.map(({ movieId, hour }) => `${movieId}/${hour}`);
  for (const key of new Set(hours)) {
    const [movieId, hour] = key.split('/').map(Number) as [number, number];
    rows.push(...(await viewRows.read('stats', movieId, [epochMs(hour)])));
  }
  for (const { windowStart } of decidedOf(workflow)) rows.push(...(await viewRows.rankings(windowStart)));
  return rows.filter(({ windowStart }) => windowStart + RETENTION_MS - now > EDGE_MS);
};

type Placed = { readonly movieId: number; readonly windowStart: EpochMs };

const decidedOf = ({ trendSnapshots }: ViewsFakes['workflow']) => trendSnapshots.all();

/** As the tables' own columns show them. */
const judgeVelocities = async (
  simulation: Simulation,
  { tables, workflow }: ViewsFakes,
  at: EpochMs,
): Promise<void> => {
  for (const [what, { rows }] of Object.entries({ ratings: tables.ratings, reviews: tables.sentiments }))
    for (const movieId of new Set(rows.all().map((row) => row.movieId))) {
      const inOrder = await rows.since(movieId, epochMs(0));
      inOrder.forEach(({ windowStart: start, average, velocity }, index) => {
        const before = inOrder[index - 1];
        const expected =
          before === undefined ? null : (average - before.average) / ((start - before.windowStart) / HOUR_MS);
        if (start + RETENTION_MS - simulation.now > EDGE_MS && !isSame(velocity, expected))
          simulation.violate(
            `${what} of ${movieId} at ${timeOf(start)} have the velocity ${velocity}, not ${expected}`,
          );
      });
    }
  for (const [movieId, rows] of Map.groupBy(tables.ratings.rows.all(), (each) => each.movieId))
    await judgeStats(simulation, workflow, movieId, new Set(rows.map(({ windowStart }) => windowStart)), at);
};

/** What the hours of movie_stats give now: the levels of their days, and the velocities. */
const judgeStats = async (
  simulation: Simulation,
  workflow: ViewsFakes['workflow'],
  movieId: number,
  changed: ReadonlySet<EpochMs>,
  at: EpochMs,
): Promise<void> => {
  const hours = (await workflow.hourHistory.since(movieId, epochMs(0))).filter(({ seenAt }) => seenAt <= at);
  const days = await workflow.dailyLevels.since(movieId, utcDay(0));
  for (const { day, seenAt, popularity } of newDaysOf(hours, []).levels) {
    const stored = days.find((each) => each.day === day)?.level;
    // What the movie's past was laid down with may be newer than a late sample of that day.
    if (stored?.popularity !== popularity && !((stored?.seenAt ?? 0) > seenAt))
      simulation.violate(`level of ${movieId} at ${timeOf(seenAt)} is ${stored?.popularity}, not ${popularity}`);
  }
  for (const expected of statsVelocitiesOf(movieId, hours, days, changed, at)) {
    if (expected.hour + RETENTION_MS - simulation.now < EDGE_MS) continue;
    const stored = workflow.statsVelocities.get(`${movieId}/${expected.hour}`)?.row;
    const isRight = stored?.ratingVelocity === expected.ratingVelocity && stored.velocitiesAt === expected.velocitiesAt;
    if (!isRight)
      simulation.violate(
        `stats of ${movieId} at ${timeOf(expected.hour)}: ${JSON.stringify(stored)}, not ${JSON.stringify(expected)}`,
      );
  }
};

const judgeRankings = async (simulation: Simulation, { workflow }: ViewsFakes): Promise<void> => {
  for (const { windowStart, ranking } of decidedOf(workflow)) {
    const rows = await workflow.rankings.read(windowStart);
    if (!isDeepStrictEqual(rows, ranking))
      simulation.violate(`the ranking tables at ${timeOf(windowStart)} are not what was decided`);
    for (const type of ['trending', 'breakout', 'declining'] as const)
      judgeRanks(simulation, windowStart, ranking, type);
  }
  const told = new Set<string>();
  for (const { movieId, windowStart } of workflow.labelChanges.told) {
    const change = `${movieId}/${windowStart}`;
    if (told.has(change)) simulation.violate(`a label of ${movieId} at ${timeOf(windowStart)} was told twice`);
    told.add(change);
  }
  for (const document of workflow.documents.all()) judgePlace(simulation, workflow, document);
};

const judgeRanks = (simulation: Simulation, start: EpochMs, ranking: Ranking, type: keyof Ranking): void => {
  const movies = ranking[type].map(({ movieId }) => movieId);
  const ranks = ranking[type].map(({ rank }) => rank);
  const isRight = new Set(movies).size === movies.length && ranks.every((rank, index) => rank === index + 1);
  if (!isRight) simulation.violate(`${type} at ${timeOf(start)} ranks ${movies.join(', ')} at ${ranks.join(', ')}`);
};

const RANKS = { trending: 'rank', breakout: 'breakout_rank', declining: 'decline_rank' } as const;

/** Two movies at one place, as readers see it. */
const judgePlace = (
  simulation: Simulation,
  { documents }: ViewsFakes['workflow'],
  document: ReturnType<ViewsFakes['workflow']['documents']['all']>[number],
): void => {
  const { dataType, windowStart, view, movieId } = document;
  if (dataType !== 'trending' && dataType !== 'breakout' && dataType !== 'declining') return;
  const rank = view[RANKS[dataType]];
  const others = documents
    .all()
    .filter((other) => other.dataType === dataType && other.windowStart === windowStart && other.movieId !== movieId);
  if (others.some((other) => other.view[RANKS[dataType]] === rank))
    simulation.violate(`two movies are ${dataType} ${Number(rank)} at ${timeOf(windowStart)}`);
};

const isSame = (one: number | null, other: number | null): boolean =>
  one === null || other === null ? one === other : Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

const timeOf = (instant: number): string => new Date(instant).toISOString().slice(5, 16);
