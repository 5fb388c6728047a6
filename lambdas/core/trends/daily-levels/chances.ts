import { OLD_DAYS } from './catalogue-day.ts';
import type { Movement } from './movement.ts';

/**
 * How likely it is that the median of the next three days stands at 1.5 × its usual level or more, at 3 × or more, at two
 * thirds of it or less; 0 to 1.
 */
export interface Chances {
  readonly rising: number;
  readonly breakout: number;
  readonly declining: number;
}

const NO_CHANCE: Chances = { rising: 0, breakout: 0, declining: 0 };

/** Logistic in the rise that is left when the last step and the climb have been weighed: half at `at`, steeper with `slope`. */
interface Odds {
  readonly at: number;
  readonly slope: number;
  /** Weight of today's step upwards. */
  readonly step: number;
  /** Weight of the climb of the last days: what moves goes on moving. */
  readonly climb: number;
}

interface ClassOdds {
  readonly rising: Odds;
  readonly breakout: Odds;
  readonly declining: Odds | null;
}

/** A newcomer's height above the floor says it all, and it cannot have fallen from a usual level. */
const alone = (at: number, slope: number): Odds => ({ at, slope, step: 0, climb: 0 });

/**
 * Fitted by logistic regression to 34,000 movie-days of real series (119 days of 2025, 1,490 movies, see DECISIONS 11), and
 * the same within a few hundredths on every seventh of the days and every eighth of the movies left out. A movie just
 * released is in motion and its motion carries on; an old movie's jump gives some of itself back.
 */
const YOUNG: ClassOdds = {
  rising: { at: 0.51, slope: 5.8, step: 0.2, climb: 0.5 },
  breakout: { at: 1.14, slope: 4.1, step: 0.65, climb: 0.16 },
  declining: { at: -0.42, slope: -12.4, step: -0.6, climb: 0.7 },
};
const SETTLED: ClassOdds = {
  rising: { at: 0.445, slope: 15.4, step: -0.12, climb: 0.08 },
  breakout: { at: 1.34, slope: 6.5, step: 0.03, climb: 0.21 },
  declining: { at: -0.425, slope: -10.4, step: -0.95, climb: 0.43 },
};
const YOUNG_NEWCOMER: ClassOdds = { rising: alone(0.365, 8.3), breakout: alone(0.89, 5.4), declining: null };
const OLD_NEWCOMER: ClassOdds = { rising: alone(0.57, 9), breakout: alone(1.11, 7.6), declining: null };

/** Until two months after its release a movie is carried by it. */
const YOUNG_DAYS = 60;
/** One day's step tells no more beyond this: × 2.2. */
const MAX_STEP = 0.8;
const MAX_CLIMB = 1;

/** Of the list: with more old newcomers at one height than this a movie was lifted with a crowd, which is no news of it. */
const CROWD_SHARE = 0.015;
/** Old movies as a whole stay within a few hundredths of their usual levels; what goes beyond is not this movie's own. */
const USUAL_DRIFT = 0.08;

export const chancesOf = (movement: Movement): Chances => {
  if (movement.company > CROWD_SHARE) return NO_CHANCE;
  const { rising, breakout, declining } = oddsOf(movement);
  const drift = Math.abs(movement.drift) > USUAL_DRIFT ? movement.drift : 0;
  return {
    rising: chanceOf(movement, Math.max(0, drift), rising),
    breakout: chanceOf(movement, Math.max(0, drift), breakout),
    declining: declining === null ? 0 : chanceOf(movement, Math.min(0, drift), declining),
  };
};

const oddsOf = ({ against, ageDays }: Movement): ClassOdds => {
  const age = ageDays ?? Number.POSITIVE_INFINITY;
  if (against === 'own-past') return age < YOUNG_DAYS ? YOUNG : SETTLED;
  return age <= OLD_DAYS ? YOUNG_NEWCOMER : OLD_NEWCOMER;
};

const chanceOf = ({ rise, step, climb }: Movement, drift: number, odds: Odds): number => {
  const expected =
    rise - drift + odds.step * clipped(step, 0, MAX_STEP) + odds.climb * clipped(climb, -MAX_CLIMB, MAX_CLIMB);
  return 1 / (1 + Math.exp(-odds.slope * (expected - odds.at)));
};

const clipped = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
