import { utcDayOf } from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Finding, ShardFindings, StandingLabel } from '../../lambdas/core/trends/trend-ports.ts';
import { NOW } from './time.ts';

/** Why a movie has its label, where nobody asks. */
export const WHY = { since: NOW, reason: '2.0 × its usual level since 2026-11-23' };

export const NO_FINDINGS: ShardFindings = { labelled: [], watched: [], ended: [], dayMovies: 0 };

export const findingOf = (movieId: number, label: StandingLabel, score = 5): Finding => ({
  movieId,
  label,
  score,
  growth: 2,
  velocity: 3,
  acceleration: null,
  changedOn: utcDayOf(NOW),
  ...WHY,
});
