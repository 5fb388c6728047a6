/** A movie's rows as charts and tables want them. Pure. */
import type { MoodPoint, MovieSeries, RatingPoint } from '../../source/wire-movies.ts';

const HOUR_MS = 3_600_000;

export interface MoodHour {
  readonly hour: number;
  readonly reviews: number;
  readonly positive: number;
  readonly negative: number;
  /** Mean of all its reviews: of the windows' means, each as often as it has reviews. */
  readonly mood: number | null;
}

/** The hours from `from` to `to`; those without a review are there, with no mood. None at all where no hour has any. */
export const hoursOf = (moods: readonly MoodPoint[], from: number, to: number): MoodHour[] => {
  const byHour = Map.groupBy(moods, ({ windowStart }) => Math.floor(windowStart / HOUR_MS) * HOUR_MS);
  if (byHour.size === 0) return [];
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  const count = Math.max(1, Math.ceil((to - first) / HOUR_MS));
  return Array.from({ length: count }, (_, index) => hourOf(first + index * HOUR_MS, byHour));
};

const hourOf = (hour: number, byHour: ReadonlyMap<number, readonly MoodPoint[]>): MoodHour => {
  const windows = byHour.get(hour) ?? [];
  const sum = (of: (window: MoodPoint) => number): number => windows.reduce((total, window) => total + of(window), 0);
  const reviews = sum((window) => window.reviews);
  return {
    hour,
    reviews,
    positive: sum((window) => window.positive),
    negative: sum((window) => window.negative),
    mood: reviews === 0 ? null : sum((window) => window.mood * window.reviews) / reviews,
  };
};

/** A hole wider than twice what is usual between two points is a hole: a `null` in its middle ends the line. */
export const withGaps = (points: readonly RatingPoint[]): { times: number[]; points: (RatingPoint | null)[] } => {
  const times: number[] = [];
  const withHoles: (RatingPoint | null)[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before !== undefined && isHole(points, index)) {
      times.push((before.windowStart + point.windowStart) / 2);
      withHoles.push(null);
    }
    times.push(point.windowStart);
    withHoles.push(point);
  });
  return { times, points: withHoles };
};

const NEIGHBOURS = 6;

/** Usual is what the neighbours on either side have: a replayed past is sampled more rarely than what is live. */
const isHole = (points: readonly RatingPoint[], index: number): boolean => {
  const gapAt = (at: number): number => (points[at]?.windowStart ?? 0) - (points[at - 1]?.windowStart ?? 0);
  const around: number[] = [];
  for (let at = Math.max(1, index - NEIGHBOURS); at <= Math.min(points.length - 1, index + NEIGHBOURS); at++)
    if (at !== index) around.push(gapAt(at));
  return around.length >= 4 && gapAt(index) > 2 * Math.max(...around);
};

/** One line per window; empty where a table has no row for it. */
export const csvOf = ({ ratings, moods }: MovieSeries): string => {
  const ratingAt = new Map(ratings.map((point) => [point.windowStart, point]));
  const moodAt = new Map(moods.map((point) => [point.windowStart, point]));
  const starts = [...new Set([...ratingAt.keys(), ...moodAt.keys()])].sort((one, other) => one - other);
  const lines = starts.map((start) => {
    const [rating, mood] = [ratingAt.get(start), moodAt.get(start)];
    const cells = [
      new Date(start).toISOString(),
      rating?.popularity,
      rating?.voteCount,
      rating?.voteAverage,
      mood?.reviews,
      mood?.positive,
      mood?.negative,
      mood?.neutral,
      mood?.mood,
    ];
    return cells.map((cell) => cell ?? '').join(',');
  });
  return [
    'window_start,popularity,vote_count,vote_average,review_count,positive_count,negative_count,neutral_count,avg_sentiment',
    ...lines,
  ].join('\n');
};
