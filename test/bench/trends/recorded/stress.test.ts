import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { LabelRun } from './label-run.ts';
import { pollsOf } from './observations.ts';
import type { RecordedDays } from './recorded-days.ts';
import { changed, FALLER, FIRST, flooded, NEWS, RISER, scaled, steadyWorld } from './steady-world.ts';

const runOf = (recorded: RecordedDays, votesEveryHours = 2, places = 500): LabelRun => {
  const run = new LabelRun(places);
  for (const poll of pollsOf(recorded, votesEveryHours)) run.take(poll);
  return run;
};
const toldBy = ({ stood }: LabelRun) => stood.map(({ movieId, day, label }) => `${movieId} ${day - FIRST} ${label}`);
/** Label → movies that had it, without days. */
const labelledBy = ({ stood }: LabelRun) =>
  [...new Set(stood.map(({ movieId, label }) => `${movieId} ${label}`))].sort();
const firstDayOf = ({ stood }: LabelRun, movieId: number) =>
  Math.min(...stood.filter((each) => each.movieId === movieId).map(({ day }) => day - FIRST));

const WORLD = steadyWorld(60);
const CALM = runOf(WORLD);
const BOTH = [`${RISER} hot`, `${FALLER} declining`];

describe('what a steady world shows', () => {
  it('is the one movie that rises and the one that falls', () => {
    expect(labelledBy(CALM)).toEqual(BOTH);
    expect(firstDayOf(CALM, RISER)).toBe(NEWS);
    expect(firstDayOf(CALM, FALLER)).toBeLessThanOrEqual(NEWS + 5);
    // The third: after a week its own level has become the riser's usual one.
    expect(CALM.changes.map(({ movieId, to }) => `${movieId} ${to}`)).toEqual(['1 hot', '2 declining', '1 none']);
  });
});

describe('the same labels on the same days', () => {
  const same: readonly (readonly [string, RecordedDays])[] = [
    ['the scale has drifted to a fiftieth', scaled(WORLD, () => 1 / 50)],
    ['the scale drifts by a factor of five in a month', scaled(WORLD, (index) => 5 ** (index / 28))],
    ['everything steps by −35 % before the news', scaled(WORLD, (index) => (index < NEWS - 2 ? 1 : 0.65))],
    ['everything steps by −43 % with the news', scaled(WORLD, (index) => (index < NEWS ? 1 : 0.57))],
    ['everything steps by +28 % after the news', scaled(WORLD, (index) => (index < NEWS + 2 ? 1 : 1.28))],
    ['it steps down, up and down again', scaled(WORLD, (index) => [0.65, 1.28, 0.57][Math.floor(index / 3) % 3] ?? 1)],
    ['week ends are a quarter busier', scaled(WORLD, (index) => (index % 7 < 2 ? 1.25 : 1))],
  ];
  it.each(same)('when %s', (_, world) => {
    expect(toldBy(runOf(world))).toEqual(toldBy(CALM));
  });

  it.each([1, 7])('when votes are refreshed every %d h', (hours) => {
    expect(toldBy(runOf(WORLD, hours))).toEqual(toldBy(CALM));
  });

  it('when nobody knows a release date, and everything steps by −43 %', () => {
    const stepped = scaled(WORLD, (index) => (index < NEWS ? 1 : 0.57));
    const movies = stepped.movies.map((movie) => ({ ...movie, releaseDay: null }));
    expect(toldBy(runOf({ ...stepped, movies }))).toEqual(toldBy(CALM));
  });
});

describe('the same movies, and no other', () => {
  it('when, from the second week on, 31 of 400 drop out of the lists each day', () => {
    const random = seededRandom(3);
    const shifting = runOf(changed(WORLD, (level, index) => (index > 7 && random() < 31 / 400 ? null : level)));
    expect(labelledBy(shifting)).toEqual(BOTH);
    expect(firstDayOf(shifting, RISER)).toBeLessThanOrEqual(NEWS + 1);
  });

  it.each([1, 3, 5])('when nothing was polled for %d days, and everything stepped meanwhile', (days) => {
    const from = NEWS - 2;
    const stepped = scaled(WORLD, (index) => (index < from ? 1 : 0.57));
    const blind = runOf(changed(stepped, (level, index) => (index >= from && index < from + days ? null : level)));
    expect(labelledBy(blind)).toEqual(BOTH);
    expect(firstDayOf(blind, RISER)).toBe(Math.max(NEWS, from + days));
  });

  it.each([
    ['a day', [NEWS + 2], 3],
    ['a day, at a higher level', [NEWS + 2], 6],
    ['three days', [NEWS + 2, NEWS + 3, NEWS + 4], 3],
    ['eight days', [NEWS - 1, NEWS, NEWS + 1, NEWS + 2, NEWS + 3, NEWS + 4, NEWS + 5, NEWS + 6], 3],
  ] as const)('when the lists are flooded for %s', (_, on, times) => {
    expect(labelledBy(runOf(flooded(WORLD, new Set(on), times)))).toEqual(BOTH);
  });

  it.each([45, 200])('in lists of %d movies', (movies) => {
    expect(labelledBy(runOf(steadyWorld(movies), 2, movies))).toEqual(BOTH);
  });
});
