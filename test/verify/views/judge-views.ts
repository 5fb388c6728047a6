/** Holds every document against every row, and what was derived against a recomputation. */
import { isDeepStrictEqual } from 'node:util';
import type { ViewRow } from '../../../lambdas/core/serving/sync-ports.ts';
import { documentIdOf } from '../../../lambdas/core/serving/view-ports.ts';
import { averageRating } from '../../../lambdas/core/stream/rating.ts';
import { averageSentiment } from '../../../lambdas/core/stream/review.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { statsVelocitiesOf } from '../../../lambdas/core/trends/stats-velocity.ts';
import type { Ranking } from '../../../lambdas/core/trends/trend-ports.ts';
import { HOUR_MS, RETENTION_MS } from '../facts.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { ViewsFakes } from './views-fakes.ts';

/** With less left a row may be gone for one clock and there for another. */
const EDGE_MS = HOUR_MS;

interface Window {
  readonly start: EpochMs;
  readonly average: number;
  readonly velocity: number | null;
}

/** Returns how many documents there are. */
export const judgeViews = async (simulation: Simulation, fakes: ViewsFakes, at: EpochMs): Promise<number> => {
  const { workflow } = fakes;
  const rows = await rowsOf(simulation, fakes);
  const titles = await workflow.viewRows.titles(rows.map(({ movieId }) => movieId));
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
  judgeVelocities(simulation, fakes, at);
  await judgeRankings(simulation, fakes);
  return rows.length;
};

/** Every row that is to be served, read past all faults. */
const rowsOf = async ({ now }: Simulation, { tables, workflow }: ViewsFakes): Promise<ViewRow[]> => {
  const { viewRows } = workflow;
  const rows: ViewRow[] = [];
  for (const { movieId, row } of tables.sentiments.all())
    rows.push(...(await viewRows.read('sentiment', movieId, [row.windowStart])));
  for (const { movieId, row } of tables.ratings.all())
    rows.push(...(await viewRows.read('ratings', movieId, [row.windowStart])));
  const stats = [...tables.stats.all(), ...tables.ranks.all(), ...workflow.statsVelocities.all()];
  const hours = stats.map(({ movieId, hour }) => `${movieId}/${hour}`);
  for (const key of new Set(hours)) {
    const [movieId, hour] = key.split('/').map(Number) as [number, number];
    rows.push(...(await viewRows.read('stats', movieId, [epochMs(hour)])));
  }
  for (const { windowStart } of decidedOf(workflow)) rows.push(...(await viewRows.rankings(windowStart)));
  return rows.filter(({ windowStart }) => windowStart + RETENTION_MS - now > EDGE_MS);
};

const decidedOf = ({ trendSnapshots }: ViewsFakes['workflow']) => trendSnapshots.all();

const judgeVelocities = (simulation: Simulation, { tables, workflow }: ViewsFakes, at: EpochMs): void => {
  const judgeMovie = (what: string, windows: readonly Window[]): void => {
    const inOrder = windows.toSorted((a, b) => a.start - b.start);
    inOrder.forEach(({ start, average, velocity }, index) => {
      const before = inOrder[index - 1];
      const expected = before === undefined ? null : (average - before.average) / ((start - before.start) / HOUR_MS);
      if (!isSame(velocity, expected))
        simulation.violate(`${what} at ${timeOf(start)} has the velocity ${velocity}, not ${expected}`);
    });
  };
  for (const [movieId, rows] of Map.groupBy(tables.ratings.all(), (each) => each.movieId)) {
    const windows = rows.map(({ row }) => ({
      start: row.windowStart,
      average: averageRating(row.aggregate),
      velocity: row.velocity,
    }));
    judgeMovie(`ratings of ${movieId}`, windows);
    judgeStats(
      simulation,
      workflow,
      movieId,
      rows.map(({ row }) => row),
      at,
    );
  }
  for (const [movieId, rows] of Map.groupBy(tables.sentiments.all(), (each) => each.movieId)) {
    judgeMovie(
      `reviews of ${movieId}`,
      rows.map(({ row }) => ({
        start: row.windowStart,
        average: averageSentiment(row.aggregate),
        velocity: row.velocity,
      })),
    );
  }
};

type RatingRow = ReturnType<ViewsFakes['tables']['ratings']['all']>[number]['row'];

const judgeStats = (
  simulation: Simulation,
  { statsVelocities }: ViewsFakes['workflow'],
  movieId: number,
  rows: readonly RatingRow[],
  at: EpochMs,
): void => {
  const figures = rows
    .map(({ windowStart, aggregate, velocity }) => ({
      windowStart,
      velocity,
      average: averageRating(aggregate),
      lastSampleAt: aggregate.last.eventTime,
      popularity: aggregate.last.popularity,
      voteCount: aggregate.last.voteCount,
    }))
    .toSorted((a, b) => a.windowStart - b.windowStart);
  const changed = new Set(figures.map(({ windowStart }) => windowStart));
  for (const expected of statsVelocitiesOf(movieId, figures, changed, at)) {
    if (expected.hour + RETENTION_MS - simulation.now < EDGE_MS) continue;
    const stored = statsVelocities.get(`${movieId}/${expected.hour}`)?.row;
    if (!isDeepStrictEqual(stored, expected))
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
