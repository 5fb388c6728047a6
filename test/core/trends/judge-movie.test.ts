import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { Catalogue } from '../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { startOf, type UtcDay, utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { type JudgedMovie, judgeMovie } from '../../../lambdas/core/trends/judge-movie.ts';
import { findingOf } from '../../builders/findings.ts';
import { catalogueOf, levelsOf, quietDay, TODAY, times } from './daily-levels/movies.ts';

const NOTHING = { finding: null, endedOn: null };
const at = (hours: number) => epochMs(startOf(TODAY) + hours * HOUR_MS);

const movieWith = (...popularities: readonly (number | null)[]): JudgedMovie => {
  const levels = levelsOf(...popularities);
  const days = levels.map((level) => ({ day: level.day, level: { ...level, seenAt: at(0) }, trending: null }));
  return { movieId: 603, levels, days, trending: [], releaseDay: utcDay(TODAY - 3_000) };
};
const HOT = movieWith(...times(18, 20), 40, 40);
const QUIET = movieWith(...times(20, 20));
const hotSince = (changedOn: UtcDay) => ({ ...findingOf(603, 'hot'), changedOn });

describe('a judgement', () => {
  it('finds what the levels show, with their motion', () => {
    expect(judgeMovie(HOT, catalogueOf(), at(12), NOTHING)).toMatchObject({
      finding: { movieId: 603, label: 'hot', growth: expect.closeTo(2, 9), velocity: 0, changedOn: TODAY },
      ended: null,
      isWatched: false,
    });
    expect(judgeMovie(QUIET, catalogueOf(), at(12), NOTHING)).toMatchObject({ finding: null, ended: null });
  });

  it('keeps the day on which a label began', () => {
    const before = { finding: hotSince(utcDay(TODAY - 1)), endedOn: null };
    expect(judgeMovie(HOT, catalogueOf(), at(12), before).finding?.changedOn).toBe(TODAY - 1);
  });

  it('lets a label change once a day: the second change waits for the next', () => {
    const begunToday = { finding: hotSince(TODAY), endedOn: null };
    expect(judgeMovie(QUIET, catalogueOf(), at(12), begunToday)).toMatchObject({
      finding: { label: 'hot' },
      isWatched: true,
    });
    const endedToday = { finding: null, endedOn: TODAY };
    expect(judgeMovie(HOT, catalogueOf(), at(12), endedToday)).toMatchObject({
      finding: null,
      ended: { movieId: 603, endedOn: TODAY },
      isWatched: true,
    });
    const endedBefore = { finding: null, endedOn: utcDay(TODAY - 1) };
    expect(judgeMovie(HOT, catalogueOf(), at(12), endedBefore).finding?.label).toBe('hot');
  });

  it('remembers that a label has ended', () => {
    const before = { finding: hotSince(utcDay(TODAY - 5)), endedOn: null };
    expect(judgeMovie(QUIET, catalogueOf(), at(12), before)).toMatchObject({
      finding: null,
      ended: { movieId: 603, endedOn: TODAY },
    });
  });

  it('waits in the night until it is known what all movies did', () => {
    const unknown = new Catalogue(Array.from({ length: 20 }, (_, back) => quietDay(utcDay(TODAY - 20 + back))));
    const fallen = movieWith(...times(19, 20), 10);
    const before = { finding: null, endedOn: null };
    expect(judgeMovie(fallen, unknown, at(2), before)).toMatchObject({ finding: null, isWatched: true });
    expect(judgeMovie(fallen, catalogueOf(), at(2), before)).toMatchObject({
      finding: { label: 'declining' },
      isWatched: false,
    });
  });
});
