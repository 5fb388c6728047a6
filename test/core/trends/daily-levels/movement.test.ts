import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { catalogueEntryOf } from '../../../../lambdas/core/trends/daily-levels/catalogue-entry.ts';
import { movementAt } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import { utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { catalogueOf, levelsOf, movieOf, quietDay, TODAY, times } from './movies.ts';

const movement = (...popularities: readonly (number | null)[]) =>
  movementAt(movieOf(levelsOf(...popularities)), catalogueOf(), TODAY);

describe('a movement', () => {
  it('is measured against the median of the fourteen days before', () => {
    expect(movement(...times(14, 20), 60)).toMatchObject({ against: 'own-past' });
    expect(movement(...times(14, 20), 60)?.rise).toBeCloseTo(Math.log(3), 9);
    expect(movement(...times(9, 20), ...times(5, 500), 60)?.rise).toBeCloseTo(Math.log(3), 9);
    expect(movement(900, ...times(14, 20), 60)?.rise).toBeCloseTo(Math.log(3), 9);
  });

  it('of five days seen has a past of its own, of four that are not new none yet', () => {
    expect(movement(...times(5, 20), 60)?.against).toBe('own-past');
    expect(movement(...times(4, 20), 60)).toMatchObject({ against: 'floor', isSettling: true });
  });

  it('of a newcomer is measured against the floor of the lists', () => {
    expect(movement(30)).toMatchObject({ against: 'floor', climb: 0 });
    expect(movement(30)?.rise).toBeCloseTo(Math.log(3), 9);
    expect(movement(20, 20, 30)).toMatchObject({ against: 'floor', isSettling: false });
    expect(movement(20, 20, 20, 30)).toMatchObject({ against: 'floor', isSettling: true });
  });

  it('is none on a day without a level', () => {
    expect(movement(...times(14, 20), null)).toBeNull();
    expect(movement(...times(14, 20), 0)).toBeNull();
  });

  it('climbs from the median of the second to fourth day before', () => {
    expect(movement(...times(11, 20), null, null, null, null, 50)?.climb).toBe(0);
    expect(movement(...times(11, 20), 25, 25, 40, 50)?.climb).toBeCloseTo(Math.log(2), 9);
  });

  it('leaves out what all movies did', () => {
    const halved = catalogueOf({ 3: { commonStep: -Math.LN2 } });
    const level = movieOf(levelsOf(...times(11, 40), ...times(4, 20)));
    expect(movementAt(level, halved, TODAY)?.rise).toBeCloseTo(0, 9);
    expect(movementAt(movieOf(levelsOf(...times(11, 20), ...times(4, 20))), halved, TODAY)?.rise).toBeCloseTo(
      Math.LN2,
      9,
    );
  });

  it('leaves out a leap that many took the same night, and the fall back', () => {
    const risen = movieOf(levelsOf(...times(14, 20), 60));
    expect(movementAt(risen, catalogueOf({ 0: { leapsUp: 100 } }), TODAY)?.rise).toBeCloseTo(0, 9);
    expect(movementAt(risen, catalogueOf({ 0: { leapsUp: 20 } }), TODAY)?.rise).toBeCloseTo(Math.log(3), 9);
    expect(movementAt(risen, catalogueOf({ 0: { leapsDown: 100 } }), TODAY)?.rise).toBeCloseTo(Math.log(3), 9);
    const both = catalogueOf({ 0: { leapsDown: 100 }, 2: { leapsUp: 100 } });
    expect(movementAt(movieOf(levelsOf(...times(14, 20), 60, 60, 20)), both, TODAY)?.rise).toBeCloseTo(0, 9);
    expect(movementAt(movieOf(levelsOf(...times(14, 20), 60, 60, 10)), both, TODAY)?.rise).toBeCloseTo(0, 9);
  });

  it('leaves out a shared leap of a night on which the lists did not show it', () => {
    const lifted = catalogueOf({ 1: { leapsUp: 100 } });
    expect(movementAt(movieOf(levelsOf(...times(14, 20), null, 60)), lifted, TODAY)?.rise).toBeCloseTo(0, 9);
    const long = movieOf(levelsOf(...times(10, 20), null, null, null, 60));
    expect(movementAt(long, lifted, TODAY)?.rise).toBeCloseTo(Math.log(3), 9);
  });

  it('does not carry a shared leap over days on which the lists did not show it: the second of two floods is like the first', () => {
    const floods = catalogueOf({ 8: { leapsDown: 200 }, 0: { leapsDown: 200 } });
    const flooded = movieOf(levelsOf(...times(3, 60), 3, ...times(5, 0).map(() => null), 60, 60, 3));
    expect(movementAt(flooded, floods, utcDay(TODAY - 1))?.rise).toBeCloseTo(0, 9);
    expect(movementAt(flooded, floods, TODAY)?.rise).toBeCloseTo(0, 9);
  });

  it('knows no newcomer until the catalogue was seen on five of the seven days before', () => {
    const daysBack = (...backs: readonly number[]) =>
      new Catalogue(backs.map((back) => quietDay(utcDay(TODAY - back))));
    const newcomer = movieOf(levelsOf(30));
    expect(movementAt(newcomer, daysBack(0, 1, 2, 3, 4), TODAY)).toBeNull();
    expect(movementAt(newcomer, daysBack(0, 1, 2, 3, 4, 7), TODAY)?.against).toBe('floor');
  });

  it('of an old newcomer knows the crowd it came in', () => {
    const crowded = catalogueOf({ 0: { newcomers: new Map([[Math.round(Math.log(30) / 0.05), 40]]) } });
    expect(movementAt(movieOf(levelsOf(30)), crowded, TODAY)?.isInCrowd).toBe(true);
    expect(movementAt(movieOf(levelsOf(90)), crowded, TODAY)?.isInCrowd).toBe(false);
    expect(movementAt(movieOf(levelsOf(30), utcDay(TODAY - 10)), crowded, TODAY)?.isInCrowd).toBe(false);
    expect(movementAt(movieOf(levelsOf(...times(14, 20), 30)), crowded, TODAY)?.isInCrowd).toBe(false);
  });
});

describe("a movie's part in the catalogue's day", () => {
  it('is its heights, its usual level and whether it is new', () => {
    expect(catalogueEntryOf(movieOf(levelsOf(...times(14, 20), 60)), catalogueOf(), TODAY)).toEqual({
      height: Math.log(60),
      heightBefore: Math.log(20),
      voteCount: 1_014,
      ageDays: 3_000,
      usual: Math.log(20),
      isNewcomer: false,
    });
    expect(catalogueEntryOf(movieOf(levelsOf(60), null), catalogueOf(), TODAY)).toMatchObject({
      heightBefore: null,
      ageDays: null,
      usual: null,
      isNewcomer: true,
    });
    expect(catalogueEntryOf(movieOf(levelsOf(60, null)), catalogueOf(), TODAY)).toBeNull();
  });

  it('has its usual level as high as others lifted it', () => {
    const lifted = catalogueOf({ 1: { leapsUp: 100 } });
    const movie = movieOf(levelsOf(...times(14, 20), 60, 60));
    expect(catalogueEntryOf(movie, lifted, TODAY)?.usual).toBeCloseTo(Math.log(60), 9);
  });

  it('compares with the last day that polls saw anything on', () => {
    const missed = catalogueOf({ 1: { movies: 0 } });
    const movie = movieOf(levelsOf(...times(12, 20), 30, null, 60));
    expect(catalogueEntryOf(movie, missed, TODAY)?.heightBefore).toBeCloseTo(Math.log(30), 9);
    expect(catalogueEntryOf(movie, catalogueOf(), TODAY)?.heightBefore).toBeNull();
  });

  it('finds that day two weeks back, and no further', () => {
    const down = (days: number) =>
      catalogueOf(Object.fromEntries(Array.from({ length: days }, (_, back) => [back + 1, { movies: 0 }])));
    const movie = (days: number) => movieOf(levelsOf(30, ...Array.from({ length: days }, () => null), 60));
    expect(catalogueEntryOf(movie(13), down(13), TODAY)?.heightBefore).toBeCloseTo(Math.log(30), 9);
    expect(catalogueEntryOf(movie(14), down(14), TODAY)?.heightBefore).toBeNull();
  });
});
