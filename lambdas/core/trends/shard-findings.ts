import type { UtcDay } from './daily-levels/utc-day.ts';
import type { Examined } from './examine-movie.ts';
import type { StandingFinding } from './judge-movie.ts';
import type { ShardFindings, StatsVelocityRow } from './trend-ports.ts';

/** What the plan before found of each movie. */
export const standingOf = (before: ShardFindings | null): ((movieId: number) => StandingFinding) => {
  const findings = new Map(before?.labelled.map((finding) => [finding.movieId, finding]));
  const ended = new Map(before?.ended.map(({ movieId, endedOn }) => [movieId, endedOn]));
  return (movieId) => ({ finding: findings.get(movieId) ?? null, endedOn: ended.get(movieId) ?? null });
};

/** What there is to tell of a shard's movies: those that were looked at, and what stands of the others. */
export const findingsOf = (
  examined: readonly Examined[],
  before: ShardFindings | null,
  today: UtcDay,
  dayMovies: number,
): ShardFindings => {
  const judgements = examined.flatMap(({ movieId, judgement }) =>
    judgement === undefined ? [] : { movieId, ...judgement },
  );
  const judged = new Set(judgements.map(({ movieId }) => movieId));
  const others = <Entry extends { readonly movieId: number }>(entries: readonly Entry[] = []): Entry[] =>
    entries.filter(({ movieId }) => !judged.has(movieId));
  const labelled = [...others(before?.labelled), ...judgements.flatMap(({ finding }) => finding ?? [])];
  const endedBefore = others(before?.ended).filter(({ endedOn }) => endedOn === today);
  return {
    labelled: labelled.sort((a, b) => a.movieId - b.movieId),
    watched: judgements.filter(({ isWatched }) => isWatched).map(({ movieId }) => movieId),
    ended: [...endedBefore, ...judgements.flatMap(({ ended }) => ended ?? [])].sort((a, b) => a.movieId - b.movieId),
    dayMovies,
  };
};

export const statsRowsOf = (examined: readonly Examined[]): StatsVelocityRow[] =>
  examined.flatMap(({ stats }) => stats);
