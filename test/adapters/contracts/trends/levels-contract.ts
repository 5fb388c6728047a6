import { expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { startOf, utcDay, utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type {
  CatalogueDays,
  CatalogueEntries,
  DailyLevels,
  DayEntry,
  SeenLevel,
  TrendingDayWrite,
} from '../../../../lambdas/core/trends/level-ports.ts';

/** The real time: Keyspaces takes write timestamps of the last two days only. */
const NOW = epochMs(Date.now());
const TODAY = utcDayOf(NOW);
const TTL_SECONDS = 30 * 86_400;

const levelOf = (daysBack: number, hour: number, popularity: number): SeenLevel => {
  const day = utcDay(TODAY - daysBack);
  return { day, popularity, voteCount: 7 + hour, seenAt: epochMs(NOW - (24 - hour) * MINUTE_MS) };
};
const trendingOf = (movieId: number, atHour: number, bestPlace: number): TrendingDayWrite => {
  const firstAt = epochMs(startOf(TODAY) + 3 * HOUR_MS);
  const at = epochMs(NOW - (24 - atHour) * MINUTE_MS);
  return { movieId, trending: { day: TODAY, firstAt, lastAt: at, bestPlace }, at, ttlSeconds: TTL_SECONDS };
};

/** What every implementation keeps of movies' days. `open` brings an empty one. */
export const dailyLevelsContract = (open: () => Promise<DailyLevels>): void => {
  const writesOf = (movieId: number, ...levels: readonly SeenLevel[]) =>
    levels.map((level) => ({ movieId, level, ttlSeconds: TTL_SECONDS }));

  it("reads a movie's days from one on, oldest first, and of no other movie", async () => {
    const port = await open();
    await port.writeLevels(writesOf(603, levelOf(0, 9, 20.125), levelOf(2, 9, 18), levelOf(1, 9, 19)));
    await port.writeLevels(writesOf(604, levelOf(0, 9, 99)));
    const days = await port.since(603, utcDay(TODAY - 1));
    expect(days).toEqual([
      { day: TODAY - 1, level: levelOf(1, 9, 19), trending: null },
      { day: TODAY, level: levelOf(0, 9, 20.125), trending: null },
    ]);
    expect(await port.since(605, utcDay(0))).toEqual([]);
  });

  it.each([
    ['in order', [levelOf(0, 9, 20), levelOf(0, 11, 21)]],
    ['the newest first', [levelOf(0, 11, 21), levelOf(0, 9, 20)]],
    ['again and again', [levelOf(0, 11, 21), levelOf(0, 9, 20), levelOf(0, 11, 21), levelOf(0, 9, 20)]],
  ])('keeps the level that was seen last, written %s', async (_, levels) => {
    const port = await open();
    for (const level of levels) await port.writeLevels(writesOf(603, level));
    expect((await port.since(603, TODAY))[0]?.level).toEqual(levelOf(0, 11, 21));
  });

  it('keeps levels and hours in the trending list apart', async () => {
    const port = await open();
    await port.writeTrending([trendingOf(603, 14, 3)]);
    expect(await port.since(603, TODAY)).toEqual([
      { day: TODAY, level: null, trending: trendingOf(603, 14, 3).trending },
    ]);
    await port.writeLevels(writesOf(603, levelOf(0, 11, 21)));
    await port.writeTrending([trendingOf(603, 12, 8)]);
    expect(await port.since(603, TODAY)).toEqual([
      { day: TODAY, level: levelOf(0, 11, 21), trending: trendingOf(603, 14, 3).trending },
    ]);
  });
};

const entryOf = (movieId: number, height: number, over: Partial<DayEntry> = {}): DayEntry => ({
  movieId,
  height,
  heightBefore: null,
  voteCount: 1_000,
  ageDays: null,
  usual: null,
  isNewcomer: true,
  isTrending: false,
  ...over,
});

/** What every implementation keeps of the catalogue's entries. */
export const catalogueEntriesContract = (open: () => Promise<CatalogueEntries>): void => {
  it("reads a shard's entries of a day, the newest of each movie", async () => {
    const port = await open();
    const whole = { heightBefore: 2.5, ageDays: -3, usual: 2.25, isNewcomer: false, isTrending: true };
    const later = epochMs(NOW + 1_000);
    await port.write(TODAY, 3, [entryOf(611, 3), entryOf(603, 3.5, whole)], later, TTL_SECONDS);
    await port.write(TODAY, 3, [entryOf(611, 9)], NOW, TTL_SECONDS);
    await port.write(TODAY, 4, [entryOf(604, 1)], NOW, TTL_SECONDS);
    expect(await port.read(TODAY, 3)).toEqual([entryOf(603, 3.5, whole), entryOf(611, 3)]);
    expect(await port.read(utcDay(TODAY - 1), 3)).toEqual([]);
  });
};

/** What every implementation keeps of the catalogue's days. */
export const catalogueDaysContract = (open: () => Promise<CatalogueDays>): void => {
  const dayOf = (daysBack: number, movies: number) => ({
    day: utcDay(TODAY - daysBack),
    commonStep: -0.43,
    stepPairs: 180,
    floor: movies === 400 ? 2.5 : null,
    movies,
    newcomers: new Map(movies === 400 ? [[50, 3] as const, [-2, 1] as const] : []),
    trending: 20,
    drift: 0.01,
    leapsUp: 3,
    leapsDown: 1,
  });

  it('reads the days from one on, oldest first, whole', async () => {
    const port = await open();
    for (const back of [0, 2, 1]) await port.write(dayOf(back, back === 1 ? 12 : 400), NOW, TTL_SECONDS);
    expect(await port.since(utcDay(TODAY - 1))).toEqual([dayOf(1, 12), dayOf(0, 400)]);
  });

  it('keeps what the later plan has derived', async () => {
    const port = await open();
    await port.write(dayOf(0, 400), epochMs(NOW + 1_000), TTL_SECONDS);
    await port.write(dayOf(0, 12), NOW, TTL_SECONDS);
    expect(await port.since(TODAY)).toEqual([dayOf(0, 400)]);
  });
};
