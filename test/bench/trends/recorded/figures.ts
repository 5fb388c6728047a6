import type { UtcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { DayLabel } from './label-run.ts';
import type { Outcome } from './outcomes.ts';

export type Task = 'up' | 'breakout' | 'declining';
export const TASKS: readonly Task[] = ['up', 'breakout', 'declining'];

/** Labels that claim it. */
export const CLAIMED: Readonly<Record<Task, readonly DayLabel['label'][]>> = {
  up: ['hot', 'breakout'],
  breakout: ['breakout'],
  declining: ['declining'],
};

/** One movie on one day, and what became of it. */
export interface MovieDay {
  readonly movieId: number;
  readonly day: UtcDay;
  readonly outcome: Outcome | null;
}

export const keyOf = ({ movieId, day }: Pick<MovieDay, 'movieId' | 'day'>): string => `${movieId} ${day}`;

/** Whether a detector says it of a movie on a day. */
export type Claim = (movieId: number, day: UtcDay) => boolean;

export interface Figures {
  /** `NaN`: it never spoke. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Labels whose outcome nobody knows included. */
  readonly labelsPerDay: number;
}

const TRUTH: Readonly<Record<Task, (outcome: Outcome) => boolean | null>> = {
  up: ({ isUp }) => isUp,
  breakout: ({ isBreakout }) => isBreakout,
  declining: ({ isDeclining }) => isDeclining,
};

/** Movie-days: each day of a movie counts. */
export const figuresOf = (task: Task, movieDays: readonly MovieDay[], claims: Claim): Figures => {
  const tally = { right: 0, wrong: 0, missed: 0, unknown: 0 };
  for (const { movieId, day, outcome } of movieDays) {
    const claimed = claims(movieId, day);
    const truth = outcome === null ? null : TRUTH[task](outcome);
    if (truth === null) tally.unknown += Number(claimed);
    else if (claimed) tally[truth ? 'right' : 'wrong']++;
    else tally.missed += Number(truth);
  }
  const { right, wrong, missed, unknown } = tally;
  const precision = right / (right + wrong);
  const recall = right / (right + missed);
  const days = new Set(movieDays.map(({ day }) => day)).size;
  return {
    precision,
    recall,
    f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    labelsPerDay: (right + wrong + unknown) / days,
  };
};
