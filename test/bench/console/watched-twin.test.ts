import { expect, it } from 'vitest';
import { secondsAt } from './watched-twin.ts';

it('what a run has used at an instant of its world lies between what it had used before and after', () => {
  const samples = [
    { worldMs: 60_000, seconds: 1 },
    { worldMs: 120_000, seconds: 3 },
    { worldMs: 180_000, seconds: 3.5 },
  ];
  expect([60_000, 90_000, 120_000, 150_000].map((at) => secondsAt(samples, at))).toEqual([1, 2, 3, 3.25]);
  expect([59_999, 180_001].map((at) => secondsAt(samples, at))).toEqual([Number.NaN, Number.NaN]);
});
