import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../lambdas/core/time.ts';
import { proofOf } from '../../../toolchain/proof.ts';
import { LabelRun, type ToldLabel } from './label-run.ts';
import { pollsOf, type VoteHours } from './observations.ts';
import type { RecordedDays } from './recorded-days.ts';
import { changed, FALLER, FIRST, flooded, lifted, NEWS, RISER, scaled, steadyWorld } from './steady-world.ts';

const CADENCES = [1, 2, 7];

const LISTS = [400, 1_000];

/** `npm test` runs the shorter, `npm run verify:proofs` both. */
describe.each(LISTS.slice(0, proofOf(LISTS.length)))('in lists of %d movies', (movies) => {
  const runOf = (recorded: RecordedDays, votesEveryHours: VoteHours = 2): LabelRun => {
    const run = new LabelRun(movies);
    for (const poll of pollsOf(recorded, votesEveryHours, HOUR_MS)) run.take(poll);
    return run;
  };
  const toldBy = ({ stood }: LabelRun) => stood.map(({ movieId, day, label }) => `${movieId} ${day - FIRST} ${label}`);
  const labelledBy = ({ stood }: LabelRun) =>
    [...new Set(stood.map(({ movieId, label }) => `${movieId} ${label}`))].sort();
  /** The most labels of a day, of these kinds. */
  const mostOf = ({ stood }: LabelRun, ...labels: readonly ToldLabel[]) =>
    Math.max(
      0,
      ...[
        ...Map.groupBy(
          stood.filter(({ label }) => labels.includes(label)),
          ({ day }) => day,
        ).values(),
      ].map(({ length }) => length),
    );

  const world = steadyWorld(movies);
  const calm = runOf(world);
  const both = [`${RISER} hot`, `${FALLER} declining`];

  it('one movie rises and one declines', () => {
    expect(labelledBy(calm)).toEqual(both);
  });

  it.each([0.65, 0.57, 1.28])('nothing else is told in a night on which everything becomes × %d', (factor) => {
    const stepped = runOf(scaled(world, (index) => (index < NEWS + 2 ? 1 : factor)));
    expect(toldBy(stepped)).toEqual(toldBy(calm));
    expect(stepped.changes.length).toBe(calm.changes.length);
  });

  it('nothing else is told when votes are refreshed every 1, 2 or 7 h, each movie in its own time', () => {
    expect(toldBy(runOf(world, (movieId) => CADENCES[movieId % 3] ?? 1))).toEqual(toldBy(calm));
  });

  it('nothing else is told on a day on which 60 % of them are obscure movies lifted to one level', () => {
    expect(labelledBy(runOf(flooded(world, new Set([NEWS + 2]), 3)))).toEqual(both);
  });

  it.each([3, 0.4])('a quarter of them, become × %d for a day, is no news, nor is that they are back', (times) => {
    expect(labelledBy(runOf(lifted(world, new Set([NEWS + 2]), times)))).toEqual(both);
  });

  it('another quarter lifted each day for a week is no news but of a few', () => {
    const days = new Set([2, 3, 4, 5, 6, 7, 8].map((later) => NEWS + later));
    const run = runOf(lifted(world, days, 3));
    expect(mostOf(run, 'hot', 'breakout')).toBeLessThanOrEqual((5 * movies) / 320);
    expect(mostOf(run, 'declining')).toBeLessThanOrEqual((5 * movies) / 320);
  });

  it('nor but of one in 500 when 31 of 400 are not shown on a day, the one on which a quarter is lifted among them', () => {
    const shifting = changed(lifted(world, new Set([NEWS + 2, NEWS + 3]), 3), (level, index, { movieId }) =>
      movieId > FALLER && (movieId * 7 + index) % 13 === 0 ? null : level,
    );
    const others = labelledBy(runOf(shifting)).filter((told) => !both.includes(told));
    expect(others.length).toBeLessThanOrEqual(movies / 500);
  });
});
