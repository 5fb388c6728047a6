import type { LabelRule } from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import { type Figures, TASKS } from '../recorded/figures.ts';
import type { HeldOutFigures, HeldOutRow } from './measure-held-out.ts';

const fixed = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** Mean over the splits, and the worst of them. */
const spanOf = (figures: readonly Figures[], valueOf: (each: Figures) => number): string => {
  const values = figures.map(valueOf).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${fixed(mean, 3)} (${fixed(Math.min(...values), 2)})`.padStart(15);
};

const lineOf = ({ task, detector, figures }: HeldOutRow): string =>
  [
    task.padEnd(10),
    detector.padEnd(26),
    spanOf(figures, ({ precision }) => precision),
    spanOf(figures, ({ recall }) => recall),
    spanOf(figures, ({ labelsPerDay }) => labelsPerDay),
  ].join('');

const ruleLineOf = ({ carry, hot, breakout, declining }: LabelRule): string =>
  [`carry ${carry}`, ...[hot, breakout, declining].map(({ begins, stays }) => `${begins}/${fixed(stays, 2)}`)].join(
    '  ',
  );

export const heldOutTableOf = ({ days, movies, rows, rules }: HeldOutFigures): string =>
  [...Map.groupBy(rows, ({ split }) => split)]
    .flatMap(([split, some]) => [
      `${split}: thresholds chosen on one half, reported on the other; mean (worst) of ${some[0]?.figures.length} halves`,
      `${''.padEnd(36)}${['precision', 'recall', 'labels/day'].map((name) => name.padStart(15)).join('')}`,
      ...TASKS.flatMap((task) => some.filter((row) => row.task === task).map(lineOf)),
      ...rules.filter((each) => each.split === split).map(({ rule }) => `chosen: ${ruleLineOf(rule)}`),
      '',
    ])
    .concat(`${movies} movies on ${days} days`)
    .join('\n');
