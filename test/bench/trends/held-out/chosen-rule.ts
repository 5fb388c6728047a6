import type { LevelLabel } from '../../../../lambdas/core/trends/daily-levels/forecast.ts';
import {
  LABEL_RULE,
  type LabelLevels,
  type LabelRule,
} from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import { CLAIMED, type Claim, figuresOf, keyOf, type Task } from '../recorded/figures.ts';
import { labelsOf, type SeenDay } from './day-labels.ts';

const CARRIES = [0.2, 0.35, 0.5] as const;
const LEVELS = {
  hot: [1.5, 1.575, 1.65, 1.8],
  breakout: [3, 3.2, 3.4, 3.8],
  declining: [1.36, 1.43, 1.5, 1.58],
} as const;
/** What stays, of what begins. */
const STAYS = [0.95, 0.9] as const;
const TASK_OF = { hot: 'up', breakout: 'breakout', declining: 'declining' } as const satisfies Record<string, Task>;
type Level = keyof typeof LEVELS;

/** The rule of the best F1 on these days, all of it chosen anew. */
export const chosenRule = (days: readonly SeenDay[]): LabelRule =>
  best(
    CARRIES.map((carry) => chosenLevels(days, { ...LABEL_RULE, carry })),
    (rule) => (Object.keys(LEVELS) as Level[]).reduce((sum, level) => sum + worthOf(days, rule, level), 0),
  );

const chosenLevels = (days: readonly SeenDay[], start: LabelRule): LabelRule =>
  (Object.keys(LEVELS) as Level[]).reduce<LabelRule>((rule, level) => {
    const choices = LEVELS[level].flatMap((begins) =>
      STAYS.map((share): LabelLevels => ({ begins, stays: begins * share })),
    );
    return best(
      choices.map((levels) => ({ ...rule, [level]: levels })),
      (each) => worthOf(days, each, level),
    );
  }, start);

const worthOf = (days: readonly SeenDay[], rule: LabelRule, level: Level): number => {
  const task = TASK_OF[level];
  return figuresOf(task, days, claimsBy(days, labelsOf(days, rule), task)).f1;
};

/** What labels of days claim. */
export const claimsBy = (days: readonly SeenDay[], labels: readonly LevelLabel[], task: Task): Claim => {
  const claimed: readonly LevelLabel[] = CLAIMED[task];
  const on = new Set(days.filter((_, index) => claimed.includes(labels[index] ?? 'none')).map(keyOf));
  return (movieId, day) => on.has(keyOf({ movieId, day }));
};

const best = <Choice>(choices: readonly Choice[], worth: (choice: Choice) => number): Choice => {
  const [first, ...rest] = choices.map((choice) => ({ choice, worth: worth(choice) }));
  if (first === undefined) throw new Error('there is nothing to choose from');
  return rest.reduce((one, other) => (other.worth > one.worth ? other : one), first).choice;
};
