import { describe, expect, it } from 'vitest';
import {
  type CatalogueEntry,
  catalogueDayOf,
  isCrowded,
  isLeapShared,
  isStepKnown,
} from '../../../../lambdas/core/trends/daily-levels/catalogue-day.ts';
import { TODAY } from './movies.ts';

const entry = (change: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  height: Math.log(20),
  heightBefore: Math.log(20),
  voteCount: 5_000,
  ageDays: 4_000,
  usual: null,
  isNewcomer: false,
  ...change,
});
const many = (count: number, of: (index: number) => CatalogueEntry): CatalogueEntry[] =>
  Array.from({ length: count }, (_, index) => of(index));
const LIST = { places: 500, trending: 20 };

describe("a day's common step", () => {
  it('is the median change of well-known movies', () => {
    const changes = [-0.5, -0.43, -0.43, -0.43, 2];
    const entries = many(50, (index) => entry({ height: Math.log(20) + (changes[index % 5] ?? 0) }));
    expect(catalogueDayOf(TODAY, entries, LIST)).toMatchObject({ stepPairs: 50 });
    expect(catalogueDayOf(TODAY, entries, LIST).commonStep).toBeCloseTo(-0.43, 9);
  });

  it.each([
    ['few votes', { voteCount: 999 }],
    ['a recent release', { ageDays: 365 }],
    ['no level yesterday', { heightBefore: null }],
  ])('does not listen to movies with %s', (_, change) => {
    const day = catalogueDayOf(
      TODAY,
      many(50, () => entry({ height: Math.log(10), ...change })),
      LIST,
    );
    expect(day).toMatchObject({ commonStep: 0, stepPairs: 0 });
  });

  it('listens to movies whose release nobody knows: with so many votes they are hardly new', () => {
    const entries = many(50, () => entry({ height: Math.log(10), ageDays: null }));
    expect(catalogueDayOf(TODAY, entries, LIST).commonStep).toBeCloseTo(-Math.LN2, 9);
  });

  it('is not known of eleven movies, and is of twelve', () => {
    const stepped = (count: number) =>
      catalogueDayOf(
        TODAY,
        many(count, () => entry({ height: Math.log(40) })),
        LIST,
      );
    expect(stepped(11).commonStep).toBe(0);
    expect(isStepKnown(stepped(11))).toBe(false);
    expect(stepped(12).commonStep).toBeCloseTo(Math.log(2), 9);
    expect(isStepKnown(stepped(12))).toBe(true);
    expect(isStepKnown(undefined)).toBe(false);
  });
});

describe("a day's floor", () => {
  const ladder = (count: number) => many(count, (index) => entry({ height: index }));

  it('is the first percentile of the lists', () => {
    expect(catalogueDayOf(TODAY, ladder(400), LIST).floor).toBe(4);
  });

  it('does not sink with movies that are followed after they left the lists', () => {
    expect(catalogueDayOf(TODAY, ladder(700), LIST).floor).toBe(205);
  });

  it('is not known of fewer than forty movies', () => {
    expect(catalogueDayOf(TODAY, ladder(39), LIST).floor).toBeNull();
    expect(catalogueDayOf(TODAY, ladder(40), LIST).floor).toBe(0);
  });
});

describe('a crowd', () => {
  /** So many old newcomers at about 3, in a list of so many. */
  const listOf = (newcomers: number, movies: number, change: Partial<CatalogueEntry> = {}) => {
    const crowd = many(newcomers, (index) => entry({ isNewcomer: true, height: 3 + index / 1_000, ...change }));
    return catalogueDayOf(TODAY, [...crowd, ...many(movies - newcomers, () => entry({ height: 3 }))], LIST);
  };

  it('is more than five old newcomers of about one height, in a long list more than 1.5 % of it', () => {
    expect(isCrowded(listOf(5, 200), 3)).toBe(false);
    expect(isCrowded(listOf(6, 200), 3)).toBe(true);
    expect(isCrowded(listOf(6, 60), 3)).toBe(true);
    expect(isCrowded(listOf(15, 1_000), 3)).toBe(false);
    expect(isCrowded(listOf(16, 1_000), 3)).toBe(true);
  });

  it('reaches 30 % either way', () => {
    const crowd = listOf(30, 400);
    expect([2.7, 3.3].map((height) => isCrowded(crowd, height))).toEqual([true, true]);
    expect([2.6, 3.4].map((height) => isCrowded(crowd, height))).toEqual([false, false]);
  });

  it('is not made of movies that have just been released', () => {
    expect(isCrowded(listOf(30, 400, { ageDays: 90 }), 3)).toBe(false);
    expect(isCrowded(listOf(30, 400, { ageDays: 91 }), 3)).toBe(true);
    expect(isCrowded(listOf(30, 400, { ageDays: null }), 3)).toBe(true);
  });
});

describe('drift', () => {
  it('is what old movies have risen since their usual levels, free of the common step', () => {
    const risen = many(40, () => entry({ height: Math.log(30), usual: Math.log(20) }));
    expect(catalogueDayOf(TODAY, risen, LIST).drift).toBeCloseTo(0, 9);
    const apart = risen.map((each) => ({ ...each, voteCount: 10 }));
    expect(catalogueDayOf(TODAY, apart, LIST).drift).toBeCloseTo(Math.log(1.5), 9);
    expect(catalogueDayOf(TODAY, apart.slice(0, 11), LIST).drift).toBe(0);
  });
});

describe('leaps', () => {
  /** So many movies that rose by so much, in a list of so many of which the others stood still. */
  const listOf = (leaping: number, movies: number, step = 0.31) =>
    catalogueDayOf(
      TODAY,
      many(movies, (index) => entry(index < leaping ? { height: Math.log(20) + step } : {})),
      LIST,
    );

  it('are counted by direction, free of the common step', () => {
    expect(listOf(30, 400)).toMatchObject({ leapsUp: 30, leapsDown: 0 });
    expect(listOf(30, 400, -0.31)).toMatchObject({ leapsUp: 0, leapsDown: 30 });
    expect(listOf(30, 400, 0.29)).toMatchObject({ leapsUp: 0, leapsDown: 0 });
    expect(listOf(300, 400)).toMatchObject({ commonStep: expect.closeTo(0.31, 9), leapsUp: 0, leapsDown: 100 });
  });

  it('are shared when more than five movies, and more than 5 % of them, leap the same way', () => {
    expect([5, 6].map((count) => isLeapShared(listOf(count, 100), 0.31))).toEqual([false, true]);
    expect([20, 21].map((count) => isLeapShared(listOf(count, 400), 0.31))).toEqual([false, true]);
    const risen = listOf(40, 400);
    expect([0.31, 2, 0.29, -0.5].map((step) => isLeapShared(risen, step))).toEqual([true, true, false, false]);
  });
});
