import type { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { heightOf } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { median } from '../../../../lambdas/core/trends/daily-levels/median.ts';
import { type MovieDays, usualAt } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import { type UtcDay, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';

/** What became of a movie after a day. */
export interface Outcome {
  /** At 1.5 × its usual level or more, by the median of the next three days. */
  readonly isUp: boolean;
  /** At 3 × or more. */
  readonly isBreakout: boolean;
  /** At two thirds or less; `null`: cannot be known, since it left the lists. */
  readonly isDeclining: boolean | null;
}

const UP = Math.log(1.5);
const BREAKOUT = Math.log(3);

/**
 * The truth that labels are held against: the median of the next three days against the usual level, that is the median of the
 * fourteen days before, or of a newcomer the floor of the lists; free of the common steps. A day on which the lists do not show
 * it counts as below their floor. `null`: nothing can be known.
 */
export const outcomeOf = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Outcome | null => {
  const floor = catalogue.floorBefore(day);
  const { own, isNewcomer } = usualAt(movie, catalogue, day);
  const usual = own ?? (isNewcomer ? floor : null);
  if (usual === null || catalogue.daysAfter(day, 3) < 3) return null;
  const height = median(
    [1, 2, 3].map((ahead) => heightOn(movie, catalogue, utcDay(day + ahead)) ?? Number.NEGATIVE_INFINITY),
  );
  const change = height - usual;
  const isGone = height === Number.NEGATIVE_INFINITY;
  const isDeclining =
    own === null ? null : isGone ? (floor !== null && own - floor >= UP ? true : null) : change <= -UP;
  return { isUp: change >= UP, isBreakout: change >= BREAKOUT, isDeclining };
};

const heightOn = ({ levels }: MovieDays, catalogue: Catalogue, day: UtcDay): number | null => {
  const level = levels.find((each) => each.day === day);
  const height = level === undefined ? null : heightOf(level);
  return height === null ? null : height - catalogue.stepsUpTo(day);
};
