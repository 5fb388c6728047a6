import { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import type { CatalogueDay } from '../../../../lambdas/core/trends/daily-levels/catalogue-day.ts';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import type { MovieDays } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import { type UtcDay, utcDay, utcDayOfDate } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';

export const TODAY: UtcDay = utcDayOfDate('2026-11-24') ?? utcDay(0);

/** Levels of the days up to and including {@link TODAY}, oldest first; `null`: not seen on that day. */
export const levelsOf = (...popularities: readonly (number | null)[]): DailyLevel[] =>
  popularities.flatMap((popularity, index) =>
    popularity === null
      ? []
      : { day: utcDay(TODAY - popularities.length + 1 + index), popularity, voteCount: 1_000 + index },
  );

export const times = (count: number, popularity: number): number[] => Array.from({ length: count }, () => popularity);

const OLD = utcDay(TODAY - 3_000);

/** A movie of old unless told otherwise. */
export const movieOf = (levels: readonly DailyLevel[], releaseDay: UtcDay | null = OLD): MovieDays => ({
  levels,
  releaseDay,
});

export const quietDay = (day: UtcDay, change: Partial<CatalogueDay> = {}): CatalogueDay => ({
  day,
  commonStep: 0,
  stepPairs: 200,
  floor: Math.log(10),
  movies: 400,
  newcomers: new Map(),
  trending: 20,
  drift: 0,
  leapsUp: 0,
  leapsDown: 0,
  ...change,
});

/** Thirty days up to and including today on which nothing happened, but for what `changes` say of days before today. */
export const catalogueOf = (changes: Readonly<Record<number, Partial<CatalogueDay>>> = {}): Catalogue =>
  new Catalogue(Array.from({ length: 30 }, (_, back) => quietDay(utcDay(TODAY - 29 + back), changes[29 - back])));
