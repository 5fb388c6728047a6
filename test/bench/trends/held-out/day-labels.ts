import { type LevelLabel, labelOf } from '../../../../lambdas/core/trends/daily-levels/forecast.ts';
import type { LabelRule } from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import type { Movement } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import type { MovieDay } from '../recorded/figures.ts';

/** A judged day with what the detector sees on it. */
export interface SeenDay extends MovieDay {
  readonly movement: Movement | null;
}

/** Days in the lists between which a label lasts. */
const UNSEEN_DAYS = 3;

/** The label of each day under a rule, in the order of `days`: those of one movie follow each other, oldest first. */
export const labelsOf = (days: readonly SeenDay[], rule: LabelRule): LevelLabel[] => {
  let last: SeenDay | undefined;
  let label: LevelLabel = 'none';
  return days.map((each) => {
    const isNext = last?.movieId === each.movieId && each.day - last.day <= UNSEEN_DAYS;
    label = each.movement === null ? 'none' : labelOf(each.movement, isNext ? label : 'none', rule);
    last = each;
    return label;
  });
};
