import { byRanking, RANKING_TYPES, type RankingType, rankingShapeOf } from '../../../schema/rankings.ts';
import { RetryBatch } from '../failures.ts';
import type {
  Finding,
  LabelledMovie,
  RankedFigures,
  RankedMovie,
  Ranking,
  ShardFindings,
} from '../trends/trend-ports.ts';

const MAX_RANKED = 100;

/** The movies of each ranking, best first. */
export type Selection = Readonly<Record<RankingType, readonly Finding[]>>;

/** Who is in which ranking. */
const BELONGS: Readonly<Record<RankingType, (finding: Finding) => boolean>> = {
  trending: ({ label }) => label !== 'declining',
  breakout: ({ label }) => label === 'breakout',
  declining: ({ label }) => label === 'declining',
};

/** What is known of ranked movies beside what was found. */
export interface RankedDetails {
  readonly titles: ReadonlyMap<number, string>;
  /** Reviews of the last 24 h. */
  readonly reviewVolumes: ReadonlyMap<number, number>;
}

/**
 * All that the shards of a plan found, in the order of ids: whoever merges, and in whatever order, gets the same.
 *
 * @throws RetryBatch where a shard is missing: a ranking without it would be another one
 */
export const mergeFindings = (found: ReadonlyMap<number, ShardFindings>, shards: readonly number[]): Finding[] => {
  const missing = shards.filter((shard) => !found.has(shard));
  if (missing.length > 0) throw new RetryBatch(`nothing was found yet by the shards ${missing.join(', ')}`);
  return shards.flatMap((shard) => found.get(shard)?.labelled ?? []).sort((a, b) => a.movieId - b.movieId);
};

export const selectionOf = (findings: readonly Finding[]): Selection =>
  byRanking((type) => best(findings.filter(BELONGS[type])));

/** Movies whose reviews have to be counted. */
export const countedMoviesOf = (selection: Selection): number[] =>
  moviesOf(
    RANKING_TYPES.filter((type) => Object.values(rankingShapeOf(type).columns).includes('reviewVolume')).flatMap(
      (type) => selection[type],
    ),
  );

export const rankedMoviesOf = (selection: Selection): number[] =>
  moviesOf(RANKING_TYPES.flatMap((type) => selection[type]));

const moviesOf = (findings: readonly Finding[]): number[] => [...new Set(findings.map(({ movieId }) => movieId))];

export const rankingOf = (selection: Selection, { titles, reviewVolumes }: RankedDetails): Ranking =>
  byRanking((type) =>
    selection[type].map((finding, index): RankedMovie => {
      const { movieId, score, velocity, acceleration, label, growth, since, reason } = finding;
      const reviewVolume = reviewVolumes.get(movieId) ?? 0;
      const motion = { score, velocity, acceleration, growth, loss: 1 - growth };
      const figures: RankedFigures = { ...motion, label, reviewVolume, since, reason };
      const told = Object.values(rankingShapeOf(type).columns).map((figure) => [figure, figures[figure]]);
      return { rank: index + 1, movieId, title: titleOf(movieId, titles), ...Object.fromEntries(told) };
    }),
  );

export const labelsOf = (findings: readonly Finding[]): LabelledMovie[] =>
  findings.map(({ movieId, label, score, since, reason }) => ({ movieId, label, score, since, reason }));

/** A movie whose metadata has not arrived yet is known by its id. */
export const titleOf = (movieId: number, titles: ReadonlyMap<number, string>): string =>
  titles.get(movieId) ?? `#${movieId}`;

const best = (findings: readonly Finding[]): Finding[] => findings.toSorted(byRank).slice(0, MAX_RANKED);

const byRank = (a: Finding, b: Finding): number =>
  Number(b.label === 'breakout') - Number(a.label === 'breakout') ||
  b.score - a.score ||
  b.growth - a.growth ||
  a.movieId - b.movieId;
