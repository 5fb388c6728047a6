import { allConcurrently } from '../concurrently.ts';
import { ttlSecondsOf } from '../retention.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../time.ts';
import { Catalogue } from './daily-levels/catalogue.ts';
import { catalogueDayOf } from './daily-levels/catalogue-day.ts';
import { ROLL_ENDS_MS } from './daily-levels/observed-level.ts';
import { startOf, type UtcDay, utcDay, utcDayOf } from './daily-levels/utc-day.ts';
import { type CatalogueDays, type CatalogueEntries, type DayEntry, LEVEL_RETENTION_DAYS } from './level-ports.ts';
import type { ShardFindings } from './trend-ports.ts';

export interface DeriveDependencies {
  readonly catalogueEntries: CatalogueEntries;
  readonly catalogueDays: CatalogueDays;
  /** Movies that the popular lists have room for. */
  readonly listPlaces: number;
}

export interface DerivedPlan {
  readonly at: EpochMs;
  /** First window whose changes the plan looked at. */
  readonly changedFrom: EpochMs;
  readonly shards: readonly number[];
}

/** As long as the levels that it is asked for with, and a week, since floors are looked up before them. */
export const CATALOGUE_RETENTION_DAYS = LEVEL_RETENTION_DAYS + 7;
const CATALOGUE_RETENTION_MS = CATALOGUE_RETENTION_DAYS * DAY_MS;

/** All days that a movie may be judged by. */
export const readCatalogue = async (days: CatalogueDays, today: UtcDay): Promise<Catalogue> =>
  new Catalogue(await days.since(utcDay(today - CATALOGUE_RETENTION_DAYS)));

/**
 * Derives today's catalogue, and yesterday's where the plan looked at changes of it, from the entries of all movies. While the
 * night lasts with every plan, afterwards only when the number of movies has changed. Resolves to how many days were derived.
 */
export const deriveCatalogueDays = async (
  dependencies: DeriveDependencies,
  plan: DerivedPlan,
  found: ReadonlyMap<number, ShardFindings>,
  now: EpochMs,
): Promise<number> => {
  const { catalogueDays } = dependencies;
  const today = utcDayOf(plan.at);
  const yesterday = utcDay(today - 1);
  const known = new Map((await catalogueDays.since(yesterday)).map((day) => [day.day, day]));
  const dayMovies = [...found.values()].reduce((sum, shard) => sum + shard.dayMovies, 0);
  const isNight = plan.at - startOf(today) < ROLL_ENDS_MS + HOUR_MS;
  const days: UtcDay[] = [];
  if (plan.changedFrom < startOf(today)) days.push(yesterday);
  if (dayMovies > 0 && (isNight || known.get(today)?.movies !== dayMovies)) days.push(today);
  for (const day of days) await derive(dependencies, day, plan, now);
  return days.length;
};

const derive = async (
  { catalogueEntries, catalogueDays, listPlaces }: DeriveDependencies,
  day: UtcDay,
  { at, shards }: DerivedPlan,
  now: EpochMs,
): Promise<void> => {
  const entries: DayEntry[] = [];
  await allConcurrently(shards, shards.length, async (shard) => {
    entries.push(...(await catalogueEntries.read(day, shard)));
  });
  if (entries.length === 0) return;
  const trending = entries.filter(({ isTrending }) => isTrending).length;
  const derived = catalogueDayOf(day, entries, { places: listPlaces, trending });
  await catalogueDays.write(derived, at, ttlSecondsOf(startOf(day), CATALOGUE_RETENTION_MS, now));
};
