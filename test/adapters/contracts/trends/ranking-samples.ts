import type { Ranking } from '../../../../lambdas/core/trends/trend-ports.ts';
import { NOW } from '../../../builders/time.ts';

/** So many rows of each table, from this movie on: every column set, and null where it may be. */
export const rankingOfMovie = (movieId: number, count = 2): Ranking => {
  const ranked = Array.from({ length: count }, (_, index) => ({
    rank: index + 1,
    movieId: movieId + index,
    title: index === 0 ? `Amélie 😍 ${movieId}` : `#${movieId + index}`,
    score: 12.5 - index / 8,
    velocity: index === 0 ? 3.25 : null,
    acceleration: index === 0 ? null : -0.125,
    since: NOW,
    reason: `${index + 2}.0 × its usual level`,
  }));
  return {
    trending: ranked.map((row, index) => ({ ...row, label: index === 0 ? 'breakout' : 'hot' })),
    breakout: ranked.map((row, index) => ({ ...row, growth: 0.25 + index, reviewVolume: index })),
    declining: ranked.map((row, index) => ({ ...row, loss: 0.75 - index, reviewVolume: index })),
  };
};
