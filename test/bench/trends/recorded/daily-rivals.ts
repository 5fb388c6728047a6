import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { median } from '../../../../lambdas/core/trends/daily-levels/median.ts';
import type { UtcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { type Claim, figuresOf, type MovieDay, type Task } from './figures.ts';
import type { WatchedMovie } from './watched-catalogue.ts';

/** How strongly a simple rule believes in a rise on a day; `null`: no opinion. Declines are the negated signal. */
type Signal = (past: readonly DailyLevel[], now: DailyLevel) => number | null;

interface DailyRival {
  readonly name: string;
  readonly signal: Signal;
  readonly thresholds: readonly number[];
}

const dayBefore = (past: readonly DailyLevel[], now: DailyLevel): DailyLevel | undefined => {
  const last = past.at(-1);
  return last?.day === now.day - 1 ? last : undefined;
};

/** Points won since the day before: the usual dashboard rule. */
const velocity: Signal = (past, now) => {
  const before = dayBefore(past, now);
  return before === undefined ? null : now.popularity - before.popularity;
};

const dayRatio: Signal = (past, now) => {
  const before = dayBefore(past, now);
  return before === undefined ? null : Math.log(now.popularity / before.popularity);
};

/** Distance from an exponential mean in exponential deviations, both of about a week. */
const deviation: Signal = (past, now) => {
  if (past.length < 5) return null;
  const alpha = 0.25;
  let [mean, variance] = [past[0]?.popularity ?? 0, 0];
  for (const { popularity } of past) {
    const off = popularity - mean;
    mean += alpha * off;
    variance = (1 - alpha) * (variance + alpha * off * off);
  }
  return (now.popularity - mean) / (Math.sqrt(variance) + 0.01 * mean + 1e-9);
};

/** Level over the plain median of the fourteen before, whatever the whole catalogue did. */
const medianRatio: Signal = (past, now) =>
  past.length < 5 ? null : Math.log(now.popularity / median(past.map(({ popularity }) => popularity)));

const DAILY_RIVALS: readonly DailyRival[] = [
  { name: 'velocity, points/day', signal: velocity, thresholds: [0.5, 1, 2, 3, 4, 6, 8, 12, 20, 40, 80] },
  { name: 'day ÷ day before, ln', signal: dayRatio, thresholds: [0.05, 0.08, 0.12, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2] },
  { name: 'EWMA deviations', signal: deviation, thresholds: [0.5, 1, 1.5, 2, 3, 4, 6, 10, 20] },
  {
    name: 'day ÷ median of 14, ln',
    signal: medianRatio,
    thresholds: [0.25, 0.35, 0.45, 0.55, 0.7, 0.9, 1.1, 1.3, 1.6],
  },
];

export interface TunedRival {
  readonly name: string;
  readonly threshold: number;
  readonly claims: Claim;
}

/** Each with the threshold that has the best F1 on `training`. */
export const tunedRivals = (
  movies: ReadonlyMap<number, WatchedMovie>,
  task: Task,
  training: readonly MovieDay[],
): readonly TunedRival[] =>
  DAILY_RIVALS.map(({ name, signal, thresholds }) => {
    const valueOf = remembered(movies, signal);
    const sign = task === 'declining' ? -1 : 1;
    const claimsOf =
      (threshold: number): Claim =>
      (movieId, day) =>
        sign * (valueOf(movieId, day) ?? Number.NEGATIVE_INFINITY * sign) >= threshold;
    const best = thresholds
      .map((threshold) => ({ threshold, f1: figuresOf(task, training, claimsOf(threshold)).f1 }))
      .reduce((one, other) => (other.f1 > one.f1 ? other : one));
    return { name, threshold: sign * best.threshold, claims: claimsOf(best.threshold) };
  });

const remembered = (
  movies: ReadonlyMap<number, WatchedMovie>,
  signal: Signal,
): ((movieId: number, day: UtcDay) => number | null) => {
  const values = new Map<number, Map<UtcDay, number | null>>();
  for (const [movieId, { levels }] of movies) {
    values.set(
      movieId,
      new Map(levels.map((now, index) => [now.day, signal(levels.slice(Math.max(0, index - 14), index), now)])),
    );
  }
  return (movieId, day) => values.get(movieId)?.get(day) ?? null;
};
