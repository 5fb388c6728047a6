import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../../lambdas/core/time.ts';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { startOf, type UtcDay, utcDayOfDate } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';

/** Days of a catalogue as somebody recorded them: what `--recorded` reads. */
export interface RecordedDays {
  readonly days: readonly UtcDay[];
  readonly movies: readonly RecordedMovie[];
  /** Hours in which the trending list was seen. */
  readonly trendingHours: ReadonlySet<EpochMs>;
  /** Days whose lists are full of movies that were lifted together; figures of these are told apart. */
  readonly floodDays: ReadonlySet<UtcDay>;
}

export interface RecordedMovie {
  readonly movieId: number;
  readonly releaseDay: UtcDay | null;
  readonly levels: readonly DailyLevel[];
  /** Hour → place in the trending list. */
  readonly places: ReadonlyMap<EpochMs, number>;
}

/** The file's shape: days are indices into `days`, hours are counted from the first day's midnight. */
interface RecordedFile {
  readonly days: readonly string[];
  readonly floodDays?: readonly string[];
  /** `o`: day → [popularity, votes]; `r`: ISO date of the release. */
  readonly movies: Readonly<Record<string, { readonly r?: string | null; readonly o: Numbers }>>;
  readonly trending?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly trendingHours?: readonly number[];
}
type Numbers = Readonly<Record<string, readonly [number, number]>>;

/** @throws Error where the file has another shape */
export const readRecordedDays = (file: string): RecordedDays => {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return recordedDaysOf(JSON.parse(text) as RecordedFile, file);
};

const recordedDaysOf = (
  { days, movies, trending, trendingHours, floodDays }: RecordedFile,
  file: string,
): RecordedDays => {
  const dayAt = (index: number): UtcDay => dayNamed(days[index] ?? '', file);
  const first = startOf(dayAt(0));
  const hourAt = (index: number | string): EpochMs => hourOf(epochMs(first + Number(index) * HOUR_MS));
  return {
    days: days.map((_, index) => dayAt(index)),
    floodDays: new Set((floodDays ?? []).map((name) => dayNamed(name, file))),
    trendingHours: new Set((trendingHours ?? []).map(hourAt)),
    movies: Object.entries(movies).map(([id, { r, o }]) => ({
      movieId: Number(id),
      releaseDay: utcDayOfDate(r ?? null),
      levels: Object.entries(o)
        .map(([index, [popularity, voteCount]]) => ({ day: dayAt(Number(index)), popularity, voteCount }))
        .sort((a, b) => a.day - b.day),
      places: new Map(Object.entries(trending?.[id] ?? {}).map(([index, place]) => [hourAt(index), place])),
    })),
  };
};

const dayNamed = (name: string, file: string): UtcDay => {
  const day = utcDayOfDate(name);
  if (day === null) throw new Error(`${file} is no recording of days: "${name}" is no ISO date.`);
  return day;
};
