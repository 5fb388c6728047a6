import { HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { median, scaledMad } from '../../../../lambdas/core/trends/daily-levels/median.ts';
import { type History, indexAt, STANDS_MS, within } from './sample-history.ts';

/** What popularity says at one instant. Levels are in ln(popularity + 1). */
export interface PopularityEvidence {
  readonly level: number;
  /** The usual level of the last day. */
  readonly reference: number;
  /** The level at this hour yesterday; the reference where yesterday was not seen. */
  readonly dayAgo: number;
  /** Standard deviation of `level - dayAgo` of a movie without news. */
  readonly noise: number;
  /** `level - dayAgo` in units of the noise. */
  readonly surprise: number;
  /** (popularity + 1) over that of the reference. */
  readonly growth: number;
  /** (popularity + 1) over that of this hour yesterday. */
  readonly dayGrowth: number;
  /** Whether popularity moves from poll to poll rather than being recomputed now and then. */
  readonly isLive: boolean;
}

const MIN_HOURS_SEEN = 6;

const LEVEL_SAMPLES = 3;

/**
 * Median of the last three samples, in ln(popularity + 1): one bad poll cannot move it. `null`: the last of them no
 * longer stands, or they are more than three such times apart, so what happens now is not known.
 */
const levelAt = ({ times, logs }: History, instant: number): number | null => {
  const end = indexAt(times, instant) + 1;
  const newest = times[end - 1];
  const oldest = times[end - LEVEL_SAMPLES];
  if (newest === undefined || oldest === undefined) return null;
  if (instant - newest > STANDS_MS || instant - oldest > LEVEL_SAMPLES * STANDS_MS) return null;
  return median(logs.slice(end - LEVEL_SAMPLES, end));
};

const HOURS_OF_A_DAY = 24;

/** Medians of ln(popularity + 1) over the 24 full hours that end an hour before `instant`, newest first; `null`: not seen. */
const hourlyLevelsAt = ({ times, logs }: History, instant: number): readonly (number | null)[] =>
  Array.from({ length: HOURS_OF_A_DAY }, (_, hours) => {
    const end = instant - (hours + 1) * HOUR_MS;
    const levels = within(times, logs, end - HOUR_MS, end);
    return levels.length === 0 ? null : median(levels);
  });

const isSeen = (level: number | null): level is number => level !== null;

/** Median of the hourly levels of the last day, in ln(popularity + 1); `null`: fewer than {@link MIN_HOURS_SEEN} hours seen. */
const referenceOf = (hourlyLevels: readonly (number | null)[]): number | null => {
  const seen = hourlyLevels.filter(isSeen);
  return seen.length < MIN_HOURS_SEEN ? null : median(seen);
};

const DAY_AGO_SPAN_MS = 45 * MINUTE_MS;

/**
 * Level at this hour yesterday, in ln(popularity + 1): people sleep at the same hours every day, and a cycle that is
 * the same in both terms cancels (seasonal differencing: Box and Jenkins, Time Series Analysis, 1970, ch. 9). `null`: not seen.
 */
const dayAgoAt = ({ times, logs }: History, instant: number): number | null => {
  const yesterday = instant - HOURS_OF_A_DAY * HOUR_MS;
  const levels = within(times, logs, yesterday - DAY_AGO_SPAN_MS, yesterday + DAY_AGO_SPAN_MS);
  return levels.length === 0 ? null : median(levels);
};

/** A tenth of the level: below it, what moves is of no interest, and popularity recomputed once a day shows no noise at all. */
const MIN_NOISE = 0.1;

/** Neighbouring hours share most of their noise, hours a day apart none: noise with a memory of 100 minutes differs 1.5 times as much, and the estimate itself is rough. */
const DAY_TO_HOUR_NOISE = 2.25;

/** Standard deviation of the difference of levels a day apart, judged by the changes from hour to hour; in ln(popularity + 1). */
const noiseOfDayChange = (hourlyLevels: readonly (number | null)[]): number => {
  const changes = hourlyLevels.flatMap((level, hours) => {
    const before = hourlyLevels[hours + 1] ?? null;
    return level === null || before === null ? [] : [level - before];
  });
  return changes.length === 0 ? MIN_NOISE : Math.max(DAY_TO_HOUR_NOISE * scaledMad(changes), MIN_NOISE);
};

/** Standard deviation of the hourly levels around the reference, the day's cycle included; in ln(popularity + 1). */
const noiseOfLevels = (hourlyLevels: readonly (number | null)[]): number =>
  Math.max(scaledMad(hourlyLevels.filter(isSeen)), MIN_NOISE);

const LIVE_SPAN_MS = 3 * HOUR_MS;

/** Whether most samples of the last three hours differ from the one before. */
const isLiveAt = ({ times, logs }: History, instant: number): boolean => {
  const recent = within(times, logs, instant - LIVE_SPAN_MS, instant);
  const moves = recent.filter((level, index) => index > 0 && level !== recent[index - 1]).length;
  return 2 * moves > recent.length;
};

/** What popularity says at `instant`; `null`: the level or the reference is not known. */
export const popularityAt = (history: History, instant: number): PopularityEvidence | null => {
  const level = levelAt(history, instant);
  if (level === null) return null;
  const hourlyLevels = hourlyLevelsAt(history, instant);
  const reference = referenceOf(hourlyLevels);
  if (reference === null) return null;
  const yesterday = dayAgoAt(history, instant);
  const dayAgo = yesterday ?? reference;
  const noise = yesterday === null ? noiseOfLevels(hourlyLevels) : noiseOfDayChange(hourlyLevels);
  return {
    level,
    reference,
    dayAgo,
    noise,
    surprise: (level - dayAgo) / noise,
    growth: Math.exp(level - reference),
    dayGrowth: Math.exp(level - dayAgo),
    isLive: isLiveAt(history, instant),
  };
};
