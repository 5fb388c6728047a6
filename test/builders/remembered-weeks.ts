import type { SnapshotStore } from '../../lambdas/core/ports.ts';
import type { MovieRow } from '../../lambdas/core/stream/snapshots.ts';
import { epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { isoDateOf, startOf, type UtcDay, utcDay } from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { CatalogueDays, DailyLevels } from '../../lambdas/core/trends/level-ports.ts';
import { quietDay } from '../core/trends/daily-levels/movies.ts';
import { titledRowOf } from './movie-rows.ts';

const WEEKS_DAYS = 21;

/** As the plan before left it: today is known as far as it is. */
export const knowToday = ({ catalogueDays }: { readonly catalogueDays: CatalogueDays }, today: UtcDay): Promise<void> =>
  catalogueDays.write(quietDay(today), startOf(today), 86_400);

/** Three weeks of an old movie, and of a catalogue in which nothing happened, up to the day before `today`. */
export const rememberLevels = async (
  { dailyLevels, catalogueDays }: { readonly dailyLevels: DailyLevels; readonly catalogueDays: CatalogueDays },
  movieId: number,
  today: UtcDay,
  popularity: number,
): Promise<void> => {
  const ttlSeconds = 30 * 86_400;
  for (let back = WEEKS_DAYS; back >= 1; back--) {
    const day = utcDay(today - back);
    const seenAt = epochMs(startOf(day) + 12 * HOUR_MS);
    await dailyLevels.writeLevels([{ movieId, level: { day, popularity, voteCount: 5_000, seenAt }, ttlSeconds }]);
    await catalogueDays.write(quietDay(day), seenAt, ttlSeconds);
  }
};

/** The same, of a movie whose metadata is known. */
export const rememberWeeks = async (
  stores: Parameters<typeof rememberLevels>[0] & { readonly movies: SnapshotStore<MovieRow> },
  movieId: number,
  today: UtcDay,
  popularity: number,
  releaseDay = utcDay(today - 3_000),
): Promise<void> => {
  await rememberLevels(stores, movieId, today, popularity);
  const row = { ...titledRowOf(movieId, `Movie ${movieId}`, startOf(today)), releaseDate: isoDateOf(releaseDay) };
  await stores.movies.upsert([{ row, eventTime: startOf(today), ttlSeconds: 30 * 86_400 }]);
};
