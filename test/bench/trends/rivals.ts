import type { LabelledSeries } from './generator.ts';

/** A detector without memory of its own: says at each poll how strongly it believes in a rise. `null`: no opinion. */
export type Signal = (series: LabelledSeries, poll: number) => number | null;

export interface Rival {
  readonly name: string;
  readonly signal: Signal;
  /** Thresholds to choose the best of on the training seeds. */
  readonly thresholds: readonly number[];
}

const pastOf = (series: LabelledSeries, poll: number, polls: number): number[] =>
  series.samples
    .slice(Math.max(0, poll - polls), poll)
    .flatMap((sample) => (sample === null ? [] : [sample.popularity]));

/** Points per hour from one poll to the next, the usual dashboard rule. */
const velocity: Signal = (series, poll) => {
  const now = series.samples[poll];
  if (!now) return null;
  let before = poll - 1;
  while (before >= 0 && !series.samples[before]) before--;
  const last = series.samples[before];
  return last ? (12 * (now.popularity - last.popularity)) / (poll - before) : null;
};

/** Distance from the mean of the last 24 h in standard deviations. */
const meanDeviation: Signal = (series, poll) => {
  const now = series.samples[poll];
  const past = pastOf(series, poll, 288);
  if (!now || past.length < 48) return null;
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
  const variance = past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / past.length;
  return (now.popularity - mean) / (Math.sqrt(variance) + 1e-9);
};

/** Relative distance of an exponential average of half an hour from one of three hours, over the last six. */
const fastOverSlow: Signal = (series, poll) => {
  let slow: number | null = null;
  let fast = 0;
  let elapsedHours = 0;
  for (const sample of series.samples.slice(Math.max(0, poll - 72), poll + 1)) {
    elapsedHours += 1 / 12;
    if (!sample) continue;
    slow = slow === null ? sample.popularity : slow + (1 - Math.exp(-elapsedHours / 3)) * (sample.popularity - slow);
    fast = slow === sample.popularity ? slow : fast + (1 - Math.exp(-elapsedHours / 0.5)) * (sample.popularity - fast);
    elapsedHours = 0;
  }
  return slow === null ? null : fast / Math.max(slow, 1) - 1;
};

const POINTS_PER_HOUR = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

export const RIVALS: readonly Rival[] = [
  { name: 'velocity threshold', signal: velocity, thresholds: POINTS_PER_HOUR },
  { name: 'mean and deviation', signal: meanDeviation, thresholds: [1.5, 2, 3, 4, 5, 6, 8, 12, 20, 40] },
  { name: 'EWMA fast over slow', signal: fastOverSlow, thresholds: [0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2, 3] },
];
