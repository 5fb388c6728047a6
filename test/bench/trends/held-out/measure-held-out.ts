import { LABEL_RULE, type LabelRule } from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import { movementAt } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import type { UtcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { tunedRivals } from '../recorded/daily-rivals.ts';
import { type Figures, figuresOf, type MovieDay, TASKS, type Task } from '../recorded/figures.ts';
import type { DayLabel, LabelRun } from '../recorded/label-run.ts';
import { claimsOf, movieDaysOf } from '../recorded/measure-recorded.ts';
import { chosenRule, claimsBy } from './chosen-rule.ts';
import { labelsOf, type SeenDay } from './day-labels.ts';
import { splitsOf } from './splits.ts';

/** One detector's figures over several splits of one kind. */
export interface HeldOutRow {
  readonly split: string;
  readonly task: Task;
  readonly detector: string;
  /** Each on days or movies that its thresholds were not chosen on. */
  readonly figures: readonly Figures[];
}

export interface HeldOutFigures {
  readonly days: number;
  readonly movies: number;
  readonly rows: readonly HeldOutRow[];
  /** The rules that were chosen, by kind of split. */
  readonly rules: readonly { readonly split: string; readonly rule: LabelRule }[];
}

/**
 * @param before what the detector before said of the same polls; its thresholds are as they were
 * @param floodDays left out
 */
export const measureHeldOut = (
  run: LabelRun,
  before: readonly DayLabel[],
  floodDays: ReadonlySet<UtcDay>,
): HeldOutFigures => {
  const days = seenDaysOf(run).filter(({ day }) => !floodDays.has(day));
  const splits = splitsOf([...new Set(days.map(({ day }) => day))].sort((a, b) => a - b));
  const found = splits.flatMap(({ name: split, isChosenOn, isReportedOn }) => {
    const [chosenOn, reported] = [days.filter(isChosenOn), days.filter(isReportedOn)];
    const rule = chosenRule(chosenOn);
    const figures = detectorsOf(run, before, days, rule).flatMap(({ name, claimsOn }) =>
      TASKS.map((task) => ({ split, task, detector: name, figures: figuresOf(task, reported, claimsOn(task)) })),
    );
    const rivals = TASKS.flatMap((task) =>
      tunedRivals(run.catalogue.movies, task, chosenOn).map(({ name, claims }) => ({
        split,
        task,
        detector: name,
        figures: figuresOf(task, reported, claims),
      })),
    );
    return { split, rule, rows: [...figures, ...rivals] };
  });
  return {
    days: new Set(days.map(({ day }) => day)).size,
    movies: new Set(days.map(({ movieId }) => movieId)).size,
    rows: gathered(found.flatMap(({ rows }) => rows)),
    rules: found.map(({ split, rule }) => ({ split, rule })),
  };
};

const detectorsOf = (run: LabelRun, before: readonly DayLabel[], days: readonly SeenDay[], rule: LabelRule) => {
  const byRule = (each: LabelRule) => {
    const labels = labelsOf(days, each);
    return (task: Task) => claimsBy(days, labels, task);
  };
  const live = run.stood.filter(({ isLive }) => isLive);
  return [
    { name: 'levels, chosen anew', claimsOn: byRule(rule) },
    { name: 'levels, as they are', claimsOn: byRule(LABEL_RULE) },
    { name: 'trending list alone', claimsOn: (task: Task) => claimsOf(live, task) },
    { name: 'the detector before', claimsOn: (task: Task) => claimsOf(before, task) },
  ];
};

const seenDaysOf = (run: LabelRun): SeenDay[] =>
  movieDaysOf(run).flatMap((each: MovieDay) => {
    const movie = run.catalogue.movies.get(each.movieId);
    return movie === undefined ? [] : { ...each, movement: movementAt(movie, run.catalogue.days, each.day) };
  });

const gathered = (rows: readonly (Omit<HeldOutRow, 'figures'> & { readonly figures: Figures })[]): HeldOutRow[] =>
  [...Map.groupBy(rows, ({ split, task, detector }) => `${split}/${task}/${detector}`).values()].map((some) => {
    const [{ split, task, detector } = { split: '', task: 'up' as const, detector: '' }] = some;
    return { split, task, detector, figures: some.map(({ figures }) => figures) };
  });
