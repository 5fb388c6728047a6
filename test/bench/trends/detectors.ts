import { HOUR_MS } from '../../../lambdas/core/time.ts';
import { assessTrend, type TrendLabel } from '../../../lambdas/core/trends/trend.ts';
import { type Detector, evaluate, FIRST_JUDGED_POLL, type Task } from './evaluation.ts';
import { instantOfPoll, type LabelledSeries, POLLS } from './generator.ts';
import type { Rival } from './rivals.ts';

/** Judges every poll of every series once and answers all tasks from that. */
const perPoll = <Value>(
  all: readonly LabelledSeries[],
  valueAt: (series: LabelledSeries, poll: number) => Value,
): ((series: LabelledSeries, poll: number) => Value | undefined) => {
  const known = new Map(
    all.map((series) => [
      series,
      Array.from({ length: POLLS }, (_, poll) => (poll < FIRST_JUDGED_POLL ? undefined : valueAt(series, poll))),
    ]),
  );
  return (series, poll) => known.get(series)?.[poll];
};

const MEANT: Readonly<Record<Task, readonly TrendLabel[]>> = {
  up: ['hot', 'breakout'],
  breakout: ['breakout'],
  decline: ['declining'],
};

const POLLS_OF_HISTORY = (26 * HOUR_MS) / (instantOfPoll(1) - instantOfPoll(0));

/** `assessTrend` as the workflow calls it: at each poll, with the samples of the last 26 h. */
export const ourDetectors = (all: readonly LabelledSeries[]): ((task: Task) => Detector) => {
  const labelAt = perPoll(all, ({ samples }, poll) => {
    const past = samples.slice(Math.max(0, poll - POLLS_OF_HISTORY), poll + 1).filter((sample) => sample !== null);
    return assessTrend(past, instantOfPoll(poll)).label;
  });
  return (task) => (series, poll) => MEANT[task].includes(labelAt(series, poll) ?? 'none');
};

/** A rival at each threshold; for declines its signal is negated. */
export const rivalDetectors = (
  all: readonly LabelledSeries[],
  { signal }: Rival,
): ((task: Task, threshold: number) => Detector) => {
  const signalAt = perPoll(all, signal);
  return (task, threshold) => (series, poll) => {
    const value = signalAt(series, poll) ?? null;
    return value !== null && (task === 'decline' ? -value : value) > threshold;
  };
};

/** The threshold of best F1 on the training series. */
export const tunedThreshold = (
  training: readonly LabelledSeries[],
  { thresholds }: Rival,
  task: Task,
  detectorOf: (task: Task, threshold: number) => Detector,
): number => {
  const f1Of = (threshold: number): number => evaluate(training, task, detectorOf(task, threshold)).f1;
  return thresholds
    .map((threshold) => ({ threshold, f1: f1Of(threshold) }))
    .reduce((best, next) => (next.f1 > best.f1 ? next : best)).threshold;
};
