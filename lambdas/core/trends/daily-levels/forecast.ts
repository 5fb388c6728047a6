import { YOUNG_DAYS } from './catalogue-day.ts';
import type { LabelLevels, LabelRule } from './label-rule.ts';
import type { Movement } from './movement.ts';

/** Where the next three days are expected to stand. */
export interface Forecast {
  /** ln of the expected level over the usual one. */
  readonly rise: number;
  /** ln of the usual level over the expected one; 0 for a newcomer, which has no level to fall from. */
  readonly fall: number;
}

const NOTHING_NEW: Forecast = { rise: 0, fall: 0 };

/**
 * What moves goes on moving: a part of the last days' climb comes on top. Not so of an old movie's rise, which as often
 * falls back. What all old movies have done is not this movie's own, nor is what a crowd of newcomers did.
 */
export const forecastOf = (movement: Movement, { carry }: Pick<LabelRule, 'carry'>): Forecast => {
  const { rise, climb, drift, against, ageDays, isInCrowd } = movement;
  if (isInCrowd) return NOTHING_NEW;
  if (against === 'floor') return { rise: rise - Math.max(0, drift), fall: 0 };
  const isYoung = ageDays !== null && ageDays <= YOUNG_DAYS;
  return {
    rise: rise - Math.max(0, drift) + (isYoung ? carry * climb : 0),
    fall: -(rise - Math.min(0, drift) + carry * climb),
  };
};

export type LevelLabel = 'hot' | 'breakout' | 'declining' | 'none';

/** @param before the label of the last day on which the movie was seen: one that stands is kept more easily than it begins */
export const labelOf = (movement: Movement, before: LevelLabel, rule: LabelRule): LevelLabel => {
  if (movement.isSettling && before === 'none') return 'none';
  const { rise, fall } = forecastOf(movement, rule);
  const isUp = before === 'hot' || before === 'breakout';
  if (reaches(rise, rule.hot, isUp)) return reaches(rise, rule.breakout, before === 'breakout') ? 'breakout' : 'hot';
  return reaches(fall, rule.declining, before === 'declining') ? 'declining' : 'none';
};

const reaches = (height: number, { begins, stays }: LabelLevels, stands: boolean): boolean =>
  height >= Math.log(stands ? stays : begins);
