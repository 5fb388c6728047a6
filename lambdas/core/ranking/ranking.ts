import { RetryBatch } from '../failures.ts';
import type {
  Finding,
  LabelledMovie,
  MovingMovie,
  Ranking,
  ShardFindings,
  TrendingMovie,
} from '../trends/trend-ports.ts';

const MAX_RANKED = 100;

/** The movies of each ranking, best first. */
export interface Selection {
  readonly trending: readonly Finding[];
  readonly breakout: readonly Finding[];
  readonly declining: readonly Finding[];
}

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

export const selectionOf = (findings: readonly Finding[]): Selection => ({
  trending: best(findings.filter(({ label }) => label !== 'declining')),
  breakout: best(findings.filter(({ label }) => label === 'breakout')),
  declining: best(findings.filter(({ label }) => label === 'declining')),
});

/** Movies whose reviews have to be counted. */
export const countedMoviesOf = ({ breakout, declining }: Selection): number[] =>
  [...breakout, ...declining].map(({ movieId }) => movieId);

export const rankedMoviesOf = ({ trending, declining }: Selection): number[] =>
  [...trending, ...declining].map(({ movieId }) => movieId);

export const rankingOf = (selection: Selection, { titles, reviewVolumes }: RankedDetails): Ranking => {
  const rankedOf = ({ movieId, score, velocity, acceleration }: Finding, index: number) => ({
    rank: index + 1,
    movieId,
    title: titleOf(movieId, titles),
    score,
    velocity,
    acceleration,
  });
  const trending = (finding: Finding, index: number): TrendingMovie => ({
    ...rankedOf(finding, index),
    label: finding.label,
  });
  const moving = (finding: Finding, index: number): MovingMovie => ({
    ...rankedOf(finding, index),
    growth: finding.growth,
    reviewVolume: reviewVolumes.get(finding.movieId) ?? 0,
  });
  return {
    trending: selection.trending.map(trending),
    breakout: selection.breakout.map(moving),
    declining: selection.declining.map(moving),
  };
};

export const labelsOf = (findings: readonly Finding[]): LabelledMovie[] =>
  findings.map(({ movieId, label, score }) => ({ movieId, label, score }));

/** A movie whose metadata has not arrived yet is known by its id. */
export const titleOf = (movieId: number, titles: ReadonlyMap<number, string>): string =>
  titles.get(movieId) ?? `#${movieId}`;

const best = (findings: readonly Finding[]): Finding[] => findings.toSorted(byRank).slice(0, MAX_RANKED);

const byRank = (a: Finding, b: Finding): number =>
  Number(b.label === 'breakout') - Number(a.label === 'breakout') ||
  b.score - a.score ||
  b.growth - a.growth ||
  a.movieId - b.movieId;
