import { describe, expect, it } from 'vitest';
import { appended, lastOf, longerBy, withHoles } from '../../../../localstack/console/page/parts/history-columns.ts';
import { csvOf, hoursOf, withGaps } from '../../../../localstack/console/page/parts/movie-columns.ts';
import type { MoodPoint, RatingPoint } from '../../../../localstack/console/source/wire-movies.ts';
import type { ConsoleHistory } from '../../../../localstack/console/source/wire-pipeline.ts';
import { SERIES } from '../browser/sample-answers.ts';
import { snapshotWith } from '../scripted-source.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 300_000;

const mood = (windowStart: number, reviews: number, value: number): MoodPoint => ({
  windowStart,
  reviews,
  positive: value > 0 ? reviews : 0,
  negative: value < 0 ? reviews : 0,
  neutral: 0,
  mood: value,
  version: 1,
});

const rating = (windowStart: number, popularity = 1): RatingPoint => ({
  windowStart,
  popularity,
  voteCount: 1,
  voteAverage: 5,
});

const historyOf = (at: readonly number[]): ConsoleHistory => ({
  at,
  recordsPerSecond: at,
  lag: at,
  p50: at,
  p99: at,
});

describe('hours of reviews', () => {
  it('weigh a window by its reviews, and are there where none was written', () => {
    const hours = hoursOf([mood(0, 3, 0.8), mood(WINDOW_MS, 1, -0.8), mood(2 * HOUR_MS, 1, 0.5)], 0, 3 * HOUR_MS);
    expect(hours.map(({ reviews, mood: value }) => [reviews, value])).toEqual([
      [4, expect.closeTo(0.4)],
      [0, null],
      [1, 0.5],
    ]);
  });

  it('are none where there is no review at all', () => {
    expect(hoursOf([], 0, HOUR_MS)).toEqual([]);
  });
});

describe('a curve', () => {
  const live = Array.from({ length: 8 }, (_, index) => rating(index * WINDOW_MS));

  it('is broken by a hole wider than twice what is usual', () => {
    const later = Array.from({ length: 8 }, (_, index) => rating((index + 20) * WINDOW_MS));
    const { points } = withGaps([...live, ...later]);
    expect(points.map((point) => point === null)).toEqual([...live.map(() => false), true, ...later.map(() => false)]);
  });

  it('is whole where the past is sampled more rarely than what is live', () => {
    const past = Array.from({ length: 8 }, (_, index) => rating((index - 8) * 6 * WINDOW_MS));
    expect(withGaps([...past, ...live]).points).not.toContain(null);
  });
});

describe('the copy for a spreadsheet', () => {
  it('has a line per window of either table', () => {
    const [head, ...lines] = csvOf(SERIES).split('\n');
    expect(head).toMatch(/^window_start,popularity,/);
    // Two windows of reviews lie among those of ratings.
    expect(lines).toHaveLength(40);
    expect(lines.every((line) => line.split(',').length === 9)).toBe(true);
    expect(lines.filter((line) => line.endsWith(',0.1') || line.endsWith(',0.8'))).toHaveLength(2);
  });
});

describe('the last hour', () => {
  it('is what is new behind what is known, each snapshot once', () => {
    expect(longerBy(historyOf([1, 2, 3]), historyOf([2, 3, 4])).at).toEqual([1, 2, 3, 4]);
    expect(longerBy(historyOf([1, 2, 3]), historyOf([2])).at).toEqual([1, 2, 3]);
    expect(appended(historyOf([1]), snapshotWith({ at: 5, lag: 7 }))).toMatchObject({ at: [1, 5], lag: [1, 7] });
  });

  it('has no line across a time in which nobody told anything', () => {
    const { at, lag } = withHoles(historyOf([1_000, 2_000, 12_000]));
    expect(at).toEqual([1_000, 2_000, 7_000, 12_000]);
    expect(lag).toEqual([1_000, 2_000, null, 12_000]);
  });

  it('forgets what is older than an hour of seconds, and shows as much as is asked for', () => {
    const long = historyOf(Array.from({ length: 3_600 }, (_, index) => (index + 1) * 1_000));
    const longer = appended(long, snapshotWith({ at: 3_601_000 }));
    expect([longer.at.length, longer.at[0]]).toEqual([3_600, 2_000]);
    expect(lastOf(longer, 10_000).at.length).toBe(11);
    expect(lastOf(historyOf([]), 10_000).at).toEqual([]);
  });
});
